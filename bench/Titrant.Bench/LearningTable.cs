using System.Runtime.InteropServices;
using Titrant.Learning.Tables;
using Titrant.Numerics;

namespace Titrant.Bench;

/// <summary>A table of numbers with a time and an event, ours and as a file that a peer reads.</summary>
/// <param name="X">[rows × columns]</param>
internal sealed record LearningTable(double[] X, int Columns, double[] Time, bool[] Event)
{
    public int Rows => Time.Length;

    /// <summary>Correlated numbers, one in ten of which matters, exponential times, a third censored. The same seed, the same table.</summary>
    public static LearningTable Make(int rows, int columns, ulong seed = 1)
    {
        var chance = Chance.For(seed, "bench");
        var (x, time, happened) = (new double[rows * columns], new double[rows], new bool[rows]);
        for (var i = 0; i < rows; i++)
        {
            double common = chance.Normal(), margin = 0;
            for (var j = 0; j < columns; j++)
            {
                x[i * columns + j] = 0.5 * common + chance.Normal();
                if (j % 10 == 0) margin += (j % 20 == 0 ? 0.4 : -0.3) * x[i * columns + j];
            }
            margin /= Math.Sqrt(1 + columns / 50.0);
            var (dies, leaves) = (-Math.Log(1 - chance.Uniform()) / Math.Exp(margin), -2 * Math.Log(1 - chance.Uniform()));
            (time[i], happened[i]) = (Math.Min(dies, leaves), dies <= leaves);
        }
        return new(x, columns, time, happened);
    }

    /// <summary>SUPPORT, 14 numbers of 7,098 people; null where the shared data are not at hand.</summary>
    public static LearningTable? Support()
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("TITRANT_SHARED") ?? Path.Combine("..", "shared"), "data", "learning", "survival", "support.csv.gz");
        if (!File.Exists(path)) return null;
        string[] names = [.. Enumerable.Range(0, 14).Select(j => $"x{j}")];
        var table = CsvTable.Read(path, [.. names.Select(n => new ColumnSpec(n, ColumnType.Number, ColumnRole.Feature)), new("t", ColumnType.Number, ColumnRole.Time), new("e", ColumnType.Number, ColumnRole.Event)]).Table;
        var rows = Enumerable.Range(0, table.RowCount).ToArray();
        return new([.. rows.SelectMany(r => names.Select(n => table[n][r]))], names.Length, [.. rows.Select(r => table["t"][r])], [.. rows.Select(r => table["e"][r] == 1)]);
    }

    public void Write(string path)
    {
        var all = new double[Rows * (Columns + 2)];
        for (var i = 0; i < Rows; i++)
        {
            X.AsSpan(i * Columns, Columns).CopyTo(all.AsSpan(i * (Columns + 2)));
            all[i * (Columns + 2) + Columns] = Time[i];
            all[i * (Columns + 2) + Columns + 1] = Event[i] ? 1 : 0;
        }
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<double>(all).ToArray());
    }

    /// <summary>As the learners see it.</summary>
    public Table ToTable(int from, int count) => new(
        [.. Enumerable.Range(0, Columns).Select(j => new Column(new($"x{j}", ColumnType.Number, ColumnRole.Feature), [.. Enumerable.Range(from, count).Select(i => X[i * Columns + j])]))], [.. Enumerable.Range(from, count)]);
}
