using System.Text;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>
/// One string per distinct run of bytes while one document is read: systems, codes, units and displays repeat a thousand times.
/// Probing is bounded, so a file made to collide costs memory for its own strings and no time.
/// </summary>
internal sealed class WordPool
{
    private const int MostSlots = 1 << 13;
    private const int MaxBytes = 200;
    private const int Probes = 6;

    // Grown with what it holds: a draft order of ten lines is read at each key stroke of a prescriber.
    private (byte[] Utf8, string Text)[] _slots = new (byte[], string)[1 << 7];
    private int _held;

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return "";
        if (utf8.Length > MaxBytes) return Encoding.UTF8.GetString(utf8);
        if (_held > _slots.Length / 2 && _slots.Length < MostSlots) Grow();
        var slot = SlotOf(utf8);
        if (slot < 0) return Encoding.UTF8.GetString(utf8);
        if (_slots[slot].Utf8 is null)
        {
            _slots[slot] = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
            _held++;
        }
        return _slots[slot].Text;
    }

    // Its own or a free one; -1 where others took the places for it.
    private int SlotOf(ReadOnlySpan<byte> utf8)
    {
        var hash = Hash(utf8);
        for (var probe = 0; probe < Probes; probe++)
        {
            var slot = (hash + probe) & (_slots.Length - 1);
            if (_slots[slot].Utf8 is not { } here || utf8.SequenceEqual(here)) return slot;
        }
        return -1;
    }

    private void Grow()
    {
        var before = _slots;
        (_slots, _held) = (new (byte[], string)[before.Length * 4], 0);
        foreach (var entry in before)
        {
            if (entry.Utf8 is null || SlotOf(entry.Utf8) is not (>= 0 and var slot)) continue;
            _slots[slot] = entry;
            _held++;
        }
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
        return (int)((hash ^ (hash >> 13)) & (MostSlots - 1));
    }
}
