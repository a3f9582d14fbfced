using Titrant.Medicine.Briefs;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Refresh;

/// <summary>What a new set of tables changes, as a page that a pharmacist reads from the top: people, advice, genotypes, tables.</summary>
/// <param name="People">Null where nobody was asked about.</param>
internal sealed record RefreshReport(string Format, string Old, string New, Seq<Remark> Remarks, KnowledgeDiff? Diff, PeopleDiff? People, Seq<string> UnwordedTexts)
{
    public const string CurrentFormat = "titrant.refresh/1";

    public bool ChangesAdvice => Diff?.ChangesAdvice == true || People is { Changes.IsEmpty: false };
}

internal static class RefreshPage
{
    private const int MostKeys = 4;
    private const int MostLines = 25;

    public static IReadOnlyList<SummaryLine> Of(RefreshReport report)
    {
        var lines = new List<SummaryLine>();
        Add(Tone.Heading, $"New tables: {report.New}, compared with {report.Old}");
        foreach (var remark in report.Remarks.OrderByDescending(r => r.Refuses).Take(MostLines)) Add(remark.Refuses ? Tone.Grave : Tone.Plain, $"  {(remark.Refuses ? "Refused. " : "Note. ")}{remark}");
        Rest(report.Remarks.Count, MostLines, "notes");
        if (report.Diff is not { } diff) { Add(Tone.Grave, "The new tables cannot be used; nothing was compared."); return lines; }
        if (diff.Tables.IsEmpty) { Add(Tone.Plain, "Nothing differs: the tables are the same."); return lines; }

        if (report.People is { } people)
        {
            Add(Tone.Heading, $"Whose advice changes: {Words.Count(people.Changes.Select(c => c.Person).Distinct().Count(), "person", "people")} of {people.People}");
            foreach (var person in people.Changes.GroupBy(c => c.Person))
                foreach (var change in person)
                {
                    Add(Tone.Grave, $"  {change.Person}, {change.Drug}");
                    Add(Tone.Plain, $"    before   {change.Before}");
                    Add(Tone.Plain, $"    after    {change.After}");
                    foreach (var because in change.Because) Add(Tone.Quiet, $"    because  {because}");
                }
            if (people.Changes.IsEmpty) Add(Tone.Plain, "  Nobody's.");
            if (!people.Readings.IsEmpty) Add(Tone.Plain, "  Read otherwise, and no advice changes:");
            foreach (var reading in people.Readings.Take(MostLines)) Add(Tone.Quiet, $"    {reading}");
            Rest(people.Readings.Count, MostLines, "readings");
            foreach (var person in people.Unread) Add(Tone.Grave, $"  {person}: one of the two sets of tables gave no answer; ask again.");
        }

        Add(Tone.Heading, diff.Advice.IsEmpty ? "Advice by genotype: none changes" : $"Advice by genotype: {Words.Count(diff.Advice.Sum(c => c.Keys.Count), "row changes", "rows change")}, {Words.Count(diff.Advice.Select(c => c.Drug).Distinct().Count(), "medicine")}");
        foreach (var drug in diff.Advice.GroupBy(c => c.Drug))
        {
            Add(Tone.Plain, $"  {drug.Key}");
            foreach (var change in drug)
            {
                Add(Tone.Plain, $"    {change.Body}, {string.Join(" | ", change.Keys.Take(MostKeys))}{(change.Keys.Count > MostKeys ? $" and {change.Keys.Count - MostKeys} more genotypes" : "")}{(change.Population is "" or "general" ? "" : $" ({change.Population})")}");
                Add(Tone.Plain, $"      before  {change.Before ?? "no row"}");
                Add(Tone.Plain, $"      after   {change.After ?? "no row any more"}");
            }
        }
        if (!diff.Phenotypes.IsEmpty)
        {
            Add(Tone.Heading, "Genotypes that mean something else");
            foreach (var allele in diff.Phenotypes.GroupBy(p => (p.Gene, p.Allele)).Take(MostLines))
                Add(Tone.Plain, $"  {allele.Key.Gene} {allele.Key.Allele}: {string.Join("; ", allele.Take(6).Select(p => $"with {p.Partner}: {p.Before} -> {p.After}"))}{(allele.Count() > 6 ? $"; and {allele.Count() - 6} more" : "")}");
            Rest(diff.Phenotypes.GroupBy(p => (p.Gene, p.Allele)).Count(), MostLines, "alleles");
        }
        Add(Tone.Heading, "Tables");
        foreach (var table in diff.Tables)
        {
            var counts = string.Join(", ", new[] { (table.Added, "added"), (table.Removed, "removed"), (table.Changed, "changed") }.Where(c => c.Item1 > 0).Select(c => $"{c.Item1} {c.Item2}"));
            Add(Tone.Plain, $"  {table.Table}, {table.Before} -> {table.After}: {(counts.Length > 0 ? counts : "no row, only its header or order")}");
            foreach (var line in table.Lines.Take(MostLines)) Add(Tone.Quiet, $"    {line}");
            Rest(table.Lines.Count, MostLines, "rows");
        }
        List("Worded otherwise, asking for the same", diff.WordsOnly);
        List("Not worded yet: people with these genotypes would hear nothing. Word them before these tables are used", diff.Unworded);
        List("Source texts that nobody has worded yet", report.UnwordedTexts);
        return lines;

        void List(string title, Seq<string> items)
        {
            if (items.IsEmpty) return;
            Add(Tone.Heading, $"{title} ({items.Count})");
            foreach (var item in items.Take(MostLines)) Add(Tone.Plain, $"  {item}");
            Rest(items.Count, MostLines, "rows");
        }
        void Rest(int count, int shown, string what) { if (count > shown) Add(Tone.Quiet, $"    and {count - shown} more {what}, in --json"); }
        void Add(Tone tone, string text) => lines.Add(new(tone, Summary.Clean(Words.Cut(text, 600))));
    }
}
