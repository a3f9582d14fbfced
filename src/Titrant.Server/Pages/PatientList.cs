using System.Diagnostics;
using System.Globalization;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Server.Records;

namespace Titrant.Server.Pages;

/// <summary>
/// Who is in the store of one tenant. Names lie sealed: without a search only identifiers are listed, and nobody's record is
/// opened. A search opens what it must, within bounds, and the page says how far it looked.
/// </summary>
internal sealed record PatientList(string Query, int Page, int Total, IReadOnlyList<(PersonId Id, Person? Who)> Rows, int Looked, bool Whole)
{
    public const int PerPage = 50;
    public const int LongestQuery = 100;
    private const int MostOpened = 500;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(2);

    public static PatientList Of(RecordShelf records, string tenant, string query, int page)
    {
        var persons = records.Store.Persons(tenant);
        if (query.Length == 0)
        {
            page = Math.Clamp(page, 1, Math.Max(1, (persons.Count + PerPage - 1) / PerPage));
            return new("", page, persons.Count, [.. persons.Skip((page - 1) * PerPage).Take(PerPage).Select(p => (new PersonId(p), (Person?)null))], 0, true);
        }
        var rows = new List<(PersonId, Person?)>();
        var (looked, watch) = (0, Stopwatch.StartNew());
        // An identifier is found without opening anything, so those come first.
        var named = persons.Where(p => p.Contains(query, StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var id in named.Concat(persons.Except(named, StringComparer.Ordinal)))
        {
            if (rows.Count >= PerPage || looked >= MostOpened || watch.Elapsed > s_longest) return new(query, 1, persons.Count, rows, looked, false);
            looked++;
            var person = new PersonId(id);
            if (Who(records.Of(tenant, person)) is var who && (looked <= named.Count || who is not null && Fits(who, query))) rows.Add((person, who));
        }
        return new(query, 1, persons.Count, rows, looked, true);
    }

    private static Person? Who(PatientRecord? record) => record is null ? null
        : Person.Of(Chart.Of(PatientRecord.Of(record.Person, record.Facts.Where(f => f.Claim is Demographics)), DateTimeOffset.MaxValue.AddYears(-1)));

    // Each word of the query somewhere in name, birth date or number.
    private static bool Fits(Person who, string query) => query.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .All(word => new[] { who.Name, who.Birth, who.Identifier ?? "" }.Any(t => t.Contains(word, StringComparison.OrdinalIgnoreCase)));

    public byte[] Write() => PlainPage.Write("Patients", h =>
    {
        using (h.In("form", ("method", "get"), ("action", "/patients"), ("role", "search"), ("class", "try")))
        using (h.In("div", ("class", "field")))
        {
            h.Element("label", "Identifier, name or birth date", ("for", "q"));
            h.Void("input", ("id", "q"), ("name", "q"), ("type", "search"), ("value", Query), ("maxlength", LongestQuery.ToString(CultureInfo.InvariantCulture)), ("autocomplete", "off"));
            h.Element("button", "Search", ("type", "submit"));
        }
        h.Element("p", Says(), ("role", "status"));
        if (Rows.Count > 0) Table(h);
        if (Query.Length == 0 && Total > PerPage)
            using (h.In("nav", ("aria-label", "Pages of the list")))
            {
                if (Page > 1) h.Element("a", "Previous 50", ("href", Address(Page - 1)), ("rel", "prev"));
                if (Page * PerPage < Total) h.Element("a", "Next 50", ("href", Address(Page + 1)), ("rel", "next"));
            }
        if (Query.Length == 0 && Total > 0) h.Element("p", "Names are sealed with each record and are read only for a search; each search is written into the journal.", ("class", "quiet"));
    });

    private string Says() => Query.Length == 0
        ? Total == 0 ? "Nobody is stored here yet. Import a folder with \u2018titrant record import FOLDER\u2019, or send a Bundle to /fhir." : $"{Words.Count(Total, "person", "people")} stored here{(Total > PerPage ? string.Create(CultureInfo.InvariantCulture, $", page {Page} of {(Total + PerPage - 1) / PerPage}") : "")}."
        : (Rows.Count == 0 ? "Nobody was found." : $"{Words.Count(Rows.Count, "person", "people")} found.")
            + (Whole ? "" : $" Not everybody was looked through ({Words.Count(Looked, "record")} of {Words.Count(Total, "record")}): a longer text or the identifier finds the rest.");

    private void Table(Html h)
    {
        var named = Query.Length > 0;
        using (h.In("div", ("class", "scroll")))
        using (h.In("table"))
        {
            h.Element("caption", "People in the store");
            using (h.In("thead"))
            using (h.In("tr"))
                foreach (var head in named ? new[] { "Identifier", "Name", "Born", "Sex" } : ["Identifier"]) h.Element("th", head, ("scope", "col"));
            using (h.In("tbody"))
                foreach (var (id, who) in Rows)
                    using (h.In("tr"))
                    {
                        using (h.In("td", ("class", "t"))) h.Element("a", Shown(id), ("href", PatientAddress.Of(id)));
                        if (!named) continue;
                        h.Element("td", who?.Name ?? "", ("class", "t"));
                        h.Element("td", who is { Birth.Length: > 0 } ? Words.Day(who.Birth) : "", ("class", "d"));
                        h.Element("td", who is null ? "" : BriefPage.SexWords(who));
                    }
        }
    }

    private static string Shown(PersonId id) => id.Value.Trim().Length == 0 ? "(no identifier)" : id.Value.StartsWith("Patient/", StringComparison.Ordinal) && id.Value.Length > 8 ? id.Value[8..] : id.Value;
    private static string Address(int page) => string.Create(CultureInfo.InvariantCulture, $"/patients?page={page}");
}
