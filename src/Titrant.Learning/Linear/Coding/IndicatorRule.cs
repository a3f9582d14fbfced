using Titrant.Learning.Outcomes;

namespace Titrant.Learning.Linear.Coding;

/// <summary>
/// Whether a fit without a penalty can learn what it means that a value was missing. With a handful of such rows the indicator would separate the classes or have no event, and the whole
/// fit would be refused for its sake; below five events per coefficient the estimate is not to be trusted in any case (Vittinghoff &amp; McCulloch 2007, doi:10.1093/aje/kwk052).
/// Then the mean or the commonest level stands in alone, and the model says so.
/// </summary>
internal static class IndicatorRule
{
    public const int Fewest = 5;

    /// <summary>Every kind of row occurs at least five times both among the missing and among the others: yes and no, each class, each cause that the model counts.</summary>
    /// <param name="cause">Of a time to an event; 0 for any.</param>
    public static Func<bool[], bool> For(Outcome outcome, int cause = 0) => outcome switch
    {
        BinaryOutcome y => missing => Enough(missing, i => y.Happened[i] ? 1 : 0),
        ClassOutcome y => missing => Enough(missing, i => y.Class[i]),
        SurvivalOutcome y => missing => Enough(missing, i => y.Cause[i] == 0 ? -1 : cause == 0 || y.Cause[i] == cause ? 0 : 1),
        _ => missing => Enough(missing, _ => 0),
    };

    // Rows of a kind below 0, the censored, tell nothing of a hazard.
    private static bool Enough(bool[] missing, Func<int, int> kind)
    {
        var seen = new Dictionary<int, (int Missing, int Known)>();
        for (var i = 0; i < missing.Length; i++)
        {
            if (kind(i) is not (>= 0 and var k)) continue;
            var (gone, known) = seen.GetValueOrDefault(k);
            seen[k] = missing[i] ? (gone + 1, known) : (gone, known + 1);
        }
        return seen.Count > 0 && seen.Values.All(s => s.Missing >= Fewest && s.Known >= Fewest);
    }
}
