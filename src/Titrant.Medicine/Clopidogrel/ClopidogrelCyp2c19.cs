using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Clopidogrel;

/// <summary>Will clopidogrel be activated enough in this person, for what it is taken for?</summary>
public sealed class ClopidogrelCyp2c19 : ICapability
{
    private const string Gene = "CYP2C19";
    private static readonly AnswerKey s_genotype = new(PharmacogeneGenotypes.Name, Gene);
    private static readonly AnswerKey s_key = new("ClopidogrelCyp2c19");
    private static readonly Table s_advice = Table.Embedded(typeof(ClopidogrelCyp2c19).Assembly, "Clopidogrel/knowledge/advice.tsv");

    private static readonly Citation s_cpic = new("CPIC clopidogrel and CYP2C19, Clin Pharmacol Ther 2022;112:959", s_advice.Citation, "2024-05-29", "https://doi.org/10.1002/cpt.2526");
    private static readonly Citation s_labels = new("US labels of prasugrel and ticagrelor: contraindications, interactions", Alternatives.Citation, "2026-11-21");

    // What a gap asks for; the card names everything that is read.
    private static readonly Seq<Need> s_asks = [new Need(FactKind.Genotype, Gene, null, true, "CYP2C19 activates clopidogrel"), new Need(FactKind.Condition, "indication", null, false, "the advice depends on what clopidogrel is for")];

    public Card Card { get; } = new(
        "ClopidogrelCyp2c19", "1", "Will clopidogrel be activated enough in this person?", ["Genotype", PharmacogeneGenotypes.BySource], ["ClopidogrelCyp2c19"],
        [.. s_asks, new Need(FactKind.Medication, "any", null, true, "clopidogrel, and what an alternative would meet"), new Need(FactKind.Procedure, "indication", null, false, "stents and bypasses"),
         new Need(FactKind.Allergy, "any", null, false, "whether an alternative may be given"), new Need(FactKind.Person, "birth date", null, false, "whether an alternative may be given"), new Need(FactKind.Analyte, "body weight", null, false, "whether an alternative may be given")],
        "prescriber, pharmacist", "people who take, or are about to take, clopidogrel", "whether to choose another antiplatelet drug",
        "People who do not take clopidogrel; whether a genotype should be ordered; loading doses.",
        [s_advice.Citation, Indication.Citation, Alternatives.Citation, Alternatives.Partners]);

    private Origin Origin => new(Card.Name, Card.Version, Card.Tables);

    public IEnumerable<Answer> Assess(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var uses = Clopidogrel.IsOn(chart);
        if (uses.Count == 0) yield break;
        var sides = Sides(chart);
        var indication = Indication.Of(chart, uses);
        if (sides.Count > 0)
        {
            // "At least intermediate" is no reassurance where only the poor would be switched.
            yield return sides is [var only] && !Calls(only, indication) && WouldChange(chart, indication) is { } worse
                ? NotAssessable(chart, uses, indication, $"{only.Says} {worse.Says}", worse.Ask, only.Evidence.SelectMany(e => e.Facts), worse.Facts)
                : Conclude(uses, sides, indication);
            yield break;
        }
        if (chart.Answer(s_genotype) is Gap unknown)
        {
            var change = WouldChange(chart, indication);
            var none = change is null && GeneAssessment.Behind(chart, Gene) is { Call: { NotExcluded.Count: > 0, Unknown.IsEmpty: true, Best.Count: > 0 } call }
                && call.Best.All(p => p.First == call.Best[0].First && p.Second == call.Best[0].Second);
            yield return NotAssessable(chart, uses, indication,
                $"Whether clopidogrel works here is not assessable. {unknown.Says}{(change is { } c ? " " + c.Says : none ? $" None of them would change the advice{For(indication)}." : "")}",
                unknown.Ask, unknown.Facts, change?.Facts ?? []);
        }
        else if (chart.Of<Sample>().Any())
            yield return new Gap(s_key, "Whether clopidogrel works here is not assessable: the genome file does not cover CYP2C19.", "Order a CYP2C19 genotype", "drug:clopidogrel", s_asks, uses.Select(u => u.Fact.Id).ToSeq(), Origin);
    }

