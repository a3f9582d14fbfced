using System.Globalization;
using Titrant.Numerics;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Kidney;

/// <summary>eGFR per year over the last 5 years, by least squares; acute episodes left out; three days with values, over a year or more.</summary>
internal static class Slope
{
    private static readonly Citation s_source = new("KDIGO 2024 CKD, Kidney Int 2024;105(4S):S117: a sustained fall above 5 mL/min/1.73 m² per year is rapid", "", "2024", "https://doi.org/10.1016/j.kint.2023.10.018");

    public static Finding? Of(Chart chart, Body body, Equation equation, List<(Reading Reading, Creatinine Point)> series, AnswerKey key, Origin origin)
    {
        if (body.Sex is null) return null;
        var recent = series.Where(s => s.Point.At >= chart.AsOf.AddYears(-5) && body.AgeAt(s.Point.At) >= 18).ToList();
        var steady = AcuteInjury.WithoutEpisodes([.. recent.Select(s => s.Point)]).ToHashSet();
        var used = recent.Where(s => steady.Contains(s.Point)).ToList();
        // One value a day: a week in hospital must not outweigh four years of visits.
        var days = used.GroupBy(s => s.Point.At.Date).Select(g => g.Last()).ToList();
        if (days.Count < 3 || (days[^1].Point.At - days[0].Point.At).TotalDays < 365) return null;
        var line = LeastSquares.Fit([.. days.Select(d => ((d.Point.At - days[0].Point.At).TotalDays / 365.25, Stage.Estimate(d.Point, body, equation)))]);
        var (low, high) = line.SlopeInterval(0.95);
        var (slope, from, to) = (Math.Round((decimal)line.Slope, 1), Math.Round((decimal)low, 1), Math.Round((decimal)high, 1));
        var left = recent.Count - used.Count;
        var rapid = high < 0 && line.Slope <= -5;
        return new(key, new Result.Measured(Patient.Estimate.Of(slope, new Interval(Math.Min(from, slope), Math.Max(to, slope), "95 % confidence (regression, Student t)", 0.95, "this person's own values"), Units.Indexed + "/a")),
            [new($"{days.Count} days with creatinine since {KidneyAssessment.Day(days[0].Point.At)}" + (left > 0 ? $", {left} values of acute episodes left out" : ""), null, days.Select(d => d.Reading.Fact.Id).Concat(body.Who).ToSeq(), s_source)],
            origin, string.Create(CultureInfo.InvariantCulture, $"eGFR changes by {slope:+0.#;-0.#;0} mL/min/1.73 m² per year (95 % {from:+0.#;-0.#;0} to {to:+0.#;-0.#;0}, {days.Count} values since {KidneyAssessment.Day(days[0].Point.At)}){(rapid ? ": faster than 5 per year" : "")}."),
            Checked: !rapid);
    }
}
