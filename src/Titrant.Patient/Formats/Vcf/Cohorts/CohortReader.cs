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
        private const string X = "chrX";
        private readonly Dictionary<string, PhaseSets> _sets = request.Loci.Select(l => l.Locus.Chrom).Distinct().ToDictionary(c => c, _ => new PhaseSets());
        private readonly GenotypeRow _row = new(header.Samples.Count, request);
        private readonly Genotyping _genotyping = new(new([]) { MinGenotypeQuality = request.MinGenotypeQuality, MinDepth = request.MinDepth, AcceptFiltered = request.AcceptFiltered }, header.HasAlleleDepths);
        private readonly Dictionary<string, byte[]> _names = new(StringComparer.Ordinal);
        private readonly GenomeBuild? _build = header.Build.Decide(request.StatedBuild).Build ?? request.FoundBuild;
        private Dictionary<string, LocusStates[]> _byChromosome = [];
        private int _longest;
        private SexRow? _sex;
        private LocusStates[] _loci = [];
        private byte[] _contig = [];
        private string? _chrom;
        private int _lastPos;
        private int _furthest;
        private bool _unsorted;
        private long _records;
        private (long Line, string Name, long Count)? _otherContig;

        public CohortRead Run(BoundedInput input)
        {
            var loci = request.Loci.Select(l => new LocusStates(l, _sets[l.Locus.Chrom])).ToList();
            _longest = loci.Count == 0 ? 0 : loci.Max(l => l.Locus.Run.Length);
            _byChromosome = loci.GroupBy(l => l.Locus.Chrom).ToDictionary(g => g.Key, g => g.OrderBy(l => l.Locus.Pos).ToArray());
            var byId = loci.Where(l => l.Wanted.Build == _build).ToDictionary(l => l.Wanted.Id);
            rows.Begin(header.Samples, request.Foreign is null ? (id, state) => byId[id].Genotype(state) : (_, state) => state);
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
            if (request.Foreign is null && byId.Values.Any(l => l.Locus.IsFlipped)) WithdrawAmbiguous(byId.Values);
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
            var first = First(pos);
            if (first == _loci.Length && _chrom != X) return;
            var record = Columns(pos, text, out var samples);
            if (!record.TryLast(out var last)) { issues.Add("VCF027", line, $"INFO is {VcfIssues.Quote(record.Info)}"); return; }
            if (_chrom != X && (first == _loci.Length || _loci[first].Locus.Pos > last)) return;
            if (samples.Count((byte)'\t') + 1 != header.Samples.Count)
            {
                issues.Add("VCF013", line, string.Create(CultureInfo.InvariantCulture, $"{samples.Count((byte)'\t') + 1} sample columns, the header has {header.Samples.Count}"));
                return;
            }
            var format = RowFormat.Of(record.Format);
            if (_chrom == X && _build is { } build) (_sex ??= new(header.Samples.Count, build)).See(pos, samples, format.Genotype);
            var alleles = record.IsReferenceOnly ? null : new WrittenAlleles(record);
            for (var at = first; at < _loci.Length && _loci[at].Locus.Pos <= last; at++)
                if (_loci[at].Locus.Reach >= pos) Decode(_loci[at], record, last, alleles, samples, format);
        }

        private void Decode(LocusStates locus, in VcfRecord record, int last, WrittenAlleles? written, ReadOnlySpan<byte> samples, in RowFormat format)
        {
            if (locus.Locus.Pos == record.Pos && locus.Locus.Agrees(record) is { } same)
            {
                if (!same && Strand.IsFlipped(locus.Locus, written ?? new WrittenAlleles(record))) locus.Locus.IsFlipped = true;
                ref var bases = ref header.Build.RefBases[(int)locus.Wanted.Build];
                if (!locus.Locus.IsFlipped) bases = same ? (bases.Agree + 1, bases.Differ) : (bases.Agree, bases.Differ + 1);
            }
            if (locus.Wanted.Build != _build) return;
            var id = locus.Wanted.Id;
            if (request.Foreign is { } foreign)
            {
                if (locus.Locus.Pos != record.Pos) return;
                rows.Before(id, _row.States);
                _row.Next(samples, new ForeignColumn(foreign, id, record, header.HasAlleleDepths));
            }
            else
            {
                var reading = new SampleColumn(locus, record, last, written, _genotyping);
                var passes = request.AcceptFiltered || Genotyping.Passes(record.Filter);
                var map = passes && !format.IsUnusual ? AlleleMap.Of(locus, record, last, written ?? new WrittenAlleles(record)) : null;
                locus.Touch(map is null ? [] : Genotyping.Alternatives(locus.Locus, written ?? new WrittenAlleles(record)), line);
                if (map is not null) _row.First(samples, format, map, _sets[_chrom!], reading);
                else
                {
                    rows.Before(id, _row.States);
                    _row.Next(samples, reading);
                }
            }
            rows.Row(id, _row.States);
            _row.Problems.Tell(issues, line, header.Samples.Count);
        }

        // A male's X has one copy: what has two there, or one in a female, is read from somewhere else.
        // Asked again where a file comes back to X: then more of its calls are known.
        private void WithdrawOdd()
        {
            if (_sex is null || _build is not { } build) return;
            foreach (var locus in _loci.Where(l => l.Wanted.Build == build))
                Withdraw(locus, "VCF035", "not as many alleles as the sample's other calls on X", (call, sample, _) => SexCalls.IsOdd(call, build, _sex.HaploidX(sample)));
        }

        private void WithdrawAmbiguous(IEnumerable<LocusStates> loci)
        {
            foreach (var locus in loci.Where(l => l.Locus.Ref.Length == 1))
                Withdraw(locus, "VCF032", "the other strand's alleles look like this strand's", (call, _, was) => was || Strand.IsAmbiguous(locus.Locus, call));
        }

        private void Withdraw(LocusStates locus, string code, string why, Func<PositionCall, int, bool, bool> isOdd)
        {
            rows.Before(locus.Wanted.Id, _row.States);
            var changed = false;
            _row.Problems.Forget();
            for (var i = 0; i < header.Samples.Count; i++)
            {
                var (state, was) = (_row.States[i], locus.IsWithdrawn(_row.States[i]));
                if (locus.Result(state) is not { } call || isOdd(call, i, was) is var odd && odd == was) continue;
                _row.States[i] = locus.Withdraw(state, odd);
                if (odd) _row.Problems.Add(code, $"{locus.Locus.At}: {why}", i);
                changed = true;
            }
            if (changed) rows.Row(locus.Wanted.Id, _row.States);
            _row.Problems.Tell(issues, line, header.Samples.Count);
        }

        /// <param name="rest">The line from its third column on.</param>
        private VcfRecord Columns(int pos, ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> samples)
        {
            var record = VcfRecord.Of(_chrom!, pos, rest, CohortHeader.FirstSample, line);
            for (var i = 2; i < CohortHeader.FirstSample; i++) VcfRecord.Until(ref rest, (byte)'\t');
            samples = rest;
            return record;
        }

        private void Enter(ReadOnlySpan<byte> contig)
        {
            Leave();
            _contig = contig.ToArray();
            _chrom = Chromosomes.Canonical(contig);
            _loci = _chrom is null ? [] : _byChromosome.GetValueOrDefault(_chrom, []);
            _lastPos = 0;
            rows.Enter(_chrom);
            if (_chrom is null) return;
            if (_names.TryGetValue(_chrom, out var name))
            {
                if (!contig.SequenceEqual(name)) issues.Add("VCF038", line, $"{VcfIssues.Quote(contig)}, before {VcfIssues.Quote(name)}");
                else Unsorted();
            }
            _names[_chrom] = _contig;
            header.Build.Contig(Encoding.Latin1.GetString(contig), null, null);
        }

        private void Leave()
        {
            if (_chrom is null) return;
            if (_chrom == X && request.Foreign is null) WithdrawOdd();
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

        /// <summary>The first locus that a record from <paramref name="pos"/> on can touch.</summary>
        private int First(int pos)
        {
            var (low, high) = (0, _loci.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_loci[middle].Locus.Pos < pos - _longest + 1) low = middle + 1; else high = middle;
            }
            return low;
        }
    }
}
