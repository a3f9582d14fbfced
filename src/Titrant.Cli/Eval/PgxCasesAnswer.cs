using System.Text.Json.Nodes;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Cli.Eval;

/// <summary>What one gene of a pipeline case was answered, in the words of the cases.</summary>
/// <param name="Source">The matcher's calls, or what was reported from outside.</param>
/// <param name="Display">The same as a reader sees them.</param>
internal sealed record PgxCasesAnswer(string Gene, bool Called, IReadOnlyList<string> Source, IReadOnlyList<string> Display, Seq<GeneResult> Results)
{
    private const string Unknown = "Unknown/Unknown";

    /// <param name="outside">Lines of outside calls of any gene.</param>
    public static PgxCasesAnswer Of(string gene, GeneMatch? match, IEnumerable<string> outside)
    {
        var genome = match is null ? [Phenotyper.Unknown(gene)] : Phenotyper.Of(match);
        var reported = outside.Select((line, i) => OutsideCall.Parse(line, $"outside calls:{i + 1}").Call).OfType<OutsideCall>().Where(c => c.Gene == gene).ToList();
        if (reported.Count > 0)
        {
            var results = OutsideCalls.Resolve(reported, genome).Results;
            var labels = results.Select(r => r.Label).ToList();
            return new(gene, false, labels, labels, results);
        }
        if (match is null) return new(gene, false, [Unknown], ["Not called"], genome);
        IReadOnlyList<string> source = !match.IsCalled ? [Unknown] : match.Pairs.Count > 0 ? [.. match.Pairs.Select(p => p.ToString())] : DiplotypeText.Of(match);
        return new(gene, match.IsCalled, source, DiplotypeText.Of(match), genome);
    }

    public JsonObject ToJson() => new()
    {
        ["called_by_matcher"] = Called,
        ["source_diplotypes"] = List(Source),
        ["print_calls"] = List(Display),
        ["recommendation_alleles"] = List(Results.Select(r => r.Diplotype)),
        ["phenotype"] = List(Results.Select(r => r.Phenotype)),
        ["activity_score"] = List(Results.Select(r => r.ActivityScore ?? "")),
        ["lookup_keys"] = List(Results.SelectMany(r => r.LookupKeys)),
    };

    /// <summary>Every field that is expected otherwise.</summary>
    public IEnumerable<string> Faults(JsonObject expected)
    {
        if (expected["called_by_matcher"] is { } called && called.GetValue<bool>() != Called) yield return $"called_by_matcher {Called}";
        if (expected["reportable"] is { } reportable && reportable.GetValue<bool>() != Results.Any(r => r.IsKnown)) yield return "reportable otherwise";
        // The cases write a source either plainly or as it is displayed.
        if (expected["source_diplotypes"] is { } source && !Same(source, Source) && !Same(source, Display)) yield return $"source_diplotypes {string.Join(" | ", Source)}";
        foreach (var shown in (string[])["display_diplotypes", "print_calls"])
            if (expected[shown] is { } display && !Same(display, Display)) yield return $"{shown} {string.Join(" | ", Display)}";
        // Of several equal calls the cases name the alleles of one.
        if (expected["recommendation_alleles"] is { } alleles && !Results.Any(r => (r.Alleles.IsEmpty ? [Unknown] : r.Alleles).Order(StringComparer.Ordinal).SequenceEqual(PgxCases.Strings(alleles).Order(StringComparer.Ordinal))))
            yield return $"recommendation_alleles {string.Join(" | ", Results.Select(r => r.Diplotype))}";
        if (expected["recommendation_phenotype"] is { } phenotype && !Results.Any(r => r.Phenotype == phenotype.GetValue<string>())) yield return $"recommendation_phenotype {Phenotypes}";
        if (expected["source_phenotype_contains"] is { } part && !Results.Any(r => r.Phenotypes.Any(p => p.Contains(part.GetValue<string>(), StringComparison.Ordinal)))) yield return $"source_phenotype {Phenotypes}";
        if (expected["activity_score"] is { } score && !Results.Any(r => r.ActivityScore == score.GetValue<string>())) yield return $"activity_score {string.Join(" | ", Results.Select(r => r.ActivityScore))}";
        if (expected["inferred_diplotype"] is { } inferred && !Results.Any(r => r.Diplotype == inferred.GetValue<string>())) yield return $"inferred_diplotype {string.Join(" | ", Results.Select(r => r.Diplotype))}";
    }

    private string Phenotypes => string.Join(" | ", Results.Select(r => r.Phenotype));
    private static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode)t)];
    private static bool Same(JsonNode expected, IReadOnlyList<string> actual) => PgxCases.Strings(expected).SequenceEqual(actual);
}
