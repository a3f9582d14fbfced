using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Titrant.Learning.Linear.Fits;

/// <summary>
/// Σ w·a·b of many pairs of columns: blocks of rows that stay in the cache, and two columns against four at a time, so that each value fetched serves several sums.
/// The order of additions is fixed, as <see cref="Paths.Lanes"/> has it.
/// </summary>
internal static class WeightedProducts
{
    private const int Block = 256;

    /// <param name="columns">[columns × rows]</param>
    /// <param name="w">[rows]; null for 1 each.</param>
    /// <param name="isLower">The same columns on both sides, and only the lower triangle is wanted: what lies above is not to be read.</param>
    /// <returns>[left × right]</returns>
    public static double[] Of(double[] columns, int rows, ReadOnlySpan<double> w, ReadOnlySpan<int> left, ReadOnlySpan<int> right, bool isLower = false)
    {
        var sums = new double[left.Length * right.Length];
        // Room up to full tiles; what lies beyond the rows or the columns is 0.
        var (a, b) = (new double[(left.Length + 1) / 2 * 2 * Block], new double[(right.Length + 3) / 4 * 4 * Block]);
        for (var start = 0; start < rows; start += Block)
        {
            var count = Math.Min(Block, rows - start);
            if (count < Block) Array.Clear(a);
            for (var i = 0; i < left.Length; i++)
            {
                var from = columns.AsSpan(left[i] * rows + start, count);
                var to = a.AsSpan(i * Block, count);
                if (w.IsEmpty) from.CopyTo(to);
                else for (var k = 0; k < to.Length; k++) to[k] = w[start + k] * from[k];
            }
            for (var j = 0; j < right.Length; j++) columns.AsSpan(right[j] * rows + start, count).CopyTo(b.AsSpan(j * Block));
            for (var i = 0; i < left.Length; i += 2)
                for (var j = 0; j < right.Length && !(isLower && j > i + 1); j += 4) Tile(a.AsSpan(i * Block, 2 * Block), b.AsSpan(j * Block, 4 * Block), sums, i, j, left.Length, right.Length);
        }
        return sums;
    }

    private static void Tile(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double[] sums, int i, int j, int height, int width)
    {
        const int vectors = Block / 4;
        var va = MemoryMarshal.Cast<double, Vector256<double>>(a);
        var vb = MemoryMarshal.Cast<double, Vector256<double>>(b);
        ReadOnlySpan<Vector256<double>> a0 = va[..vectors], a1 = va.Slice(vectors, vectors);
        ReadOnlySpan<Vector256<double>> b0 = vb[..vectors], b1 = vb.Slice(vectors, vectors), b2 = vb.Slice(2 * vectors, vectors), b3 = vb.Slice(3 * vectors, vectors);
        Vector256<double> s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        for (var k = 0; k < vectors; k++)
        {
            var (x, y, z) = (a0[k], a1[k], b0[k]);
            s00 = Vector256.FusedMultiplyAdd(x, z, s00);
            s10 = Vector256.FusedMultiplyAdd(y, z, s10);
            z = b1[k];
            s01 = Vector256.FusedMultiplyAdd(x, z, s01);
            s11 = Vector256.FusedMultiplyAdd(y, z, s11);
            z = b2[k];
            s02 = Vector256.FusedMultiplyAdd(x, z, s02);
            s12 = Vector256.FusedMultiplyAdd(y, z, s12);
            z = b3[k];
            s03 = Vector256.FusedMultiplyAdd(x, z, s03);
            s13 = Vector256.FusedMultiplyAdd(y, z, s13);
        }
        Put(0, 0, s00);
        Put(0, 1, s01);
        Put(0, 2, s02);
        Put(0, 3, s03);
        Put(1, 0, s10);
        Put(1, 1, s11);
        Put(1, 2, s12);
        Put(1, 3, s13);

        void Put(int down, int along, Vector256<double> sum)
        {
            if (i + down < height && j + along < width) sums[(i + down) * width + j + along] += Vector256.Sum(sum);
        }
    }
}
