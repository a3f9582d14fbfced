using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Refresh;

/// <summary>What one set of tables says about one medicine to one person.</summary>
/// <param name="Asks">What is asked for, without the reason: two lines with the same act, dose, grade and this ask for the same.</param>
/// <param name="Grade">Consequence and strength; "" where nothing is asked for.</param>
internal sealed record AdviceLine(string Drug, DrugOutcome Outcome, string Act, string Dose, string Asks, string Grade, string Says)
{
    // What test would answer an open question is no advice on the medicine.
    public (DrugOutcome, string, string, string, string) Sign => Outcome == DrugOutcome.NotAssessable ? (Outcome, "", "", "", "") : (Outcome, Act, Dose, Asks, Grade);

    public override string ToString() => Outcome switch
    {
        DrugOutcome.Change => $"{Asks}{(Dose.Length > 0 ? $" ({Dose})" : "")}; {Grade}",
        DrugOutcome.NoChange => "checked, no change",
        _ => $"not assessable{(Asks.Length > 0 ? $": {Asks}" : "")}",
    };
}

/// <param name="Reading">"*1/*17, Rapid Metabolizer".</param>
internal sealed record GeneLine(string Gene, string Reading);

/// <summary>One person under one set of tables; an identifier, never a name.</summary>
/// <param name="Tables">The tables cited, so that a reader can see which set was read.</param>
internal sealed record PersonAdvice(string Person, string RunId, Seq<AdviceLine> Lines, Seq<GeneLine> Genes, Seq<string> Tables)
{
    public static PersonAdvice Of(string person, Chart chart)
    {
        var report = PgxReport.Compose(chart, Capabilities.All, [], []);
        var doses = chart.Advice.GroupBy(r => r.Key.ToString()).ToDictionary(g => g.Key, g => g.First().Act.Dose ?? "", StringComparer.Ordinal);
        return new(person, report.RunId, report.Drugs.Select(d => Line(d, doses.GetValueOrDefault(d.Key, ""))).ToSeq(),
            report.Genes.Select(g => new GeneLine(g.Gene, g.Standing == GeneStanding.Called ? $"{(g.Diplotypes.IsEmpty ? "phenotype" : g.Shown(60))}, {g.Phenotype}{(g.ActivityScore is { } s ? $", score {s}" : "")}" : "not assessable")).ToSeq(),
            report.Tables.Select(t => t.Citation).ToSeq());
    }

    // The sentence gives its reason after the request; a phenotype's new name is no new advice.
    private static AdviceLine Line(PgxDrug d, string dose) => d.Outcome switch
    {
        DrugOutcome.Change => new(d.Drug, d.Outcome, d.Act?.ToString() ?? "", dose, Before(d.Says, ", because of "), $"{d.Consequence} consequence, {d.Strength} recommendation{(d.ForWhom.Length > 0 ? $", {d.ForWhom}" : "")}", d.Says),
        DrugOutcome.NotAssessable => new(d.Drug, d.Outcome, "", "", d.Ask, "", d.Says),
        _ => new(d.Drug, d.Outcome, "", "", "", "", d.Says),
    };

    private static string Before(string text, string mark) => text.IndexOf(mark, StringComparison.Ordinal) is var at and > 0 ? text[..at] : text;
}

/// <summary>One person's advice on one medicine, before and after, and through which tables it came to that.</summary>
internal sealed record PersonChange(string Person, string Drug, string Before, string After, Seq<string> Because);

