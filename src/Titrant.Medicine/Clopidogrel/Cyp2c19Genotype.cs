using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;

namespace Titrant.Medicine.Clopidogrel;

/// <summary>Which CYP2C19 alleles does this person carry, and what may not be excluded?</summary>
public sealed class Cyp2c19Genotype : ICapability
{
    internal const string Gene = "CYP2C19";
    internal static readonly AnswerKey Key = new("Genotype", Gene);
    internal const string BySource = "GenotypeBySource";

    internal static Pharmacogene Definition { get; } = Pharmacogene.Of(Gene);

    private static readonly Citation s_cpic = new("CPIC allele function and phenotype tables, CYP2C19", Pharmacogene.Tables[1], "2025-11-05", "https://doi.org/10.1002/cpt.2526");

    /// <summary>What the VCF reader must look for, on both builds.</summary>
    public static IReadOnlyCollection<LocusOfInterest> Loci => [.. Definition.Loci];

    public Card Card { get; } = new(
        "Cyp2c19Genotype", "1", "Which CYP2C19 alleles does this person carry?", [], ["Genotype", BySource],
        [new Need(FactKind.Genome, Gene, null, false, "germline VCF that covers the CYP2C19 positions"), new Need(FactKind.Genotype, Gene, null, false, "laboratory report of the diplotype")],
        "pharmacist, prescriber", "anyone with a germline sample or a laboratory genotype", "which CYP2C19 phenotype to act on",
        "Whole-gene deletions (*36, *37) and alleles that the table does not define; tumour samples; blood after an allogeneic transplant.",
        [.. Pharmacogene.Tables, DonorDna.Citation]);

    private Origin Origin => new(Card.Name, Card.Version, Card.Tables);

    public IEnumerable<Answer> Assess(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var reports = Reports(chart).ToList();
        var samples = Samples(chart).ToList();
        var usable = reports.Where(r => r.Donor.IsEmpty).ToList();
        var germline = samples.Where(s => s.Donor.IsEmpty).OrderByDescending(s => s.Call.Called).ToList();

        if (usable.Count == 0 && germline.Count == 0)
        {
            if (reports.Count + samples.Count > 0) yield return DonorGap(reports, samples);
            else if (Unreadable(chart) is { } unreadable) yield return unreadable;
            else if (Clopidogrel.IsOn(chart) is { Count: > 0 } uses && RefusedGenome(chart) is { } refused)
                yield return Gap($"A genome file is in the folder but was refused ({refused.Place}): {refused.Meaning}", $"{refused.Remedy}", uses.Select(u => u.Fact.Id).ToSeq());
            else if (chart.Of<Sample>().FirstOrDefault(p => IsSomatic(p.Claim) && GeneCall.Of(Definition, p.Claim).Called > 0) is { Fact: { } tumour })
                yield return Gap("The only sample is not germline; a tumour's genotype is not the person's.", "Add a germline sample (blood or saliva)", [tumour.Id]);
            yield break;
        }
        var named = germline.Where(s => s.Call.Best.Count > 0 && (s.Call.Unknown.IsEmpty || IsReduced(Phenotype(s.Call.Best[0])))).ToList();
        if (Disagree(usable, named)) foreach (var answer in Conflict(usable, named)) yield return answer;
        else yield return usable.Count > 0 ? FromReport(usable, named.FirstOrDefault()) : FromSample(germline[0]);
    }

    /// <summary>A laboratory's result: a pair in natural order, or only the phenotype.</summary>
    private sealed record Report(Fact Fact, Genotype Claim, (string First, string Second)? Pair, string Phenotype, Seq<FactId> Donor)
    {
        public string Method => Claim.Method.Length > 0 ? Claim.Method : "laboratory report";
        public string Said => Pair is { } pair ? $"{pair.First}/{pair.Second}" : Words(Phenotype);
        public Seq<string> Diplotypes => Pair is null ? [] : [Said];

        /// <summary>The phenotype of the reported alleles where the laboratory's own is graver or milder than "likely" explains: a slip of the pen.</summary>
        public string? Contradicted => Pair is { } p && Definition.Phenotype(p.First, p.Second) is var table && table != "Indeterminate" && Phenotype != "Indeterminate"
            && (Phenotypes.Gravity(table) + 1) / 2 != (Phenotypes.Gravity(Phenotype) + 1) / 2 ? table : null;
    }

