using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats;
using Titrant.Patient.Knowledge;

namespace Titrant.Server.CdsHooks;

/// <summary>What an EHR is asked to send, made from the needs on the capabilities' cards and CdsHooks/prefetch.tsv.</summary>
internal static class PrefetchTemplates
{
    /// <summary>
    /// Characters of a query. Proxies and servers are known to refuse addresses beyond some 2,000; the server's base address and
    /// the patient's id come on top of the query.
    /// </summary>
    public const int Longest = 1500;

    private const string Codes = "{codes}";

    private static readonly Table s_table = Table.Embedded(typeof(PrefetchTemplates).Assembly, "CdsHooks/prefetch.tsv");

    /// <exception cref="InvalidOperationException">A card needs what no row of the table serves.</exception>
    public static IReadOnlyList<PrefetchTemplate> Of(IReadOnlyList<ICapability> capabilities)
    {
        var needs = capabilities.SelectMany(c => c.Card.Needs).ToList();
        var served = needs.SelectMany(n => Rows(n).Select(r => (Row: r, Need: n))).ToList();
        return [.. s_table.Rows.Where(r => r["query"].Length > 0).GroupBy(r => (Key: r["key"], Query: r["query"]))
            .Select(g => (Row: g.First(), Needs: served.Where(s => s.Row["key"] == g.Key.Key).Select(s => s.Need).Distinct().ToList()))
            .Where(g => g.Needs.Count > 0).SelectMany(g => Templates(g.Row, g.Needs))];
    }

    private static List<Row> Rows(Need need)
    {
        var ofKind = s_table.Rows.Where(r => r["kind"] == need.Kind.ToString()).ToList();
        var own = ofKind.Where(r => r["concept"] == need.Concept).ToList();
        // A pregnancy is a condition too, whatever else tells of it; an analyte has one place only.
        List<Row> all = need.Kind == FactKind.Analyte && own.Count > 0 ? own : [.. own, .. ofKind.Where(r => r["concept"] == "*")];
        return all.Count > 0 ? all : throw new InvalidOperationException($"prefetch.tsv serves no {need.Kind} ({need.Concept}).");
    }

    private static IEnumerable<PrefetchTemplate> Templates(Row row, IReadOnlyList<Need> needs)
    {
        var (key, query) = (row["key"], row["query"]);
        if (!query.Contains(Codes, StringComparison.Ordinal)) return [Template(key, query, needs)];
        var wanted = needs.SelectMany(n => CodesOf(n).Select(c => (Code: c, Need: n))).ToList();
        var room = Longest - query.Length + Codes.Length;
        var parts = new List<(List<string> Codes, int Length)>();
        foreach (var code in wanted.Select(w => w.Code).Distinct(StringComparer.Ordinal))
        {
            if (parts.Count == 0 || parts[^1].Length + code.Length + 1 > room) parts.Add(([], 0));
            parts[^1].Codes.Add(code);
            parts[^1] = (parts[^1].Codes, parts[^1].Length + code.Length + 1);
        }
        return parts.Select((p, i) => Template(i == 0 ? key : $"{key}-{i + 1}", query.Replace(Codes, string.Join(',', p.Codes), StringComparison.Ordinal),
            [.. wanted.Where(w => p.Codes.Contains(w.Code)).Select(w => w.Need).Distinct()]));

        PrefetchTemplate Template(string name, string text, IReadOnlyList<Need> serves) => new(name, text, row["required"] == "yes") { Says = row["says"], Serves = serves, NotOfMen = row["unless"] == "male" };
    }

    // A code alone, as the specification writes it: LOINC's codes with their check digit are hardly anybody else's, and the system
    // before each would make the address three times as long.
    private static IEnumerable<string> CodesOf(Need need) => need.Kind switch
    {
        FactKind.Genotype => OutsideGenes.ObservationCodes,
        FactKind.Analyte when AnalyteTable.Default.ByKey(need.Concept) is { } analyte => AnalyteTable.Default.All.Where(a => a == analyte || a.CountsAs == analyte.Key).SelectMany(a => a.Loinc),
        _ => throw new InvalidOperationException($"{need.Kind} {need.Concept} has no LOINC codes."),
    };
}
