using System.Text.Json;
using Titrant.Patient.Journals;

namespace Titrant.Patient.Store;

public sealed partial class SqliteRecordStore : ICardStore
{
    const string ShownWord = "shown";

    // What is sealed: which advice a person was given tells of their illness, so nothing but the identifier stands in the clear.
    sealed record CardRow(ShownCard Card, CardReport? Report);

    public int PutCards(string tenant, string person, IReadOnlyList<ShownCard> cards)
    {
        ArgumentNullException.ThrowIfNull(cards);
        // An EHR calls order-select at each key stroke: what is known costs no write.
        if (cards.All(c => Known(tenant, c.Uuid))) return 0;
        return Writing(tenant, person, key =>
        {
            var added = 0;
            foreach (var card in cards)
            {
                if (database.Run("INSERT INTO card (tenant, uuid, person, sealed) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", tenant, card.Uuid, person, Sealed(key, tenant, person, new(card, null))) == 0) continue;
                added++;
                Count(tenant, card, ShownWord, "", 1);
            }
            return added;
        });
    }

    public IReadOnlyList<string?> PutReports(string tenant, IReadOnlyList<CardReport> reports)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        ArgumentNullException.ThrowIfNull(reports);
        lock (gate) return database.Write(() => reports.Select(r => PutReport(tenant, r)).ToList());
    }

    public (ShownCard Card, CardReport? Report)? GetCard(string tenant, string uuid)
    {
        lock (gate)
        {
            database.Execute("BEGIN");
            try
            {
                if (FindCard(tenant, uuid) is not { } found) return null;
                using var key = found.Key;
                return (found.Row.Card, found.Row.Report);
            }
            finally
            {
                database.Execute("ROLLBACK");
            }
        }
    }

    public IReadOnlyList<CardCount> CountCards(string tenant)
    {
        lock (gate)
        {
            var counts = new List<CardCount>();
            using var rows = database.Prepare("SELECT service, advice, outcome, reason, count FROM card_count WHERE tenant = ? AND count > 0 ORDER BY service, advice, outcome, reason").Bind(tenant);
            while (rows.Step())
            {
                var (service, advice, outcome, reason, count) = (rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Integer(4));
                if (counts.Count == 0 || counts[^1].Service != service || counts[^1].Advice != advice) counts.Add(new(service, advice, 0, 0, 0, []));
                var known = counts[^1];
                counts[^1] = outcome switch
                {
                    ShownWord => known with { Shown = count },
                    nameof(CardOutcome.Accepted) => known with { Accepted = count },
                    _ => known with { Overridden = known.Overridden + count, Reasons = reason.Length == 0 ? known.Reasons : known.Reasons.Add(new(reason, count)) },
                };
            }
            return counts;
        }
    }

    string? PutReport(string tenant, CardReport report)
    {
        if (FindCard(tenant, report.Card) is not { } found) return null;
        using var key = found.Key;
        var (card, before) = found.Row;
        if (before is not null && before.At > report.At) return found.Person;
        if (before is not null) Count(tenant, card, before.Outcome.ToString(), Counted(card, before), -1);
        Count(tenant, card, report.Outcome.ToString(), Counted(card, report), 1);
        database.Run("UPDATE card SET sealed = ? WHERE tenant = ? AND uuid = ?", Sealed(key, tenant, found.Person, new(card, report)), tenant, report.Card);
        return found.Person;
    }

    static string Counted(ShownCard card, CardReport report) =>
        report.Outcome == CardOutcome.Accepted || report.Reason.Length == 0 ? "" : card.Reasons.Contains(report.Reason) ? report.Reason : ICardStore.OtherReason;

    void Count(string tenant, ShownCard card, string outcome, string reason, long by) => database.Run(
        """
        INSERT INTO card_count (tenant, service, advice, outcome, reason, count) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant, service, advice, outcome, reason) DO UPDATE SET count = count + excluded.count
        """, tenant, card.Service, card.Advice, outcome, reason, by);

    bool Known(string tenant, string uuid)
    {
        lock (gate) return database.Number("SELECT 1 FROM card WHERE tenant = ? AND uuid = ?", tenant, uuid) == 1;
    }

    (string Person, PersonKey Key, CardRow Row)? FindCard(string tenant, string uuid)
    {
        using var row = database.Prepare("SELECT person, sealed FROM card WHERE tenant = ? AND uuid = ?").Bind(tenant, uuid);
        if (!row.Step()) return null;
        var person = row.Text(0);
        if (FindKey(tenant, person) is not { } key) return null;
        try
        {
            return (person, key, JsonSerializer.Deserialize<CardRow>(Unseal(key, row.Bytes(1), Place("card", tenant, person, uuid)))!);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    static byte[] Sealed(PersonKey key, string tenant, string person, CardRow row) =>
        key.Seal(JsonSerializer.SerializeToUtf8Bytes(row), Place("card", tenant, person, row.Card.Uuid));
}
