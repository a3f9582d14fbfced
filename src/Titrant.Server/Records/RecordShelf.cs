using Titrant.Patient;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Server.Records;

/// <summary>The installation's store, its journal, and the records that are at hand. Shared by every surface of the server.</summary>
internal sealed class RecordShelf : IDisposable
{
    private readonly InstallationKey _key;
    private readonly Func<DateTimeOffset> _clock;
    private readonly Dictionary<string, Journal> _journals = new(StringComparer.Ordinal);
    private readonly string _home;

    private RecordShelf(string home, InstallationKey key, SqliteRecordStore store, Func<DateTimeOffset> clock) =>
        (_home, _key, Store, _clock) = (home, key, store, clock);

    public SqliteRecordStore Store { get; }

    /// <summary>The clock of the server: when things are written, and the default AsOf.</summary>
    public DateTimeOffset Now => _clock();

    public static RecordShelf Open(string home, Func<DateTimeOffset> clock)
    {
        Directory.CreateDirectory(home);
        var key = InstallationKey.OpenOrCreate(Path.Combine(home, "installation.key"));
        return new(home, key, SqliteRecordStore.Open(Path.Combine(home, "store.db"), key), clock);
    }

    /// <summary>Everything known about a person of this tenant; null where nothing is stored.</summary>
    public PatientRecord? Of(string tenant, PersonId person)
    {
        var record = RecordArchive.Get(Store, tenant, person);
        return record.Facts.Count == 0 && record.Issues.Count == 0 ? null : record;
    }

    /// <summary>Writes what was done into the tenant's journal; on the disk when the task is done.</summary>
    /// <param name="action">A lower-case verb: read, search, card, feedback, write, what-if.</param>
    /// <param name="person">Whom it was about; in the journal a keyed digest. Null where nobody.</param>
    public Task Note(string tenant, string action, string? person, string actor)
    {
        Journal? journal;
        lock (_journals)
            if (!_journals.TryGetValue(tenant, out journal)) _journals.Add(tenant, journal = Journal.Open(Path.Combine(_home, "journals"), tenant, "titrant-server", _key));
        string? subject = null;
        if (person is not null)
        {
            using var personKey = Store.KeyOf(tenant, person);
            subject = personKey.Subject(person);
        }
        lock (journal) journal.Append(new JournalDraft(Now, action, subject, Actor: actor));
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        Store.Dispose();
        _key.Dispose();
    }
}
