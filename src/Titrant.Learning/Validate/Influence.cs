namespace Titrant.Learning.Validate;

/// <summary>
/// An estimate and what each row moves it by, to first order. Sums over persons give the variance where several rows are of one person
/// (for the AUC: Obuchowski 1997, doi:10.2307/2533958); the difference of two influences on the same rows is that of the paired difference.
/// </summary>
internal sealed record Influence(double Value, double[] Rows)
{
    public static Influence? Of((double Value, double[] Rows)? made) => made is { } m ? new(m.Value, m.Rows) : null;

    /// <summary>Σ hits / Σ of</summary>
    public static Influence? Ratio(double[] hits, double[] of)
    {
        var whole = of.Sum();
        if (!(whole > 0)) return null;
        var value = hits.Sum() / whole;
        return new(value, [.. hits.Select((h, i) => (h - value * of[i]) / whole)]);
    }

    public Influence Less(Influence other) => new(Value - other.Value, [.. Rows.Zip(other.Rows, (a, b) => a - b)]);

    /// <summary>Standard error; rows of one person move together.</summary>
    public double Error(int[] person)
    {
        if (!Persons.Repeat(person)) return Math.Sqrt(Rows.Sum(r => r * r));
        var sums = new Dictionary<int, double>();
        for (var i = 0; i < Rows.Length; i++) sums[person[i]] = sums.GetValueOrDefault(person[i]) + Rows[i];
        return Math.Sqrt(sums.Values.Sum(s => s * s));
    }

    public Figure Figure(string name, string kind, int[] person, double least = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        var error = Error(person);
        // Rounding alone is no spread, and may carry a value past the end of its scale.
        var value = Math.Clamp(Value, least, most);
        return error > 1e-10 * Math.Abs(Value) ? Learning.Figure.Wald(name, value, error, Persons.Repeat(person) ? kind + ", clustered by person" : kind, Rows.Length, least, most)
            : Learning.Figure.Bare(name, value, Rows.Length, "no row moves it, and an error of 0 would claim certainty");
    }
}

internal static class Persons
{
    public static bool Repeat(int[] person) => Count(person) < person.Length;
    public static int Count(int[] person) => person.Distinct().Count();
}
