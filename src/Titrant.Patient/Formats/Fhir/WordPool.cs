using System.Text;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>
/// One string per distinct run of bytes while one document is read: systems, codes, units and displays repeat a thousand times.
/// Probing is bounded, so a file made to collide costs memory for its own strings and no time.
/// </summary>
internal sealed class WordPool
{
    private const int Slots = 1 << 13;
    private const int MaxBytes = 200;
    private const int Probes = 6;

    private readonly (byte[] Utf8, string Text)[] _slots = new (byte[], string)[Slots];

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return "";
        if (utf8.Length > MaxBytes) return Encoding.UTF8.GetString(utf8);
        var slot = Hash(utf8);
        for (var probe = 0; probe < Probes; probe++)
        {
            ref var entry = ref _slots[(slot + probe) & (Slots - 1)];
            if (entry.Utf8 is null)
            {
                entry = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
                return entry.Text;
            }
            if (utf8.SequenceEqual(entry.Utf8)) return entry.Text;
        }
        return Encoding.UTF8.GetString(utf8);
    }

    private static int Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261u ^ (uint)utf8.Length;
        while (utf8.Length >= 8)
        {
            var word = BitConverter.ToUInt64(utf8);
            hash = (hash ^ (uint)word ^ (uint)(word >> 32)) * 0x9E3779B1u;
            hash ^= hash >> 15;
            utf8 = utf8[8..];
        }
        foreach (var b in utf8) hash = (hash ^ b) * 16777619u;
        return (int)(hash ^ (hash >> 13)) & (Slots - 1);
    }
}
