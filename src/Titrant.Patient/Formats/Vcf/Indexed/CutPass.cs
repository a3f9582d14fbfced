namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>One attempt at a cut, by index or by every line.</summary>
internal sealed class CutPass(CutRequest request, CutIssues issues)
{
    private readonly CutHeader _header = new(showsBuild: request.Regions.Any(r => r.Build is not null));
    private CutRegions _regions = new([], null);
    private GenomeBuild? _build;
    private byte[] _contig = [];
    private CutRegions.Spans? _spans;
    private int _lastPos;
    private long _read;
    private bool _whole = true;

    /// <summary>Null where the index is of no use; an issue says why.</summary>
    public CutResult? ByIndex(string path)
    {
        using var reader = BgzfReader.Open(request.Input);
        if (!Begin(reader)) return Refused();
        TabixIndex index;
        try
        {
            using var stored = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            index = TabixIndex.Read(stored, _regions);
        }
        catch (InvalidDataException e)
        {
            issues.Add("PGX061", 0, e.Message);
            return null;
        }
        if (!Fits(index, reader)) return OfAnotherFile();
        using var output = new CutOutput(request.Output);
        output.Header(_header, _regions, _build);
        foreach (var chunk in index.Chunks)
        {
            if (reader.Seek(chunk.From) && !reader.IsAtLine) return OfAnotherFile();
            _lastPos = 0;
            while (reader.Damage is null && _lastPos <= chunk.LastPos && reader.Place < chunk.To && reader.Next(out var line, out var tooLong))
                Take(line, tooLong, 0, output);
            if (reader.Damage is { } damage) Damaged(damage, 0);
        }
        if (!reader.IsClosed) Damaged("the closing block of a bgzip file is missing", 0);
        return Finish(output, usedIndex: true);
    }

    public CutResult ByLines()
    {
        using var file = VcfCut.OpenWhole(request.Input);
        using Lines lines = VcfCut.IsBgzip(request.Input) ? new BgzfAhead(file, request.MaxExpansion) : new PlainLines(file, request.MaxExpansion);
        if (!Begin(lines)) return Refused();
        using var output = new CutOutput(request.Output);
        output.Header(_header, _regions, _build);
        var number = _header.Lines;
        var step = Math.Max(1 << 20, file.Length / 100);
        for (long seen = 0; lines.Next(out var line, out var tooLong);)
        {
            Take(line, tooLong, ++number, output);
            // The position runs a batch of blocks ahead of the lines: near enough to say how long it takes.
            if ((number & 0xfff) != 0 || file.Position - seen < step) continue;
            seen = file.Position;
            request.Progress?.Invoke(new FolderProgress(Path.GetFileName(request.Input), seen, file.Length));
        }
        if (lines.IsBomb)
        {
            issues.Add("VCF012", number, "unpacking stopped");
            return Refused();
        }
        if (lines.Damage is { } damage) Damaged(damage, number);
        return Finish(output, usedIndex: false);
    }

    private bool Begin(Lines lines)
    {
        if (_header.Read(lines) is { } refusal)
        {
            issues.Add(refusal.Code, _header.Lines, refusal.Why);
            return false;
        }
        if (_header.Build is { } shown)
        {
            var (build, evidence, code) = shown.Decide(request.StatedBuild);
            if (code is not null and not "VCF006")
            {
                issues.Add(code, 0, evidence);
                return false;
            }
            if (code is not null) issues.Add("PGX063", 0, evidence);
            _build = build;
        }
        _regions = new CutRegions(request.Regions, _build);
        return true;
    }

    // An index covers a file from its first record to its last: one of another file, or of an older state of this one, does not.
    private static bool Fits(TabixIndex index, BgzfReader reader)
    {
        var start = reader.Place;
        if (index.Last == 0) return reader.IsAtEnd;
        return reader.Seek(index.Last) && reader.IsAtEnd && reader.Seek(index.First) && reader.Place == start;
    }

    private void Take(ReadOnlySpan<byte> line, bool tooLong, long number, CutOutput output)
    {
        if (tooLong)
        {
            issues.Add("VCF011", number, "record skipped");
            _whole = false;
            return;
        }
        if (line.IsEmpty || line[0] == '#') return;
        _read++;
        if (!RecordSpan.TryStart(line, out var length, out var pos, out var rest)) { Unplaced(number); return; }
        var contig = line[..length];
        if (!contig.SequenceEqual(_contig))
        {
            _contig = contig.ToArray();
            _spans = _regions.On(contig);
        }
        _lastPos = pos;
        if (_spans is null) return;
        var region = _spans.FirstEndingFrom(pos);
        if (region == _spans.Count) return;
        if (!RecordSpan.TryEnd(line[rest..], pos, out var end)) Unplaced(number);
        else if (end >= _spans.From(region)) output.Record(line, contig, pos, end);
    }

    private void Unplaced(long number) => issues.Add("VCF014", number, "no contig, position or REF can be read");

    private void Damaged(string why, long number)
    {
        var after = _contig.Length == 0 ? "before the first record" : $"after {VcfCut.Place(_contig, _lastPos)}";
        issues.Add("PGX064", number, $"{why}, {after}");
        _whole = false;
    }

    private CutResult? OfAnotherFile()
    {
        issues.Add("PGX062", 0, "its first or last record lies elsewhere");
        return null;
    }

    private CutResult Refused() => new(false, false, _build, 0, _read, issues.All);

    private CutResult Finish(CutOutput output, bool usedIndex)
    {
        if (output.Keep(_whole) is { } obstacle) issues.Add("PGX065", 0, obstacle);
        return new CutResult(true, usedIndex, _build, output.Records, _read, issues.All);
    }
}