/// <summary>Whose advice changes.</summary>
/// <param name="People">How many were asked.</param>
/// <param name="Readings">What is read otherwise without another advice: "P-1: CYP2C19 ... -> ...".</param>
/// <param name="Unread">People about whom one of the two sets could not be asked.</param>
internal sealed record PeopleDiff(int People, Seq<PersonChange> Changes, Seq<string> Readings, Seq<string> Unread)
{
    public static PeopleDiff Between(IReadOnlyList<PersonAdvice> before, IReadOnlyList<PersonAdvice> after, KnowledgeDiff tables)
    {
        var (changes, readings, unread) = (new List<PersonChange>(), new List<string>(), new List<string>());
        var then = before.ToDictionary(p => p.Person, StringComparer.Ordinal);
        foreach (var now in after)
        {
            if (!then.Remove(now.Person, out var was)) { unread.Add(now.Person); continue; }
            var genes = was.Genes.Select(g => g.Gene).Union(now.Genes.Select(g => g.Gene)).Select(g => (Gene: g, Before: Reading(was, g), After: Reading(now, g))).Where(g => g.Before != g.After).ToList();
            var changed = false;
            foreach (var drug in was.Lines.Select(l => l.Drug).Union(now.Lines.Select(l => l.Drug)).Order(StringComparer.Ordinal))
            {
                var (a, b) = (was.Lines.Where(l => l.Drug == drug).ToList(), now.Lines.Where(l => l.Drug == drug).ToList());
                if (a.Select(l => l.Sign).ToHashSet().SetEquals(b.Select(l => l.Sign)))
                {
                    if (Words(a) != Words(b)) readings.Add($"{now.Person}: {drug} stays not assessable, with another test to order");
                    continue;
                }
                changed = true;
                changes.Add(new(now.Person, drug, Words(a), Words(b), Because(drug, a, b, genes, tables)));
            }
            if (!changed) readings.AddRange(genes.Select(g => $"{now.Person}: {g.Gene} {g.Before} -> {g.After}"));
        }
        return new(before.Count, changes.OrderBy(c => c.Person, StringComparer.Ordinal).ThenBy(c => c.Drug, StringComparer.Ordinal).ToSeq(), readings.ToSeq(), unread.Concat(then.Keys).ToSeq());
    }

    private static Seq<string> Because(string drug, List<AdviceLine> before, List<AdviceLine> after, List<(string Gene, string Before, string After)> genes, KnowledgeDiff tables)
    {
        var why = new List<string>();
        foreach (var (gene, was, now) in genes)
        {
            var named = tables.Tables.Where(t => t.Table is "positions.tsv" or "alleles.tsv" or "phenotypes.tsv" or "genes.tsv" or "hla.tsv" && t.Lines.Any(l => l.Contains(gene + " ", StringComparison.Ordinal))).Select(Cite).ToList();
            if (named.Count > 0) why.Add($"{gene} {was} -> {now} ({string.Join("; ", named)})");
        }
        var rows = tables.Advice.Where(c => c.Drug == drug).ToList();
        // Of the rows that changed, those that this person's lines quote.
        bool Quoted(AdviceChange c) => before.Concat(after).Any(l => l.Asks.Length > 0 && new[] { c.Before, c.After }.Any(t => t is not null && t.Contains(Core(l.Asks), StringComparison.OrdinalIgnoreCase)));
        foreach (var change in rows.Any(Quoted) ? rows.Where(Quoted) : why.Count > 0 ? [] : rows)
            why.Add($"{change.Body} {drug}, {string.Join(" | ", change.Keys.Take(3))}{(change.Keys.Count > 3 ? " and others" : "")} ({string.Join("; ", tables.Tables.Where(t => t.Table.EndsWith("advice.tsv", StringComparison.Ordinal) || t.Table.EndsWith("recommendations.tsv", StringComparison.Ordinal)).Where(t => t.Table.StartsWith("dpwg/", StringComparison.Ordinal) == (change.Body == "DPWG")).Select(Cite))})");
        if (why.Count == 0) why.AddRange(tables.Tables.Where(t => t.Added + t.Removed + t.Changed > 0).Select(Cite));
        return why.Distinct().ToSeq();
    }

    private static string Cite(TableChange table) => $"{table.Table} {table.Before} -> {table.After}";

    // "Consider half the usual dose" and "Reduce: half the usual dose" share their object.
    private static string Core(string asks) => asks.LastIndexOf("onsider ", StringComparison.Ordinal) is var at and >= 0 ? asks[(at + "onsider ".Length)..] : asks;

    private static string Reading(PersonAdvice person, string gene) => person.Genes.FirstOrDefault(g => g.Gene == gene)?.Reading ?? "not asked";

    private static string Words(List<AdviceLine> lines) => lines.Count == 0 ? "nothing said" : string.Join(" | ", lines.Select(l => l.ToString()).Distinct());
}
