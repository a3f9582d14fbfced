using Titrant.Learning.Outcomes;

namespace Titrant.Learning.Survival;

/// <summary>How many of each group are at risk at given times.</summary>
internal static class GroupsAtRisk
{
    /// <returns>[groups][times]</returns>
    public static double[][] Of(SurvivalOutcome outcome, int[] rows, int[] groups, int count, double[] times)
    {
        var at = new double[count][];
        for (var g = 0; g < count; g++)
        {
            int[] own = [.. rows.Where(r => groups[r] == g)];
            double[] exits = [.. own.Select(r => outcome.Time[r]).Order()];
            double[] entries = outcome.Entry is { } entry ? [.. own.Select(r => entry[r]).Order()] : [];
            at[g] = new double[times.Length];
            var (left, notYet) = (0, 0);
            for (var i = 0; i < times.Length; i++)
            {
                while (left < exits.Length && exits[left] < times[i]) left++;
                while (notYet < entries.Length && entries[notYet] < times[i]) notYet++;
                at[g][i] = (entries.Length > 0 ? notYet : exits.Length) - left;
            }
        }
        return at;
    }
}
