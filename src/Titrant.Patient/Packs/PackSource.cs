using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Titrant.Patient.Wire;

namespace Titrant.Patient.Packs;

/// <summary>What the user gave: a folder, a .zip or one file. Files are found by their own name, the one nearest the top first.</summary>
public sealed class PackSource : IDisposable
{
    const int MaxZipEntries = 20_000;
    const int MaxFolderDepth = 4;
    const long MaxFileBytes = 8L << 30;
    const long FreeBytes = 64 << 20;
    /// <summary>Text compresses some tenfold; DEFLATE can reach a thousandfold, and then somebody means harm.</summary>
    const long MaxRatio = 100;

    readonly ZipArchive? zip;
    readonly Dictionary<string, string> files = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="PackRefusal">PCK105 nothing there; PCK115 the archive cannot be read; PCK106 too many entries.</exception>
    internal PackSource(string path)
    {
        Path = path;
        if (Directory.Exists(path))
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MaxFolderDepth, AttributesToSkip = FileAttributes.ReparsePoint };
            Index(Directory.EnumerateFiles(path, "*", options), file => file);
        }
        else if (!File.Exists(path)) throw new PackRefusal("PCK105", path, "there is no such file or folder");
        else if (IsZip(path))
        {
            try
            {
                zip = ZipFile.OpenRead(path);
                if (zip.Entries.Count > MaxZipEntries) throw new PackRefusal("PCK106", path, "the archive has too many entries");
                Index(zip.Entries.Select(entry => entry.FullName), name => name);
            }
            catch (InvalidDataException)
            {
                zip?.Dispose();
                throw new PackRefusal("PCK115", path, "the archive cannot be read");
            }
            catch (PackRefusal)
            {
                zip?.Dispose();
                throw;
            }
        }
        else files[System.IO.Path.GetFileName(path)] = path;
    }

    public string Path { get; }

    public bool Has(string fileName) => files.ContainsKey(fileName);

    /// <summary>Null when absent. Reading past what the file may unpack to ends the addition.</summary>
    public Stream? Open(string fileName)
    {
        if (!files.TryGetValue(fileName, out var place)) return null;
        if (zip is null) return new BoundedStream(File.OpenRead(place), MaxFileBytes, place);
        var entry = zip.GetEntry(place)!;
        return new BoundedStream(entry.Open(), Math.Min(MaxFileBytes, Math.Max(FreeBytes, entry.CompressedLength * MaxRatio)), fileName);
    }

    /// <summary>SHA-256 of the given file; for a folder, of the canonical JSON {name: SHA-256} over the files that the kind reads.</summary>
    internal string Sha256(IEnumerable<string> fileNames)
    {
        if (File.Exists(Path))
        {
            using var whole = File.OpenRead(Path);
            return Convert.ToHexStringLower(SHA256.HashData(whole));
        }
        var hashes = new JsonObject();
        foreach (var name in fileNames)
        {
            using var file = Open(name);
            if (file is not null) hashes[name] = Convert.ToHexStringLower(SHA256.HashData(file));
        }
        return CanonicalJson.Sha256Hex(hashes);
    }

    public void Dispose() => zip?.Dispose();

    void Index(IEnumerable<string> places, Func<string, string> placeOf)
    {
        // RxNorm's archive holds a `prescribe/` subset under the same file names: the nearest to the top is the whole.
        foreach (var place in places.Select(placeOf).OrderBy(p => p.Count(c => c is '/' or '\\')).ThenBy(p => p, StringComparer.Ordinal))
        {
            var name = place[(place.LastIndexOfAny(['/', '\\']) + 1)..];
            if (name.Length > 0) files.TryAdd(name, place);
        }
    }

    static bool IsZip(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        return file.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic[..2].SequenceEqual("PK"u8) && magic[2] is 3 or 5;
    }
}

/// <summary>Counts what is really read: a size stated in an archive is only a statement.</summary>
internal sealed class BoundedStream(Stream inner, long limit, string name) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = inner.Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw new PackRefusal("PCK115", name, "the archive cannot be read");
        }
        Passed += read;
        return Passed <= limit ? read : throw new PackRefusal("PCK106", name, "the file is or unpacks to more than is allowed");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
