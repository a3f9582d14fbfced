using System.Globalization;
using Titrant.Learning.Tables;

namespace Titrant.Learning.Outcomes;

/// <summary>What an outcome's columns may be wrong in, said once each. None quotes a person's value; the words of a column that five or more rows share are named.</summary>
internal static class OutcomeFaults
{
    private const int LinesTold = 5;
    private const int FewestRowsToName = 5;

    public static StudyFault NotGiven(string place, string what) => new("TAB030", place, $"the outcome does not say {what}.", "Complete the outcome in the study file.");

    public static StudyFault NoColumn(string place, string name, string? nearest) => new("TAB030", place, $"the outcome names the column '{name}', which is not in the dictionary.",
        nearest is null ? "Add it to the dictionary, or correct the name." : $"Is '{nearest}' meant?");

    public static StudyFault WrongType(Column column, string wants) => new("TAB031", $"column {column.Name}", $"it is a category; {wants} is a number.", "Make it a number in the dictionary, or name the right column.");

    public static StudyFault Negative(Column column, Table table, IReadOnlyList<int> rows) => new("TAB032", At(column, table, rows), $"{Rows(rows.Count)} a negative time.", "Correct the time, or exclude the rows by a cohort rule.");

    public static StudyFault EntryAfterTime(Column column, Table table, IReadOnlyList<int> rows) => new("TAB033", At(column, table, rows), $"{Rows(rows.Count)} an entry at or after the time of leaving.", "Correct the two times, or exclude the rows by a cohort rule.");

    public static StudyFault UnknownWord(Column column, string word) => new("TAB034", $"column {column.Name}", $"'{word}' is not a word of this column.", Offered(column) is { Length: > 0 } words ? $"It has: {words}." : "Correct the word.");

    public static StudyFault NoEvent(Column column, string meaning) => new("TAB035", $"column {column.Name}",
        $"nobody has '{meaning}' in the rows that are used.", "Look at how events are coded, at the cohort rules and at the follow-up; leave the cause out if nobody can have it.");

    public static StudyFault OneClass(string place, string what, int rows) => new("TAB036", place, $"all {Text(rows)} rows that are used have one outcome only: {what}.", "A model needs rows of both; correct the word that means yes, widen the cohort or move the horizon.");

    public static StudyFault CensoredEarly(Column column, Table table, IReadOnlyList<int> rows, double horizon) => new("TAB037", At(column, table, rows),
        string.Create(CultureInfo.InvariantCulture, $"{Persons(rows.Count)} last seen before the horizon of {horizon} without an event, so that yes or no is not known."),
        "Study the time to event, which uses these people rightly, or choose an earlier horizon.");

    public static StudyFault OneValue(Column column) => new("TAB038", $"column {column.Name}", "every row that is used has the same value.", "There is nothing to learn; name the right column.");

    public static StudyFault ManyClasses(Column column, int classes) => new("TAB039", $"column {column.Name}", $"it has {Text(classes)} different values, too many for classes.", "Study it as a number, or name a column with fewer words.");

    private static string Offered(Column column)
    {
        var rows = new int[column.Levels.Count];
        for (var i = 0; i < column.Count; i++) if (!column.IsMissing(i) && column.Levels.Count > 0) rows[(int)column[i]]++;
        return string.Join(", ", column.Levels.Where((_, i) => rows[i] >= FewestRowsToName).Take(8).Select(l => $"'{l}'"));
    }

    private static string At(Column column, Table table, IReadOnlyList<int> rows) =>
        $"column {column.Name} {TableFaults.Lines(rows.Take(LinesTold).Select(r => table.Origins[r]))}{(rows.Count > LinesTold ? " and more" : "")}";

    private static string Rows(int count) => count == 1 ? "1 row has" : $"{Text(count)} rows have";
    private static string Persons(int count) => count == 1 ? "1 person was" : $"{Text(count)} people were";
    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
