using Titrant.Medicine.Briefs;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>What the console shows first: medicines, then genes, then what could not be said. Control characters of a file never reach the terminal.</summary>
public static class PgxSummary
{
    // The position to test stands at a sentence's end.
    private const int Longest = 640;

    public static IReadOnlyList<SummaryLine> Of(PgxReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var lines = new List<SummaryLine>();
        var p = report.Person;
        Add(Tone.Heading, string.Join(", ", new[] { report.PersonWords, p.Age, "as of " + Words.DayAndTime(report.AsOf) }.Where(t => t.Length > 0)));
        foreach (var assumed in report.Assumed) Add(Tone.Grave, "What if: " + assumed);
        if (!report.NotRecognised.IsEmpty) Add(Tone.Grave, $"{Words.Count(report.NotRecognised.Count, "medicine")} not recognised and not checked: {string.Join(", ", report.NotRecognised.Take(8))}");

        Head("Medicines");
        foreach (var d in report.Drugs.Where(d => d.Outcome == DrugOutcome.Change))
        {
            Add(d.Consequence >= Consequence.Serious ? Tone.Grave : Tone.Plain, $"  {Words.Of(d.Consequence!.Value)}{(d.Act == ActKind.AskPharmacist ? ", to ask" : "")}: {d.Says}{(d.Standing == "prescribed" ? "" : $" [{d.Standing}]")}");
            Add(Tone.Quiet, $"    {string.Join("; ", new[] { Words.Of(d.Strength!.Value), d.ForWhom, d.SourceWords }.Where(t => t.Length > 0))}");
            foreach (var side in d.Disagree) Add(Tone.Plain, "    Sources disagree. " + side);
        }
        foreach (var d in report.Drugs.Where(d => d.Outcome == DrugOutcome.NotAssessable)) Add(Tone.Plain, $"  Not assessable{(d.Says.StartsWith(d.Drug, StringComparison.OrdinalIgnoreCase) ? "" : ", " + d.Drug)}: {d.Says}{(d.Ask.Length > 0 ? $" {d.Ask}." : "")}");
        foreach (var d in report.Drugs.Where(d => d.Outcome == DrugOutcome.NoChange)) Add(Tone.Plain, $"  {(d.IsWithoutGuidance ? "No recommendation exists" : "No change")}: {Once(d.Says)}");
        if (!report.NoRule.IsEmpty) Add(Tone.Plain, $"  No gene rule in this version: {string.Join(", ", report.NoRule.Take(12))}{(report.NoRule.Count > 12 ? $" and {report.NoRule.Count - 12} more" : "")}");
        if (report.Drugs.IsEmpty && report.NoRule.IsEmpty) Add(Tone.Plain, "  None was given: name them with --meds or --drug.");

        var called = report.Genes.Where(g => g.Standing == GeneStanding.Called).ToList();
        var open = report.Genes.Where(g => g.Standing != GeneStanding.Called).ToList();
        if (called.Count > 0)
        {
            Head("Genes");
            var width = called.Max(g => g.Gene.Length);
            var next = Math.Min(called.Max(g => Diplotypes(g).Length), 40);
            foreach (var g in called)
                Add(Tone.Plain, $"  {g.Gene.PadRight(width)}  {Diplotypes(g).PadRight(next)}  {(g.Phenotype == Diplotypes(g) ? "" : PlainWords.Term(g.Phenotype))}{(g.ActivityScore is { } s ? $", score {s}" : "")}{(g.NotExcluded.Length > 0 ? $"; not excluded: {Words.Cut(g.NotExcluded, 120)}" : "")}");
        }
        if (open.Count > 0)
        {
            Head("Genes not assessable");
            foreach (var g in open.Where(g => g.Needed)) Add(Tone.Plain, $"  {Words.Cut(g.Says, 400)}{(g.Ask.Length > 0 ? $" {g.Ask}." : "")}");
        }
        if (open.Any(g => !g.Needed)) Add(Tone.Plain, $"  Not assessable either, and no medicine listed depends on it: {string.Join(", ", open.Where(g => !g.Needed).Select(g => g.Gene))}");
        if (called.Count + open.Count == 0) Add(Tone.Plain, "No gene could be read from these files.");
        // A reported gene that says nothing is a warning, and its absence from the list above would be a riddle.
        var refused = report.Refused.Where(r => r.Severity >= Severity.Error || r.Code.StartsWith("PGX02", StringComparison.Ordinal)).ToList();
        if (refused.Count > 0)
        {
            Head("Not used");
            foreach (var r in refused.Take(8)) Add(Tone.Plain, $"  {r.Code} {r.Place}: {r.Detail}. {r.Remedy}");
            if (refused.Count > 8) Add(Tone.Plain, $"  and {refused.Count - 8} more, in the JSON.");
        }
        Add(Tone.Quiet, $"run {report.RunId}; a person decides");
        return lines;

        void Add(Tone tone, string text) => lines.Add(new(tone, Clean(text).TrimEnd()));
        void Head(string text) => lines.Add(new(Tone.Heading, text));
    }

    private static string Diplotypes(PgxGene g) => g.Diplotypes.IsEmpty ? "phenotype only" : g.Shown(60);

    // The line's head has said so.
    private static string Once(string says) => says.Replace(": checked, no change: ", ": ", StringComparison.Ordinal).Replace(": checked, the guideline gives no recommendation: ", ": ", StringComparison.Ordinal).Replace(": checked, ", ": ", StringComparison.Ordinal);

    private static string Clean(string text) => Summary.Clean(Words.Cut(text, Longest));
}
