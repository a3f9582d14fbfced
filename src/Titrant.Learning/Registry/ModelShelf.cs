using System.Text;
using System.Text.Json.Nodes;
using Titrant.Learning.Models;
using Titrant.Learning.Report;
using Titrant.Learning.Studies.Writing;
using Titrant.Patient;
using Titrant.Patient.Journals;
using Titrant.Patient.Wire;

namespace Titrant.Learning.Registry;

/// <summary>
/// The models registered in a home: models/NAME/VERSION/ with model, card, pages, entry and signature. Every byte is compared with the entry, and the entry with
/// its signature, each time it is read; what was changed, or is signed by nobody whom this home trusts, is refused, and the rest is used.
/// </summary>
public sealed class ModelShelf
{
    public const string ModelName = "model.json", CardName = "card.json", CardPageName = "card.html", ReportName = "report.html";
    internal const string EntryName = "entry.json", SignatureName = "entry.sig";
    private const string CurrentName = "current", TrustName = "trusted.json", TrustFormat = "titrant.trusted-keys/1";
    private const long LargestFile = ModelFile.LargestFile;
    private static readonly Seq<string> s_pages = [CardPageName, ReportName];
    private readonly string _home, _folder;

    private ModelShelf(string home) => (_home, _folder) = (home, Path.Combine(home, "models"));

    /// <summary>Nothing is made until something is added.</summary>
    /// <param name="home">$TITRANT_HOME.</param>
    public static ModelShelf Of(string home)
    {
        ArgumentException.ThrowIfNullOrEmpty(home);
        return new(Path.GetFullPath(home));
    }

    /// <summary>Every version of every model, in ordinal order, each as it was registered or with the reason why it is not used.</summary>
    public IReadOnlyList<Shelved> All()
    {
        if (!Directory.Exists(_folder)) return [];
        var trusted = Trusted(out var unread);
        return [.. unread.IsEmpty ? Array.Empty<Shelved>() : [new("models/" + TrustName, null, unread, true)], .. Unasked(), .. Directory.EnumerateDirectories(_folder).Where(d => RegistryEntry.IsName(Path.GetFileName(d))).Order(StringComparer.Ordinal)
            .SelectMany(d => Directory.EnumerateDirectories(d).Where(v => RegistryEntry.IsName(Path.GetFileName(v))).Order(StringComparer.Ordinal)
                .Select(v => Read(v, trusted, $"models/{Path.GetFileName(d)}/{Path.GetFileName(v)}", Path.GetFileName(d), Path.GetFileName(v)) with { IsCurrent = Current(d) == Path.GetFileName(v) }))];
    }

    // Without it no version is asked, and the brief would be silent about the model as if it had never been registered.
    private IEnumerable<Shelved> Unasked() => Directory.EnumerateDirectories(_folder).Where(d => RegistryEntry.IsName(Path.GetFileName(d)) && !(Current(d) is { } version && Directory.Exists(Path.Combine(d, version)))).Order(StringComparer.Ordinal)
        .Where(d => Directory.EnumerateDirectories(d).Any(v => File.Exists(Path.Combine(v, EntryName)))).Select(d => $"models/{Path.GetFileName(d)}/{CurrentName}")
        .Select(place => new Shelved(place, null, [new("REG010", place, "It does not say which version is asked, so that none is.", "Add the version that should be asked once more with 'titrant models add FOLDER'.")], true));

    /// <summary>One model: "name" is the version that was added last, "name@version" that one. Null where there is none of that name.</summary>
    public Shelved? Find(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var parts = reference.Split('@', 2);
        if (!parts.All(RegistryEntry.IsName)) return null;
        var folder = Path.Combine(_folder, parts[0]);
        if ((parts.Length == 2 ? parts[1] : Current(folder)) is not { } version || !Directory.Exists(Path.Combine(folder, version))) return null;
        return Read(Path.Combine(folder, version), Trusted(out _), $"models/{parts[0]}/{version}", parts[0], version) with { IsCurrent = Current(folder) == version };
    }

