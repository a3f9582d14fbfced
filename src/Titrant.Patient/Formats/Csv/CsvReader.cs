namespace Titrant.Patient.Formats.Csv;

/// <summary>
/// Sheets of laboratory values, of medications and of reported genotypes, told apart by their column names (any subset and
/// order; docs/formats.md). A sheet with other columns is refused, not guessed at.
/// </summary>
public static class CsvReader
{
    private const int MostIssues = 20;

    /// <param name="known">When the file became known (its own date): rows carry no better statement.</param>
    public static DocumentRead Read(string document, Stream utf8, Known known)
    {
        var sheet = Sheet.Read(document, utf8);
        var tally = new Tally();
        var drafts = new List<Draft>();
        var issues = sheet.Issues;
        if (sheet.Unreadable > 0) tally.Count("CSV row", "CSV003", sheet.Unreadable);

        Func<SheetRow, (Draft?, Issue?)>? read =
            sheet.Has("gene") && sheet.Has("diplotype", "genotype", "call", "result") ? row => OutsideCalls.Row(document, row, known)
            : sheet.Has("value", "result", "result_value") ? row => LabRows.Row(document, row, known)
            : sheet.Has("name", "medication", "drug", "medicine", "text") && sheet.Has("dose", "frequency", "start", "status", "route", "end", "sig", "dosage") ? row => MedicationRows.Row(document, row, known)
            : null;
        if (read is null)
        {
            issues.Add(new("CSV004", document, "no columns of a laboratory, medication or genotype sheet", $"file:{document}"));
            if (sheet.Rows.Count > 0) tally.Count("CSV row", "CSV004", sheet.Rows.Count);
            return new(document, "CSV", null, [], issues, tally);
        }
        var perCode = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in sheet.Rows)
        {
            var (draft, issue) = read(row);
            tally.Count("CSV row", draft is null ? issue!.Code : Tally.Read);
            if (draft is { } d) drafts.Add(d);
            if (issue is null) continue;
            var seen = perCode[issue.Code] = perCode.GetValueOrDefault(issue.Code) + 1;
            if (seen <= MostIssues) issues.Add(issue);
        }
        foreach (var (code, count) in perCode.Where(p => p.Value > MostIssues))
            issues.Add(new(code, document, $"{count - MostIssues} more rows of the same kind"));
        return new(document, "CSV", SheetSubject.Of(sheet, issues), drafts, issues, tally);
    }

    internal static Sighting Seen(string document, int line, string? businessId, Known known, ClaimStatus status) =>
        new(new Source(document, line.ToString(System.Globalization.CultureInfo.InvariantCulture), businessId), known, known, status);

    /// <summary>A date as ISO 8601; other orders ("03/04/2026") are ambiguous and refused.</summary>
    internal static bool TryWhen(string text, out When when)
    {
        when = When.Unknown;
        if (text.Length == 0) return true;
        if (!Moment.TryParse(text, out var moment)) return false;
        when = When.At(moment);
        return true;
    }
}
