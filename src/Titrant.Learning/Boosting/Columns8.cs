using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Titrant.Learning.Boosting;

/// <summary>Up to eight columns of bins side by side, one byte each: a row is read with one load and its gradient serves all eight.</summary>
/// <param name="Codes">[rows]</param>
/// <param name="Members">Which columns (features, or pairs) they are.</param>
internal sealed record Columns8(ulong[] Codes, int[] Members)
{
    public const int Width = 256, Size = 8 * Width;

    public static Columns8[] Pack(IReadOnlyList<byte[]> columns, IReadOnlyList<int> members)
    {
        var blocks = new List<Columns8>();
        for (var from = 0; from < members.Count; from += 8)
        {
            int[] own = [.. members.Skip(from).Take(8)];
            var codes = new ulong[columns[own[0]].Length];
            for (var m = 0; m < own.Length; m++)
            {
                var column = columns[own[m]];
                for (var i = 0; i < codes.Length; i++) codes[i] |= (ulong)column[i] << (8 * m);
            }
            blocks.Add(new(codes, own));
        }
        return [.. blocks];
    }

    /// <summary>Sums of the gradients by bin.</summary>
    /// <param name="sums">[8 × 256]; cleared first.</param>
    public void Sum(Vector128<double>[] gradients, Vector128<double>[] sums)
    {
        Array.Clear(sums);
        ref var s = ref MemoryMarshal.GetArrayDataReference(sums);   // a byte never leaves its 256 bins
        var codes = Codes;
        for (var i = 0; i < codes.Length; i++)
        {
            var (c, v) = (codes[i], gradients[i]);
            Unsafe.Add(ref s, (nint)(byte)c) += v;
            Unsafe.Add(ref s, (nint)((byte)(c >> 8) + 256u)) += v;
            Unsafe.Add(ref s, (nint)((byte)(c >> 16) + 512u)) += v;
            Unsafe.Add(ref s, (nint)((byte)(c >> 24) + 768u)) += v;
            Unsafe.Add(ref s, (nint)((byte)(c >> 32) + 1024u)) += v;
            Unsafe.Add(ref s, (nint)((byte)(c >> 40) + 1280u)) += v;
            Unsafe.Add(ref s, (nint)((byte)(c >> 48) + 1536u)) += v;
            Unsafe.Add(ref s, (nint)((byte)(c >> 56) + 1792u)) += v;
        }
    }

    /// <summary>Adds to each row what its eight bins are worth, and the constant.</summary>
    /// <param name="steps">[8 × 256]</param>
    public void Add(double[] steps, double constant, double[] score)
    {
        ref var s = ref MemoryMarshal.GetArrayDataReference(steps);
        var codes = Codes;
        for (var i = 0; i < codes.Length; i++)
        {
            var c = codes[i];
            var left = Unsafe.Add(ref s, (nint)(byte)c) + Unsafe.Add(ref s, (nint)((byte)(c >> 8) + 256u)) + Unsafe.Add(ref s, (nint)((byte)(c >> 16) + 512u)) + Unsafe.Add(ref s, (nint)((byte)(c >> 24) + 768u));
            var right = Unsafe.Add(ref s, (nint)((byte)(c >> 32) + 1024u)) + Unsafe.Add(ref s, (nint)((byte)(c >> 40) + 1280u)) + Unsafe.Add(ref s, (nint)((byte)(c >> 48) + 1536u)) + Unsafe.Add(ref s, (nint)((byte)(c >> 56) + 1792u));
            score[i] += constant + (left + right);
        }
    }
}
