using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>
/// Reads every sample of a VCF 4.0-4.4 file (plain, gzip or bgzip) in one pass: the genotypes at the wanted positions, row by
/// row. Strict as the reader of one person's sample; memory is one line and one row, whatever the number of records.
/// </summary>
internal static class CohortReader
{
    /// <summary>Never throws on content. A refused file gives issues and no build; a damaged one what stood before the damage.</summary>
    public static CohortRead Read(string document, Stream bytes, CohortRequest request, ICohortRows rows)
    {
        var issues = new VcfIssues(document);
        using var input = new BoundedInput(bytes, request.MaxLineBytes, request.MaxExpansion);
        var header = new CohortHeader();
        long line = 0;
        if (!header.Read(input, issues, ref line))
        {
            if (input.Damage is { } damage) issues.Add("VCF010", line, damage);
            return new([], null, "", "", 0, issues.All);
        }
        return new Pass(header, request, rows, issues, line).Run(input);
    }

    /// <summary>The samples and the header's evidence alone; null where the file is refused before its first record.</summary>
    public static (IReadOnlyList<string> Samples, GenomeBuild? Build)? ReadHeader(Stream bytes, CohortRequest request)
    {
        using var input = new BoundedInput(bytes, request.MaxLineBytes, request.MaxExpansion);
        var header = new CohortHeader();
        long line = 0;
        return header.Read(input, new VcfIssues(""), ref line) ? (header.Samples, header.Build.Decide(request.StatedBuild).Build) : null;
    }

    private sealed class Pass(CohortHeader header, CohortRequest request, ICohortRows rows, VcfIssues issues, long line)
    {
        private readonly Dictionary<string, CohortLocus[]> _byChromosome = request.Loci.GroupBy(l => l.Locus.Chrom).ToDictionary(g => g.Key, g => g.OrderBy(l => l.Locus.Pos).ToArray());
        private readonly GenotypeRow _row = new(header.Samples.Count, request, header.HasAlleleDepths);
        private readonly HashSet<int> _given = [];
        private readonly HashSet<string> _left = new(StringComparer.Ordinal);
        private readonly GenomeBuild? _build = header.Build.Decide(request.StatedBuild).Build ?? request.FoundBuild;
        private CohortLocus[] _loci = [];
        private byte[] _contig = [];
        private string? _chrom;
        private int _lastPos;
        private int _furthest;
        private bool _unsorted;
        private long _records;
        private (long Line, string Name, long Count)? _otherContig;

        public CohortRead Run(BoundedInput input)
        {
            rows.Begin(header.Samples);
            while (input.Next(out var text, out var tooLong))
            {
                line++;
                if (text.IsEmpty && !tooLong || !tooLong && text[0] == '#') continue;
                // Half a line at the point of damage is not a record.
                if (input.LastLineOpen && input.Damage is not null) break;
                rows.Passed(++_records);
                if (tooLong) issues.Add("VCF011", line, "record skipped"); else Record(text);
            }
            Leave();
            rows.Enter(null);
            var hash = input.Finish();
            if (_otherContig is { } other) issues.Add("VCF015", other.Line, string.Create(CultureInfo.InvariantCulture, $"{other.Name}; {other.Count} records on such contigs"));
            var (build, evidence, refusal) = header.Build.Decide(request.StatedBuild);
            if (input.IsBomb) (build, refusal, evidence) = (null, "VCF012", "unpacking stopped");
            else if (input.Damage is { } damage) issues.Add("VCF010", line, damage);
            if (build is null) issues.Add(refusal!, 0, evidence);
            return new(header.Samples, build, evidence, hash, _records, issues.All);
        }

        private void Record(ReadOnlySpan<byte> text)
        {
            var contig = VcfRecord.Until(ref text, (byte)'\t');
            if (!contig.SequenceEqual(_contig)) Enter(contig);
            if (_chrom is null) { Other(contig); return; }
            var written = VcfRecord.Until(ref text, (byte)'\t');
            if (!Utf8Parser.TryParse(written, out int pos, out var used) || used != written.Length || pos < 0 || !char.IsAsciiDigit((char)written[0]))
            {
                issues.Add("VCF014", line, $"POS is {VcfIssues.Quote(written)}");
                return;
            }
            if (pos < _lastPos) Unsorted();
            (_lastPos, _furthest) = (pos, Math.Max(_furthest, pos));
            var at = First(pos);
            if (at == _loci.Length || _loci[at].Locus.Pos != pos) return;
            var record = CohortRecord.Of(pos, text);
            for (; at < _loci.Length && _loci[at].Locus.Pos == pos; at++) Decode(_loci[at], record);
        }

        private void Decode(CohortLocus locus, in CohortRecord record)
        {
            if (AlleleMap.Agrees(locus, record.Ref) is { } same)
            {
                ref var bases = ref header.Build.RefBases[(int)locus.Build];
                bases = same ? (bases.Agree + 1, bases.Differ) : (bases.Agree, bases.Differ + 1);
            }
            if (locus.Build != _build) return;
            if (AlleleMap.Of(locus, record, request.IsLenient, out var code, out var detail) is not { } alleles) { Say(code, locus, detail); return; }
            if (!_row.TryDecode(record, alleles))
            {
                issues.Add("VCF013", line, string.Create(CultureInfo.InvariantCulture, $"{record.Samples.Count((byte)'\t') + 1} sample columns, the header has {header.Samples.Count}"));
                return;
            }
            var genotypes = _row.Genotypes;
            if (!request.IsLenient && !request.AcceptFiltered && !(record.Filter.SequenceEqual("PASS"u8) || record.Filter.SequenceEqual("."u8) || record.Filter.IsEmpty))
            {
                Say("VCF023", locus, $"FILTER {VcfIssues.Quote(record.Filter)}");
                _row.Problems.Forget();
                return;
            }
            if (!_given.Add(locus.Id)) Say("VCF018", locus, "another record of the position came before");
            _row.Problems.Add(RowProblem.Contradicted, -1, rows.Row(locus.Id, genotypes, alleles.HomozygousReference, alleles.Alts));
            _row.Problems.Tell(issues, locus, line, genotypes.Length);
        }

        private void Say(string code, CohortLocus locus, string detail) =>
            issues.Add(code, line, string.Create(CultureInfo.InvariantCulture, $"{locus.Locus.Chrom}:{locus.Locus.Pos}: {detail}"));

        private void Enter(ReadOnlySpan<byte> contig)
        {
            Leave();
            _contig = contig.ToArray();
            _chrom = Chromosomes.Canonical(contig);
            _loci = _chrom is null ? [] : _byChromosome.GetValueOrDefault(_chrom, []);
            _lastPos = 0;
            _row.EnterChromosome();
            rows.Enter(_chrom);
            if (_chrom is null) return;
            if (_left.Contains(_chrom)) Unsorted();
            header.Build.Contig(Encoding.Latin1.GetString(contig), null, null);
        }

        private void Leave()
        {
            if (_chrom is null) return;
            _left.Add(_chrom);
            header.Build.Reaches(_chrom, _furthest);
            _furthest = 0;
        }

        private void Other(ReadOnlySpan<byte> contig) =>
            _otherContig = _otherContig is { } other ? other with { Count = other.Count + 1 } : (line, VcfIssues.Quote(contig), 1);

        private void Unsorted()
        {
            if (!_unsorted) issues.Add("VCF019", line, "this record comes after a later one");
            _unsorted = true;
        }

        private int First(int pos)
        {
            var (low, high) = (0, _loci.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_loci[middle].Locus.Pos < pos) low = middle + 1; else high = middle;
            }
            return low;
        }
    }
}
