using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>What one gene's reports and samples say together: a finding, or a gap that names what would settle it.</summary>
/// <param name="askedBy">The medicines, taken or planned, on which this gene has a word; none: nobody asks.</param>
internal sealed class GeneAssessment(Chart chart, string gene, Seq<FactId> askedBy, Func<string, Citation> cite, Seq<Need> needs, Origin origin)
{
    private readonly Pharmacogene? _definition = HlaStatus.IsHla(gene) ? null : Pharmacogene.Of(gene);
    private readonly AnswerKey _key = new(PharmacogeneGenotypes.Name, gene);

    public IEnumerable<Answer> Answers()
    {
        var asked = askedBy.Count > 0;
        var unreadable = new List<(Fact Fact, Genotype Claim)>();
        var reports = GeneReport.Of(chart, gene, unreadable);
        var samples = Samples(chart, _definition).ToList();
        var usable = reports.Where(r => r.Donor.IsEmpty).ToList();
        var germline = samples.Where(s => s.Donor.IsEmpty).OrderByDescending(s => s.Call.Called).ToList();

        if (usable.Count == 0 && germline.Count == 0)
        {
            if (reports.Count + samples.Count > 0) yield return DonorGap(reports, samples);
            else if (unreadable is [var (fact, claim), ..])
                yield return Gap($"The laboratory's {gene} result '{(claim.Diplotype.Length > 40 ? claim.Diplotype[..40] + "..." : claim.Diplotype)}' is {(_definition is null ? "no HLA type" : "no pair of star alleles or named variants")} that is known here.", $"Ask the laboratory for the {gene} {(_definition is null ? "type" : "diplotype")}", [fact.Id]);
            else if (asked && Unanswered() is { } unanswered) yield return unanswered;
            yield break;
        }
        if (DonorDna.LiverOf(chart, gene).ToList() is { Count: > 0 } liver)
        {
            yield return Gap($"{gene} is not assessable: after a liver transplant the liver's {gene} is the donor's, and this result is the recipient's.", "Guide the dose by drug levels or effect; ask the transplant centre for the donor's genotype",
                liver.Select(f => f.Id).Concat(usable.Select(r => r.Fact.Id)).Concat(germline.Select(g => g.Fact.Id)).ToSeq());
            yield break;
        }
        var named = germline.Where(s => s.Call.Best.Count > 0 && (s.Call.Unknown.IsEmpty || IsReduced(Phenotype(s.Call.Best[0])))).ToList();
        if (Disagree(usable, named)) foreach (var answer in Conflict(usable, named)) yield return answer;
        else if ((usable.Count > 0 ? FromReport(usable, named.FirstOrDefault()) : FromSample(germline[0])) is { } answer) yield return answer;
    }

    internal sealed record Sequenced(Fact Fact, Sample Claim, GeneCall Call, Seq<FactId> Donor);

    /// <summary>Samples that are the person's own tissue or its donor's, with at least one position of the gene called.</summary>
    internal static IEnumerable<Sequenced> Samples(Chart chart, Pharmacogene? gene)
    {
        if (gene is not { IsFromVcf: true }) yield break;
        foreach (var (fact, claim) in chart.Of<Sample>())
        {
            if (IsSomatic(claim) || fact.StatusAt(chart.AsOf) is not (StatusKind.Final or StatusKind.Current or StatusKind.Unknown)) continue;
            var call = GeneCall.Of(gene, claim);
            if (call.Called == 0) continue;
            Seq<FactId> donor = claim.Material == Material.PostTransplant ? [fact.Id] : DonorDna.Before(chart, claim.Specimen, fact.When).Select(f => f.Id).ToSeq();
            yield return new(fact, claim, call, donor);
        }
    }

    /// <summary>The sample behind the chart's genotype, for what it leaves open; null where a laboratory's report or an assumption answers.</summary>
    internal static (GeneCall Call, FactId Fact)? Behind(Chart chart, string gene)
    {
        if (!Pharmacogene.IsKnown(gene) || chart.Assumed.Any(a => a.Key == new AnswerKey(PharmacogeneGenotypes.Name, gene)) || DonorDna.LiverOf(chart, gene).Any() || GeneReport.Of(chart, gene, []).Any(r => r.Donor.IsEmpty)) return null;
        var germline = Samples(chart, Pharmacogene.Of(gene)).Where(s => s.Donor.IsEmpty).OrderByDescending(s => s.Call.Called).ToList();
        return germline.Count > 0 ? (germline[0].Call, germline[0].Fact.Id) : null;
    }

