using System.Text;
using Titrant.Patient;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Server.Records;

/// <summary>The installation's store, its journal, and the records that are at hand. Shared by every surface of the server.</summary>
internal sealed class RecordShelf : IDisposable
{
    // About 1.5 kB each: some hundred large records.
    private const int MostFacts = 500_000;
    private static readonly TimeSpan s_betweenSweeps = TimeSpan.FromMinutes(1);
    private readonly string _home;
    private readonly InstallationKey _key;
    private readonly Func<DateTimeOffset> _clock;
    private readonly SqliteRecordStore _reading;
    private readonly WarmRecords _warm;
    private readonly Timer _sweeping;
    private readonly Dictionary<string, JournalQueue> _journals = new(StringComparer.Ordinal);
    private bool _closed;

    private RecordShelf(string home, InstallationKey key, SqliteRecordStore store, SqliteRecordStore reading, Func<DateTimeOffset> clock)
    {
        (_home, _key, Store, _reading, _clock) = (home, key, store, reading, clock);
        _warm = new(MostFacts, (tenant, person) => OwnStamp(tenant, person.Value), Load);
        _sweeping = new(_ => Sweep(), null, s_betweenSweeps, s_betweenSweeps);
    }

    public SqliteRecordStore Store { get; }

    /// <summary>The clock of the server: when things are written, and the default AsOf.</summary>
    public DateTimeOffset Now => _clock();

    public static RecordShelf Open(string home, Func<DateTimeOffset> clock)
    {
        Directory.CreateDirectory(home);
        var key = InstallationKey.OpenOrCreate(Path.Combine(home, "installation.key"));
        var path = Path.Combine(home, "store.db");
        SqliteRecordStore? store = null;
        try
        {
            store = SqliteRecordStore.Open(path, key);
            // A connection of its own for what every request reads: a large bundle being written does not keep them waiting.
            return new(home, key, store, SqliteRecordStore.Open(path, key), clock);
        }
        catch
        {
            store?.Dispose();
            key.Dispose();
            throw;
        }
    }

    /// <summary>Everything known about a person of this tenant, as it is stored at this moment; null where nothing is stored.</summary>
    public PatientRecord? Of(string tenant, PersonId person)
    {
        var record = _warm.Of(tenant, person);
        return record.Facts.Count == 0 && record.Issues.Count == 0 ? null : record;
    }

    /// <summary>True where anything of this person is in the store, or was noted: somebody who is not must not enter it by being asked for.</summary>
    public bool Knows(string tenant, string person) => OwnStamp(tenant, person).Length > 0;

    // What is nobody's stamps everyone's record; alone it makes nobody known.
    private string OwnStamp(string tenant, string person) =>
        _reading.StampOf(tenant, person) is var stamp && (stamp.StartsWith("1:", StringComparison.Ordinal) || stamp.Contains(";1:", StringComparison.Ordinal)) ? stamp : "";

    private void Sweep()
    {
        lock (_journals) if (_closed) return;
        try
        {
            _warm.Sweep();
        }
        catch (Exception e) when (e is StoreException or ObjectDisposedException)
        {
            // Each use compares the stamp again, so nothing stale is ever given out; the next round tries again.
        }
    }

    private PatientRecord Load(string tenant, PersonId person) => RecordArchive.Get(_reading, tenant, person);

    /// <summary>Writes what was done into the tenant's journal; on the disk when the task is done.</summary>
    /// <param name="action">A lower-case verb: read, search, card, feedback, write, what-if.</param>
    /// <param name="person">Whom it was about; in the journal a keyed digest. Null where nobody.</param>
    /// <param name="content">What the entry stands for (a card's identifier, a report): only its digest under the person's key is written.</param>
    public Task Note(string tenant, string action, string? person, string actor, string? content = null) => Note(tenant, [(action, content)], person, actor);

    /// <summary>Several acts about one person, with one wait for the disk.</summary>
    /// <inheritdoc cref="Note(string, string, string?, string, string?)"/>
    public Task Note(string tenant, IReadOnlyList<(string Action, string? Content)> acts, string? person, string actor)
    {
        var now = Now;
        if (person is null) return JournalOf(tenant).Append([.. acts.Select(a => new JournalDraft(now, a.Action, Actor: actor))]);
        using var key = _reading.KeyOf(tenant, person);
        var subject = key.Subject(person);
        return JournalOf(tenant).Append([.. acts.Select(a => new JournalDraft(now, a.Action, subject, a.Content is { } content ? key.Digest(a.Action, Encoding.UTF8.GetBytes(content)) : null, actor))]);
    }

    private JournalQueue JournalOf(string tenant)
    {
        lock (_journals)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (!_journals.TryGetValue(tenant, out var journal))
                _journals.Add(tenant, journal = new(Journal.Open(Path.Combine(_home, "journals"), tenant, "titrant-server", _key)));
            return journal;
        }
    }

    /// <summary>What was noted before is on the disk when this returns.</summary>
    public void Dispose()
    {
        lock (_journals)
        {
            _closed = true;
            foreach (var journal in _journals.Values) journal.Dispose();
            _journals.Clear();
        }
        using (var ended = new ManualResetEvent(false))
            if (_sweeping.Dispose(ended)) ended.WaitOne();
        _reading.Dispose();
        Store.Dispose();
        _key.Dispose();
    }
}