    private Gap NotAssessable(Chart chart, IReadOnlyList<(Fact Fact, MedicationUse Use)> uses, Indication? indication, string says, string ask, IEnumerable<FactId> genotype, IEnumerable<FactId> against) =>
        new(s_key, says, ask, "drug:clopidogrel", s_asks,
            genotype.Concat(uses.Select(u => u.Fact.Id)).Concat(GeneAssessment.Behind(chart, Gene) is null ? [] : indication?.Facts ?? []).Concat(against).Distinct().ToSeq(), Origin);

    /// <summary>
    /// What an allele that is not excluded would mean for what clopidogrel is taken for: "If *35 (no function) is present,
    /// prasugrel or ticagrelor would be preferred; test rs12769205." Null where none of them changes the advice.
    /// </summary>
    private static (string Says, string Ask, Seq<FactId> Facts)? WouldChange(Chart chart, Indication? indication)
    {
        if (GeneAssessment.Behind(chart, Gene) is not { } sample || sample.Call.Best.IsEmpty) return null;
        var call = sample.Call;
        string[] seen = [call.Best[0].First, call.Best[0].Second];
        bool Switches(DiplotypeMatch p) => Row(indication?.Group ?? "acs-pci", Pharmacogene.Of(Gene).Phenotype(p.First, p.Second))["act"] == "switch";
        var telling = call.NotExcluded.Where(o => o.With.Any(Switches)).ToList();
        if (telling.Count == 0) return null;
        // One copy beside an allele that was seen suffices, or it takes two that were not.
        var one = telling.Where(o => o.With.Any(p => Switches(p) && (p.First == o.Name && seen.Contains(p.Second) || p.Second == o.Name && seen.Contains(p.First)))).ToList();
        var named = one.Count > 0 ? one : telling;
        var function = string.Join(" or ", named.Select(o => o.Function.ToLowerInvariant()).Distinct());
        var condition = (one.Count > 0, named.Count) switch
        {
            (true, 1) => $"{named[0].Name} ({function}) is present",
            (true, _) => $"one of those of {function} is present",
            (false, 1) => $"both copies of the gene are {named[0].Name} ({function})",
            _ => $"both copies of the gene are of {function}",
        };
        var tests = named.SelectMany(o => o.Positions).Distinct().ToList();
        var (options, against) = Alternatives.Screen(chart, indication);
        return ($"If {condition}, {Spoken(options)} would be preferred{For(indication)}; test {string.Join(", ", tests.Take(4))}{(tests.Count > 4 ? $" and {tests.Count - 4} more positions" : "")}.",
            $"Order a CYP2C19 genotype that covers {OpenAllele.ToTest(named)}", against);
    }

    private static string For(Indication? indication) =>
        $" for {(indication is null ? "an acute coronary syndrome or coronary stent (the indication is not stated)" : Indication.Words(indication.Group))}";

    public IEnumerable<Recommendation> Advise(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        if (chart.Answer(s_key) is not Finding { Checked: false }) yield break;
        var uses = Clopidogrel.IsOn(chart);
        var sides = Sides(chart);
        var indication = Indication.Of(chart, uses);
        var telling = sides.Where(s => Calls(s, indication)).ToList();
        if (uses.Count == 0 || telling.Count == 0) yield break;
        var side = telling[0];
        var row = Row(indication?.Group ?? "acs-pci", Phenotype(side));
        var (options, against) = Alternatives.Screen(chart, indication);
        yield return new Recommendation(
            new AdviceKey("clopidogrel", ActKind.Switch, "clopidogrel"), new Act(ActKind.Switch, Clopidogrel.Drug),
            indication?.Group == "acs-pci" ? Consequence.Serious : Consequence.Moderate, Enum.Parse<Strength>(row["strength"]),
            Says(side, indication, options, sides.Count > 1), Why(row, indication, sides), indication is null ? "if taken for acute coronary syndrome or coronary stenting" : Indication.Words(indication.Group),
            Because(chart, sides), uses.Select(u => u.Fact.Id).Concat(indication?.Facts ?? []).Concat(sides.SelectMany(Facts)).Concat(against).Distinct().ToSeq(),
            options, Role.Prescriber, [s_cpic, s_labels],
            new Counterfactual(s_genotype, new Result.Diplotype(Gene, ["*1/*1"], "Normal Metabolizer", []), "With CYP2C19 *1/*1 this card would not be here."),
            Origin, row["dpwg"].Length > 0 && chart.Setting.Authorities.Contains("DPWG") ? [$"CPIC: {Spoken(options)}", $"DPWG: {row["dpwg"]}"] : []);
    }

