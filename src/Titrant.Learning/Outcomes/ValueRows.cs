using System.Globalization;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;

namespace Titrant.Learning.Outcomes;

/// <summary>Yes where the column says the word that means yes; no where it says anything else.</summary>
internal sealed class YesNoRows : OutcomeRows
{
    private readonly Column _column;
    private readonly double _yes;
    private readonly string _word;

    public YesNoRows(OutcomeColumns columns, OutcomeSpec spec) : base(columns.Table)
    {
        _column = columns.Value;
        // 0 and 1 need no word: 1 is yes everywhere.
        var assumed = spec.Happened is null && _column.Spec.Type == ColumnType.Number && !_column.Raw.ContainsAnyExcept([0.0, 1.0, double.NaN]);
        if (spec.Happened is null && !assumed) columns.Fault(OutcomeFaults.NotGiven(spec.Place, "which word means that it happened"));
        _word = spec.Happened ?? "1";
        _yes = assumed ? 1 : spec.Happened is null ? double.NaN : columns.Word(_column, _word);
    }

    public override bool IsKnown(int row) => !_column.IsMissing(row);
    public override int? EventsAmong(int[] rows) => rows.Count(r => _column.Raw[r] == _yes);

    public override BinaryOutcome Take(int[] rows)
    {
        var happened = rows.Select(r => _column.Raw[r] == _yes).ToArray();
        if (happened.Distinct().Count() < 2)
            throw new StudyException([OutcomeFaults.OneClass($"column {_column.Name}", happened[0] ? $"'{_word}'" : $"not '{_word}'", rows.Length)]);
        return new(happened);
    }
}

/// <summary>The words of a category, or the whole numbers of a number, as classes.</summary>
internal sealed class ClassRows(OutcomeColumns columns) : OutcomeRows(columns.Table)
{
    private const int MostClasses = 50;
    private readonly Column _column = columns.Value;

    public override bool IsKnown(int row) => !_column.IsMissing(row);
    public override int? EventsAmong(int[] rows) => null;

    public override ClassOutcome Take(int[] rows)
    {
        double[] values = [.. rows.Select(r => _column.Raw[r]).Distinct().Order()];
        if (values.Length > MostClasses) throw new StudyException([OutcomeFaults.ManyClasses(_column, values.Length)]);
        var names = values.Select(v => _column.Spec.Type == ColumnType.Category ? _column.Levels[(int)v] : v.ToString("R", CultureInfo.InvariantCulture)).ToArray();
        if (values.Length < 2) throw new StudyException([OutcomeFaults.OneClass($"column {_column.Name}", $"'{names[0]}'", rows.Length)]);
        return new(rows.Select(r => Array.BinarySearch(values, _column.Raw[r])).ToArray(), names);
    }
}

internal sealed class NumberRows : OutcomeRows
{
    private readonly Column _column;

    public NumberRows(OutcomeColumns columns) : base(columns.Table)
    {
        _column = columns.Value;
        if (_column.Spec.Type == ColumnType.Category) columns.Fault(OutcomeFaults.WrongType(_column, "this outcome"));
    }

    public override bool IsKnown(int row) => !_column.IsMissing(row);
    public override int? EventsAmong(int[] rows) => null;

    public override NumberOutcome Take(int[] rows)
    {
        var values = rows.Select(r => _column.Raw[r]).ToArray();
        return Array.TrueForAll(values, v => v == values[0]) ? throw new StudyException([OutcomeFaults.OneValue(_column)]) : new(values);
    }
}
