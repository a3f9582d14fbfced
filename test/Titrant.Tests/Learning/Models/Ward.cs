using Titrant.Learning.Cohorts;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Models;

/// <summary>Invented people with gaps: age, albumin (some missing), stage (some missing), and every kind of outcome.</summary>
internal sealed record Ward(Table Table, double[] Margin)
{
    private const int LastDay = 60;

    public static Ward Of(ulong seed, int n = 160)
    {
        var chance = Chance.For(seed, "ward");
        var (age, albumin, stage, margin) = (new double[n], new double[n], new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            (age[i], albumin[i], stage[i]) = (Math.Round(60 + 10 * chance.Normal()), Math.Round(38 + 5 * chance.Normal(), 1), chance.Below(3));
            margin[i] = 0.05 * (age[i] - 60) - 0.1 * (albumin[i] - 38) + 0.4 * (stage[i] == 2 ? 1 : 0);
            if (chance.Uniform() < 0.15) albumin[i] = double.NaN;
            if (chance.Uniform() < 0.15) stage[i] = double.NaN;
        }
        Column[] columns =
        [
            new(new("age", ColumnType.Number, ColumnRole.Feature, "a", 18, 120), age),
            new(new("albumin", ColumnType.Number, ColumnRole.Feature, "g/L", 10, 60, Actionable: true, Monotone: -1, From: new("analyte", ["albumin"], "g/L", TimeSpan.FromDays(30), Take.Latest)), albumin),
            new(new("stage", ColumnType.Category, ColumnRole.Feature, Words: [("1", "I")]), stage, ["I", "II", "III"]),
        ];
        return new(new(columns.ToSeq(), [.. Enumerable.Range(2, n)]), margin);
    }

    public static OutcomeSpec Spec(OutcomeKind kind) => kind switch
    {
        OutcomeKind.TimeToEvent => new(kind, null, null, "days", "status", null, "d", [("1", "relapse"), ("2", "death")], 20, "study.yaml:4"),
        OutcomeKind.YesNo => new(kind, "response", "yes", null, null, null, "", [], null, "study.yaml:4"),
        _ => new(kind, "outcome", null, null, null, null, "", [], null, "study.yaml:4"),
    };

    /// <param name="causes">Of a time to an event.</param>
    public Outcome Outcome(OutcomeKind kind, int causes = 1)
    {
        var chance = Chance.For(5, kind.ToString());
        switch (kind)
        {
            case OutcomeKind.YesNo: return new BinaryOutcome([.. Margin.Select(m => chance.Uniform() < 1 / (1 + Math.Exp(-m)))]);
            case OutcomeKind.Class: return new ClassOutcome([.. Margin.Select(m => chance.Uniform() + 0.2 * m is var u && u < 0.3 ? 0 : u < 0.7 ? 1 : 2)], ["low", "middle", "high"]);
            case OutcomeKind.Number: return new NumberOutcome([.. Margin.Select(m => m + chance.Normal())]);
            default:
                double[] time = [.. Margin.Select(m => Math.Ceiling(-20 * Math.Log(1 - chance.Uniform()) * Math.Exp(-m)))];
                return new SurvivalOutcome(null, [.. time.Select(t => Math.Min(t, LastDay))], [.. time.Select(t => t >= LastDay || chance.Uniform() < 0.2 ? 0 : 1 + chance.Below(causes))]);
        }
    }
}
