using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Boosting;

/// <summary>What rows have to have before they are learned from; all that is wrong is said at once.</summary>
internal static class BoostingFaults
{
    /// <summary>Parts are left out in turn: both sides need somebody to whom it happened, and somebody to whom it did not.</summary>
    private const int Least = 4;

    /// <returns>[rows] the weights; 1 where there is no such column.</returns>
    public static double[] Check(Table table, Outcome outcome)
    {
        if (outcome.Count != table.RowCount) throw new ArgumentException("The outcome has one value for each row of the table.", nameof(outcome));
        if (table.RowCount == 0) throw new StudyException("EBM001", "table", "There is no row to learn from.", "Check the cohort rules.");
        var faults = new List<StudyFault>();
        if (!table.Features.Any()) faults.Add(new("EBM002", "table", "No column is a feature.", "Give at least one column the role of a feature."));
        foreach (var feature in table.Features.Where(f => f.Spec is { Type: ColumnType.Category, Monotone: not 0 }))
            faults.Add(new("EBM008", $"column {feature.Name}", "A category has no order in which the risk could rise.", "Make it a number, or leave out 'monotone'."));
        var weights = Weights(table, faults);
        Outcomes(outcome, weights, faults);
        return faults.Count == 0 ? weights : throw new StudyException(faults.ToSeq());
    }

    /// <summary>One person's rows stay together, so that a part can hold every event there is.</summary>
    public static void CheckParts(PartView[] views, double[][] starts)
    {
        if (starts.All(s => s.All(double.IsFinite)) && views.All(v => v.Outcome is not SurvivalOutcome y || v.Train.Where((w, i) => w > 0 && y.Cause[i] == 1).Any())) return;
        throw new StudyException("EBM010", "outcome", "All events belong to one person, or to copies of one row: no part can be left out to see when to stop.", "Use more people.");
    }

    private static double[] Weights(Table table, List<StudyFault> faults)
    {
        var weights = Enumerable.Repeat(1.0, table.RowCount).ToArray();
        if (table.Of(ColumnRole.Weight) is not { } column) return weights;
        column.Raw.CopyTo(weights);
        if (weights.All(w => w >= 0 && double.IsFinite(w)) && weights.Any(w => w > 0)) return weights;
        faults.Add(new("EBM009", $"column {column.Name}", "Weights are missing, negative or all 0.", "Give every row a weight of 0 or more."));
        return [.. Enumerable.Repeat(1.0, table.RowCount)];
    }

    private static void Outcomes(Outcome outcome, double[] weights, List<StudyFault> faults)
    {
        int Rows(Func<int, bool> which) => Enumerable.Range(0, weights.Length).Count(i => weights[i] > 0 && which(i));
        switch (outcome)
        {
            case BinaryOutcome y:
                var (yes, no) = (Rows(i => y.Happened[i]), Rows(i => !y.Happened[i]));
                if (yes == 0 || no == 0) faults.Add(new("EBM003", "outcome", "Everybody has the same outcome.", "Widen the cohort, or check the word that means yes."));
                else if (Math.Min(yes, no) < Least) TooFew("people of the rarer outcome");
                break;
            case ClassOutcome y:
                var counts = Enumerable.Range(0, y.Names.Length).Select(k => Rows(i => y.Class[i] == k)).ToArray();
                if (counts.Count(n => n > 0) < 2) faults.Add(new("EBM003", "outcome", "Everybody has the same outcome.", "Widen the cohort."));
                else if (counts.Any(n => n == 0)) faults.Add(new("EBM013", "outcome", "A class that is named has no row.", "Leave that class out of the outcome, or widen the cohort."));
                else if (counts.Min() < Least) TooFew("people of the rarest class");
                break;
            case NumberOutcome y:
                if (y.Value.Any(v => !double.IsFinite(v))) faults.Add(new("EBM014", "outcome", "Some values of the outcome are not numbers.", "Exclude the rows without one."));
                else if (Rows(_ => true) < Least) TooFew("rows");
                else if (Rows(i => y.Value[i] != y.Value[0]) == 0) faults.Add(new("EBM005", "outcome", "Everybody has the same number.", "Check the column of the outcome."));
                break;
            case SurvivalOutcome y:
                if (y.Time.Any(t => !double.IsFinite(t)) || Enumerable.Range(0, y.Count).Any(i => y.Time[i] < 0 || y.Entry?[i] is { } e && !(e < y.Time[i])))
                    faults.Add(new("EBM011", "outcome", "Some times are missing, negative, or not later than the entry.", "Correct or exclude those rows."));
                var events = Rows(i => y.Cause[i] == 1);
                if (events == 0) faults.Add(new("EBM004", "outcome", "The event of interest happened to nobody.", "Check which word means the event, or follow people for longer."));
                else if (events < Least) TooFew("events");
                break;
            default: throw new ArgumentException("A kind of outcome that explainable boosting does not know.", nameof(outcome));
        }

        void TooFew(string whom) => faults.Add(new("EBM010", "outcome", $"There are fewer than {Least} {whom}: no part can be left out to see when to stop.", "Use a simpler model, or more rows."));
    }
}
