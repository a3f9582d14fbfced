using Titrant.Patient;

namespace Titrant.Server.Records;

/// <summary>Records that were used lately, ready to be asked. Never older than the store: each use compares the store's stamp.</summary>
/// <param name="most">Facts held at once; the record used longest ago goes first.</param>
/// <param name="stamp">Another text after every write about the person, by whichever process.</param>
/// <param name="load">The record as it is stored now.</param>
internal sealed class WarmRecords(int most, Func<string, PersonId, string> stamp, Func<string, PersonId, PatientRecord> load)
{
    private readonly Dictionary<(string Tenant, PersonId Person), LinkedListNode<Held>> _held = [];
    private readonly LinkedList<Held> _order = [];   // used last comes first
    private readonly Lock _gate = new();
    private readonly Lock[] _loading = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    private long _facts;

    private sealed record Held((string Tenant, PersonId Person) Key, string Stamp, PatientRecord Record)
    {
        // What could not be read takes room too.
        public long Weight => Math.Max(Record.Facts.Count + Record.Issues.Count, 1);
    }

    /// <summary>Facts held now.</summary>
    public long Facts { get { lock (_gate) return _facts; } }

    public PatientRecord Of(string tenant, PersonId person)
    {
        var key = (tenant, person);
        if (Found(key, stamp(tenant, person)) is { } warm) return warm;
        // Callers who want the same cold record wait for one load instead of each doing it.
        lock (_loading[(uint)key.GetHashCode() % _loading.Length])
        {
            // Taken before the load: a write in between makes the kept record newer than its stamp, and it is read once more.
            var now = stamp(tenant, person);
            if (Found(key, now) is { } loaded) return loaded;
            var record = load(tenant, person);
            Keep(new(key, now, record));
            return record;
        }
    }

    /// <summary>Lets go of every record that is not the store's any more, asked for or not: who was erased does not stay in memory.</summary>
    public void Sweep()
    {
        List<(string Tenant, PersonId Person)> keys;
        lock (_gate) keys = [.. _held.Keys];
        foreach (var key in keys)
        {
            var now = stamp(key.Tenant, key.Person);
            lock (_gate)
                if (_held.TryGetValue(key, out var node) && node.Value.Stamp != now) Drop(node);
        }
    }

    private PatientRecord? Found((string, PersonId) key, string now)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(key, out var node)) return null;
            if (node.Value.Stamp != now) { Drop(node); return null; }
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.Record;
        }
    }

    private void Keep(Held held)
    {
        if (held.Stamp.Length == 0 || held.Weight > most) return;   // nobody of that name: names that strangers make up take no room
        lock (_gate)
        {
            if (_held.TryGetValue(held.Key, out var before)) Drop(before);
            _held.Add(held.Key, _order.AddFirst(held));
            _facts += held.Weight;
            while (_facts > most) Drop(_order.Last!);
        }
    }

    private void Drop(LinkedListNode<Held> node)
    {
        _order.Remove(node);
        _held.Remove(node.Value.Key);
        _facts -= node.Value.Weight;
    }
}
