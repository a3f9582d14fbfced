using System.Buffers.Text;
using System.Globalization;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>
/// Reads one person's sample of a VCF 4.0-4.4 file (plain, gzip or bgzip): the calls at the loci that were asked for, the
/// build with its evidence, sex-chromosome ploidy and the file's hash, in one pass and bounded memory. A locus that no
/// record covers is not among the calls: absence is never reference.
/// </summary>
public static class VcfReader
{
    public const string Format = "VCF";
    private const string Extractor = "vcf/1";
    private const string RecordType = "VCF record";

    /// <summary>Never throws on content. A refused file gives issues and no draft; a damaged one what stood before the damage.</summary>
    /// <param name="fileKnown">When the file's content became known.</param>
    public static DocumentRead Read(string documentName, Stream bytes, Known fileKnown, VcfRequest request)
    {
        ArgumentNullException.ThrowIfNull(documentName);
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentNullException.ThrowIfNull(request);
        var issues = new VcfIssues(documentName);
        var tally = new Tally();
        using var input = new BoundedInput(bytes, request.MaxLineBytes, request.MaxExpansion);
        var header = new VcfHeader();
        long line = 0;
        var draft = header.Read(input, request, issues, ref line)
            ? new Pass(header, request, issues, tally, line).Run(input, documentName, fileKnown)
            : Stopped(input, issues, tally, line);
        return new DocumentRead(documentName, Format, null, draft is { } one ? [one] : [], issues.All, tally);
    }

    // The header refuses the file: its records are counted as refused for the same reason, so that none vanishes.
    private static Draft? Stopped(BoundedInput input, VcfIssues issues, Tally tally, long line)
    {
        var records = 0;
        while (input.Next(out var text, out var tooLong)) if (tooLong || (!text.IsEmpty && text[0] != '#')) records++;
        if (records > 0 && issues.All is [var why, ..]) tally.Count(RecordType, why.Code, records);
        if (input.IsBomb) issues.Add("VCF012", line, "unpacking stopped");
        else if (input.Damage is { } damage) issues.Add("VCF010", line, damage);
        return null;
    }

    private sealed class Pass(VcfHeader header, VcfRequest request, VcfIssues issues, Tally tally, long line)
    {
        private readonly LocusIndex _index = new(request.Loci);
        private readonly Genotyping _genotyping = new(request, header.HasAlleleDepths);
        private readonly SexCalls _sex = new();
        private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
        private readonly Dictionary<string, byte[]> _names = new(StringComparer.Ordinal);
        private byte[] _contig = [];
        private string? _chrom;
        private LocusCall[] _loci = [];
        private int _lastPos;
        private int _furthest;
        private bool _unsorted;
        private (long Line, string Name)? _otherContig;
        private long _records;
        private long _line = line;

        public Draft? Run(BoundedInput input, string document, Known known)
        {
            while (input.Next(out var text, out var tooLong))
            {
                _line++;
                if (tooLong) { _records++; Refuse("VCF011", "record skipped"); continue; }
                if (text.IsEmpty || text[0] == '#') continue;
                // Half a line at the point of damage is not a record: its last number may be cut.
                if (input.LastLineOpen && input.Damage is not null) break;
                _records++;
                Count(Record(text));
            }
            Leave();
            var hash = input.Finish();
            if (_otherContig is { } other)
                issues.Add("VCF015", other.Line, string.Create(CultureInfo.InvariantCulture, $"{other.Name}; {_outcomes["VCF015"]} records on such contigs"));
            if (input.IsBomb) return RefusedWhole("VCF012", _line, "unpacking stopped");
            if (input.Damage is { } damage) issues.Add("VCF010", _line, damage);

            var (decided, evidence, refusal) = header.Build.Decide(request.StatedBuild);
            if (decided is not { } build) return RefusedWhole(refusal!, 0, evidence);
            foreach (var (outcome, count) in _outcomes) tally.Count(RecordType, outcome, count);

            var calls = new List<PositionCall>();
            var haploidX = _sex.HaploidX(build);
            var isFlipped = _index.Of(build).Any(l => l.IsFlipped);
            foreach (var locus in _index.Of(build))
            {
                var call = locus.Result();
                if (call is { State: CallState.Called or CallState.Reference })
                {
                    if (SexCalls.IsOdd(call, build, haploidX)) call = locus.Withdraw(call, "VCF035", call.Alleles.Count == 1 ? "one allele" : "two alleles");
                    else if (isFlipped && Strand.IsAmbiguous(locus, call)) call = locus.Withdraw(call, "VCF032", string.Join('/', call.Alleles));
                }
                foreach (var (code, at, detail) in locus.Issues) issues.Add(code, at, detail);
                if (call is not null) calls.Add(call);
            }
            var sample = new Sample(header.SampleName, request.Material, request.Specimen, build, evidence, hash, _records,
                haploidX, _sex.OnY(build), Extractor, calls.ToSeq());
            var source = new Source(document, header.SampleName, $"{hash}#{header.SampleName}");
            return new Draft(request.Collected, sample, new Sighting(source, known, known, new ClaimStatus(StatusKind.Final, "")));
        }

