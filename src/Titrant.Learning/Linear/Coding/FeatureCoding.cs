using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Linear.Coding;

/// <summary>How one feature becomes numbers, learned from training rows only.</summary>
/// <param name="HasIndicator">True where a column says that the value was missing.</param>
public abstract record FeatureCoding(string Feature, bool HasIndicator)
{
    /// <summary>"age", "stage = II", "albumin missing".</summary>
    public abstract Seq<string> Terms { get; }

    internal void Write(Column column, int row, Span<double> into)
    {
        into.Clear();
        if (HasIndicator && column.IsMissing(row)) into[^1] = 1;
        Value(column, row, into);
    }

    private protected abstract void Value(Column column, int row, Span<double> into);

    private protected IEnumerable<string> Indicator => HasIndicator ? [$"{Feature} missing"] : [];
}

/// <summary>(value - mean) / deviation, or the value itself; a missing value counts as the mean.</summary>
/// <param name="Deviation">Of the training rows, divisor n; 1 where the column is constant, or raw.</param>
/// <param name="IsRaw">The value in its own unit, so that a coefficient is per unit.</param>
public sealed record NumberCoding(string Feature, double Mean, double Deviation, bool HasIndicator, bool IsRaw = false) : FeatureCoding(Feature, HasIndicator)
{
    public override Seq<string> Terms => [Feature, .. Indicator];

    private protected override void Value(Column column, int row, Span<double> into) =>
        into[0] = IsRaw ? column.IsMissing(row) ? Mean : column[row] : column.IsMissing(row) ? 0 : (column[row] - Mean) / Deviation;
}

/// <summary>One column for each level but the most frequent, which is the reference; missing, or a level that training never saw, counts as the reference.</summary>
public sealed record CategoryCoding(string Feature, string Reference, Seq<string> Levels, bool HasIndicator) : FeatureCoding(Feature, HasIndicator)
{
    public override Seq<string> Terms => [.. Levels.Select(l => $"{Feature} = {l}"), .. Indicator];

    internal bool Knows(string level) => string.Equals(level, Reference, StringComparison.Ordinal) || Levels.Span.IndexOf(level) >= 0;

    private protected override void Value(Column column, int row, Span<double> into)
    {
        if (column.IsMissing(row)) return;
        var word = column.Levels[(int)column[row]];
        for (var l = 0; l < Levels.Count; l++) if (string.Equals(Levels[l], word, StringComparison.Ordinal)) into[l] = 1;
    }
}
