using System.Numerics;
using System.Text;

namespace Titrant.Numerics;

/// <summary>
/// Chance as an input: xoshiro256** (Blackman &amp; Vigna 2021, doi:10.1145/3460772) seeded by splitmix64
/// (Steele, Lea &amp; Flood 2014, doi:10.1145/2714064.2660195). The same seed gives the same draws on every machine.
/// </summary>
public sealed class Chance
{
    private ulong _a, _b, _c, _d;

    public Chance(ulong seed)
    {
        (_a, _b, _c, _d) = (Next(ref seed), Next(ref seed), Next(ref seed), Next(ref seed));

        static ulong Next(ref ulong state)
        {
            var z = state += 0x9e3779b97f4a7c15;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A stream of its own for one purpose ("folds", "bootstrap 12"): what another purpose draws does not move it.</summary>
    public static Chance For(ulong seed, string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var hash = 0xcbf29ce484222325ul;   // FNV-1a, 64 bits
        foreach (var b in Encoding.UTF8.GetBytes(purpose)) hash = (hash ^ b) * 0x100000001b3;
        return new(seed ^ hash);
    }

    public ulong Bits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>In [0,1), a multiple of 2^-53.</summary>
    public double Uniform() => (Bits() >> 11) * (1.0 / (1ul << 53));

    /// <summary>0 to below <paramref name="below"/>, each equally likely (Lemire 2019, doi:10.1145/3230636).</summary>
    public int Below(int below)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(below);
        var range = (ulong)below;
        var high = Math.BigMul(Bits(), range, out var low);
        if (low < range)
            for (var unfair = (0 - range) % range; low < unfair;) high = Math.BigMul(Bits(), range, out low);
        return (int)high;
    }

    /// <summary>Standard normal, by Marsaglia's polar method (1964, doi:10.1137/1006063).</summary>
    public double Normal()
    {
        while (true)
        {
            var (u, v) = (2 * Uniform() - 1, 2 * Uniform() - 1);
            var s = u * u + v * v;
            if (s is > 0 and < 1) return u * Math.Sqrt(-2 * Math.Log(s) / s);
        }
    }

    /// <summary>Puts the items into an order of which all are equally likely (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