    private sealed record Sequenced(Fact Fact, Sample Claim, GeneCall Call, Seq<FactId> Donor);

    private static IEnumerable<Report> Reports(Chart chart)
    {
        foreach (var (fact, claim) in chart.Of<Genotype>())
        {
            if (!claim.Gene.Equals(Gene, StringComparison.OrdinalIgnoreCase) || !Stands(fact, chart)) continue;
            var pair = Parse(claim.Diplotype);
            // The laboratory's own phenotype outranks the one of our table; where they differ, both are said.
            var phenotype = Phenotypes.Normal(claim.ReportedPhenotype) ?? (pair is { } p ? Definition.Phenotype(p.First, p.Second) : null);
            if (phenotype is not null) yield return new(fact, claim, pair, phenotype, DonorDna.Before(chart, claim.Specimen, fact.When).Select(f => f.Id).ToSeq());
        }
    }

    private Gap? Unreadable(Chart chart)
    {
        foreach (var (fact, claim) in chart.Of<Genotype>())
            if (claim.Gene.Equals(Gene, StringComparison.OrdinalIgnoreCase) && Stands(fact, chart))
                return Gap($"The laboratory's {Gene} result '{(claim.Diplotype.Length > 40 ? claim.Diplotype[..40] + "..." : claim.Diplotype)}' is no pair of star alleles.", $"Ask the laboratory for the {Gene} diplotype", [fact.Id]);
        return null;
    }

    // What was refused is known to the record: silence about it would read as "no genome was sent".
    private static Issue? RefusedGenome(Chart chart) => chart.Of<Sample>().Any() ? null
        : chart.Patient.Issues.FirstOrDefault(i => i.Severity >= Severity.Error && (i.Code == "ID005" || i.Code.StartsWith("VCF", StringComparison.Ordinal)));

    private static IEnumerable<Sequenced> Samples(Chart chart)
    {
        foreach (var (fact, claim) in chart.Of<Sample>())
        {
            if (IsSomatic(claim) || !Stands(fact, chart)) continue;
            var call = GeneCall.Of(Definition, claim);
            if (call.Called == 0) continue;
            Seq<FactId> donor = claim.Material == Material.PostTransplant ? [fact.Id] : DonorDna.Before(chart, claim.Specimen, fact.When).Select(f => f.Id).ToSeq();
            yield return new(fact, claim, call, donor);
        }
    }

    private static bool IsSomatic(Sample sample) => sample.Material is Material.Tumour or Material.Plasma or Material.Fetal;
    private static bool Stands(Fact fact, Chart chart) => fact.StatusAt(chart.AsOf) is StatusKind.Final or StatusKind.Current or StatusKind.Unknown;

    /// <summary>"*2/*1", "CYP2C19*1/*2", "*1|*2" as a pair in natural order; null where it is no pair of star alleles.</summary>
    internal static (string First, string Second)? Parse(string diplotype)
    {
        var names = diplotype.Replace(Gene, "", StringComparison.OrdinalIgnoreCase).Split('/', '|').Select(n => n.Trim()).ToArray();
        if (names.Length != 2 || names.Any(n => n.Length < 2 || n[0] != '*' || !char.IsAsciiDigit(n[1]))) return null;
        // *4A, *2.001: sub-alleles share their core allele's function.
        var core = names.Select(n => "*" + new string([.. n.Skip(1).TakeWhile(char.IsAsciiDigit)])).Order(AlleleNames.Natural).ToArray();
        return (core[0], core[1]);
    }

