using Titrant.Patient;

namespace Titrant.Medicine.Kidney;

/// <summary>Sentences that cannot be misread at three in the morning.</summary>
internal static class Wording
{
    public static string Says(Effect effect, DosingRow row) => effect switch
    {
        Effect.None when row.Rule is Rule.Reduce or Rule.Extend => $"{row.Dose} (already so)",
        Effect.None => row.Dose.Length > 0 ? $"no change, {row.Dose}" : "no change",
        Effect.Increase => $"{row.Dose}: the present dose is too small",
        _ => row.Dose,
    };

    /// <summary>What was looked at where nothing changes: a starting dose is no advice to start.</summary>
    public static string Looked(Effect effect, DosingRow row) => effect is Effect.Note or Effect.None && Starts(row.Dose) ? $"the source limits only the start of treatment ({row.Dose})" : Says(effect, row);

    /// <summary>A note that asks for something of somebody who takes the medicine; a start, "usual dose" and a form that is not theirs do not.</summary>
    public static bool IsAdvice(DosingRow row) => row.Verified && row.Regimen.Length == 0 && !Starts(row.Dose) && !row.Dose.StartsWith("usual", StringComparison.Ordinal)
        && !row.Dose.Contains("start", StringComparison.Ordinal);

    private static bool Starts(string dose) => dose.StartsWith("start ", StringComparison.Ordinal) || dose.StartsWith("half the first dose", StringComparison.Ordinal);

    /// <summary>"900 mg", "125 micrograms".</summary>
    public static string Amount(decimal mg) => mg < 1 ? $"{KidneyView.Number(mg * 1000)} micrograms" : $"{KidneyView.Number(mg)} mg";

    public static string Verb(Effect effect, bool planned) => effect switch
    {
        Effect.Stop => planned ? "not starting" : "stopping",
        Effect.Avoid => planned ? "not starting" : "stopping or replacing",
        Effect.Hold => planned ? "not starting for now" : "holding",
        Effect.Reduce => "a smaller dose of",
        Effect.Extend => "a smaller dose or a longer interval for",
        Effect.Increase => "a larger dose of",
        _ => "a closer look at",
    };

    public static ActKind Act(Effect effect, bool planned) => effect switch
    {
        Effect.Stop => planned ? ActKind.Avoid : ActKind.Stop,
        Effect.Avoid => planned ? ActKind.Avoid : ActKind.Stop,
        Effect.Hold => planned ? ActKind.Avoid : ActKind.Hold,
        Effect.Reduce => ActKind.Reduce,
        Effect.Extend => ActKind.ExtendInterval,
        Effect.Increase => ActKind.Increase,
        _ => ActKind.Monitor,
    };

    /// <summary>Why the row applies: "creatinine clearance 22 mL/min lies in ≥15 and &lt;30".</summary>
    public static string Because(Hit hit, KidneyView view, Decision decision)
    {
        var row = hit.Row;
        var parts = new List<string>();
        if (hit.Via is { } via) parts.Add(row.Band.Length > 0 ? $"{via.Words} is in the band {row.Band}" : via.Words);
        else if (row.Metric == Metric.Aki && view.Aki is { } aki) parts.Add(char.ToLowerInvariant(aki.Says[0]) + aki.Says[1..].Split(':')[0].TrimEnd('.'));
        else if (row.Metric == Metric.Frequency) parts.Add($"it is written for every day{(decision.Part.DailyMg is { } mg ? $" ({Amount(mg)} daily)" : "")}");
        else if (view.Situation == Situation.Dialysis) parts.Add("on dialysis");
        if (row.Given.Contains("long-term")) parts.Add("it is taken for long");
        if (decision.With(row).Select(c => c.Parts[0].Ingredient).ToList() is { Count: > 0 } others) parts.Add($"it is taken with {string.Join(" and ", others)}");
        if (row.Needs is { } needs)
        {
            var met = row.Criteria.Where(view.Meets).ToList();
            parts.Add($"{Count(met.Count)} of {row.Criteria.Count} criteria met{(met.Count > 0 ? $" (only {string.Join(", ", met)})".Replace("only ", met.Count >= needs.Value && needs.Operator == ">=" ? "" : "only ", StringComparison.Ordinal) : "")}; {(needs.Operator == ">=" ? $"{Count((int)needs.Value)} are enough" : $"a smaller dose needs {Count((int)needs.Value)}")}");
        }
        return string.Join("; ", parts);
    }

    private static string Count(int n) => n switch { 0 => "none", 1 => "one", 2 => "two", 3 => "three", _ => n.ToString(System.Globalization.CultureInfo.InvariantCulture) };
}
