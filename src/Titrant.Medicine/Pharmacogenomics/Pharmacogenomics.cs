using Titrant.Medicine.Pharmacogenomics.Guidelines;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>Which of this person's medicines should their genome change?</summary>
public sealed partial class Pharmacogenomics : ICapability
{
    internal const string Name = "Pharmacogenomics";
    internal const string StillOpen = "StillOpen";
    private const string Answered = "clopidogrel";

    // What a gap asks for; the card names everything that is read.
    private static readonly Seq<Need> s_asks =
        [new Need(FactKind.Medication, "medicines with pharmacogenomic guidance", null, true, "advice is given only on medicines that are taken or planned"),
         new Need(FactKind.Genotype, "genes of these medicines", null, false, "a laboratory report or a genome"), new Need(FactKind.Condition, "indication", null, false, "some advice holds for one indication only")];

    public Card Card { get; } = new(
        "Pharmacogenomics", "1", "Which medicines should this genome change?", [PharmacogeneGenotypes.Name, PharmacogeneGenotypes.BySource], [Name, StillOpen],
        [.. s_asks, new Need(FactKind.Procedure, "any", null, false, "a procedure may tell the indication"), new Need(FactKind.Person, "birth date and ethnicity", null, false, "some advice holds for one age or population only"),
         new Need(FactKind.Allergy, "any", null, false, "an alternative that was not tolerated is not named")],
        "pharmacist, prescriber", "people who take, or are about to take, a medicine with CPIC or DPWG guidance", "dose or choice of that medicine",
        "Medicines that are not listed; interactions and what other medicines make of an enzyme; doses in milligrams for one person; clopidogrel, which has a question of its own.",
        [AdviceTable.Citation, .. AdviceTable.DpwgCitation is { } dpwg ? [dpwg] : Array.Empty<string>(), Gate.Citation, GeneTests.Citation, WarfarinStart.Citation, Inhibitors.Citation]);

    private Origin Origin => new(Card.Name, Card.Version, Card.Tables);

    public IEnumerable<Answer> Assess(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var open = new Dictionary<string, Gap>(StringComparer.Ordinal);
        foreach (var (drug, medicine) in Asked(chart))
        {
            var verdict = Verdict(chart, medicine, drug);
            var changes = new List<OpenChange>();
            var silent = 0;
            foreach (var gene in verdict.Genes)
                if (OpenChange.Of(chart, verdict, gene) is { } found) { if (found.Changes) changes.Add(found); else silent++; }

            var assessed = verdict.Genes.Any(g => KnownResults.Findings(chart, g).Count > 0);
            foreach (var change in changes.Where(c => c.IsFinding)) open.TryAdd(change.Gene, Gap(new(StillOpen, change.Gene), change.Says, change.Ask, $"gene:{change.Gene}", change.Facts, verdict));
            if (drug == "warfarin" && WarfarinStart.NotTested(chart) is { } notTested) yield return Gap(new(Name, drug), notTested, "Order a CYP2C9 genotype that covers *2, *3, *5, *6, *8 and *11, or dose clinically", "drug:warfarin", [], verdict);
            else if (changes.FirstOrDefault(c => !c.IsFinding) is { } undecided && verdict.Leading is null)
                yield return Gap(new(Name, drug), $"Whether {drug} fits this genome is not assessable. {undecided.Says}", undecided.Ask, $"drug:{drug}", undecided.Facts, verdict);
            else if (assessed && Unclear(chart, verdict) is { Count: > 0 } unclear)
                yield return Gap(new(Name, drug), $"Whether {drug} fits this genome is not known: the effect of {string.Join(" and ", unclear.Select(r => $"{r.Gene} {r.Label}"))} is not known.", "Treat as without a test: by effect and side effects, and by a level where there is one",
                    $"drug:{drug}; {string.Join("; ", unclear.Select(r => $"gene:{r.Gene}"))}", GeneFacts(chart, verdict).ToSeq(), verdict);
            else if (verdict.Leading is null && verdict.NotKnown.Count > 0 && verdict.Voices.All(v => v.Kind == "silent") && assessed)
                yield return Gap(new(Name, drug), $"Whether {drug} fits this genome is not assessable: {string.Join(" and ", verdict.NotKnown)} {(verdict.NotKnown.Count == 1 ? "is" : "are")} not known.", $"Order {Phenotypes.A(verdict.NotKnown[0])} {string.Join(" and ", verdict.NotKnown)} genotype", $"drug:{drug}", [], verdict);
            else if (verdict.Leading is null && assessed && Weakened(chart, verdict) is { Count: > 0 } weakened)
                yield return Gap(new(Name, drug), $"Whether {drug} fits is not settled by the genotype ({Genotypes(chart, verdict)}). {string.Join(" ", weakened)}", $"Ask the pharmacist about {drug} beside {string.Join(" and ", Inhibitors.Taken(chart, verdict.Genes, drug))}",
                    $"drug:{drug}", GeneFacts(chart, verdict).Concat(Inhibitors.Facts(chart, verdict.Genes, drug)).ToSeq(), verdict);
            else if (verdict.Voices.IsEmpty && assessed && verdict.IsForOthers)
                yield return Gap(new(Name, drug), $"{Upper(drug)}, {Genotypes(chart, verdict)}: the guidelines' rows for this result speak of people of another age or use.", $"Ask the pharmacist about {drug}", $"drug:{drug}", GeneFacts(chart, verdict).ToSeq(), verdict);
            else if (verdict.Voices.IsEmpty && assessed && verdict.NotKnown.IsEmpty) yield return NoRow(chart, verdict);
            else if (verdict.Leading is null && assessed && verdict.NotKnown.Where(g => OpenChange.CouldBeSerious(chart, verdict, g)).ToSeq() is { Count: > 0 } serious)
                yield return Gap(new(Name, drug), $"{Upper(drug)}, {Genotypes(chart, verdict)}: {string.Join(" and ", serious)} {(serious.Count == 1 ? "is" : "are")} not known and could change the advice. {Unchanged(verdict)}", $"Order {string.Join(" and ", serious)}",
                    $"drug:{drug}; {string.Join("; ", serious.Select(g => $"gene:{g}"))}", GeneFacts(chart, verdict).ToSeq(), verdict);
            else if (verdict.Voices.Count > 0 && (assessed || verdict.NotKnown.IsEmpty)) yield return Conclude(chart, verdict, silent > 0);
            else if (verdict.NotKnown.Count > 0 && GeneTest(chart, verdict) is { } test) yield return test;
        }
        foreach (var gap in open.Values) yield return gap;
    }

