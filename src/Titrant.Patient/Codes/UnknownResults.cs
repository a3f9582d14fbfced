using System.Globalization;

namespace Titrant.Patient.Codes;

/// <summary>Says which numeric results of laboratory and bedside were kept but not used because neither name nor code is known.</summary>
internal static class UnknownResults
{
    private const int MostLines = 30, LongestName = 80;

    public static IEnumerable<Issue> Of(Chart chart)
    {
        var unknown = chart.Of<Measurement>().Where(p => IsResult(p.Claim))
            .SelectMany(p => p.Claim.Components.Select(c => (c.Code, c.Value)).Prepend((p.Claim.Code, p.Claim.Value)),
                (p, part) => (p.Fact, Term: part.Item1, Written: AnalyteTable.NumberIn(part.Item2)))
            .Where(p => p.Written is not null && !IsScore(p.Written) && AnalyteTable.Default.AnalyteOf(p.Term, p.Written) is null)
            .GroupBy(p => (p.Term.Words, Code: p.Term.CodeIn(Systems.Loinc)))
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Words, StringComparer.Ordinal).ThenBy(g => g.Key.Code, StringComparer.Ordinal).ToList();
        foreach (var group in unknown.Take(MostLines))
        {
            var (fact, term, written) = group.First();
            var name = group.Key.Words.Length > LongestName ? group.Key.Words[..LongestName] : group.Key.Words;
            var code = group.Key.Code is { } loinc ? $" (LOINC {loinc})" : "";
            var reason = group.Key.Code is null && AnalyteTable.Default.NeedsUnit(name) ? $"has more than one meaning, and '{Unit(written!)}' does not tell which" : "is not known";
            var count = group.Count() == 1 ? "1 result" : string.Create(CultureInfo.InvariantCulture, $"{group.Count()} results");
            yield return new("UNIT006", fact.Source.ToString(), $"'{name}'{code} {reason}; {count} kept, not used.", "test:" + name);
        }
        if (unknown.Count <= MostLines) yield break;
        var rest = unknown.Skip(MostLines).ToList();
        yield return new("UNIT006", rest[0].First().Fact.Source.ToString(),
            string.Create(CultureInfo.InvariantCulture, $"{rest.Count} further names are not known; {rest.Sum(g => g.Count())} results kept, not used."));
    }

    // Without a category (a table of results) it is taken for one.
    private static bool IsResult(Measurement measurement) =>
        measurement.Category.IsEmpty || measurement.Category.Any(c => c is "laboratory" or "vital-signs");

    private static bool IsScore(Quantity written) => (written.UnitCode ?? written.Unit).Contains("score", StringComparison.OrdinalIgnoreCase);

    private static string Unit(Quantity written) => written.Unit.Length > 0 ? written.Unit : written.UnitCode ?? "";
}
