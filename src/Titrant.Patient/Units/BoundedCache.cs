using System.Collections.Concurrent;

namespace Titrant.Patient.Units;

/// <summary>Remembers answers up to a count, then forgets all of them: a hostile file with a million units costs time, never memory.</summary>
internal sealed class BoundedCache<TKey, TValue>(int most) where TKey : notnull
{
    readonly ConcurrentDictionary<TKey, TValue> _kept = new();
    int _count;

    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        if (_kept.TryGetValue(key, out var found)) return found;
        var made = make(key);
        if (Interlocked.Increment(ref _count) > most)
        {
            _kept.Clear();
            Interlocked.Exchange(ref _count, 1);
        }
        _kept[key] = made;
        return made;
    }
}
