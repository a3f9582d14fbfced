using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;

namespace Titrant.Learning.Splits;

/// <summary>What stands in a row, as a number that does not depend on where the row stands: a shuffled table is split as before.</summary>
internal static class RowContent
{
    /// <returns>[rows]</returns>
    public static ulong[] Of(Table table, Outcome outcome)
    {
        var keys = new ulong[table.RowCount];
        // The words of a category count, not their indices: another table may have more of them.
        var words = table.Columns.ToDictionary(c => c.Name, c => c.Levels.Select(Key).ToArray(), StringComparer.Ordinal);
        Span<byte> pair = stackalloc byte[16];
        for (var r = 0; r < keys.Length; r++)
        {
            var key = OfOutcome(outcome, r);
            foreach (var column in table.Columns)
            {
                var value = column.IsMissing(r) ? 0x7ff8_dead_0000_0001 : column.Spec.Type == ColumnType.Category && words[column.Name] is { Length: > 0 } w ? w[(int)column[r]] : BitConverter.DoubleToUInt64Bits(column[r] + 0.0);
                key = Mix(key ^ Mix(value));
            }
            keys[r] = key;
        }
        return keys;
    }

    /// <summary>Of a word or a number of one column, the same in every table.</summary>
    public static ulong Key(string word)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(word), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    // The finaliser of splitmix64 (Steele, Lea & Flood 2014, doi:10.1145/2714064.2660195).
    public static ulong Mix(ulong z)
    {
        z += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    private static ulong OfOutcome(Outcome outcome, int r) => outcome switch
    {
        BinaryOutcome y => Mix(y.Happened[r] ? 1u : 0u),
        ClassOutcome y => Key(y.Names[y.Class[r]]),
        NumberOutcome y => Mix(BitConverter.DoubleToUInt64Bits(y.Value[r])),
        SurvivalOutcome y => Mix(BitConverter.DoubleToUInt64Bits(y.Time[r]) ^ Mix((ulong)y.Cause[r] ^ (y.Entry is { } e ? Mix(BitConverter.DoubleToUInt64Bits(e[r])) : 0))),
        _ => 0,
    };
}