        private Draft? RefusedWhole(string code, long at, string why)
        {
            issues.Add(code, at, why);
            if (_records > 0) tally.Count(RecordType, code, (int)Math.Min(_records, int.MaxValue));
            return null;
        }

        /// <returns>The outcome for the tally.</returns>
        private string Record(ReadOnlySpan<byte> text)
        {
            var columns = text.Count((byte)'\t') + 1;
            if (columns != header.Columns)
                return Refused("VCF013", string.Create(CultureInfo.InvariantCulture, $"{columns} columns, the header has {header.Columns}"));
            var rest = text;
            var contig = VcfRecord.Until(ref rest, (byte)'\t');
            if (!contig.SequenceEqual(_contig)) Enter(contig);
            if (_chrom is null)
            {
                _otherContig ??= (_line, VcfIssues.Quote(contig));
                return "VCF015";
            }
            var written = VcfRecord.Until(ref rest, (byte)'\t');
            if (!Utf8Parser.TryParse(written, out int pos, out var used) || used != written.Length || pos < 0 || !char.IsAsciiDigit((char)written[0]))
                return Refused("VCF014", $"POS is {VcfIssues.Quote(written)}");
            if (pos < _lastPos) Unsorted();
            _lastPos = pos;
            _furthest = Math.Max(_furthest, pos);

            var sexChromosome = _chrom is "chrX" or "chrY";
            var first = _index.First(_loci, pos);
            if (first == _loci.Length && !sexChromosome) return Tally.Read;
            var record = VcfRecord.Of(_chrom, pos, rest, header.SampleColumn, _line);
            if (sexChromosome && GenotypeField.TryParse(record.Field("GT"u8), out var ploidy)) _sex.See(_chrom, pos, ploidy);
            if (first == _loci.Length) return Tally.Read;
            if (!record.TryLast(out var last)) return Refused("VCF027", $"INFO is {VcfIssues.Quote(record.Info)}");
            var alleles = record.IsReferenceOnly ? null : new WrittenAlleles(record);
            for (var i = first; i < _loci.Length && _loci[i].Pos <= last; i++)
                if (_loci[i].Reach >= pos) Consider(_loci[i], record, last, alleles);
            return Tally.Read;
        }

        private void Consider(LocusCall locus, in VcfRecord record, int last, WrittenAlleles? written)
        {
            _genotyping.Consider(locus, record, last, written);
            if (locus.Pos == record.Pos && locus.Agrees(record) is { } same && !locus.IsFlipped)
            {
                ref var bases = ref header.Build.RefBases[(int)locus.Build];
                bases = same ? (bases.Agree + 1, bases.Differ) : (bases.Agree, bases.Differ + 1);
            }
        }

        private void Enter(ReadOnlySpan<byte> contig)
        {
            Leave();
            _contig = contig.ToArray();
            _chrom = Chromosomes.Canonical(contig);
            _loci = _index.On(_chrom);
            _lastPos = 0;
            if (_chrom is null) return;
            if (_names.TryGetValue(_chrom, out var name))
            {
                if (!contig.SequenceEqual(name)) issues.Add("VCF038", _line, $"{VcfIssues.Quote(contig)}, before {VcfIssues.Quote(name)}");
                else Unsorted();
            }
            _names[_chrom] = _contig;
            header.Build.Contig(System.Text.Encoding.Latin1.GetString(contig), null, null);
        }

        private void Leave()
        {
            if (_chrom is null) return;
            header.Build.Reaches(_chrom, _furthest);
            _furthest = 0;
        }

        private void Unsorted()
        {
            if (!_unsorted) issues.Add("VCF019", _line, "this record comes after a later one");
            _unsorted = true;
        }

        private void Refuse(string code, string detail) => Count(Refused(code, detail));

        private string Refused(string code, string detail)
        {
            issues.Add(code, _line, detail);
            return code;
        }

        private void Count(string outcome) => _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    }
}