    public IEnumerable<Recommendation> Advise(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        foreach (var (drug, medicine) in Asked(chart))
        {
            if (chart.Answer(Name, drug) is not Finding { Checked: false }) continue;
            var verdict = Verdict(chart, medicine, drug);
            if (verdict.Leading is { } leading) yield return Recommend(chart, verdict, leading);
        }
    }

    // The medicine of longest use stands for its ingredient: what is tolerated for years is not about to be started.
    private static IEnumerable<(string Drug, Medicine Medicine)> Asked(Chart chart) => Medicines.Of(chart).Where(m => m.Standing != Standing.Unclear)
        .SelectMany(m => m.Product.Drugs.Select(d => (Drug: d.Ingredient, Medicine: m)))
        .Where(m => m.Drug != Answered && DrugGenes.Of(m.Drug).Count > 0 && (!Gate.IsLocal(m.Medicine) || Gate.KnowsSkin(m.Drug)))
        .GroupBy(m => m.Drug, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => (g.Key, g.OrderBy(m => Gate.IsLocal(m.Medicine)).ThenByDescending(m => Gate.Taken(chart, m.Medicine) ?? TimeSpan.Zero).ThenBy(m => m.Medicine.Fact.Id).First().Medicine));

    internal static DrugVerdict Verdict(Chart chart, Medicine medicine, string drug)
    {
        var results = DrugGenes.Of(drug).Select(g => (Gene: g, Results: KnownResults.Of(chart, g))).Where(g => !g.Results.IsEmpty).ToDictionary(g => g.Gene, g => g.Results, StringComparer.Ordinal);
        var verdict = DrugVerdict.Of(chart, medicine, drug, results);
        return drug == "warfarin" ? WarfarinStart.Add(chart, verdict) : verdict;
    }

    /// <summary>What weakens an enzyme whose poorest form would ask for a change: then the genotype alone settles nothing.</summary>
    private static List<string> Weakened(Chart chart, DrugVerdict verdict) => [.. verdict.Genes
        .Where(g => OpenChange.Candidates(g).Any(c => c.Phenotype == "Poor Metabolizer" && OpenChange.Under(chart, verdict, g, [c]).Leading is not null))
        .SelectMany(g => Inhibitors.Beside(chart, g, verdict.Drug)).Distinct()];

    private Finding NoRow(Chart chart, DrugVerdict verdict)
    {
        var says = $"{Upper(verdict.Drug)}, {Genotypes(chart, verdict)}: checked, no change: no guideline has a row for this result.";
        return new Finding(new(Name, verdict.Drug), new Result.Coded(new Concept(Systems.Titrant, "pgx-unchanged", says)), [new Evidence("no row fits", null, Facts(chart, verdict), s_genotype)], Origin, says, Checked: true);
    }

