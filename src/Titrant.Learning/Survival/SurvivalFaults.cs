using System.Globalization;
using Titrant.Learning.Outcomes;

namespace Titrant.Learning.Survival;

/// <summary>What makes time-to-event data unusable, said before any figure is made.</summary>
internal static class SurvivalFaults
{
    /// <summary>Rows exist, times are finite and not negative, everybody leaves after entering, causes are 0, 1, 2, ...</summary>
    /// <param name="cause">The cause whose events are needed; 0 for any.</param>
    /// <param name="place">Names a row (counted from 0) for the reader; null for its number counted from 1.</param>
    public static void Check(SurvivalOutcome outcome, int cause = 0, Func<int, string>? place = null)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var (entry, time, causes) = (outcome.Entry, outcome.Time, outcome.Cause);
        if (causes.Length != time.Length || (entry is not null && entry.Length != time.Length)) throw new ArgumentException("Entry, time and cause have one value per row.", nameof(outcome));
        if (time.Length == 0) throw new StudyException("SUR001", "outcome", "No row is left.", "Check the cohort rules and the exclusions.");
        place ??= row => string.Create(CultureInfo.InvariantCulture, $"row {row + 1}");
        Raise("SUR002", time, (t, _) => !double.IsFinite(t) || t < 0, "the time is missing, not finite or negative", "Give a time of 0 or more, or exclude the row by a cohort rule.");
        if (entry is not null)
        {
            Raise("SUR002", entry, (t, _) => !double.IsFinite(t), "the entry time is missing or not finite", "Give the entry time, or exclude the row by a cohort rule.");
            Raise("SUR003", entry, (t, i) => t >= time[i], "the entry is not before the exit", "Somebody seen for no time tells nothing: correct the two times, or exclude the row.");
        }
        var bad = Array.FindIndex(causes, c => c < 0);
        if (bad >= 0) throw new StudyException("SUR002", place(bad), "The cause of the event is negative.", "Use 0 for censored, 1, 2, ... for causes.");
        if (!causes.Any(c => cause == 0 ? c != 0 : c == cause))
            throw new StudyException("SUR004", "outcome", cause == 0 ? "Nobody has an event." : string.Create(CultureInfo.InvariantCulture, $"Nobody has an event of cause {cause}."),
                "Check how events are coded (0 = censored), the follow-up and the cohort rules.");

        void Raise(string code, double[] values, Func<double, int, bool> isBad, string says, string remedy)
        {
            var rows = Enumerable.Range(0, values.Length).Where(i => isBad(values[i], i)).ToList();
            if (rows.Count == 0) return;
            var others = rows.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (and in {rows.Count - 1} more)");
            throw new StudyException(code, place(rows[0]), $"Here{others} {says}.", remedy);
        }
    }

    /// <summary>Case weights are finite and not negative.</summary>
    public static void CheckWeights(double[]? weights, int rows)
    {
        if (weights is null) return;
        if (weights.Length != rows) throw new ArgumentException("One weight per row.", nameof(weights));
        var bad = Array.FindIndex(weights, w => w is not (0 or (>= Linear.Magnitude.Least and <= Linear.Magnitude.Most)));
        if (bad >= 0) throw new StudyException("SUR005", string.Create(CultureInfo.InvariantCulture, $"row {bad + 1}"), "The case weight is missing, not finite or negative.", "Give a weight of 0 or more.");
    }

    /// <summary>At least two groups with people in them.</summary>
    public static int Groups(int[] groups, int rows)
    {
        if (groups.Length != rows) throw new ArgumentException("One group per row.", nameof(groups));
        if (groups.Any(g => g < 0)) throw new ArgumentException("Groups are 0, 1, 2, ...", nameof(groups));
        var count = groups.Max() + 1;
        if (groups.Distinct().Count() != count || count < 2)
            throw new StudyException("SUR006", "group", "There are not two groups with people in each.", "Compare at least two groups that have rows after the exclusions.");
        return count;
    }
}
