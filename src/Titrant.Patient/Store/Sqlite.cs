using SQLitePCL;

namespace Titrant.Patient.Store;

/// <summary>A connection to one SQLite file, and no more of SQLite than the store needs. Not for two threads at once.</summary>
internal sealed class Sqlite : IDisposable
{
    const int BusyMilliseconds = 30_000;
    readonly sqlite3 database;

    static Sqlite() => Batteries_V2.Init();

    internal Sqlite(string path)
    {
        var code = raw.sqlite3_open_v2(path, out database, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_FULLMUTEX, null);
        Check(code);
        Check(raw.sqlite3_busy_timeout(database, BusyMilliseconds));
    }

    /// <summary>Statements without parameters: schema and pragmas.</summary>
    internal void Execute(string sql) => Check(raw.sqlite3_exec(database, sql));

    internal Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(database, sql, out var statement));
        return new(this, statement);
    }

    /// <summary>Runs a statement to its end; returns the rows changed.</summary>
    internal int Run(string sql, params ReadOnlySpan<object?> values)
    {
        using var statement = Prepare(sql).Bind(values);
        while (statement.Step())
        {
        }
        return raw.sqlite3_changes(database);
    }

    internal long Number(string sql, params ReadOnlySpan<object?> values)
    {
        using var statement = Prepare(sql).Bind(values);
        return statement.Step() ? statement.Integer(0) : 0;
    }

    /// <summary>Takes the write lock first, so that what is read inside cannot change before what is written.</summary>
    internal T Write<T>(Func<T> work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            var result = work();
            Execute("COMMIT");
            return result;
        }
        catch
        {
            if (raw.sqlite3_get_autocommit(database) == 0) Execute("ROLLBACK");
            throw;
        }
    }

    internal void Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE) return;
        var reason = database is null ? "" : raw.sqlite3_errmsg(database).utf8_to_string();
        throw (code & 0xff) switch
        {
            raw.SQLITE_NOTADB => new StoreException("STO102", "the file is not a database"),
            _ => new StoreException("STO105", $"SQLite {code}: {reason}"),
        };
    }

    public void Dispose() => raw.sqlite3_close_v2(database);

    internal sealed class Statement(Sqlite owner, sqlite3_stmt statement) : IDisposable
    {
        internal Statement Bind(params ReadOnlySpan<object?> values)
        {
            owner.Check(raw.sqlite3_reset(statement));
            for (var i = 0; i < values.Length; i++)
                owner.Check(values[i] switch
                {
                    null => raw.sqlite3_bind_null(statement, i + 1),
                    string text => raw.sqlite3_bind_text(statement, i + 1, text),
                    long number => raw.sqlite3_bind_int64(statement, i + 1, number),
                    byte[] bytes => raw.sqlite3_bind_blob(statement, i + 1, bytes),
                    var other => throw new ArgumentException($"a {other.GetType().Name} cannot be bound", nameof(values)),
                });
            return this;
        }

        /// <summary>True while there is a row.</summary>
        internal bool Step()
        {
            var code = raw.sqlite3_step(statement);
            owner.Check(code);
            return code == raw.SQLITE_ROW;
        }

        internal string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

        internal long Integer(int column) => raw.sqlite3_column_int64(statement, column);

        internal bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

        /// <summary>Valid until the next step.</summary>
        internal ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

        public void Dispose() => statement.Dispose();
    }
}