    /// <summary>Results whose effect nobody knows, where no row says anything else.</summary>
    private static List<GeneResult> Unclear(Chart chart, DrugVerdict verdict) => verdict.Voices.All(v => v.Kind == "silent")
        ? [.. verdict.Genes.SelectMany(g => KnownResults.Of(chart, g)).Where(r => r.Phenotypes.Any(p => p is "Indeterminate" or "n/a"))] : [];

    private Finding Conclude(Chart chart, DrugVerdict verdict, bool openButIdle)
    {
        var leading = verdict.Leading;
        var says = leading is not null
            ? $"{Upper(verdict.Drug)}, {Genotypes(chart, verdict)}: {leading.Name} advises {leading.Row.Does}."
            : $"{Upper(verdict.Drug)}, {Genotypes(chart, verdict)}: checked, {Unchanged(verdict)}{(openButIdle ? " None of the alleles that are not excluded would change the advice." : "")}";
        var code = leading is null ? verdict.Voices.All(v => v.Kind == "silent") ? "pgx-no-recommendation" : "pgx-unchanged" : $"pgx-{leading.Kind.Replace(' ', '-')}";
        return new Finding(new(Name, verdict.Drug), new Result.Coded(new Concept(Systems.Titrant, code, says)),
            [new Evidence($"{string.Join("; ", verdict.Voices.Select(Named))}", null, Facts(chart, verdict), Cite(verdict.Voices[0]))], Origin, says, Checked: leading is null);
    }

    private static string Unchanged(DrugVerdict verdict)
    {
        var voice = verdict.Voices.FirstOrDefault(v => v.Kind == "none") ?? verdict.Voices[0];
        return voice switch
        {
            { Tolerated: true, Row: { Tolerated.Length: > 0 } row } => $"no change: the advice is for starting it. {row.Tolerated}",
            { Tolerated: true, Row.Act: not null } => "no change: the advice is for starting it, and it has been taken for more than three months.",
            { Kept: { } daily, Row: var row } => FormattableString.Invariant($"no change: {daily:0.##} mg daily is within the limit ({row.Dose})."),
            { Gated: Gated.NotMeant, Row: { Act: not null } row } => $"no change: the advice ({row.Does}) holds for {row.Indication}.",
            { Row: { IsSilent: true } row } => $"the guideline gives no recommendation: {row.Because}.",
            { Row: { Act: ActKind.Monitor } row } => $"no other medicine or dose; {row.Does}.",
            { Row: var row } => $"no change: {row.Because}.{(row.Then.Length > 0 ? " " + row.Then : "")}",
        };
    }

    private Recommendation Recommend(Chart chart, DrugVerdict verdict, Voice leading)
    {
        var row = leading.Row;
        var (options, against) = GeneOptions.Screen(chart, verdict);
        var conflict = verdict.Genes.Where(g => chart.Answer(PharmacogeneGenotypes.Name, g) is Gap { Disagree.Count: > 0 }).ToList();
        var condition = leading.Gated != Gated.Perhaps ? "" : row.Indication.StartsWith("at ", StringComparison.Ordinal) ? $", where it is used {row.Indication},"
            : row.Indication.StartsWith("other than", StringComparison.Ordinal) ? $", if it is for something {row.Indication}," : $", if it is for {row.Indication},";
        var verb = conflict.Count > 0 ? $"Confirm the {string.Join(" and ", conflict)} genotype, and meanwhile consider" : "Consider";
        return new Recommendation(
            new AdviceKey(verdict.Drug, row.Act!.Value, verdict.Drug), new Act(row.Act.Value, new Concept(Systems.Titrant, $"drug:{verdict.Drug}", verdict.Drug), row.Dose.Length > 0 ? row.Dose : null),
            row.Consequence, row.Strength, $"{verb}{condition} {row.Does}, because {Reason(chart, verdict)}.", Why(chart, verdict, leading),
            row.Indication.Length > 0 ? row.Indication : !row.AtStart ? "" : row.Kind == "another medicine" ? "before it is started, or in its first three months" : "at the start, or when it works too little or too much",
            verdict.Genes.Select(g => new AnswerKey(PharmacogeneGenotypes.Name, g)).Append(new(Name, verdict.Drug)).Where(k => chart.Answer(k) is not null).ToSeq(),
            Facts(chart, verdict).Concat(against).Distinct().ToSeq(), options, Role.Prescriber, verdict.Voices.Select(Cite).Append(s_genotype).ToSeq(),
            Flip(chart, verdict, leading), Origin, verdict.Disagree ? verdict.Voices.Where(v => v.Weighed).Select(Side).ToSeq() : []);
    }

