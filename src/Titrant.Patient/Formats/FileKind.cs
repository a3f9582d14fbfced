using System.IO.Compression;
using System.Text;
using Titrant.Patient.Formats.Vcf;

namespace Titrant.Patient.Formats;

public enum FileKind { Unknown, Empty, Fhir, Vcf, Sheet, Note, Manifest, OwnOutput, Binary }

/// <summary>What a file is, by its first bytes; its name only says what it claims to be.</summary>
internal static class FileKinds
{
    private const int Peek = 64 * 1024;

    /// <param name="firstLine">The first line that is neither blank nor a remark: for the reader that must tell two sheets apart.</param>
    public static FileKind Of(string path, out string firstLine, out bool gzip)
    {
        (firstLine, gzip) = ("", false);
        if (FolderFiles.Length(path) == 0) return FileKind.Empty;
        using var file = File.OpenRead(path);
        var raw = new byte[Peek];
        var read = file.ReadAtLeast(raw, raw.Length, throwOnEndOfStream: false);
        var bytes = raw.AsSpan(0, read);
        gzip = bytes.Length > 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
        if (gzip) bytes = Unzipped(bytes);
        if (Utf16(bytes) is { } utf16) bytes = Encoding.UTF8.GetBytes(utf16.GetString(bytes));
        var text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        firstLine = FirstLine(text);
        var name = Path.GetFileName(path);
        if (read == 0 || text.Length == 0) return FileKind.Empty;
        if (name.Equals("patient.json", StringComparison.OrdinalIgnoreCase) && text.StartsWith('{') && !text.Contains("\"resourceType\"", StringComparison.Ordinal)) return FileKind.Manifest;
        if (IsOwn(name, text)) return FileKind.OwnOutput;
        if (text.StartsWith("##fileformat=VCF", StringComparison.OrdinalIgnoreCase) || text.StartsWith("#CHROM\t", StringComparison.Ordinal)) return FileKind.Vcf;
        // No VCF, but its reader says how to make one of it.
        if (ArrayText.Is(firstLine) || ArrayText.Is(text.Split('\n', 2)[0].TrimEnd('\r'))) return FileKind.Vcf;
        if (text[0] is '{' or '[') return FileKind.Fhir;
        if (LooksBinary(bytes) || text.StartsWith("%PDF-", StringComparison.Ordinal)) return FileKind.Binary;
        return Extension(name) switch
        {
            ".csv" or ".tsv" => FileKind.Sheet,
            ".txt" or ".md" or ".note" => FileKind.Note,
            _ => FileKind.Unknown,
        };
    }

    /// <summary>What the name promises, where it promises one thing.</summary>
    public static FileKind Claimed(string path) => Extension(Path.GetFileName(path)) switch
    {
        ".vcf" or ".bgz" => FileKind.Vcf,
        ".csv" or ".tsv" => FileKind.Sheet,
        ".json" or ".ndjson" => FileKind.Fhir,
        _ => FileKind.Unknown,
    };

    /// <summary>The encoding that a byte order mark tells (what spreadsheets call "Unicode text"); null for all else.</summary>
    public static Encoding? Utf16(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xFE, 0, 0, ..] => null,
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    // "labs.csv.gz" is a sheet; "calls.vcf.bgz" a VCF.
    private static string Extension(string name)
    {
        var lower = name.ToLowerInvariant();
        if (lower.EndsWith(".gz", StringComparison.Ordinal) || lower.EndsWith(".bgz", StringComparison.Ordinal)) lower = Path.GetFileNameWithoutExtension(lower);
        return Path.GetExtension(lower);
    }

    private static bool IsOwn(string name, string text) =>
        text.Contains("\"titrant.brief/", StringComparison.Ordinal)
        || text.Contains("\"titrant.pgx/", StringComparison.Ordinal)
        || text.StartsWith("# format: titrant.", StringComparison.Ordinal)
        || (text.StartsWith("<!doctype html>", StringComparison.Ordinal) && text.Contains("titrant-tag", StringComparison.Ordinal) && text.Contains("titrant.pgx/", StringComparison.Ordinal))
        || text.Contains("\"titrant.journal/", StringComparison.Ordinal)
        || text.Contains("\"titrant.head/", StringComparison.Ordinal)
        || (name.Equals("brief.html", StringComparison.OrdinalIgnoreCase) && text.Contains("titrant.brief/", StringComparison.Ordinal))
        || ((name.StartsWith("brief.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("pgx.", StringComparison.OrdinalIgnoreCase)) && text.Contains("titrant.dev/codes", StringComparison.Ordinal));

    private static string FirstLine(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
            if (line.Trim() is { IsEmpty: false } words && words[0] != '#') return line.ToString();
        return "";
    }

    private static bool LooksBinary(ReadOnlySpan<byte> bytes)
    {
        var control = 0;
        foreach (var b in bytes) if (b < 0x20 && b is not (9 or 10 or 12 or 13)) control++;
        return control > bytes.Length / 100;
    }

    private static Span<byte> Unzipped(ReadOnlySpan<byte> head)
    {
        using var gzip = new GZipStream(new MemoryStream(head.ToArray()), CompressionMode.Decompress);
        var plain = new byte[Peek];
        var read = 0;
        try
        {
            int n;
            while (read < plain.Length && (n = gzip.Read(plain, read, plain.Length - read)) > 0) read += n;
        }
        catch (InvalidDataException) { /* a cut head: what came out is enough to tell the kind */ }
        catch (EndOfStreamException) { /* likewise */ }
        return plain.AsSpan(0, read);
    }
}
