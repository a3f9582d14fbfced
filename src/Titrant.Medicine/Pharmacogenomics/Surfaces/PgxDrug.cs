using Titrant.Medicine.Briefs;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

public enum DrugOutcome { Change, NotAssessable, NoChange }

/// <summary>What the genes say about one medicine: one line for each piece of advice, or one that says why there is none.</summary>
/// <param name="Standing">"prescribed", "planned", or "asked about".</param>
/// <param name="Act">Null where nothing is to be done or nothing can be said.</param>
/// <param name="Do">The act in a few words ("replace clopidogrel"); "" without one.</param>
/// <param name="Rests">The genes that it rests on, as "CYP2C19".</param>
/// <param name="Ids">Identifiers of the recommendations behind it, as the source numbers them.</param>
public sealed record PgxDrug(
    string Drug, string Standing, DrugOutcome Outcome, string Key, ActKind? Act, string Do, Consequence? Consequence, Strength? Strength,
    string Says, string Why, string ForWhom, string Ask, Seq<string> Rests, Seq<Option> Alternatives, Seq<string> Disagree,
    Seq<SourceLine> Sources, Seq<string> Ids, Seq<TableLine> Tables, Seq<FactLine> Evidence, string? WouldChange, Role? SignsOff, string Capability, string Version) : Wire
{
    internal static Seq<PgxDrug> Of(Chart chart, IReadOnlyList<Answer> answers, IReadOnlyList<Recommendation> advice, IReadOnlyCollection<string> asked, FactLines facts, Citations citations)
    {
        var standing = StandingOf(chart, asked);
        var lines = advice.Select(r => Change(chart, r, standing, facts, citations)).ToList();
        // What a card says of a medicine needs no second line from the finding under it.
        foreach (var answer in answers.Where(a => !a.Key.Name.StartsWith("Genotype", StringComparison.Ordinal)))
        {
            if (advice.Any(r => r.Because.Contains(answer.Key))) continue;
            foreach (var drug in DrugsOf(answer, facts))
                if (answer is Gap || answer is Finding { Checked: true }) lines.Add(Silent(answer, drug, standing, facts, citations));
        }
        return InOrder(lines);
    }

    internal static Seq<PgxDrug> InOrder(IEnumerable<PgxDrug> lines) =>
        lines.OrderBy(l => l.Outcome).ThenByDescending(l => l.Consequence).ThenBy(l => l.Strength).ThenBy(l => l.Drug, StringComparer.Ordinal).ThenBy(l => l.Key, StringComparer.Ordinal).ToSeq();

    /// <summary>
    /// A medicine on which its genes have a word, and of which the chart says nothing: guidelines use these genes where they are
    /// known and ask nobody to order them. Whoever asks about genes must not read that as "nothing to say".
    /// </summary>
    internal static PgxDrug NotLookedUp(Chart chart, string drug, Seq<PgxGene> genes, IReadOnlyCollection<string> asked)
    {
        var all = DrugGenes.Of(drug).Order(StringComparer.Ordinal).ToSeq();
        var unknown = all.Where(g => !genes.Any(r => r.Gene == g && r.Standing != GeneStanding.NotAssessable)).ToSeq();
        var name = char.ToUpperInvariant(drug[0]) + drug[1..];
        var says = unknown.IsEmpty ? $"{name}: no row of the guidelines fits what is known of {Join(all)}." : $"{name}: {Join(unknown)} {(unknown.Count == 1 ? "is" : "are")} not known here, so no advice could be looked up.";
        return new(drug, StandingOf(chart, asked).GetValueOrDefault(drug, "prescribed"), DrugOutcome.NotAssessable, $"Pharmacogenomics/{drug}", null, "", null, null,
            says, "", "", "", all, [], [], [], [], [], [], null, null, "Pharmacogenomics", "1");

        static string Join(Seq<string> names) => names.Count <= 1 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[names.Count - 1]}";
    }

    /// <summary>Looked at, and the guideline abstains: not the same as "no change".</summary>
    internal bool IsWithoutGuidance => Outcome == DrugOutcome.NoChange && Says.Contains("the guideline gives no recommendation", StringComparison.Ordinal);

    private static PgxDrug Change(Chart chart, Recommendation r, IReadOnlyDictionary<string, string> standing, FactLines facts, Citations citations)
    {
        var drug = NameOf(r.Act.Target);
        var act = new Briefs.Change(r.Key.ToString(), r.Key.Topic, r.Act.Kind, drug, r.Act.Dose, r.Consequence, r.Strength, r.Says, r.Why, r.ForWhom, r.SignOff, true, [], [], 0, [], null, [], [], [], "", "", []);
        var because = r.Because.Select(chart.Answer).OfType<Answer>().ToList();
        return new(drug, standing.GetValueOrDefault(drug, "prescribed"), DrugOutcome.Change, r.Key.ToString(), r.Act.Kind, BriefCard.ActWords(act), r.Consequence, r.Strength,
            r.Says, r.Why, r.ForWhom, "", GenesOf(because, r.Because), r.Alternatives.OrderBy(a => !a.Against.IsEmpty).Select(a => new Option(NameOf(a.Option), a.Against, a.NotChecked)).ToSeq(),
            r.Disagree, r.Citations.Select(c => new SourceLine(c.Text, c.Version, c.Date, c.Url)).ToSeq(), IdsOf(r.Citations), citations.Lines(r.Origin.Tables),
            facts.Of(r.Facts.Concat(because.OfType<Finding>().SelectMany(f => f.Evidence).SelectMany(e => e.Facts)), 8, out _), r.Flip?.Says, r.SignOff, r.Origin.Capability, r.Origin.Version);
    }

    private static PgxDrug Silent(Answer answer, string drug, IReadOnlyDictionary<string, string> standing, FactLines facts, Citations citations)
    {
        var finding = answer as Finding;
        var gap = answer as Gap;
        var ids = finding?.Evidence.SelectMany(e => e.Facts) ?? gap!.Facts;
        return new(drug, standing.GetValueOrDefault(drug, "prescribed"), finding is null ? DrugOutcome.NotAssessable : DrugOutcome.NoChange, answer.Key.ToString(), null, "", null, null,
            answer.Says, "", "", gap?.Ask ?? "", gap is null ? [] : gap.Needs.Where(n => n.Kind == FactKind.Genotype).Select(n => n.Concept).Distinct().ToSeq(), [], gap?.Disagree ?? [],
            finding?.Evidence.Select(e => new SourceLine(e.Citation.Text, e.Citation.Version, e.Citation.Date, e.Citation.Url)).Where(s => s.Text.Length > 0).Distinct().ToSeq() ?? [],
            IdsOf(finding?.Evidence.Select(e => e.Citation) ?? []), citations.Lines(answer.Origin.Tables), facts.Of(ids, 8, out _), null, null, answer.Origin.Capability, answer.Origin.Version);
    }

    /// <summary>Of the first source: the one whose advice it is.</summary>
    internal string TableDate => Sources.Select(s => s.Date).FirstOrDefault(d => d.Length > 0) ?? "";

    internal string SourceWords => string.Join("; ", Sources.Where(s => s.Text.Length > 0).Select(s => s.Date.Length > 0 && !s.Text.Contains(Words.Day(s.Date), StringComparison.Ordinal) ? $"{s.Text}, {Words.Day(s.Date)}" : s.Text).Distinct());

    private static Seq<string> DrugsOf(Answer answer, FactLines facts)
    {
        if (answer.Key.Target.Length > 0) return [answer.Key.Target];
        if (answer is Gap { About: var about } && about.StartsWith("drug:", StringComparison.Ordinal)) return [about["drug:".Length..]];
        return facts.Medicines(answer is Finding f ? f.Evidence.SelectMany(e => e.Facts) : ((Gap)answer).Facts);
    }

    private static Dictionary<string, string> StandingOf(Chart chart, IReadOnlyCollection<string> asked)
    {
        var standing = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var medicine in Titrant.Medicine.Medicines.Of(chart))
            foreach (var ingredient in medicine.Product.Drugs.Select(d => d.Ingredient).Append(medicine.Written))
            {
                var words = medicine.Fact.Source.Document == AskedDocument ? "asked about" : medicine.Standing == Titrant.Medicine.Standing.Planned ? "planned" : "prescribed";
                if (!standing.TryGetValue(ingredient, out var before) || before == "asked about") standing[ingredient] = words;
            }
        foreach (var drug in asked) standing.TryAdd(drug, "asked about");
        return standing;
    }

    /// <summary>The name of the source that stands for a question on the command line.</summary>
    public const string AskedDocument = "asked about";

    private static Seq<string> GenesOf(List<Answer> because, Seq<AnswerKey> keys) =>
        keys.Where(k => k.Name == "Genotype").Select(k => k.Target).Concat(because.OfType<Finding>().Select(f => (f.Result as Result.Diplotype)?.Gene ?? "")).Where(g => g.Length > 0).Distinct().ToSeq();

    // "CPIC codeine, row PA166297596 of 2024-05-29": whoever looks a rule up needs its number.
    private static Seq<string> IdsOf(IEnumerable<Citation> citations) => citations.Select(c => c.Text.Split(' '))
        .SelectMany(words => words.Zip(words.Skip(1)).Where(p => p.First is "row" or "recommendation" && p.Second.Any(char.IsAsciiDigit)).Select(p => p.Second.TrimEnd(',', ';'))).Distinct().ToSeq();

    private static string NameOf(Concept concept) => concept.Display.Length > 0 ? concept.Display : concept.Code;
}
