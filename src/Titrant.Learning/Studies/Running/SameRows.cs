using Titrant.Learning.Splits;
using Titrant.Patient;

namespace Titrant.Learning.Studies.Running;

/// <summary>Whether two files hold the same people, when one was renamed, reordered, cut or added to: only rows that stand once in each file tell.</summary>
internal static class SameRows
{
    // Of fewer rows chance may say anything.
    private const int Fewest = 10;

    /// <summary>
    /// True where at least half of either's rows stand in the other. Were rows drawn from equally likely contents, at most 1/e of them would meet a content
    /// that stands there exactly once, however many there are.
    /// </summary>
    public static bool Are(StudyCohort here, StudyCohort there)
    {
        var (ours, theirs) = (Single(here), Single(there));
        var both = ours.Count(theirs.Contains);
        return both >= Fewest && 2 * both >= Math.Min(here.Table.RowCount, there.Table.RowCount);
    }

    private static HashSet<ulong> Single(StudyCohort cohort) =>
        RowContent.Of(new(cohort.Table.Features.ToSeq(), cohort.Table.Origins), cohort.Outcome).CountBy(c => c).Where(c => c.Value == 1).Select(c => c.Key).ToHashSet();
}