    private Answer FromSample(Sequenced sample)
    {
        var call = sample.Call;
        if (call.Best.IsEmpty)
            return Gap(call.Unknown.Count > 0 ? UnknownEffect(call)
                : $"The {Gene} calls fit no pair of defined alleles{(call.Seen.IsEmpty ? "" : $"; bases of no function were seen: {string.Join(", ", call.Seen.Take(4))}")}.",
                $"Order a {Gene} genotype from a laboratory", [sample.Fact.Id]);
        var best = Phenotype(call.Best[0]);
        if (call.Unknown.Count > 0 && !IsReduced(best)) return Gap(UnknownEffect(call), $"Have the {Gene} variant interpreted", [sample.Fact.Id]);
        if (call.Best.Select(Phenotype).Distinct().Count() > 1)
            return Gap($"{Gene} is not assessable: the calls fit {string.Join(" and ", call.Best.Take(4).Select(p => $"{p} ({Words(Phenotype(p))})"))} alike.",
                call.NotCalled.Count > 0 ? $"Order a {Gene} genotype that covers {Join(call.NotCalled)}" : $"Order a phased {Gene} genotype", [sample.Fact.Id]);
        if (!IsReduced(best) && best != "Indeterminate" && call.NotExcluded.Count > 0)
            return Gap($"{Gene} is not assessable: {call.Called} of {Definition.Positions.Count} positions were called, the others are not covered; not excluded: {OpenAllele.Listed(call.NotExcluded)}.",
                $"Order a {Gene} genotype that covers {OpenAllele.ToTest(call.NotExcluded)}", [sample.Fact.Id]);
        var graver = Graver(call);
        var says = $"{Gene} {call.Best[0]}: {(graver.Count > 0 || call.Unknown.Count > 0 ? "at least " : "")}{Words(best)}"
            + (graver.Count > 0 ? $"; {Worst(graver)} is not excluded: {OpenAllele.Listed(graver)}"
                : call.NotExcluded.Count > 0 ? $"; not excluded besides, and no graver: {OpenAllele.Listed(call.NotExcluded)}" : "")
            + (call.Unknown.Count > 0 ? $"; a variant of unknown effect besides: {string.Join(", ", call.Unknown)}" : "");
        return new Finding(Key, new Result.Diplotype(Gene, Names(call), best, call.NotCalled),
            [new Evidence($"{call.Called} of {Definition.Positions.Count} positions called on {sample.Claim.Build} ({sample.Claim.BuildEvidence})", null, [sample.Fact.Id], s_cpic)],
            Origin, says + ".");
    }

    private static string UnknownEffect(GeneCall call) => $"{Gene} carries a variant of unknown effect: {string.Join(", ", call.Unknown)}.";

    /// <summary>The alleles not excluded that would make a reduced activation worse still.</summary>
    private static List<OpenAllele> Graver(GeneCall call) =>
        [.. call.NotExcluded.Where(o => o.With.Any(p => Phenotypes.Gravity(Phenotype(p)) > Phenotypes.Gravity(Phenotype(call.Best[0]))))];

    private static string Worst(List<OpenAllele> open) => Words(open.SelectMany(o => o.With).Select(Phenotype).MaxBy(Phenotypes.Gravity)!);

    /// <summary>The sample behind the chart's genotype, for what it leaves open; null where a laboratory's report or an assumption answers.</summary>
    internal static (GeneCall Call, FactId Fact)? Sample(Chart chart)
    {
        if (chart.Assumed.Any(a => a.Key == Key) || Reports(chart).Any(r => r.Donor.IsEmpty)) return null;
        var germline = Samples(chart).Where(s => s.Donor.IsEmpty).OrderByDescending(s => s.Call.Called).ToList();
        return germline.Count > 0 ? (germline[0].Call, germline[0].Fact.Id) : null;
    }

    private Finding FromReport(List<Report> reports, Sequenced? sample)
    {
        var report = reports[0];
        var evidence = new List<Evidence> { new($"{report.Method}: {report.Said}", null, reports.Select(r => r.Fact.Id).ToSeq(), s_cpic) };
        if (sample is not null) evidence.Add(new(Phenotype(sample.Call.Best[0]) == report.Phenotype ? $"genome gives {sample.Call.Best[0]}, in agreement" : "the genome does not exclude it", null, [sample.Fact.Id], s_cpic));
        var table = report.Pair is { } p ? Definition.Phenotype(p.First, p.Second) : report.Phenotype;
        var differs = table == report.Phenotype ? "" : $"; by CPIC's table it would be {Words(table)}";
        return new Finding(Key, new Result.Diplotype(Gene, report.Diplotypes, report.Phenotype, []), evidence.ToSeq(), Origin,
            $"{Gene} {(report.Pair is null ? "" : report.Said + " ")}({report.Method}): {Words(report.Phenotype)}{differs}.");
    }

