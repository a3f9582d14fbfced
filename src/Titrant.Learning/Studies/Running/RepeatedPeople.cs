using System.Globalization;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;

namespace Titrant.Learning.Studies.Running;

/// <summary>People who stand in several rows of a time to an event, each row from time 0: their follow-up is counted more than once.</summary>
internal static class RepeatedPeople
{
    /// <summary>Null where nobody does, or where each row says when it comes in.</summary>
    public static StudyFault? Of(Study study, StudyCohort cohort)
    {
        if (cohort.Outcome is not SurvivalOutcome { Entry: null } outcome) return null;
        if ((study.Splits.Person is { } name ? cohort.Table.Find(name) : cohort.Table.Of(ColumnRole.Person)) is not { } person) return null;
        var several = Enumerable.Range(0, cohort.Table.RowCount).Where(r => !person.IsMissing(r)).GroupBy(r => person[r]).Where(g => g.Count() > 1).ToList();
        if (several.Count == 0) return null;
        var differ = several.Count(g => g.Select(r => (outcome.Time[r], outcome.Cause[r])).Distinct().Count() > 1);
        return new("STU033", $"column {person.Name}", string.Create(CultureInfo.InvariantCulture,
            $"{several.Count} people have several rows, of {differ} of them with different times or events, and each row is followed from time 0: the same follow-up counts more than once."),
            "Where rows are kinds of events, keep one kind by a cohort rule, or write one row a person with the first event and its cause; where they are intervals, name the 'entry' of each.");
    }
}
