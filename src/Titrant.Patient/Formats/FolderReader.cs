using System.IO.Compression;
using System.Text;
using Titrant.Patient.Formats.Csv;
using Titrant.Patient.Formats.Fhir;
using Titrant.Patient.Formats.Vcf;

namespace Titrant.Patient.Formats;

/// <param name="AsOf">The one clock: a birth date after it cannot be true.</param>
/// <param name="Person">The identifier of the person the brief is for, where the user named one.</param>
/// <param name="Loci">Positions that some capability wants from a genome.</param>
/// <param name="Beside">Files outside the folder that the user named one by one: they are read whatever their name, even our own outputs.</param>
/// <param name="Typed">What the user typed instead of naming a file, already as claims.</param>
public sealed record FolderRequest(
    string Folder, DateTimeOffset AsOf, string? Person = null, string? Sample = null, GenomeBuild? Build = null,
    IReadOnlyCollection<LocusOfInterest>? Loci = null, Action<FolderProgress>? Progress = null,
    IReadOnlyList<string>? Beside = null, IReadOnlyList<DocumentRead>? Typed = null);

/// <param name="Done">Bytes read so far; <paramref name="Total"/> is the folder's size.</param>
public sealed record FolderProgress(string Document, long Done, long Total);

/// <summary>One file as it was read and bound.</summary>
/// <param name="Binding">"names this person", "only person in the folder", "patient.json", or why it was refused.</param>
public sealed record FileRead(string Document, FileKind Kind, string Format, string Binding, bool Used, Tally Tally, int Facts);

/// <summary>A folder as one record, with every file and every record in it accounted for.</summary>
/// <param name="Unreadable">True where nothing in the folder could be read at all.</param>
public sealed record FolderRead(PatientRecord Record, Subject? Person, IReadOnlyList<FileRead> Files, bool Unreadable)
{
    public IReadOnlyList<Issue> Issues => Record.Issues;
    public bool RefusedSomething => Issues.Any(i => i.Severity >= Severity.Error);
}

/// <summary>Reads whatever a folder holds, tells whose it is, and binds the files to that person.</summary>
public static class FolderReader
{
    private const int MaxNote = 1024 * 1024;
    private const long MaxUnpacked = 256L << 20;

    public static FolderRead Read(FolderRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var root = Path.GetFullPath(request.Folder);
        var issues = new List<Issue>();
        var paths = File.Exists(root) ? [root] : FolderFiles.Of(root, issues);
        if (File.Exists(root)) root = Path.GetDirectoryName(root)!;
        var total = paths.Sum(FolderFiles.Length);
        var manifest = ReadManifest(root, paths, issues);

        var reads = new List<(string Document, FileKind Kind, DocumentRead? Read)>();
        long done = 0;
        foreach (var path in paths)
        {
            var document = Path.GetRelativePath(root, path).Replace('\\', '/');
            request.Progress?.Invoke(new(document, done, total));
            done += FolderFiles.Length(path);
            foreach (var read in ReadOne(path, document, request, manifest, issues)) reads.Add(read);
        }
        foreach (var path in request.Beside ?? [])
        {
            // Two folders may each hold a "meds.csv"; a place must name one file.
            var document = reads.Any(r => r.Document == Path.GetFileName(path)) ? path.Replace('\\', '/') : Path.GetFileName(path);
            foreach (var read in ReadOne(path, document, request, manifest, issues, named: true)) reads.Add(read);
        }
        foreach (var typed in request.Typed ?? []) reads.Add((typed.Document, FileKind.Note, typed));
        request.Progress?.Invoke(new("", total, total));
        foreach (var named in manifest.Files.Keys.Where(n => reads.All(r => r.Document != n)))
            issues.Add(new("MAN002", "patient.json", named, $"file:{named}"));
        return Binder.Bind(request, manifest, reads, issues);
    }

    private static Manifest ReadManifest(string root, List<string> paths, List<Issue> issues)
    {
        var path = Path.Combine(root, "patient.json");
        try
        {
            if (!paths.Contains(path) || FileKinds.Of(path, out _, out var gzip) != FileKind.Manifest || gzip) return Manifest.None;
            if (FolderFiles.Length(path) > MaxNote) { issues.Add(new("FILE004", "patient.json", "larger than 1 MiB")); return Manifest.None; }
            var manifest = Manifest.Read("patient.json", File.ReadAllBytes(path), out var issue);
            if (issue is not null) issues.Add(issue);
            return manifest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Manifest.None; // the file's own reading says that it cannot be opened
        }
    }

