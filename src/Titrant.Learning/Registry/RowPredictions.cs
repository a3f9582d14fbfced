using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Registry;

/// <summary>A row's chance, or why there is none. Holds the row's own values where it is refused.</summary>
/// <param name="Line">Of the file, the header being line 1.</param>
/// <param name="Chance">0-1.</param>
/// <param name="Low">Of the share observed among rows with similar predictions; null where <paramref name="Interval"/> says why.</param>
/// <param name="Unusual">What to warn of beside the chance: few of the people learned from were like this one. "" for nothing.</param>
/// <param name="Refused">"" where it was predicted.</param>
internal sealed record RowPrediction(int Line, double? Chance, double? Low, double? High, string Interval, string Unusual, string Refused);

internal static class RowPredictions
{
    public static IReadOnlyList<RowPrediction> Of(RegisteredModel model, Table table)
    {
        // All rows at once where none is refused costs the same as those that are asked.
        var chances = model.Model.Probability(table);
        var rows = new List<RowPrediction>(table.RowCount);
        for (var i = 0; i < table.RowCount; i++)
        {
            var off = string.Join("; ", [.. model.Model.OffRange(table, i), .. LeftOut(model, table, i)]);
            if (off.Length > 0 || chances[i] is not { } chance) { rows.Add(new(table.Origins[i], null, null, null, "", "", off.Length > 0 ? off : "the model gives no chance for this row")); continue; }
            var (estimate, _) = ModelCapability.ChanceOf(chance, model.Card.Headline);
            rows.Add(new(table.Origins[i], chance, (double?)estimate.Interval?.Low / 100, (double?)estimate.Interval?.High / 100, estimate.Interval?.Kind ?? "none: " + estimate.WhyNoInterval, string.Join("; ", model.Model.Unusual(table, i)), ""));
        }
        return rows;
    }

    private static IEnumerable<string> LeftOut(RegisteredModel model, Table table, int row) =>
        model.Card.Cohort.IsEmpty ? [] : Refusal.LeftOut(model.Card, table.Rows([row])).Select(r => $"the model's study left out people for whom this does not hold: {r}");
}