    // Another name with the same phenotype (a chip reports *1 for everything that it does not test) is no contradiction.
    private static bool Disagree(List<Report> reports, List<Sequenced> samples)
    {
        if (reports.Any(r => r.Contradicted is not null)) return true;
        if (reports.Where(r => r.Pair is not null).Select(r => r.Pair).Distinct().Count() > 1 || reports.Select(r => r.Phenotype).Distinct().Count() > 1) return true;
        if (samples.Select(s => Phenotype(s.Call.Best[0])).Distinct().Count() > 1
            && samples.Any(s => samples.Any(o => !s.Call.Possible.Any(p => p.First == o.Call.Best[0].First && p.Second == o.Call.Best[0].Second)))) return true;
        return reports.Count > 0 && samples.Count > 0 && Phenotype(samples[0].Call.Best[0]) != reports[0].Phenotype
            && !samples[0].Call.Possible.Any(p => (p.First, p.Second) == reports[0].Pair || reports[0].Pair is null && Phenotype(p) == reports[0].Phenotype);
    }

    private IEnumerable<Answer> Conflict(List<Report> reports, List<Sequenced> samples)
    {
        var facts = reports.Select(r => r.Fact.Id).Concat(samples.Select(s => s.Fact.Id)).ToSeq();
        var sides = reports.Select(r => (Says: $"{r.Method} {r.Said}", r.Diplotypes, Phenotype: r.Contradicted ?? r.Phenotype, Fact: r.Fact.Id))
            .Concat(reports.Where(r => r.Contradicted is not null).Select(r => (Says: $"{r.Method} {Words(r.Phenotype)}", Diplotypes: default(Seq<string>), r.Phenotype, Fact: r.Fact.Id)))
            .Concat(samples.Select(s => (Says: $"genome {s.Call.Best[0]}", Diplotypes: Names(s.Call), Phenotype: Phenotype(s.Call.Best[0]), Fact: s.Fact.Id)))
            .DistinctBy(s => s.Says).ToList();
        yield return Gap($"Two {Gene} results disagree: {string.Join(" against ", sides.Select(s => s.Says))}.", $"Confirm the {Gene} genotype in a new sample", facts) with { Disagree = sides.Select(s => s.Says).ToSeq() };
        foreach (var side in sides.OrderBy(s => s.Says, AlleleNames.Natural)) yield return Side(side.Says, side.Diplotypes, side.Phenotype, [side.Fact], facts);
    }

    private Finding Side(string target, Seq<string> diplotypes, string phenotype, Seq<FactId> own, Seq<FactId> all) => new(
        new AnswerKey(BySource, $"{Gene} {target}"), new Result.Diplotype(Gene, diplotypes, phenotype, []),
        [new Evidence(target, null, own, s_cpic), new Evidence("contradicted by another result", null, all.Where(f => !own.Contains(f)).ToSeq(), s_cpic)], Origin, $"{Gene}, {target}: {Words(phenotype)}; contradicted by another result.");

    private Gap DonorGap(List<Report> reports, List<Sequenced> samples)
    {
        var facts = reports.SelectMany(r => r.Donor.Add(r.Fact.Id)).Concat(samples.SelectMany(s => s.Donor.Add(s.Fact.Id))).Distinct().ToSeq();
        return Gap($"{Gene} is not assessable: after an allogeneic stem cell transplant blood carries the donor's genome and saliva a mixture, not the liver's.",
            $"Genotype {Gene} from skin fibroblasts or a sample from before the transplant; measure drug levels meanwhile", facts);
    }

    private Gap Gap(string says, string ask, Seq<FactId> facts) => new(Key, says, ask, $"gene:{Gene}", Card.Needs, facts, Origin);

    internal static bool IsReduced(string phenotype) => Phenotypes.Gravity(phenotype) > 0;

    internal static string Words(string phenotype) => Phenotypes.Words(phenotype);

    private static string Phenotype(DiplotypeMatch pair) => Definition.Phenotype(pair.First, pair.Second);
    private static Seq<string> Names(GeneCall call) => call.Best.Concat(call.Possible.Where(p => !call.Best.Any(b => b.First == p.First && b.Second == p.Second))).Select(p => p.ToString()).ToSeq();
    private static string Join(Seq<string> items) => string.Join(", ", items.Take(6)) + (items.Count > 6 ? $" and {items.Count - 6} more" : "");
}
