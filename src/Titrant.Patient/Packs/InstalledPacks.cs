using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Titrant.Patient.Packs;

/// <summary>What came of an addition; <see cref="Pack"/> is null when it was refused, and a problem says why.</summary>
/// <param name="ProblemCount">All of them; the list holds the first hundred.</param>
public sealed record PackAddition(Pack? Pack, IReadOnlyList<PackProblem> Problems, long ProblemCount);

public sealed record PackList(IReadOnlyList<Pack> Packs, IReadOnlyList<PackProblem> Problems);

/// <summary>Knowledge that the user brought: `packs/{name}/{version}/` under the home folder. Never needed to be on line once added.</summary>
public static class InstalledPacks
{
    const long MaxDownloadBytes = 4L << 30;

    /// <summary>Checks, converts and keeps a source; the pack appears whole or not at all. Adding the same content again changes nothing.</summary>
    /// <param name="path">A folder, a .zip or a file.</param>
    /// <param name="expectedSha256">Hexadecimal; refused when it differs. Null: not checked, but kept in pack.json.</param>
    /// <param name="at">The caller's clock.</param>
    /// <param name="version">The release; null: from a date in the file's name, else the start of its hash.</param>
    /// <param name="kinds">Null: <see cref="PackKind.All"/>.</param>
    public static PackAddition Add(string path, string? expectedSha256, string home, DateTimeOffset at, string? version = null, IReadOnlyList<PackKind>? kinds = null) =>
        AddNamed(path, Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), expectedSha256, home, at, version, kinds);

    /// <summary>Fetches an address that the user typed, then adds it. Over plain http the hash must be given, or anybody on the way could be its author.</summary>
    /// <param name="fetch">Opens the address; its exceptions pass through.</param>
    public static PackAddition AddFrom(Uri address, Func<Uri, Stream> fetch, string? expectedSha256, string home, DateTimeOffset at, string? version = null, IReadOnlyList<PackKind>? kinds = null)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            return Refused(new("PCK114", address.OriginalString, 0, "only http and https addresses are fetched"));
        if (address.Scheme == Uri.UriSchemeHttp && expectedSha256 is null)
            return Refused(new("PCK114", address.OriginalString, 0, "a plain http address needs the expected SHA-256"));
        var name = Path.GetFileName(address.LocalPath);
        var folder = Directory.CreateDirectory(TemporaryFolder(home)).FullName;
        try
        {
            var file = Path.Combine(folder, "download");
            using (var source = new BoundedStream(fetch(address), MaxDownloadBytes, address.OriginalString))
            using (var target = File.Create(file)) source.CopyTo(target);
            // A file that is no archive is known by its name.
            var named = Path.Combine(folder, IsSafe(name) ? name : "source");
            File.Move(file, named);
            return AddNamed(named, name, expectedSha256, home, at, version, kinds);
        }
        catch (PackRefusal refusal)
        {
            return Refused(refusal.Problem);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>By name, then version, both ordinal; a folder without a readable pack.json is a problem.</summary>
    public static PackList List(string home)
    {
        var packs = new List<Pack>();
        var problems = new List<PackProblem>();
        var root = Root(home);
        if (!Directory.Exists(root)) return new(packs, problems);
        foreach (var folder in Directory.EnumerateDirectories(root).Where(IsVisible).SelectMany(Directory.EnumerateDirectories).Where(IsVisible).Order(StringComparer.Ordinal))
        {
            if (Pack.Read(folder) is { } pack) packs.Add(pack);
            else problems.Add(new("PCK113", Path.GetRelativePath(root, folder), 0, "pack.json cannot be read"));
        }
        return new(packs, problems);
    }

    /// <summary>The newest version (greatest, ordinal) of a pack, or the one named; null when it was never added.</summary>
    public static Pack? Find(string home, string name, string? version = null) =>
        List(home).Packs.LastOrDefault(pack => pack.Name == name && (version is null || pack.Version == version));

    /// <summary>Compares every table of every pack with the hash written when it was added; empty when all is as it was.</summary>
    public static IReadOnlyList<PackProblem> Verify(string home)
    {
        var (packs, unreadable) = List(home);
        var problems = new List<PackProblem>(unreadable);
        foreach (var pack in packs)
        {
            foreach (var file in pack.Files)
            {
                var path = pack.PathOf(file.Name);
                if (!IsSafe(file.Name) || !File.Exists(path)) problems.Add(new("PCK112", $"{pack.Name}/{pack.Version}/{file.Name}", 0, "the table is missing"));
                else if (HashOf(path) != file.Sha256) problems.Add(new("PCK111", $"{pack.Name}/{pack.Version}/{file.Name}", 0, "the table is not what was added"));
            }
            foreach (var stray in Directory.EnumerateFiles(pack.Folder).Select(path => Path.GetFileName(path)).Except([Pack.FileName, .. pack.Files.Select(f => f.Name)]))
                problems.Add(new("PCK117", $"{pack.Name}/{pack.Version}/{stray}", 0, "the pack does not name this file"));
        }
        return problems;
    }

    /// <exception cref="ArgumentException">Packs of two kinds cannot be compared.</exception>
    public static PackDiff Diff(Pack a, Pack b) => a.Kind == b.Kind
        ? PackDiff.Between(a.PathOf(a.Files[0].Name), b.PathOf(b.Files[0].Name))
        : throw new ArgumentException("packs of two kinds cannot be compared", nameof(b));

    static PackAddition AddNamed(string path, string givenName, string? expectedSha256, string home, DateTimeOffset at, string? version, IReadOnlyList<PackKind>? kinds)
    {
        var problems = new PackProblems();
        try
        {
            using var source = new PackSource(path);
            var kind = (kinds ?? PackKind.All).FirstOrDefault(kind => source.Has(kind.Files[0]))
                ?? throw new PackRefusal("PCK109", givenName, "no known kind of source; known are " + string.Join(", ", (kinds ?? PackKind.All).Select(k => $"{k.Name} ({k.Files[0]})")));
            var sha256 = source.Sha256(kind.Files);
            if (expectedSha256 is not null && !sha256.Equals(expectedSha256, StringComparison.OrdinalIgnoreCase))
                throw new PackRefusal("PCK107", givenName, $"the SHA-256 is {sha256}, expected was another");
            var stated = kind.Stated?.Invoke(source);
            var date = stated?.Date ?? DateIn(givenName);
            version ??= stated?.Version ?? date?.ToString("O", CultureInfo.InvariantCulture) ?? sha256[..12];
            if (!IsSafe(version) || !IsSafe(kind.Name)) throw new PackRefusal("PCK110", givenName, "a version has letters, digits, dots, dashes and underscores, at most 64");
            var target = Path.Combine(Root(home), kind.Name, version);
            if (Standing(target, sha256, kind) is { } standing) return new(standing, problems.First, problems.Count);
            var pack = Build(source, kind, version, date, sha256, at, home, target, problems);
            return new(pack, problems.First, problems.Count);
        }
        catch (PackRefusal refusal)
        {
            return new(null, [refusal.Problem, .. problems.First], problems.Count + 1);
        }
    }

    static Pack Build(PackSource source, PackKind kind, string version, DateOnly? date, string sha256, DateTimeOffset at, string home, string target, PackProblems problems)
    {
        var folder = Directory.CreateDirectory(TemporaryFolder(home)).FullName;
        try
        {
            var files = kind.Convert(source, problems).Select(table => WriteTable(folder, table, kind, version, date)).ToList();
            if (files.Count == 0 || files[0].Rows == 0) throw new PackRefusal("PCK116", source.Path, "there is no row to keep");
            var pack = new Pack(kind.Name, kind.Name, version, kind.Source, date, kind.Licence, sha256, files[0].Rows, kind.Converter, at, files, target);
            using (var json = File.Create(Path.Combine(folder, Pack.FileName)))
            {
                json.Write(pack.ToFile());
                json.Flush(flushToDisk: true);
            }
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            try
            {
                Directory.Move(folder, target);
            }
            catch (IOException) when (Directory.Exists(target))
            {
                return Standing(target, sha256, kind)!;   // another process added it meanwhile
            }
            return pack;
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    static Pack? Standing(string target, string sha256, PackKind kind)
    {
        if (!Directory.Exists(target)) return null;
        var standing = Pack.Read(target);
        return standing is not null && standing.Sha256 == sha256 && standing.Converter == kind.Converter
            ? standing
            : throw new PackRefusal("PCK108", Path.GetFileName(target), "this version was added before with other content; give another version");
    }

    static PackFile WriteTable(string folder, PackTable table, PackKind kind, string version, DateOnly? date)
    {
        var path = Path.Combine(folder, table.FileName);
        var rows = 0L;
        if (table.AsItIs is { } content)
        {
            using (var same = File.Create(path))
            {
                same.Write(content.Span);
                same.Flush(flushToDisk: true);
            }
            return new(table.FileName, HashOf(path), table.Rows.LongCount());
        }
        using (var file = File.Create(path))
        using (var text = new StreamWriter(file, new UTF8Encoding(false)) { NewLine = "\n" })
        {
            text.WriteLine($"# title: {table.Title}");
            text.WriteLine($"# source: {kind.Source}");
            text.WriteLine($"# version: {version}");
            text.WriteLine($"# date: {date?.ToString("O", CultureInfo.InvariantCulture) ?? "not stated"}");
            text.WriteLine($"# licence: {kind.Licence}");
            text.WriteLine($"# review: {kind.Review}");
            text.WriteLine($"# left out: {table.LeftOut}");
            text.WriteLine(string.Join('\t', table.Columns));
            foreach (var row in table.Rows)
            {
                text.WriteLine(string.Join('\t', row));
                rows++;
            }
            text.Flush();
            file.Flush(flushToDisk: true);
        }
        return new(table.FileName, HashOf(path), rows);
    }

    static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>A release date in a name such as RxNorm_full_09022025.zip (month, day, year) or pack-2025-09-02.</summary>
    static DateOnly? DateIn(string name)
    {
        foreach (var format in (ReadOnlySpan<string>)["MMddyyyy", "yyyyMMdd", "yyyy-MM-dd"])
            for (var i = 0; i + format.Length <= name.Length; i++)
                if (DateOnly.TryParseExact(name.AsSpan(i, format.Length), format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 1990 and < 2100)
                    return date;
        return null;
    }

    static bool IsSafe(string name) => name.Length is > 0 and <= 64 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    static bool IsVisible(string folder) => !Path.GetFileName(folder).StartsWith('.');

    static string Root(string home) => Path.Combine(home, "packs");

    static string TemporaryFolder(string home) => Path.Combine(Root(home), $".{Guid.NewGuid():N}");

    static PackAddition Refused(PackProblem problem) => new(null, [problem], 1);
}
