using System.Globalization;

namespace Titrant.Patient.Store;

/// <summary>The tables, as the list of steps that made them; `user_version` counts the steps a file has seen.</summary>
internal static class SqliteSchema
{
    /// <summary>"TITR", in the file's header: a database of another program is refused, not migrated.</summary>
    const long ApplicationId = 0x54495452;

    /// <summary>Append only: a released step is never edited.</summary>
    internal static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE person_key (
          tenant TEXT NOT NULL, person TEXT NOT NULL, wrapped BLOB NOT NULL,
          PRIMARY KEY (tenant, person)) WITHOUT ROWID;
        CREATE TABLE fact (
          tenant TEXT NOT NULL, person TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, known_at INTEGER, sealed BLOB NOT NULL,
          PRIMARY KEY (tenant, person, id),
          FOREIGN KEY (tenant, person) REFERENCES person_key) WITHOUT ROWID;
        CREATE TABLE payload (
          tenant TEXT NOT NULL, person TEXT NOT NULL, digest TEXT NOT NULL, sealed BLOB NOT NULL,
          PRIMARY KEY (tenant, person, digest),
          FOREIGN KEY (tenant, person) REFERENCES person_key) WITHOUT ROWID;
        CREATE TABLE blob (
          tenant TEXT NOT NULL, person TEXT NOT NULL, address TEXT NOT NULL, upload TEXT NOT NULL, chunks INTEGER NOT NULL,
          PRIMARY KEY (tenant, person, address),
          FOREIGN KEY (tenant, person) REFERENCES person_key) WITHOUT ROWID;
        CREATE TABLE blob_chunk (
          tenant TEXT NOT NULL, person TEXT NOT NULL, upload TEXT NOT NULL, number INTEGER NOT NULL, sealed BLOB NOT NULL,
          UNIQUE (tenant, person, upload, number),
          FOREIGN KEY (tenant, person) REFERENCES person_key);
        """,
        """
        CREATE TABLE resource (
          tenant TEXT NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
          person TEXT NOT NULL, updated INTEGER NOT NULL, sealed BLOB NOT NULL,
          UNIQUE (tenant, type, id, version),
          FOREIGN KEY (tenant, person) REFERENCES person_key);
        CREATE INDEX resource_of ON resource (tenant, person, type, id, version);
        """,
        """
        CREATE TABLE card (
          tenant TEXT NOT NULL, uuid TEXT NOT NULL, person TEXT NOT NULL, sealed BLOB NOT NULL,
          PRIMARY KEY (tenant, uuid),
          FOREIGN KEY (tenant, person) REFERENCES person_key) WITHOUT ROWID;
        CREATE INDEX card_of ON card (tenant, person);
        CREATE TABLE card_count (
          tenant TEXT NOT NULL, service TEXT NOT NULL, advice TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL,
          PRIMARY KEY (tenant, service, advice, outcome, reason)) WITHOUT ROWID;
        """,
        // Counted by the database itself, so that no way of writing can forget it: what was read before is known to be old. Rows go only with their key.
        """
        ALTER TABLE person_key ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
        CREATE TRIGGER fact_added AFTER INSERT ON fact BEGIN UPDATE person_key SET changes = changes + 1 WHERE tenant = NEW.tenant AND person = NEW.person; END;
        CREATE TRIGGER fact_changed AFTER UPDATE ON fact BEGIN UPDATE person_key SET changes = changes + 1 WHERE tenant = NEW.tenant AND person = NEW.person; END;
        CREATE TRIGGER resource_added AFTER INSERT ON resource BEGIN UPDATE person_key SET changes = changes + 1 WHERE tenant = NEW.tenant AND person = NEW.person; END;
        CREATE TRIGGER resource_changed AFTER UPDATE ON resource BEGIN UPDATE person_key SET changes = changes + 1 WHERE tenant = NEW.tenant AND person = NEW.person; END;
        """,
    ];

    /// <summary>Brings a file forward, a step at a time in one transaction.</summary>
    /// <exception cref="StoreException">STO101 the file is newer than this program; STO102 it is another program's.</exception>
    internal static void Migrate(Sqlite database, IReadOnlyList<string> steps)
    {
        if (database.Number("PRAGMA user_version") == steps.Count && database.Number("PRAGMA application_id") == ApplicationId) return;
        database.Write(() =>
        {
            var version = database.Number("PRAGMA user_version");
            var application = database.Number("PRAGMA application_id");
            var empty = version == 0 && database.Number("SELECT count(*) FROM sqlite_master") == 0;
            if (application != ApplicationId && !empty) throw new StoreException("STO102", "the database belongs to another program");
            if (version > steps.Count)
                throw new StoreException("STO101", string.Create(CultureInfo.InvariantCulture, $"the database has version {version}, this program knows {steps.Count}: use a newer Titrant; nothing was changed"));
            for (var step = (int)version; step < steps.Count; step++) database.Execute(steps[step]);
            // Pragmas take no parameters; both are integers of ours.
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {steps.Count}"));
            return steps.Count;
        });
    }
}