    /// <summary>The current version of each model that may be asked with a record: what <see cref="Shelf.Models"/> holds.</summary>
    public (Seq<ICapability> Capabilities, Seq<StudyFault> Faults) Capabilities()
    {
        var current = All().Where(s => s.IsCurrent).ToList();
        return (current.Where(s => s.Model is not null && ModelCapability.CanAsk(s.Model.Model)).Select(s => (ICapability)new ModelCapability(s.Model!)).ToSeq(), current.SelectMany(s => s.Faults).ToSeq());
    }

    /// <summary>
    /// Registers what a study wrote, or what another home registered: then its entry and signature come along, and the signer must be trusted. The whole folder
    /// appears at once; the act is in the journal before it.
    /// </summary>
    /// <param name="from">A folder with model.json and card.json, pages beside them.</param>
    /// <returns>False where these very bytes are registered already.</returns>
    /// <exception cref="StudyException">REG010-REG018.</exception>
    public (RegisteredModel Model, bool Added) Add(string from, InstallationKey key, Journal journal, DateTimeOffset at, bool mustBeShareable = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(journal);
        var place = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(from)));
        RegisteredModel made;
        byte[] signature;
        if (File.Exists(Path.Combine(from, EntryName)) || File.Exists(Path.Combine(from, SignatureName)))
        {
            var read = Read(from, Trusted(out _).Add(key.Fingerprint), place, null, null);
            if (read.Model is null) throw new StudyException(read.Faults);
            (made, signature) = (read.Model, Bytes(from, SignatureName, place));
        }
        else
        {
            made = Made(from, place);
            signature = EntrySignature.Of(made.Entry.ToBytes(), key).ToBytes();
        }
        if (mustBeShareable && made.Entry.Weights is { MayShare: false, Why: var why }) throw RegistryEntry.NotShareable(place, why);
        var target = Path.Combine(_folder, made.Entry.Name, made.Entry.Version);
        if (Directory.Exists(target)) return There(made, target, key);
        journal.Append(new JournalDraft(at, "model-add", null, "sha256:" + RegistryEntry.Hash(made.Entry.ToBytes()), made.Entry.Name));
        var beside = Path.Combine(_folder, ".adding-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(beside);
        try
        {
            foreach (var (name, bytes) in made.Files) AtomicFile.Write(Path.Combine(beside, name), bytes.Span);
            AtomicFile.Write(Path.Combine(beside, EntryName), made.Entry.ToBytes());
            AtomicFile.Write(Path.Combine(beside, SignatureName), signature);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Directory.Move(beside, target);
        }
        catch (IOException) when (File.Exists(Path.Combine(target, EntryName)))
        {
            // Another process registered it in between: then the question is whether it is the same one.
            return There(made, target, key);
        }
        finally
        {
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
        }
        AtomicFile.Write(Path.Combine(_folder, made.Entry.Name, CurrentName), Encoding.UTF8.GetBytes(made.Entry.Version));
        return (made, true);
    }

    private (RegisteredModel, bool) There(RegisteredModel made, string target, InstallationKey key)
    {
        if (!File.Exists(Path.Combine(target, EntryName)) || !File.ReadAllBytes(Path.Combine(target, EntryName)).AsSpan().SequenceEqual(made.Entry.ToBytes()))
            throw new StudyException("REG015", $"models/{made.Entry.Name}/{made.Entry.Version}", "This version is registered with other bytes.", "Look at both ('titrant models show', 'titrant models verify'); remove the registered one if it is the wrong one.");
        var there = Read(target, Trusted(out _).Add(key.Fingerprint), $"models/{made.Entry.Name}/{made.Entry.Version}", made.Entry.Name, made.Entry.Version);
        if (there.Model is null) throw new StudyException(there.Faults);
        AtomicFile.Write(Path.Combine(_folder, made.Entry.Name, CurrentName), Encoding.UTF8.GetBytes(made.Entry.Version));
        return (made, false);
    }

    /// <summary>False where there was none. The latest other version, in ordinal order, becomes the current one.</summary>
    public bool Remove(string name, string version, Journal journal, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(journal);
        if (!RegistryEntry.IsName(name) || !RegistryEntry.IsName(version) || Path.Combine(_folder, name, version) is var target && !Directory.Exists(target)) return false;
        var entry = Path.Combine(target, EntryName);
        journal.Append(new JournalDraft(at, "model-remove", null, File.Exists(entry) ? "sha256:" + RegistryEntry.Hash(File.ReadAllBytes(entry)) : null, name));
        Directory.Delete(target, recursive: true);
        var folder = Path.Combine(_folder, name);
        if (Directory.EnumerateDirectories(folder).Select(Path.GetFileName).Where(v => RegistryEntry.IsName(v!)).Order(StringComparer.Ordinal).LastOrDefault() is { } left)
        {
            if (Current(folder) == version) AtomicFile.Write(Path.Combine(folder, CurrentName), Encoding.UTF8.GetBytes(left));
        }
        else Directory.Delete(folder, recursive: true);
        return true;
    }

    /// <summary>From now on what this key signed is used; its own installation's key always is.</summary>
    /// <param name="fingerprint">"k1:" and 64 hex digits, as the other site reads it out.</param>
    /// <exception cref="StudyException">REG019 it is no fingerprint.</exception>
    public void Trust(string fingerprint, Journal journal, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        ArgumentNullException.ThrowIfNull(journal);
        if (fingerprint.Length != 67 || !fingerprint.StartsWith("k1:", StringComparison.Ordinal) || !fingerprint.AsSpan(3).ToString().All(char.IsAsciiHexDigitLower))
            throw new StudyException("REG019", "key", "It is no fingerprint of a key.", "Give 'k1:' and 64 digits, as 'titrant models show' prints them at the other site; compare them by telephone.");
        journal.Append(new JournalDraft(at, "model-trust", null, fingerprint));
        Directory.CreateDirectory(_folder);
        var keys = Listed().Append(fingerprint).Distinct().Order(StringComparer.Ordinal);
        AtomicFile.Write(Path.Combine(_folder, TrustName), CanonicalJson.Serialize(new JsonObject { ["format"] = TrustFormat, ["keys"] = new JsonArray([.. keys.Select(k => (JsonNode?)k)]) }));
    }

    private Seq<string> Listed() => Path.Combine(_folder, TrustName) is var path && File.Exists(path) ? CardPart.Parse(File.ReadAllBytes(path), TrustFormat, "models/" + TrustName)["keys"].List(k => k.Text) : [];

    // A damaged list trusts nobody, and says so; this home's own models are still used.
    private Seq<string> Trusted(out Seq<StudyFault> unread)
    {
        Seq<string> listed = [];
        unread = [];
        try
        {
            listed = Listed();
        }
        catch (StudyException damaged)
        {
            unread = damaged.Faults;
        }
        var own = Path.Combine(_home, "installation.key");
        if (!File.Exists(own)) return listed;
        using var key = InstallationKey.OpenOrCreate(own);
        return listed.Add(key.Fingerprint);
    }

    private static string? Current(string folder)
    {
        var path = Path.Combine(folder, CurrentName);
        return File.Exists(path) && new FileInfo(path).Length < 200 && File.ReadAllText(path).Trim() is var version && RegistryEntry.IsName(version) ? version : null;
    }

    /// <summary>A model file that is not registered, with card.json beside it: nobody vouches for it.</summary>
    /// <exception cref="StudyException">REG010, REG014, REG017, REG018, and those of a model file.</exception>
    public static RegisteredModel OfFile(string modelFile)
    {
        var path = Path.GetFullPath(modelFile);
        return Made(Path.GetDirectoryName(path)!, Path.GetFileName(Path.GetDirectoryName(path)!), Path.GetFileName(path));
    }

    // What a study wrote: no entry yet.
    private static RegisteredModel Made(string from, string place, string modelName = ModelName)
    {
        var (model, card) = (Bytes(from, modelName, place), Bytes(from, CardName, place));
        var fitted = ModelFile.Read(new MemoryStream(model));
        var read = CardJson.Read(card, $"{place}/{CardName}");
        if (!ResultJson.IsCardOf(Path.Combine(from, StudyFolder.Result), read, model))
            throw new StudyException("REG021", $"{place}/{CardName}", "Card and model are not those that the study wrote: one of them was changed or exchanged afterwards.", "Run the study again; a card says what was measured and nothing else.");
        Seq<(string, byte[])> pages = [(CardPageName, Encoding.UTF8.GetBytes(CardPage.Of(read))), .. File.Exists(Path.Combine(from, ReportName)) ? [(ReportName, Bytes(from, ReportName, place))] : Array.Empty<(string, byte[])>()];
        // The card of the registry is our own spelling of what was read, or a hash of it would not mean its content.
        return new(RegistryEntry.Of(read, fitted, model, pages), read, fitted, [.. new[] { (ModelName, model), (CardName, CardJson.Write(read)) }.Concat(pages).Select(f => new RegisteredFile(f.Item1, f.Item2))], "");
    }

    private static Shelved Read(string folder, Seq<string> trusted, string place, string? name, string? version)
    {
        var faults = new List<StudyFault>();
        try
        {
            var bytes = Bytes(folder, EntryName, place);
            var signature = EntrySignature.Read(Bytes(folder, SignatureName, place), $"{place}/{SignatureName}");
            if (!signature.Holds(bytes)) throw new StudyException("REG012", $"{place}/{EntryName}", "The entry is not what was signed.", "Get the model again from where it was made; do not use this copy.");
            if (!trusted.Contains(signature.Fingerprint))
                throw new StudyException("REG013", $"{place}/{SignatureName}", $"Nobody here trusts the key {signature.Fingerprint}.", $"Compare the fingerprint with the site that made it, then: titrant models trust {signature.Fingerprint}");
            var entry = RegistryEntry.Read(bytes, $"{place}/{EntryName}");
            if (name is not null && (entry.Name != name || entry.Version != version)) throw new StudyException("REG012", $"{place}/{EntryName}", "The entry is of another model or version than its folder.", "Add the model again from where it was made.");
            var files = entry.Files.Where(f => f.Name is ModelName or CardName || s_pages.Contains(f.Name)).Select(f => (f, Bytes: Bytes(folder, f.Name, place))).ToList();
            foreach (var (file, content) in files)
                if (RegistryEntry.Hash(content) != file.Sha256) faults.Add(new("REG011", $"{place}/{file.Name}", "The file was changed after it was registered.", "Remove the model and add it again from where it was made."));
            if (faults.Count > 0) throw new StudyException(faults.ToSeq());
            byte[] Of(string file) => files.Find(f => f.f.Name == file).Bytes ?? throw new StudyException("REG010", $"{place}/{file}", "The entry does not list the file.", "Add the model again from where it was made.");
            var fitted = ModelFile.Read(new MemoryStream(Of(ModelName)));
            var card = CardJson.Read(Of(CardName), $"{place}/{CardName}");
            if (!fitted.Features.Select(f => new EntryFeature(f.Name, f.Column.From?.Id)).SequenceEqual(entry.Features)) throw new StudyException("REG012", $"{place}/{EntryName}", "The entry names other features than the model.", "Add the model again from where it was made.");
            return new(place, new(entry, card, fitted, files.Select(f => new RegisteredFile(f.f.Name, f.Bytes)).ToSeq(), signature.Fingerprint), [], false);
        }
        catch (StudyException e)
        {
            return new(place, null, e.Faults, false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(place, null, [new("REG010", place, "A file of the model cannot be read.", "Check the rights of the folder.")], false);
        }
    }

    private static byte[] Bytes(string folder, string name, string place)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        if (!file.Exists) throw new StudyException("REG010", $"{place}/{name}", "The file is missing.", name is ModelName or CardName ? "Give the folder that 'titrant study run' wrote." : "Add the model again from where it was made.");
        if (file.LinkTarget is not null || file.Length > LargestFile) throw new StudyException("REG010", $"{place}/{name}", "The file is a link, or larger than a model may be.", "Copy the file itself, and check that it is what it claims to be.");
        return File.ReadAllBytes(file.FullName);
    }
}

/// <summary>One version in its folder.</summary>
/// <param name="Model">Null where it is refused; <paramref name="Faults"/> then says why.</param>
/// <param name="IsCurrent">The version that was added last: the one that is asked.</param>
public sealed record Shelved(string Place, RegisteredModel? Model, Seq<StudyFault> Faults, bool IsCurrent);

/// <summary>A model as it was registered, every byte checked.</summary>
/// <param name="SignedBy">Fingerprint; "" before it is signed.</param>
public sealed record RegisteredModel(RegistryEntry Entry, ModelCard Card, FittedModel Model, Seq<RegisteredFile> Files, string SignedBy);

public sealed record RegisteredFile(string Name, ReadOnlyMemory<byte> Bytes);
