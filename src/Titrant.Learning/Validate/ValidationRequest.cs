using System.Globalization;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>What is to be measured of predictions.</summary>
/// <param name="Points">Predicted chances, 0-1, from which somebody counts as positive.</param>
/// <param name="Prevalence">At which PPV and NPV are wanted besides that of the rows; null for none.</param>
/// <param name="Smallest">Groups of fewer rows are withheld; bands of the score have at least as many.</param>
public sealed record ValidationRequest(double[] Points, double? Prevalence, Seq<GroupOf> Groups, int Smallest, Seq<Rival> Rivals, ulong Seed)
{
    /// <summary>Of each figure that needs a bootstrap (average precision; the ICI takes a fifth of it).</summary>
    internal int Replicates { get; init; } = 1000;

    internal ValidationRequest Rows(int[] rows) => this with
    {
        Groups = Groups.Select(g => g with { Group = [.. rows.Select(r => g.Group[r])], Parts = g.Parts?.Select(p => rows.Select(r => p[r]).ToArray()).ToArray() }).ToSeq(),
        Rivals = Rivals.Select(v => v with { Score = [.. rows.Select(r => v.Score[r])] }).ToSeq(),
    };
}

/// <summary>What the model is measured beside.</summary>
/// <param name="Name">"TMB alone", "LORIS, published".</param>
/// <param name="Score">[rows], higher means more of the outcome; NaN where it is missing: such rows are left out of both. 0 and 1 only: a rule that says no or yes.</param>
/// <param name="IsProbability">True where it is a chance of the same outcome, so that net benefit and Brier score can be compared.</param>
public sealed record Rival(string Name, double[] Score, bool IsProbability);

/// <summary>The group of each row.</summary>
/// <param name="By">"sex", "sex × age".</param>
/// <param name="Group">[rows] "female, 65 or above"; "unknown" where a value is missing.</param>
/// <param name="Parts">[columns][rows] of an intersection; null for one column.</param>
public sealed record GroupOf(string By, string[] Group, string[][]? Parts = null)
{
    /// <summary>The groups in the order in which a reader expects them: numbers rising, words by their letters, "unknown" last.</summary>
    internal string[] Order { get; init; } = [.. Group.Distinct().OrderBy(g => g == Unknown).ThenBy(g => g, StringComparer.Ordinal)];

    private const string Unknown = "unknown";

    /// <summary>Levels of words as they are, numbers cut where the study says; several columns make their intersections.</summary>
    /// <exception cref="StudyException">VAL003 for a column that is not there, VAL004 for a number without cuts; all of a specification together.</exception>
    public static GroupOf From(GroupSpec spec, Table table)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(table);
        var faults = spec.Columns.Select(name => table.Find(name) switch
        {
            null => new StudyFault("VAL003", spec.Place, $"There is no column {name} to group people by.", "Correct the name, or leave the group out."),
            { Spec.Type: ColumnType.Number } when spec.Cuts.IsEmpty => new StudyFault("VAL004", spec.Place, $"Column {name} is a number, and no cut says where its groups part.", "Add cuts, such as [65]."),
            _ => null,
        }).OfType<StudyFault>().ToSeq();
        if (!faults.IsEmpty) throw new StudyException(faults);
        string[][] parts = [.. spec.Columns.Select(name => Levels(table[name], [.. spec.Cuts.Order()]))];   // [columns][rows]
        string[] ranks = [.. Enumerable.Range(0, table.RowCount).Select(r => string.Join('\0', spec.Columns.Select((name, k) => parts[k][r] == Unknown ? "\uffff" : table[name].Spec.Type == ColumnType.Category ? parts[k][r]
            : ((char)('0' + spec.Cuts.Count(c => table[name][r] >= c))).ToString())))];
        var made = parts.Length == 1 ? new GroupOf(spec.Columns[0], parts[0])
            : new(string.Join(" × ", spec.Columns), [.. Enumerable.Range(0, table.RowCount).Select(r => parts.Any(p => p[r] == Unknown) ? Unknown : string.Join(", ", parts.Select(p => p[r])))], parts);
        return made with { Order = [.. made.Group.Zip(ranks).DistinctBy(g => g.First).OrderBy(g => g.First == Unknown).ThenBy(g => g.Second, StringComparer.Ordinal).Select(g => g.First)] };
    }

    private static string[] Levels(Column column, double[] cuts) => [.. Enumerable.Range(0, column.Count).Select(r => column.IsMissing(r) ? Unknown
        : column.Spec.Type == ColumnType.Category ? column.Levels[(int)column[r]] : Between(cuts, column[r]))];

    private static string Between(double[] cuts, double value)
    {
        var above = cuts.Count(c => value >= c);
        return above == 0 ? string.Create(CultureInfo.InvariantCulture, $"below {cuts[0]}") : above == cuts.Length ? string.Create(CultureInfo.InvariantCulture, $"{cuts[^1]} or above")
            : string.Create(CultureInfo.InvariantCulture, $"{cuts[above - 1]} to below {cuts[above]}");
    }
}

/// <summary>Predicted chances by several times.</summary>
/// <param name="Times">Ascending, above 0.</param>
/// <param name="Risk">[times][rows]; null where the model gives none.</param>
public sealed record RiskCurves(double[] Times, double?[][] Risk)
{
    /// <summary>What a model says of a table at each of the times.</summary>
    public static RiskCurves Of(Model model, Table table, double[] times)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(times);
        return new(times, [.. times.Select(t => model.Probability(table, t))]);
    }

    /// <summary>Times that share the events up to the horizon (or up to the last event) evenly: at most <paramref name="most"/>, the horizon the last one. Empty without events.</summary>
    public static double[] Grid(SurvivalOutcome outcome, double? horizon, int most = 20)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        double[] events = [.. outcome.Time.Where((t, i) => outcome.Cause[i] != 0 && t > 0 && t <= (horizon ?? double.PositiveInfinity)).Order()];
        if (events.Length == 0) return [];
        var last = horizon ?? events[^1];
        return [.. Enumerable.Range(1, most).Select(k => k == most ? last : events[(int)((long)(events.Length - 1) * k / most)]).Distinct().Order()];
    }

    internal RiskCurves Rows(int[] rows) => new(Times, [.. Risk.Select(r => rows.Select(i => r[i]).ToArray())]);
}