    internal static bool IsSomatic(Sample sample) => sample.Material is Material.Tumour or Material.Plasma or Material.Fetal;

    // What was refused is known to the record: silence about it would read as "no genome was sent".
    private Gap? Unanswered()
    {
        if (chart.Of<Sample>().FirstOrDefault(p => IsSomatic(p.Claim)) is { Fact: { } tumour } && chart.Of<Sample>().All(p => IsSomatic(p.Claim)))
            return Gap("The only sample is not germline; a tumour's genotype is not the person's.", "Add a germline sample (blood or saliva)", [tumour.Id]);
        if (!chart.Of<Sample>().Any() && chart.Patient.Issues.FirstOrDefault(i => i.Severity >= Severity.Error && (i.Code == "ID005" || i.Code.StartsWith("VCF", StringComparison.Ordinal))) is { } refused)
            return Gap($"A genome file is in the folder but was refused ({refused.Place}): {refused.Meaning} {gene} is not known.", GeneTests.Instead(gene) is { Length: > 0 } instead ? $"{refused.Remedy} {instead}" : refused.Remedy, []);
        if (chart.Of<Sample>().FirstOrDefault(p => !IsSomatic(p.Claim)) is { Fact: { } genome })
            return _definition switch
            {
                { IsFromVcf: false, Gene: "CYP2D6" } => Gap("CYP2D6 cannot be called from a genome file of small variants: deletions, duplications and hybrids with CYP2D7 need the gene's copy number.", "Order a CYP2D6 genotype with copy number, or add it as a reported genotype", [genome.Id]),
                { IsFromVcf: false } => Gap($"{gene} cannot be called from this genome file: the share of mitochondria that carry a variant is not in it.", $"Order an {gene} test", [genome.Id]),
                null => Gap($"{gene} cannot be called from a genome file of small variants.", $"Order HLA typing of {gene} to two fields", [genome.Id]),
                _ => Gap($"{gene} is not known: the genome file covers none of its positions{Few()}.", GeneTests.Instead(gene) is { Length: > 0 } instead ? instead : $"Order {Phenotypes.A(gene)} {gene} genotype", [genome.Id]),
            };
        return null;
    }

    private string Few() => _definition is { } d && Wanted(d) <= 4 ? $" ({string.Join(", ", d.Positions.Where(p => p.Role is PositionRole.Defining or PositionRole.Required).Select(p => p.RsId))})" : "";

    private Answer FromSample(Sequenced sample)
    {
        var (definition, call) = (_definition!, sample.Call);
        if (call.Best.IsEmpty)
            return Gap(call.Unknown.Count > 0 ? UnknownEffect(call)
                : $"The {gene} calls fit no pair of defined alleles{BasesSeen(definition, call)}.",
                $"Order {Phenotypes.A(gene)} {gene} genotype from a laboratory", [sample.Fact.Id]);
        // A second X (XXY), a mixture or somebody else's sample: none of them is this man's one copy.
        if (definition.Chrom == "chrX" && !call.Haploid && call.IsHeterozygous && IsMan())
            return Gap($"{gene} is heterozygous in the genome of a man, who has one X chromosome: a second X, a mixture or another person's sample.", GeneTests.Instead(gene) is { Length: > 0 } instead ? $"{instead}; check whose sample it is" : "Check whose sample it is", [sample.Fact.Id]);
        var best = Phenotype(call.Best[0]);
        if (call.Unknown.Count > 0 && !IsReduced(best)) return Gap(UnknownEffect(call), $"Have the {gene} variant interpreted", [sample.Fact.Id]);
        if (call.Best.Select(Phenotype).Distinct().Count() > 1)
            return Gap($"{gene} is not assessable: the calls fit {string.Join(" and ", call.Best.Take(4).Select(p => $"{call.Name(p)} ({Words(Phenotype(p))})"))} alike.",
                call.NotCalled.Count > 0 ? $"Order {Phenotypes.A(gene)} {gene} genotype that covers {Join(call.NotCalled)}" : $"Order a phased {gene} genotype", [sample.Fact.Id]);
        if (!IsReduced(best) && best != "Indeterminate" && call.NotExcluded.Count > 0)
            return Gap($"{gene} is not assessable: {call.Called} of {Wanted(definition)} positions were called, the others are not covered; not excluded: {OpenAllele.Listed(call.NotExcluded)}.",
                $"Order {Phenotypes.A(gene)} {gene} genotype that covers {OpenAllele.ToTest(call.NotExcluded)}", [sample.Fact.Id]);
        var graver = Graver(call);
        var says = $"{gene} {call.Name(call.Best[0])}{(call.Listed.Length > 0 ? $" (found: {call.Listed})" : "")}: {(graver.Count > 0 || call.Unknown.Count > 0 ? "at least " : "")}{(definition.HasPhenotypes ? Words(best) : "CPIC defines no phenotype")}"
            + (graver.Count > 0 ? $"; {Worst(graver)} is not excluded: {OpenAllele.Listed(graver)}"
                : call.NotExcluded.Count > 0 ? $"; not excluded besides, and no graver: {OpenAllele.Listed(call.NotExcluded)}" : "")
            + (call.Unknown.Count > 0 ? $"; a variant of unknown effect besides: {string.Join(", ", call.Unknown)}" : "");
        return new Finding(_key, new Result.Diplotype(gene, Names(call), best, call.NotCalled),
            [new Evidence($"{call.Called} of {Wanted(definition)} positions called on {sample.Claim.Build} ({sample.Claim.BuildEvidence})", null, [sample.Fact.Id], cite(gene))],
            origin, says + ".");
    }

