using System.Globalization;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Studies;

/// <summary>From all rows to those that are used, each step counted.</summary>
public static class CohortFlow
{
    /// <summary>
    /// The rules in their order, then the rows whose outcome is not known. Where a rule cannot be told, keeping removes the row and excluding keeps it:
    /// neither acts on what is not known, and the step says how many that were.
    /// </summary>
    /// <returns>A table in which the outcome's columns are no features.</returns>
    /// <exception cref="StudyException">A rule that cannot be read or names no column; TAB023 where no row is left; TAB030 and up for the outcome.</exception>
    public static (Table Table, Outcome Outcome, Seq<FlowStep> Flow) Apply(Table table, Seq<CohortRule> rules, OutcomeSpec outcome)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(outcome);
        var faults = new List<StudyFault>();
        var bound = new List<(CohortRule Rule, Func<int, bool?> Holds)>();
        foreach (var rule in rules) Collect(faults, () => bound.Add((rule, Rule.Parse(rule.Text, rule.Place).On(table))));
        OutcomeRows? read = null;
        Collect(faults, () => read = OutcomeRows.Of(table, outcome));
        if (faults.Count > 0) throw new StudyException(faults.ToSeq());

        int[] rows = [.. Enumerable.Range(0, table.RowCount)];
        var flow = new List<FlowStep>();
        foreach (var (rule, holds) in bound)
        {
            var answers = rows.Select(holds).ToArray();
            var unknown = answers.Count(a => a is null);
            Step($"{(rule.Keep ? "keep" : "exclude")} {rule.Text}{Untold(unknown, rule.Keep)}", rule.Place, (_, i) => rule.Keep ? answers[i] == true : answers[i] != true);
        }
        Step("outcome is known", outcome.Place, (row, _) => read!.IsKnown(row));
        return (read!.Table.Rows(rows), read.Take(rows), flow.ToSeq());

        void Step(string says, string place, Func<int, int, bool> stays)
        {
            var before = rows.Length;
            rows = [.. rows.Where(stays)];
            if (rows.Length == 0)
                throw new StudyException("TAB023", place, $"no row is left after '{says}', which took away the last {before.ToString(CultureInfo.InvariantCulture)}.", "Correct the rule, or the column that it asks about.");
            flow.Add(new(says, before - rows.Length, rows.Length, read!.EventsAmong(rows)));
        }
    }

    private static string Untold(int unknown, bool keep) => unknown == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $" ({unknown} {(keep ? "removed" : "kept")} because it cannot be told)");

    private static void Collect(List<StudyFault> faults, Action read)
    {
        try
        {
            read();
        }
        catch (StudyException e)
        {
            faults.AddRange(e.Faults);
        }
    }
}
