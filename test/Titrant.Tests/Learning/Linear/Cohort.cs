using Titrant.Learning.Tables;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Linear;

/// <summary>Simulated rows, the same each time.</summary>
internal sealed record Cohort(int Rows, int Features, double[] X, double[] Margin)
{
    /// <summary>Features correlate; the margin is .8·x0 - .5·x1 + .3·x2.</summary>
    public static Cohort Of(int rows, int features, string purpose)
    {
        var chance = Chance.For(7, purpose);
        var (x, margin) = (new double[rows * features], new double[rows]);
        for (var i = 0; i < rows; i++)
        {
            var common = chance.Normal();
            for (var j = 0; j < features; j++) x[i * features + j] = (j + 1) * (0.6 * common + 0.8 * chance.Normal()) + j;
            margin[i] = 0.8 * x[i * features] - 0.25 * (x[i * features + 1] - 1) + 0.1 * (x[i * features + 2] - 2);
        }
        return new(rows, features, x, margin);
    }

    public bool[] Happened(double shift = 0)
    {
        var chance = Chance.For(11, "outcome");
        return [.. Margin.Select(m => chance.Uniform() < 1 / (1 + Math.Exp(-m - shift)))];
    }

    public double[] Number()
    {
        var chance = Chance.For(12, "noise");
        return [.. Margin.Select(m => m + 3 + chance.Normal())];
    }

    public int[] Class()
    {
        var chance = Chance.For(14, "class");
        return [.. Margin.Select(m => { var u = chance.Uniform() + 0.15 * m; return u < 0.3 ? 0 : u < 0.7 ? 1 : 2; })];
    }

    public (double[] Time, bool[] Happened) Survival()
    {
        var chance = Chance.For(13, "times");
        var time = Margin.Select(m => Math.Round(-20 * Math.Log(1 - chance.Uniform()) * Math.Exp(-m), 0) + 1).ToArray();
        return (time, [.. time.Select(_ => chance.Uniform() < 0.7)]);
    }

    public Cohort Permuted(out int[] order)
    {
        order = [.. Enumerable.Range(0, Rows)];
        Chance.For(3, "order").Shuffle<int>(order);
        var rows = order;
        return this with { X = [.. rows.SelectMany(r => X.AsSpan(r * Features, Features).ToArray())], Margin = [.. rows.Select(r => Margin[r])] };
    }

    public static Column Number(string name, params double[] values) => new(new ColumnSpec(name, ColumnType.Number, ColumnRole.Feature), values);

    public static Column Category(string name, params string?[] values)
    {
        var levels = values.OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        return new(new ColumnSpec(name, ColumnType.Category, ColumnRole.Feature), [.. values.Select(v => v is null ? double.NaN : levels.IndexOf(v))], levels.ToSeq());
    }

    public static Titrant.Learning.Tables.Table Table(params Column[] columns) => new(columns.ToSeq(), [.. Enumerable.Range(2, columns[0].Count)]);

    public Titrant.Learning.Tables.Table AsTable() => Table([.. Enumerable.Range(0, Features).Select(j => Number($"x{j}", [.. Enumerable.Range(0, Rows).Select(i => X[i * Features + j])]))]);
}