    private static IEnumerable<(string, FileKind, DocumentRead?)> ReadOne(string path, string document, FolderRequest request, Manifest manifest, List<Issue> issues, bool named = false)
    {
        FileKind kind;
        string firstLine;
        bool gzip;
        Issue? fault = null;
        try
        {
            kind = FileKinds.Of(path, out firstLine, out gzip);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            issues.Add(new("FILE001", document, "cannot be opened", $"file:{document}"));
            return [(document, FileKind.Unknown, null)];
        }
        var claimed = FileKinds.Claimed(path);
        if (named && kind == FileKind.OwnOutput && claimed == FileKind.Fhir) kind = FileKind.Fhir;
        if (kind is FileKind.Unknown or FileKind.Note && OutsideCalls.LooksHeaderless(firstLine)) kind = FileKind.Sheet;
        if (kind == FileKind.Empty) fault = new("FILE005", document, "0 bytes of content", $"file:{document}");
        else if (kind is FileKind.Binary or FileKind.Unknown) fault = claimed == FileKind.Unknown
            ? new("FILE003", document, kind == FileKind.Binary ? "not text" : "no reader for this kind", $"file:{document}")
            : new("FILE002", document, $"named like {Words(claimed)}, but it is not", $"file:{document}");
        else if (claimed != FileKind.Unknown && kind is FileKind.Fhir or FileKind.Vcf or FileKind.Sheet && claimed != kind)
            fault = new("FILE002", document, $"named like {Words(claimed)}, but it holds {Words(kind)}", $"file:{document}");
        else if (named && kind == FileKind.OwnOutput) fault = new("FILE003", document, "an output of Titrant itself; of these only pgx.fhir.json is read again", $"file:{document}");
        if (fault is not null) issues.Add(fault);
        if (fault is not null || kind is FileKind.Manifest or FileKind.OwnOutput) return [(document, kind, null)];

        var known = new Known(new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero), KnownBasis.FileDate);
        try
        {
            using var stream = File.OpenRead(path);
            var read = kind switch
            {
                FileKind.Fhir => FhirReader.Read(document, stream, known),
                FileKind.Vcf => ReadVcf(document, stream, known, request, manifest),
                FileKind.Sheet when OutsideCalls.IsNamed(document) || OutsideCalls.LooksHeaderless(firstLine) => OutsideCalls.ReadHeaderless(document, Plain(stream, gzip), known),
                FileKind.Sheet => CsvReader.Read(document, Plain(stream, gzip), known),
                _ => ReadNote(document, Plain(stream, gzip), known),
            };
            return [(document, kind, read), .. read.Others.Select(o => (document, kind, (DocumentRead?)o))];
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            issues.Add(new("FILE001", document, "ends early or is damaged", $"file:{document}"));
            return [(document, kind, null)];
        }
    }

    private static DocumentRead ReadVcf(string document, Stream stream, Known known, FolderRequest request, Manifest manifest)
    {
        var binding = manifest.Files.GetValueOrDefault(document);
        return VcfReader.Read(document, stream, known, new VcfRequest(
            request.Loci ?? [], request.Sample ?? binding?.Sample, binding?.Material ?? Material.Unstated, binding?.Specimen ?? "",
            request.Build ?? binding?.Build, Moment.TryParse(binding?.Collected, out var at) ? When.At(at) : default));
    }

    private static Stream Plain(Stream stream, bool gzip) => gzip ? new BoundedGzip(stream, MaxUnpacked) : stream;

    private static DocumentRead ReadNote(string document, Stream stream, Known known)
    {
        var buffer = new byte[MaxNote + 1];
        var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var tally = new Tally();
        tally.Count("note", Tally.Read);
        var text = (FileKinds.Utf16(buffer) ?? Encoding.UTF8).GetString(buffer, 0, Math.Min(read, MaxNote)).TrimStart('\uFEFF');
        var issues = new List<Issue>();
        if (read > MaxNote) issues.Add(new("NOTE001", document, "cut at 1 MB"));
        else if (text.Contains('\uFFFD', StringComparison.Ordinal)) issues.Add(new("FILE007", document, "letters that are not UTF-8", $"file:{document}"));
        var sighting = new Sighting(new Source(document, "", null), known, known, new ClaimStatus(StatusKind.Final, ""));
        return new(document, "note", null, [new Draft(When.Unknown, new Note(Term.Of("Clinical note"), text), sighting)],
            issues, tally);
    }

    private static string Words(FileKind kind) => kind switch
    {
        FileKind.Fhir => "JSON",
        FileKind.Vcf => "a VCF",
        FileKind.Sheet => "a sheet",
        FileKind.Note => "plain text",
        _ => "something else",
    };
}
