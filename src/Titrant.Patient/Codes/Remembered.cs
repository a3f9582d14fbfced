using System.Collections.Concurrent;

namespace Titrant.Patient.Codes;

/// <summary>What a name was found to mean, kept for the next who asks: the same few hundred medicines come again in every record.</summary>
/// <param name="work">Depends on its key alone.</param>
internal sealed class Remembered<TKey, TValue>(Func<TKey, TValue> work) where TKey : notnull
{
    // Names come from files of strangers: when there are this many, all are forgotten.
    private const int Most = 4096;
    private readonly ConcurrentDictionary<TKey, TValue> _held = [];

    public TValue Of(TKey key)
    {
        if (_held.TryGetValue(key, out var known)) return known;
        var value = work(key);
        if (_held.Count >= Most) _held.Clear();
        _held[key] = value;
        return value;
    }
}
