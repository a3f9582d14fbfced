using System.Numerics;

namespace Titrant.Learning.Tables;

/// <summary>
/// Rows that say the same of a person in every feature and in the outcome. Copies on both sides of a split make a model look better than it is, so that they stay together.
/// Person, site, date, group and weight are not looked at: a copied row often has a new number.
/// </summary>
public static class Copies
{
    // A table of three yes/no columns has equal rows by chance. Equal rows are copies where fewer than this many others would be expected, were the columns independent.
    private const double ExpectedByChance = 0.05;

    /// <returns>[rows] the same number for rows that are copies of one another; numbers rise from 0 in the order of the first row of each.</returns>
    public static int[] Groups(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var keys = Keys(table, out var log);
        var byKey = new Dictionary<(ulong, ulong), int>();
        var group = new int[keys.Length];
        var groups = 0;
        for (var row = 0; row < keys.Length; row++)
        {
            var canCopy = keys.Length * Math.Exp(log[row]) < ExpectedByChance;
            group[row] = canCopy && byKey.TryGetValue(keys[row], out var known) ? known : groups++;
            if (canCopy) byKey.TryAdd(keys[row], group[row]);
        }
        return group;
    }

    /// <summary>Rows that differ in something, chance or not.</summary>
    public static int Distinct(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Keys(table, out _).Distinct().Count();
    }

    // 128 bits of hash per row; and the logarithm of the chance that an unrelated row says the same.
    private static (ulong, ulong)[] Keys(Table table, out double[] log)
    {
        var keys = new (ulong A, ulong B)[table.RowCount];
        log = new double[table.RowCount];
        foreach (var column in table.Columns.Where(c => c.Spec.Role is ColumnRole.Feature or ColumnRole.Outcome or ColumnRole.Time or ColumnRole.Event or ColumnRole.Entry))
        {
            var values = column.Raw;
            var often = new Dictionary<double, int>();   // a missing value counts as a value
            foreach (var value in values) System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(often, value, out _)++;
            for (var row = 0; row < values.Length; row++)
            {
                var bits = double.IsNaN(values[row]) ? ulong.MaxValue : BitConverter.DoubleToUInt64Bits(values[row] + 0.0);   // -0 is 0
                keys[row] = (Mix(keys[row].A ^ bits, 0x9e3779b97f4a7c15), Mix(BitOperations.RotateLeft(keys[row].B, 23) + bits, 0xc2b2ae3d27d4eb4f));
                log[row] += Math.Log(often[values[row]] / (double)values.Length);
            }
        }
        return keys;
    }

    // The finaliser of splitmix64 (Steele, Lea & Flood 2014, doi:10.1145/2714064.2660195).
    private static ulong Mix(ulong z, ulong add)
    {
        z += add;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
