using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Titrant.Learning.Linear.Paths;

/// <summary>Sums in four lanes of fixed width, so that the last bit does not depend on the machine.</summary>
internal static class Lanes
{
    /// <summary>Σ a·b</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var va = MemoryMarshal.Cast<double, Vector256<double>>(a);
        var vb = MemoryMarshal.Cast<double, Vector256<double>>(b);
        var sum = Vector256<double>.Zero;
        for (var i = 0; i < va.Length; i++) sum += va[i] * vb[i];
        var rest = Vector256.Sum(sum);
        for (var i = va.Length * 4; i < a.Length; i++) rest += a[i] * b[i];
        return rest;
    }

    /// <summary>Σ w·a²</summary>
    public static double Squares(ReadOnlySpan<double> w, ReadOnlySpan<double> a)
    {
        var vw = MemoryMarshal.Cast<double, Vector256<double>>(w);
        var va = MemoryMarshal.Cast<double, Vector256<double>>(a);
        var sum = Vector256<double>.Zero;
        for (var i = 0; i < vw.Length; i++) sum += vw[i] * va[i] * va[i];
        var rest = Vector256.Sum(sum);
        for (var i = vw.Length * 4; i < w.Length; i++) rest += w[i] * a[i] * a[i];
        return rest;
    }

    /// <summary>residual -= d·w·x, margin += d·x</summary>
    public static void Move(double d, ReadOnlySpan<double> w, ReadOnlySpan<double> x, Span<double> residual, Span<double> margin)
    {
        var vw = MemoryMarshal.Cast<double, Vector256<double>>(w);
        var vx = MemoryMarshal.Cast<double, Vector256<double>>(x);
        var vr = MemoryMarshal.Cast<double, Vector256<double>>(residual);
        var vm = MemoryMarshal.Cast<double, Vector256<double>>(margin);
        for (var i = 0; i < vw.Length; i++)
        {
            var step = d * vx[i];
            vr[i] -= vw[i] * step;
            vm[i] += step;
        }
        for (var i = vw.Length * 4; i < w.Length; i++)
        {
            residual[i] -= w[i] * (d * x[i]);
            margin[i] += d * x[i];
        }
    }
}
