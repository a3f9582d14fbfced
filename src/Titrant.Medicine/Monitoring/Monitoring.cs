using System.Globalization;
using Titrant.Medicine.Kidney;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine;

/// <summary>
/// "Which medicine is taken on a test that has grown old?" One answer per medicine and test (target: "warfarin INR"): checked while
/// it is fresh, a gap that names the test and the date of the last one when it is not.
/// </summary>
public sealed class Monitoring : ICapability
{
    private static readonly Table s_source = Table.Embedded(typeof(Monitoring).Assembly, "Monitoring/knowledge/monitoring.tsv");
    private static readonly IReadOnlyList<Watch> s_rows = [.. s_source.Rows.Select(r => new Watch(
        r["ingredient"], r["test"], r.List("analytes"), TimeSpan.FromDays((double)r.Number("days")!.Value), TimeSpan.FromDays((double)r.Number("grace days")!.Value),
        r["missing"] == "ask", new Citation(r["authority"], $"{r["opened"]} source{(r["opened"] == "1" ? "" : "s")} read", "", r["url"])))];

    /// <summary>A test of a medicine that was only just begun is not missing yet.</summary>
    private static readonly TimeSpan s_settled = TimeSpan.FromDays(28);

    public Card Card { get; } = new(
        "Monitoring", "1", "Which medicine is taken on a test that has grown old?", ["RenalDosing"], ["Monitoring"],
        [
            new(FactKind.Medication, "any", null, true, "what to follow"),
            // Each analyte as often as the strictest medicine of the table wants it.
            .. s_rows.SelectMany(r => r.Analytes.Select(a => (Analyte: a, Row: r))).GroupBy(x => x.Analyte).Select(g => new Need(FactKind.Analyte, g.Key, g.Min(x => x.Row.Every), false,
                string.Join(", ", g.Select(x => x.Row.Ingredient.Replace("class:", "", StringComparison.Ordinal)).Distinct()))),
        ],
        "Prescribers and pharmacists", "Everybody who takes a medicine of the table", "Whether to test again",
        "The first weeks of a treatment", [s_source.Citation]);

    public IEnumerable<Answer> Assess(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var origin = new Origin(Card.Name, Card.Version, Card.Tables);
        return Courses.Of(chart).Where(c => !c.Planned)
            .SelectMany(course => course.Parts.SelectMany(part => s_rows.Where(r => r.Concerns(part)).Select(row => (Key: new AnswerKey("Monitoring", $"{part.Ingredient} {row.Test}"), part.Ingredient, course, row))))
            .GroupBy(x => x.Key)
            .Select(g => g.OrderBy(x => x.course.Start ?? DateTimeOffset.MinValue).ThenBy(x => x.course.Fact).First())
            .Select(x => Answer(chart, x.Key, x.Ingredient, x.course, x.row, origin)).OfType<Answer>()
            .OrderBy(a => a.Key.Target, StringComparer.Ordinal);
    }

    private static Answer? Answer(Chart chart, AnswerKey key, string medicine, Course course, Watch row, Origin origin)
    {
        // A number that cannot be used still shows that somebody tested; the unit is asked about elsewhere.
        var newest = row.Analytes.SelectMany(a => chart.Readings(a)).Where(r => r.At is { } at && at <= chart.AsOf).OrderBy(r => r.At).ThenBy(r => r.Fact.Id).LastOrDefault();
        if (newest is { At: { } at } && chart.AsOf - at <= row.Every + row.Grace)
            return new Finding(key, KidneyAssessment.Coded("fresh", "fresh enough"), [new($"{row.Test} {KidneyAssessment.Written(newest)}", null, [course.Fact, newest.Fact.Id], row.Citation)], origin,
                $"{medicine}: {row.Test} of {KidneyAssessment.Day(at)} is fresh enough.", Checked: true);
        if (chart.Answer("RenalDosing", medicine) is Gap { About: var asked } && asked == "test:" + row.Test) return null;
        if (newest is null && !(row.AskWhenMissing && (course.Start is not { } start || chart.AsOf - start >= s_settled))) return null;
        var says = newest is { At: { } last }
            ? string.Create(CultureInfo.InvariantCulture, $"{medicine} is taken, and the last {row.Test} is of {KidneyAssessment.Day(last)}, {(chart.AsOf - last).TotalDays / 30.44:0} months old; it is wanted at least every {Interval(row.Every)}.")
            : $"{medicine} is taken, and no {row.Test} is in the record; it is wanted at least every {Interval(row.Every)}.";
        return new Gap(key, says, newest is null ? $"Measure {row.Test}" : $"Repeat {row.Test}", "test:" + row.Test, [new Need(FactKind.Analyte, row.Analytes[0], row.Every, true)],
            newest is null ? [course.Fact] : [course.Fact, newest.Fact.Id], origin);
    }

    private static string Interval(TimeSpan every) => every.TotalDays <= 91 ? $"{(int)(every.TotalDays / 7)} weeks" : $"{(int)Math.Round(every.TotalDays / 30.44)} months";

    private sealed record Watch(string Ingredient, string Test, string[] Analytes, TimeSpan Every, TimeSpan Grace, bool AskWhenMissing, Citation Citation)
    {
        public bool Concerns(Part part) => Ingredient.StartsWith("class:", StringComparison.Ordinal) ? part.Classes.Contains(Ingredient[6..]) : part.Ingredient == Ingredient;
    }
}
