namespace Titrant.Learning.Outcomes;

/// <summary>What is to be foretold, one value per row of the table it belongs to.</summary>
public abstract record Outcome
{
    public abstract int Count { get; }
    public abstract Outcome Rows(ReadOnlySpan<int> rows);

    private protected static T[] Take<T>(T[] from, ReadOnlySpan<int> rows)
    {
        var taken = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++) taken[i] = from[rows[i]];
        return taken;
    }
}

/// <param name="Happened">True where the outcome happened within the horizon.</param>
public sealed record BinaryOutcome(bool[] Happened) : Outcome
{
    public override int Count => Happened.Length;
    public override BinaryOutcome Rows(ReadOnlySpan<int> rows) => new(Take(Happened, rows));
}

/// <param name="Class">Index into <paramref name="Names"/>.</param>
public sealed record ClassOutcome(int[] Class, string[] Names) : Outcome
{
    public override int Count => Class.Length;
    public override ClassOutcome Rows(ReadOnlySpan<int> rows) => new(Take(Class, rows), Names);
}

/// <param name="Value">A number, such as a change of HbA1c.</param>
public sealed record NumberOutcome(double[] Value) : Outcome
{
    public override int Count => Value.Length;
    public override NumberOutcome Rows(ReadOnlySpan<int> rows) => new(Take(Value, rows));
}

/// <summary>Time to event, seen from <paramref name="Entry"/> (left truncation) to <paramref name="Time"/>.</summary>
/// <param name="Entry">Null where everybody is seen from time 0.</param>
/// <param name="Time">In one unit that the study states; above entry.</param>
/// <param name="Cause">0 where nothing had happened yet (censored), else 1, 2, ... the cause.</param>
public sealed record SurvivalOutcome(double[]? Entry, double[] Time, int[] Cause) : Outcome
{
    public override int Count => Time.Length;
    public override SurvivalOutcome Rows(ReadOnlySpan<int> rows) => new(Entry is null ? null : Take(Entry, rows), Take(Time, rows), Take(Cause, rows));
    public int Events => Cause.Count(c => c != 0);
}