    private static readonly Citation s_genotype = new("CPIC allele function and phenotype tables", Pharmacogene.Tables[1], "2025-11-05", "https://cpicpgx.org/genes-drugs/");

    private static string Why(Chart chart, DrugVerdict verdict, Voice leading)
    {
        var row = leading.Row;
        var parts = new List<string> { $"{Upper(row.Because)}.", row.Then };
        if (row.Tolerated.Length > 0 && (row.AtStart ? Gate.Taken(chart, verdict.Medicine) is null : Gate.IsLongTaken(chart, verdict.Medicine))) parts.Add(row.Tolerated);
        if (verdict.NotKnown.Count > 0 && !row.Because.Contains("not known", StringComparison.Ordinal)) parts.Add($"{string.Join(" and ", verdict.NotKnown)} {(verdict.NotKnown.Count == 1 ? "is" : "are")} not known.");
        parts.AddRange(verdict.Genes.SelectMany(g => KnownResults.Findings(chart, g)).Where(f => f.Says.Contains("at least ", StringComparison.Ordinal)).Select(f => f.Says));
        parts.AddRange(verdict.Genes.SelectMany(g => Inhibitors.Beside(chart, g, verdict.Drug)).Distinct());
        // Another body that asks for the same may say more exactly how.
        if (!verdict.Disagree) parts.AddRange(verdict.Voices.Where(v => v.Acts && v != leading && v.Row.Does != row.Does).Select(v => $"{v.Name}: {v.Row.Does}."));
        return string.Join(" ", parts.Where(p => p.Length > 0));
    }

    private static string Side(Voice voice) => $"{voice.Name}: " + voice switch
    {
        { Kind: "silent" } => $"no recommendation ({voice.Row.Because})",
        { Tolerated: true } => "no change (taken for more than three months)",
        { Kept: not null } => "no change (the dose is within its limit)",
        { Gated: Gated.NotMeant, Row.Act: not null } => $"its advice holds for {voice.Row.Indication}",
        { Row.Act: not null } => voice.Row.Does,
        _ => $"no change ({voice.Row.Because})",
    };

    /// <summary>The one result that makes the card go away: the first of a gene's own diplotypes under which nobody asks for a change.</summary>
    private static Counterfactual? Flip(Chart chart, DrugVerdict verdict, Voice leading)
    {
        foreach (var gene in verdict.Genes.Where(g => !KnownResults.Of(chart, g).IsEmpty).Concat(verdict.Genes).Distinct())
            foreach (var candidate in OpenChange.Candidates(gene))
            {
                var other = OpenChange.Under(chart, verdict, gene, [candidate]);
                if (other.Leading is null && other.Voices.Count > 0)
                    return new(new(PharmacogeneGenotypes.Name, gene), KnownResults.ToAnswer(candidate), $"With {gene} {candidate.Label} ({Phenotypes.Words(candidate.Phenotype)}) this card would not be here.");
            }
        foreach (var gene in verdict.Genes)
            foreach (var candidate in OpenChange.Candidates(gene))
                if (OpenChange.Under(chart, verdict, gene, [candidate]) is { Leading: { } other } && other.Row.Does != leading.Row.Does)
                    return new(new(PharmacogeneGenotypes.Name, gene), KnownResults.ToAnswer(candidate), $"With {gene} {candidate.Label} ({Phenotypes.Words(candidate.Phenotype)}) the card would ask for {other.Row.Does}.");
        return null;
    }

    private Gap? GeneTest(Chart chart, DrugVerdict verdict)
    {
        var race = string.Join(" ", chart.Of<Demographics>().SelectMany(d => d.Claim.Race).Select(r => r.Display));
        foreach (var gene in verdict.NotKnown)
        {
            if (Gate.IsLongTaken(chart, verdict.Medicine) || Gate.IsLocal(verdict.Medicine) || GeneTests.Before(verdict.Drug, gene, race) is not { } row) continue;
            return Gap(new(Name, verdict.Drug), $"{Upper(verdict.Drug)}: {gene} is not known ({row["why"]}, {row["source"]}).", row["ask"], $"drug:{verdict.Drug}; gene:{gene}", [], verdict);
        }
        return null;
    }

