using Titrant.Patient;

namespace Titrant.Learning.Tables;

public enum ColumnType { Number, Category }

/// <summary>What a column is for. Only <see cref="Feature"/> columns are ever shown to a learner.</summary>
public enum ColumnRole { Feature, Outcome, Time, Event, Entry, Person, Site, Date, Group, Weight, Left }

/// <summary>A row of the column dictionary.</summary>
/// <param name="Unit">UCUM; "" for a category or a pure number.</param>
/// <param name="Low">Below it a value is implausible: held back, counted, never rescaled. Null where no bound is known.</param>
/// <param name="Actionable">True where a person or a clinician could change it: what a counterfactual may move.</param>
/// <param name="Monotone">+1 or -1 where the risk may only rise or fall with it; 0 where it is free.</param>
/// <param name="ClipLow">What lies below counts as this, before anything is learned or predicted ("TMB up to 50").</param>
/// <param name="Words">What a code in the file means: ("0", "female"); empty where the file's words are meant.</param>
/// <param name="From">Where the value comes from in a patient's record; null where the model can only be asked with a table.</param>
public sealed record ColumnSpec(
    string Name, ColumnType Type, ColumnRole Role, string Unit = "", double? Low = null, double? High = null,
    bool Actionable = false, int Monotone = 0, string Meaning = "", double? ClipLow = null, double? ClipHigh = null, Seq<(string Code, string Word)> Words = default,
    Cohorts.FeatureDefinition? From = null);

/// <summary>One column of a table. Missing is missing: <see cref="IsMissing"/> is asked before a value is read.</summary>
public sealed class Column
{
    // NaN stands for missing in here and nowhere else; a category is the index of its level. A value that was there and was held back
    // is a NaN with a mark in its payload, so that the count survives every choice of rows.
    private readonly double[] _values;

    internal static double HeldBackMark { get; } = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0001);

    public Column(ColumnSpec spec, double[] values, Seq<string> levels = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(values);
        (Spec, _values, Levels) = (spec, values, levels);
    }

    public ColumnSpec Spec { get; }
    public string Name => Spec.Name;
    public int Count => _values.Length;

    /// <summary>The words of a category, in ordinal order of their text; empty for a number.</summary>
    public Seq<string> Levels { get; }

    public bool IsMissing(int row) => double.IsNaN(_values[row]);

    /// <summary>The number, or the index of the level. Throws where it is missing.</summary>
    public double this[int row] => IsMissing(row) ? throw new InvalidOperationException($"{Name} is missing in row {row}.") : _values[row];

    /// <summary>True where the file has a value that was not used: outside the range, text in a number, an unknown code. Such a value is missing too.</summary>
    internal bool IsHeldBack(int row) => BitConverter.DoubleToUInt64Bits(_values[row]) == BitConverter.DoubleToUInt64Bits(HeldBackMark);

    /// <summary>For inner loops: NaN where missing.</summary>
    internal ReadOnlySpan<double> Raw => _values;

    internal Column As(ColumnRole role) => role == Spec.Role ? this : new(Spec with { Role = role }, _values, Levels);

    public Column Rows(ReadOnlySpan<int> rows)
    {
        var values = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++) values[i] = _values[rows[i]];
        return new(Spec, values, Levels);
    }
}
