using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Titrant.Learning.Linear.Paths;

/// <summary>Sums in sixteen lanes of fixed width, so that the last bit does not depend on the machine, and no addition waits for the one before it.</summary>
internal static class Lanes
{
    /// <summary>Σ a·b</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var va = MemoryMarshal.Cast<double, Vector256<double>>(a);
        var vb = MemoryMarshal.Cast<double, Vector256<double>>(b)[..va.Length];
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        var i = 0;
        for (; i <= va.Length - 4; i += 4)
        {
            s0 += va[i] * vb[i];
            s1 += va[i + 1] * vb[i + 1];
            s2 += va[i + 2] * vb[i + 2];
            s3 += va[i + 3] * vb[i + 3];
        }
        for (; i < va.Length; i++) s0 += va[i] * vb[i];
        var rest = Vector256.Sum(s0 + s1 + (s2 + s3));
        for (i = va.Length * 4; i < a.Length; i++) rest += a[i] * b[i];
        return rest;
    }

    /// <summary>Σ a</summary>
    public static double Sum(ReadOnlySpan<double> a)
    {
        var va = MemoryMarshal.Cast<double, Vector256<double>>(a);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        var i = 0;
        for (; i <= va.Length - 4; i += 4)
        {
            s0 += va[i];
            s1 += va[i + 1];
            s2 += va[i + 2];
            s3 += va[i + 3];
        }
        for (; i < va.Length; i++) s0 += va[i];
        var rest = Vector256.Sum(s0 + s1 + (s2 + s3));
        for (i = va.Length * 4; i < a.Length; i++) rest += a[i];
        return rest;
    }

    /// <summary>Σ w·a²</summary>
    public static double Squares(ReadOnlySpan<double> w, ReadOnlySpan<double> a)
    {
        var vw = MemoryMarshal.Cast<double, Vector256<double>>(w);
        var va = MemoryMarshal.Cast<double, Vector256<double>>(a)[..vw.Length];
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        var i = 0;
        for (; i <= vw.Length - 4; i += 4)
        {
            s0 += vw[i] * va[i] * va[i];
            s1 += vw[i + 1] * va[i + 1] * va[i + 1];
            s2 += vw[i + 2] * va[i + 2] * va[i + 2];
            s3 += vw[i + 3] * va[i + 3] * va[i + 3];
        }
        for (; i < vw.Length; i++) s0 += vw[i] * va[i] * va[i];
        var rest = Vector256.Sum(s0 + s1 + (s2 + s3));
        for (i = vw.Length * 4; i < w.Length; i++) rest += w[i] * a[i] * a[i];
        return rest;
    }

    /// <summary>to += d·x</summary>
    public static void Add(double d, ReadOnlySpan<double> x, Span<double> to)
    {
        var vx = MemoryMarshal.Cast<double, Vector256<double>>(x);
        var vt = MemoryMarshal.Cast<double, Vector256<double>>(to)[..vx.Length];
        for (var i = 0; i < vx.Length; i++) vt[i] += d * vx[i];
        for (var i = vx.Length * 4; i < x.Length; i++) to[i] += d * x[i];
    }

    /// <summary>to += d·w·x</summary>
    public static void Add(double d, ReadOnlySpan<double> w, ReadOnlySpan<double> x, Span<double> to)
    {
        var vw = MemoryMarshal.Cast<double, Vector256<double>>(w);
        var vx = MemoryMarshal.Cast<double, Vector256<double>>(x)[..vw.Length];
        var vt = MemoryMarshal.Cast<double, Vector256<double>>(to)[..vw.Length];
        for (var i = 0; i < vw.Length; i++) vt[i] += vw[i] * (d * vx[i]);
        for (var i = vw.Length * 4; i < w.Length; i++) to[i] += w[i] * (d * x[i]);
    }
}