    private static string BasesSeen(Pharmacogene gene, GeneCall call)
    {
        var none = call.Seen.Where(s => IsNo(gene, s)).ToSeq();
        return call.Seen.IsEmpty ? "" : $"; bases of {(none.IsEmpty ? "changed" : "no")} function were seen: {string.Join(", ", (none.IsEmpty ? call.Seen : none).Take(4))}";
    }

    private static bool IsNo(Pharmacogene gene, string seen) => gene.Alleles.Any(a => a.Function == "No function" && seen.StartsWith(a.Name + " (", StringComparison.Ordinal));

    private bool IsMan() => chart.Of<Demographics>().Any(d => (d.Claim.SexAtBirth ?? d.Claim.Sex) is { } sex && sex.Equals("male", StringComparison.OrdinalIgnoreCase));

    private string UnknownEffect(GeneCall call) => $"{gene} carries a variant of unknown effect: {string.Join(", ", call.Unknown)}.";

    /// <summary>The alleles not excluded that would make a changed function worse still.</summary>
    private List<OpenAllele> Graver(GeneCall call) =>
        [.. call.NotExcluded.Where(o => o.With.Any(p => Phenotypes.Gravity(Phenotype(p)) > Phenotypes.Gravity(Phenotype(call.Best[0]))))];

    private string Worst(List<OpenAllele> open) => Words(open.SelectMany(o => o.With).Select(Phenotype).MaxBy(Phenotypes.Gravity)!);

    private Finding FromReport(List<GeneReport> reports, Sequenced? sample)
    {
        var report = reports[0];
        var evidence = new List<Evidence> { new($"{report.Method}: {report.Said}", null, reports.Select(r => r.Fact.Id).ToSeq(), cite(gene)) };
        if (sample is not null) evidence.Add(new(Phenotype(sample.Call.Best[0]) == report.Phenotype ? $"genome gives {sample.Call.Name(sample.Call.Best[0])}, in agreement" : "the genome does not exclude it", null, [sample.Fact.Id], cite(gene)));
        if (_definition is null)
            return new Finding(_key, new Result.Diplotype(gene, report.Diplotypes, string.Join("; ", reports.SelectMany(r => r.Statuses).Distinct()), []), evidence.ToSeq(), origin,
                $"{gene} {report.Said} ({report.Method}): {string.Join(", ", reports.SelectMany(r => r.Statuses).Distinct())}.");
        var differs = report.ByTable is null || report.ByTable == report.Phenotype ? "" : $"; by CPIC's table it would be {Words(report.ByTable)}";
        return new Finding(_key, new Result.Diplotype(gene, report.Diplotypes, report.Phenotype, []), evidence.ToSeq(), origin,
            $"{gene} {(report.Pair is null ? "" : report.Said + " ")}({report.Method}): {Words(report.Phenotype)}{differs}.");
    }

