using System.Globalization;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>
/// Cuts a VCF of any size and number of samples to wanted regions: header and records byte for byte, in the file's order, each
/// once. A record is kept where its bases (REF, or up to INFO's END) touch a region. With an index only the blocks that can
/// hold such records are read; an index that cannot be read, or is of another file, is named and every line is read instead.
/// </summary>
public static class VcfCut
{
    /// <summary>Never throws on content; throws <see cref="IOException"/> where a file cannot be opened or written.</summary>
    public static CutResult Cut(CutRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Path.GetFullPath(request.Input) == Path.GetFullPath(request.Output)) throw new ArgumentException("The output would replace the input.", nameof(request));
        var issues = new CutIssues(Path.GetFileName(request.Input));
        if (IsBgzip(request.Input))
        {
            if (TabixIndex.Beside(request.Input) is { } index)
            {
                if (new CutPass(request, issues).ByIndex(index) is { } cut) return cut;
            }
            else issues.Add("PGX060", 0, "neither .tbi nor .csi lies beside it");
        }
        return new CutPass(request, issues).ByLines();
    }

    internal static bool IsBgzip(string path)
    {
        using var file = File.OpenHandle(path);
        Span<byte> head = stackalloc byte[64];
        return BgzfBlock.SizeAt(head[..RandomAccess.Read(file, head, 0)]) > 0;
    }

    internal static FileStream OpenWhole(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);

    internal static string Place(ReadOnlySpan<byte> contig, int pos) =>
        string.Create(CultureInfo.InvariantCulture, $"{VcfIssues.Quote(contig)} position {pos}");
}
