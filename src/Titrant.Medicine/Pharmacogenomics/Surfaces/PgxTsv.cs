using System.Text;
using Titrant.Medicine.Briefs;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>pgx.tsv, a line for each gene, and pgx-drugs.tsv, a line for each piece of advice: UTF-8, LF, "# key: value" lines first.</summary>
public static class PgxTsv
{
    public static byte[] Genes(PgxReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = Header(report, "pharmacogenes");
        Row(text, ["gene", "standing", "diplotypes", "phenotype", "activity score", "source", "not called", "not excluded", "note"]);
        foreach (var g in report.Genes)
            Row(text, [g.Gene, g.Standing switch { GeneStanding.Called => "called", GeneStanding.Disagree => "sources disagree", _ => "not assessable" },
                string.Join("; ", g.Diplotypes), g.Phenotype, g.ActivityScore ?? "", g.Source, string.Join(", ", g.NotCalled), g.NotExcluded, g.Ask.Length > 0 ? $"{g.Says} {g.Ask}." : g.Says]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static byte[] Drugs(PgxReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = Header(report, "medicines");
        Row(text, ["drug", "standing", "outcome", "act", "strength", "genes", "source", "table date", "recommendations", "says"]);
        foreach (var d in report.Drugs)
            Row(text, [d.Drug, d.Standing, d.Outcome switch { DrugOutcome.Change => "change", DrugOutcome.NoChange => d.IsWithoutGuidance ? "checked, no recommendation exists" : "checked, no change", _ => "not assessable" },
                d.Do, d.Strength is { } s ? Words.Of(s) : "", string.Join(", ", d.Rests), d.SourceWords, d.TableDate, string.Join("; ", d.Ids), d.Ask.Length > 0 ? $"{d.Says} {d.Ask}." : d.Says]);
        foreach (var name in report.NoRule) Row(text, [name, "prescribed", "no gene rule in this version", "", "", "", "", "", "", ""]);
        foreach (var name in report.NotRecognised) Row(text, [name, "prescribed", "not recognised, not checked", "", "", "", "", "", "", ""]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static StringBuilder Header(PgxReport report, string what)
    {
        var text = new StringBuilder();
        Line($"format: {PgxReport.CurrentFormat} {what}");
        Line($"software: {report.Software}; {report.RunId}");
        Line($"as of: {report.AsOf}");
        Line($"person: {report.PersonWords}");
        foreach (var table in report.Tables) Line("table: " + BriefCard.TableWords(table));
        Line("use: " + report.IntendedUse);
        return text;

        void Line(string words) => text.Append("# ").Append(Cell(words)).Append('\n');
    }

    private static void Row(StringBuilder text, string[] cells) => text.AppendJoin('\t', cells.Select(Cell)).Append('\n');

    // A spreadsheet runs a cell that begins like a formula; a file's words must not become one.
    private static string Cell(string words)
    {
        var clean = Summary.Clean(words).Trim();
        return clean.Length > 0 && clean[0] is '=' or '+' or '@' ? "'" + clean : clean;
    }
}