    private Finding Conclude(IReadOnlyList<(Fact Fact, MedicationUse Use)> uses, List<Finding> sides, Indication? indication)
    {
        var acts = sides.Any(s => Calls(s, indication));
        var says = acts
            ? $"Clopidogrel is activated too little in this person ({string.Join(" or ", sides.Where(s => Calls(s, indication)).Select(Named))})."
            : $"Clopidogrel, CYP2C19 {string.Join(" or ", sides.Select(Named))}{(indication is null ? "" : $", {Indication.Words(indication.Group)}")}: checked, no change ({Row(indication?.Group ?? "acs-pci", Phenotype(sides[0]))["because"]}).";
        var facts = sides.SelectMany(Facts).Concat(uses.Select(u => u.Fact.Id)).Concat(indication?.Facts ?? []).Distinct().ToSeq();
        return new Finding(s_key, new Result.Coded(new Concept(Systems.Titrant, acts ? "clopidogrel-reduced" : "clopidogrel-unchanged", says)),
            [new Evidence(indication is null ? "indication not stated" : $"taken for: {indication.Says}", null, facts, s_cpic)], Origin, says, Checked: !acts);
    }

    /// <summary>The genotype, or where two results contradict each other, each of them.</summary>
    private static List<Finding> Sides(Chart chart) => chart.Answer(s_genotype) switch
    {
        Finding { Result: Result.Diplotype } one => [one],
        Gap => [.. chart.AnswersNamed(PharmacogeneGenotypes.BySource).OfType<Finding>().Where(f => f.Result is Result.Diplotype { Gene: Gene })
            .OrderByDescending(f => Phenotypes.Gravity(Phenotype(f))).ThenBy(f => f.Key.Target, StringComparer.Ordinal)],
        _ => [],
    };

    // An unknown indication is judged as the one with the strongest advice, and the card states the condition.
    private static bool Calls(Finding side, Indication? indication) => Row(indication?.Group ?? "acs-pci", Phenotype(side))["act"] == "switch";

    private static Row Row(string group, string phenotype) =>
        s_advice.Rows.FirstOrDefault(r => r["indication"] == group && r["phenotype"] == phenotype)
        ?? s_advice.Rows.First(r => r["indication"] == group && r["phenotype"] == "Indeterminate");

    private static string Says(Finding side, Indication? indication, Seq<Screened> options, bool conflict)
    {
        var condition = indication is null ? ", if clopidogrel is taken for an acute coronary syndrome or a coronary stent," : "";
        var confirm = conflict ? "Confirm the CYP2C19 genotype, and meanwhile consider" : "Consider";
        return $"{confirm}{condition} {Spoken(options)} instead of clopidogrel because CYP2C19 {Named(side)} activates it too little.";
    }

    private static string Spoken(Seq<Screened> options)
    {
        var free = options.Where(o => o.Against.IsEmpty).Select(o => o.Option.Display).ToList();
        return free.Count > 0 ? string.Join(" or ", free) : "another antiplatelet drug (prasugrel and ticagrelor both have something against them)";
    }

    private static string Why(Row row, Indication? indication, List<Finding> sides) =>
        $"This genotype {row["because"]}; {(indication is null ? "the indication is not stated" : $"taken for {indication.Says}")}."
        + (sides.Count > 1 ? $" The results disagree: {string.Join(" against ", sides.Select(Named))}." : "")
        + (sides is [{ Says: var says }] && says.Contains("at least ", StringComparison.Ordinal) ? $" {says}" : "")
        + " Agree on the other drug and its loading dose before clopidogrel is stopped: no gap, and never both together.";

    private static Seq<AnswerKey> Because(Chart chart, List<Finding> sides) =>
        sides.Select(s => s.Key).Append(s_genotype).Append(s_key).Distinct().Where(k => chart.Answer(k) is not null).ToSeq();

    // An assumed answer may be worded by a person: "poor metaboliser".
    private static string Phenotype(Finding side)
    {
        var written = ((Result.Diplotype)side.Result).Phenotype;
        return Phenotypes.Normal(written) ?? written;
    }

    private static string Named(Finding side) => $"{(side.Result is Result.Diplotype { Diplotypes: { Count: > 0 } names } ? names[0] : "genotype")} ({Phenotypes.Words(Phenotype(side))})";
    private static IEnumerable<FactId> Facts(Finding side) => side.Evidence.SelectMany(e => e.Facts);
}
