using System.Globalization;
using System.Text;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>The cut file and its index, under temporary names until they are whole.</summary>
internal sealed class CutOutput : IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private readonly BgzfWriter _text;
    private readonly TabixWriter _index = new();
    private bool _kept;

    public CutOutput(string path)
    {
        _path = path;
        _partial = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.partial");
        _text = new BgzfWriter(new FileStream(_partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16));
    }

    public long Records { get; private set; }

    /// <summary>The header as it was, and before its last line one that says what was cut by whom; no path, no clock.</summary>
    public void Header(CutHeader header, CutRegions regions, GenomeBuild? build)
    {
        _text.Write(header.Before);
        var version = typeof(CutOutput).Assembly.GetName().Version?.ToString(3) ?? "0";
        _text.Write(Encoding.UTF8.GetBytes($"##titrant_cut=<Version={version},Regions=sha256:{regions.Hash},Build={build?.ToString() ?? "any"}>\n"));
        _text.Write(header.Head);
    }

    public void Record(ReadOnlySpan<byte> line, ReadOnlySpan<byte> contig, int pos, long end)
    {
        var from = _text.Place;
        _text.Write(line);
        _text.Write("\n"u8);
        _index.Add(contig, pos, end, from, _text.Place);
        Records++;
    }

    /// <summary>Puts the file in its place; why it has no index, or null where it has one.</summary>
    /// <param name="whole">False leaves out bgzip's closing block, so that every later reader sees that records are missing.</param>
    public string? Keep(bool whole)
    {
        _text.Complete(whole);
        _text.Dispose();
        File.Delete(_path + ".tbi");
        File.Delete(_path + ".csi");
        File.Move(_partial, _path, overwrite: true);
        _kept = true;
        if (_index.Obstacle is { } obstacle) return obstacle;
        var partial = _partial + ".tbi";
        using (var index = new BgzfWriter(File.Create(partial))) _index.Write(index);
        File.Move(partial, _path + ".tbi", overwrite: true);
        return null;
    }

    public void Dispose()
    {
        _text.Dispose();
        if (!_kept) File.Delete(_partial);
    }
}