    // Another name with the same phenotype (a chip reports *1 for everything that it does not test) is no contradiction.
    private bool Disagree(List<GeneReport> reports, List<Sequenced> samples)
    {
        if (_definition is null) return reports.SelectMany(r => r.Statuses).Distinct().CountBy(s => s.Split(' ')[0]).Any(s => s.Value > 1);
        if (reports.Any(r => r.Contradicted is not null)) return true;
        if (reports.Where(r => r.Pair is not null).Select(r => r.Pair).Distinct().Count() > 1 || reports.Select(r => r.Phenotype).Distinct().Count() > 1) return true;
        if (samples.Select(s => Phenotype(s.Call.Best[0])).Distinct().Count() > 1
            && samples.Any(s => samples.Any(o => !s.Call.Possible.Any(p => p.First == o.Call.Best[0].First && p.Second == o.Call.Best[0].Second)))) return true;
        return reports.Count > 0 && samples.Count > 0 && Phenotype(samples[0].Call.Best[0]) != reports[0].Phenotype
            && !samples[0].Call.Possible.Any(p => (p.First, p.Second) == reports[0].Pair || reports[0].Pair is null && Phenotype(p) == reports[0].Phenotype);
    }

    private IEnumerable<Answer> Conflict(List<GeneReport> reports, List<Sequenced> samples)
    {
        var facts = reports.Select(r => r.Fact.Id).Concat(samples.Select(s => s.Fact.Id)).ToSeq();
        var sides = reports.Select(r => (Says: $"{r.Method} {r.Said}", r.Diplotypes, Phenotype: r.Contradicted ?? r.Phenotype, Fact: r.Fact.Id))
            .Concat(reports.Where(r => r.Contradicted is not null).Select(r => (Says: $"{r.Method} {Words(r.Phenotype)}", Diplotypes: default(Seq<string>), r.Phenotype, Fact: r.Fact.Id)))
            .Concat(samples.Select(s => (Says: $"genome {s.Call.Name(s.Call.Best[0])}", Diplotypes: Names(s.Call), Phenotype: Phenotype(s.Call.Best[0]), Fact: s.Fact.Id)))
            .DistinctBy(s => s.Says).ToList();
        yield return Gap($"Two {gene} results disagree: {string.Join(" against ", sides.Select(s => s.Says))}.", $"Confirm the {gene} genotype in a new sample", facts) with { Disagree = sides.Select(s => s.Says).ToSeq() };
        foreach (var side in sides.OrderBy(s => s.Says, AlleleNames.Natural)) yield return Side(side.Says, side.Diplotypes, side.Phenotype, [side.Fact], facts);
    }

    private Finding Side(string target, Seq<string> diplotypes, string phenotype, Seq<FactId> own, Seq<FactId> all) => new(
        new AnswerKey(PharmacogeneGenotypes.BySource, $"{gene} {target}"), new Result.Diplotype(gene, diplotypes, phenotype, []),
        [new Evidence(target, null, own, cite(gene)), new Evidence("contradicted by another result", null, all.Where(f => !own.Contains(f)).ToSeq(), cite(gene))], origin, $"{gene}, {target}: {Words(phenotype)}; contradicted by another result.");

    private Gap DonorGap(IReadOnlyList<GeneReport> reports, List<Sequenced> samples)
    {
        var facts = reports.SelectMany(r => r.Donor.Add(r.Fact.Id)).Concat(samples.SelectMany(s => s.Donor.Add(s.Fact.Id))).Distinct().ToSeq();
        return Gap($"{gene} is not assessable: after an allogeneic stem cell transplant blood carries the donor's genome and saliva a mixture, not the liver's.",
            $"Genotype {gene} from skin fibroblasts or a sample from before the transplant; measure drug levels meanwhile", facts);
    }

    private Gap Gap(string says, string ask, Seq<FactId> facts) => new(_key, says, ask, $"gene:{gene}", needs, facts.Concat(askedBy).Distinct().ToSeq(), origin);

    internal static bool IsReduced(string phenotype) => Phenotypes.Gravity(phenotype) > 0;

    private static string Words(string phenotype) => Phenotypes.Words(phenotype);
    private static int Wanted(Pharmacogene gene) => gene.Positions.Count(p => p.Role is PositionRole.Defining or PositionRole.Required);
    private string Phenotype(DiplotypeMatch pair) => _definition!.Phenotype(pair.First, pair.Second);
    private static Seq<string> Names(GeneCall call) => call.Best.Concat(call.Possible.Where(p => !call.Best.Any(b => b.First == p.First && b.Second == p.Second))).Select(call.Name).Distinct().ToSeq();
    private static string Join(Seq<string> items) => string.Join(", ", items.Take(6)) + (items.Count > 6 ? $" and {items.Count - 6} more" : "");
}
