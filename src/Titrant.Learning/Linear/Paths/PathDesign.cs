namespace Titrant.Learning.Linear.Paths;

/// <summary>Columns as coordinate descent wants them: centred by the weighted mean and, where asked, scaled to a weighted variance of 1 (divisor Σw, not n-1).</summary>
internal sealed class PathDesign
{
    private readonly double[] _values;   // [features × rows]

    /// <param name="x">[rows × features]</param>
    /// <param name="weights">Not negative, sum 1; [rows]</param>
    public PathDesign(ReadOnlySpan<double> x, int features, double[] weights, bool standardise)
    {
        (Rows, Features, Weights) = (weights.Length, features, weights);
        (_values, Mean, Scale, Varies) = (new double[x.Length], new double[features], new double[features], new bool[features]);
        // Eight columns at a time: a line of the cache holds eight of a row's values.
        for (var first = 0; first < features; first += 8)
            for (var i = 0; i < Rows; i++)
                for (var j = first; j < Math.Min(first + 8, features); j++) _values[j * Rows + i] = x[i * features + j];
        for (var j = 0; j < features; j++)
        {
            var column = _values.AsSpan(j * Rows, Rows);
            var mean = Mean[j] = Lanes.Dot(weights, column);
            var largest = 0.0;
            for (var i = 0; i < Rows; i++)
            {
                largest = Math.Max(largest, Math.Abs(column[i]));
                column[i] -= mean;
            }
            var deviation = Math.Sqrt(Lanes.Squares(weights, column));
            // A constant column centred in floating point leaves only rounding.
            Varies[j] = deviation > 1e-12 * largest;
            Scale[j] = standardise && Varies[j] ? deviation : 1;
            if (Scale[j] != 1) for (var i = 0; i < Rows; i++) column[i] /= Scale[j];
        }
    }

    /// <summary>[features × rows]</summary>
    public double[] Values => _values;

    public int Rows { get; }
    public int Features { get; }
    public double[] Weights { get; }
    public double[] Mean { get; }
    public double[] Scale { get; }
    public bool[] Varies { get; }

    public ReadOnlySpan<double> Column(int j) => _values.AsSpan(j * Rows, Rows);
}
