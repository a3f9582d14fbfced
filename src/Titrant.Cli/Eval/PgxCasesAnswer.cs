using System.Text.Json.Nodes;
using Titrant.Medicine.Pharmacogenomics.Matching;

namespace Titrant.Cli.Eval;

/// <summary>What one gene of a pipeline case was answered, in the words of the cases.</summary>
internal sealed record PgxCasesAnswer(string Gene, bool Called, IReadOnlyList<string> Source, IReadOnlyList<string> Display, IReadOnlyList<string[]> Recommend)
{
    public static PgxCasesAnswer Of(string gene, GeneMatch? match, JsonArray? outside)
    {
        if (outside?.Any(o => o!.GetValue<string>().Split('\t')[0] == gene) == true) return new(gene, false, [], [], []);
        if (match is null || !match.IsCalled && match.Recommend.Count == 0) return new(gene, false, ["Unknown/Unknown"], ["Not called"], [["Unknown/Unknown"]]);
        IReadOnlyList<string> source = !match.IsCalled ? ["Unknown/Unknown"] : match.Pairs.Count > 0 ? [.. match.Pairs.Select(p => p.ToString())] : DiplotypeText.Of(match);
        return new(gene, match.IsCalled, source, DiplotypeText.Of(match), [.. match.Recommend.Select(p => p.Second.Length == 0 ? new[] { p.First } : [p.First, p.Second])]);
    }

    public JsonObject ToJson() => new()
    {
        ["called_by_matcher"] = Called,
        ["source_diplotypes"] = new JsonArray([.. Source.Select(s => (JsonNode)s)]),
        ["print_calls"] = new JsonArray([.. Display.Select(s => (JsonNode)s)]),
        ["recommendation_alleles"] = new JsonArray([.. Recommend.Select(r => (JsonNode)string.Join('/', r))]),
    };

    /// <summary>Every field that is expected otherwise.</summary>
    public IEnumerable<string> Faults(JsonObject expected)
    {
        if (expected["called_by_matcher"] is { } called && called.GetValue<bool>() != Called) yield return $"called_by_matcher {Called}";
        // The cases write a source either plainly or as it is displayed.
        if (expected["source_diplotypes"] is { } source && Source.Count > 0 && !Same(source, Source) && !Same(source, Display)) yield return $"source_diplotypes {string.Join(" | ", Source)}";
        foreach (var shown in (string[])["display_diplotypes", "print_calls"])
            if (expected[shown] is { } display && Display.Count > 0 && !Same(display, Display)) yield return $"{shown} {string.Join(" | ", Display)}";
        // Of several equal calls the cases name the alleles of one.
        if (expected["recommendation_alleles"] is { } alleles && Recommend.Count > 0
            && !Recommend.Any(r => r.Order(StringComparer.Ordinal).SequenceEqual(PgxCases.Strings(alleles).Order(StringComparer.Ordinal)))) yield return $"recommendation_alleles {string.Join(" | ", Recommend.Select(r => string.Join('/', r)))}";
    }

    private static bool Same(JsonNode expected, IReadOnlyList<string> actual) => PgxCases.Strings(expected).SequenceEqual(actual);
}
