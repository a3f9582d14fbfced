using System.Globalization;
using System.Text.Json.Nodes;
using Titrant.Medicine.Pharmacogenomics.Guidelines;

namespace Titrant.Cli.Eval;

/// <summary>How many recommendations of a source fit, beside the number that a case expects of guidance from 2025-11; ours is of 2024-05.</summary>
/// <param name="Ours">Null where we ship nothing of that source on the drug.</param>
internal sealed record PgxCasesAnnotation(string Drug, string Source, string Expected, int? Ours, bool Agrees)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PgxCasesAnnotations.Word} {Drug}, {Source}: expected {Expected}, {(Ours is { } n ? n : "not shipped")}{(Agrees ? "" : ", differs")}");
}

internal static class PgxCasesAnnotations
{
    public const string Word = "recommendations";

    public static List<PgxCasesAnnotation> Of(JsonNode expected, IReadOnlyDictionary<string, PgxCasesAnswer> answers)
    {
        var results = answers.ToDictionary(a => a.Key, a => a.Value.Results);
        var asked = (expected["annotations"] as JsonArray ?? []).Select(e => (Drug: e!["drug"]!.GetValue<string>(), Source: e["source"]?.GetValue<string>(), Count: e["count"]?.GetValue<int>(), Min: e["min"]?.GetValue<int>())).ToList();
        // The HapB3 sheet says in a word whether fluorouracil has a recommendation.
        foreach (var (note, source) in (ReadOnlySpan<(string, string)>)[("cpic_match_note", "CPIC Guideline"), ("dpwg_match_note", "DPWG Guideline")])
            if (expected[note]?.GetValue<string>() is { } word) asked.Add(("fluorouracil", source, word == "no match" ? 0 : null, word == "no match" ? null : 1));
        return [.. asked.Select(e =>
        {
            var (drug, source, count, min) = e;
            Guideline?[] of = source switch { null => [Guideline.Cpic, Guideline.Dpwg], "CPIC Guideline" => [Guideline.Cpic], "DPWG Guideline" => [Guideline.Dpwg], _ => [] };
            int? ours = of.Any(g => g?.Covers(drug) == true) ? of.Sum(g => g?.Match(drug, results).SelectMany(m => m.Rows).Distinct().Count() ?? 0) : null;
            var agrees = count is { } n ? (ours ?? 0) == n : (ours ?? 0) >= min;
            return new PgxCasesAnnotation(drug, source ?? "any source, FDA included", count?.ToString(CultureInfo.InvariantCulture) ?? string.Create(CultureInfo.InvariantCulture, $"at least {min}"), ours, agrees);
        })];
    }

    /// <summary>From the lines of all cases: how many agree, and by name what differs.</summary>
    public static IEnumerable<string> Figures(IEnumerable<string> lines)
    {
        var all = lines.Where(l => l.StartsWith(Word + " ", StringComparison.Ordinal)).ToList();
        if (all.Count == 0) yield break;
        var differ = all.Where(l => l.EndsWith(", differs", StringComparison.Ordinal)).ToList();
        yield return string.Create(CultureInfo.InvariantCulture, $"recommendations counted by the cases: {all.Count - differ.Count} of {all.Count} agree");
        foreach (var group in differ.CountBy(l => l[(Word.Length + 1)..^", differs".Length]).OrderBy(g => g.Key, StringComparer.Ordinal))
            yield return string.Create(CultureInfo.InvariantCulture, $"knowledge of another date or not shipped: {group.Key} ({group.Value} case{(group.Value == 1 ? "" : "s")})");
    }
}