    private Gap Gap(AnswerKey key, string says, string ask, string about, Seq<FactId> facts, DrugVerdict verdict) =>
        new(key, says, ask, about, s_asks, facts.Add(verdict.Medicine.Fact.Id).Concat(verdict.Facts).Distinct().ToSeq(), Origin);

    private static string Reason(Chart chart, DrugVerdict verdict) =>
        verdict.NotKnown.Count > 0 && verdict.Genes.SelectMany(g => KnownResults.Of(chart, g)).All(IsUsual) ? $"{string.Join(" and ", verdict.NotKnown)} {(verdict.NotKnown.Count == 1 ? "is" : "are")} not known" : $"of {Genotypes(chart, verdict)}";

    /// <summary>"DPYD Reference/c.1905+1G>A (*2A) (intermediate metaboliser) and ...": the unusual genes, or all where none is.</summary>
    private static string Genotypes(Chart chart, DrugVerdict verdict)
    {
        var keys = verdict.Leading?.Source.Keys ?? [];
        var genes = keys.IsEmpty ? verdict.Genes : verdict.Genes.Where(g => keys.Any(k => k.Gene == g)).ToSeq();
        // Of HLA only the allele that the row asks about is a reason.
        var results = genes.SelectMany(g => KnownResults.Of(chart, g)).Select(r => keys.FirstOrDefault(k => k.Gene == r.Gene) is { Key: { Length: > 0 } key } && HlaStatus.IsHla(r.Gene) && r.LookupKeys.Contains(key)
            ? r with { Alleles = [], Phenotypes = [key] } : r).ToList();
        var unusual = verdict.Leading is null ? [] : results.Where(r => !IsUsual(r)).ToList();
        var known = (unusual.Count > 0 ? unusual : results).ConvertAll(r => $"{r.Gene} {(r.Alleles.IsEmpty ? "" : r.Alleles is [var one, var two] && one == two && one.Contains(' ', StringComparison.Ordinal) ? $"{one}, both copies " : r.Diplotype + " ")}({(r.Phenotypes.IsEmpty ? "no phenotype" : string.Join(", ", Told(r).Select(Phenotypes.Words)))})");
        return known.Count > 0 ? string.Join(" and ", known) : "no genotype";
    }

    private static bool IsUsual(GeneResult result) => HlaStatus.IsHla(result.Gene) ? result.Phenotypes.All(p => p.EndsWith("negative", StringComparison.Ordinal))
        : OpenChange.Candidates(result.Gene).FirstOrDefault() is { } usual && usual.Phenotypes.SequenceEqual(result.Phenotypes);

    // An HLA allele that was found is the news; those that were not fill the line.
    private static IEnumerable<string> Told(GeneResult result) => result.Phenotypes.Any(p => p.EndsWith(" positive", StringComparison.Ordinal))
        ? result.Phenotypes.Where(p => p.EndsWith(" positive", StringComparison.Ordinal)) : result.Phenotypes;

    private static IEnumerable<FactId> GeneFacts(Chart chart, DrugVerdict verdict) => verdict.Genes.SelectMany(g => KnownResults.Findings(chart, g)).SelectMany(f => f.Evidence.SelectMany(e => e.Facts));

    private static Seq<FactId> Facts(Chart chart, DrugVerdict verdict) => GeneFacts(chart, verdict)
        .Append(verdict.Medicine.Fact.Id).Concat(verdict.Facts).Distinct().ToSeq();

    private static string Named(Voice voice) => $"{voice.Name} {(voice.Source.Id.Length > 0 ? voice.Source.Id : voice.Source.Guideline)}{(voice.Source.Population is { Length: > 0 } p and not "general" ? $" ({p})" : "")}";

    private static Citation Cite(Voice voice)
    {
        var (name, tables, rows) = voice.Row.Body == GuidelineBody.Cpic
            ? ("CPIC", AdviceTable.Citation, Guideline.Cpic.Table) : ("DPWG (CC BY-SA 4.0)", AdviceTable.DpwgCitation ?? "", Guideline.Dpwg!.Table);
        return new($"{name} {voice.Row.Drug}, row {Named(voice)[5..]}", tables, RowsOf().Match(rows.Source) is { Success: true } of ? of.Value : "", $"https://www.clinpgx.org/guideline/{voice.Source.Guideline}");
    }

    /// <summary>The day of the guideline's rows, which is not the day of our table: "rows of 2024-05-29".</summary>
    [System.Text.RegularExpressions.GeneratedRegex(@"(?<=rows of )[0-9]{4}-[0-9]{2}-[0-9]{2}")]
    private static partial System.Text.RegularExpressions.Regex RowsOf();

    private static string Upper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
