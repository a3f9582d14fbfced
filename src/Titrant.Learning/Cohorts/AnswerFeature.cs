using Titrant.Patient;
using Titrant.Patient.Units;

namespace Titrant.Learning.Cohorts;

/// <summary>What a capability answered about the person: most records have a creatinine, few an eGFR, and the answer knows which equation holds.</summary>
internal static class AnswerFeature
{
    public static AnswerKey KeyOf(string concept) => concept.IndexOf('/', StringComparison.Ordinal) is > 0 and var at ? new(concept[..at], concept[(at + 1)..]) : new(concept);

    public static FeatureReading Of(FeatureDefinition definition, Chart chart)
    {
        var key = KeyOf(definition.Concepts[0]);
        return chart.Answer(key) switch
        {
            Finding { Result: Result.Measured(var estimate) } found => Measured(definition, key, estimate, found),
            Finding { Result: Result.Coded(var concept) } found => FeatureReading.Of(concept.Code.Length > 0 ? concept.Code : concept.Display, FactsOf(found), found.Says.TrimEnd('.')),
            Finding found => FeatureReading.None(FeatureLack.NotExact, $"{key} is neither one number nor one word", FactsOf(found)),
            // A gap's own sentence says what stands in the way, and its Ask what would change that.
            Gap gap => FeatureReading.None(FeatureLack.NotAnswered, gap.Says.TrimEnd('.'), gap.Facts) with { Ask = gap.Ask, About = gap.About },
            _ => FeatureReading.None(FeatureLack.NotAnswered, $"nothing answers {key} for this person"),
        };
    }

    private static FeatureReading Measured(FeatureDefinition definition, AnswerKey key, Estimate estimate, Finding found)
    {
        if (estimate.Unit == definition.Unit) return FeatureReading.Of((double)estimate.Value, FactsOf(found), found.Says.TrimEnd('.'));
        return Unit.TryParse(estimate.Unit, out var from, out _) && Unit.TryParse(definition.Unit, out var to, out _) && Ucum.Convert(estimate.Value, from, to) is { } value
            ? FeatureReading.Of((double)value, FactsOf(found), found.Says.TrimEnd('.'))
            : FeatureReading.None(FeatureLack.NotExact, $"{key} is answered in '{estimate.Unit}', not in '{definition.Unit}'", FactsOf(found));
    }

    private static IEnumerable<FactId> FactsOf(Finding found) => found.Evidence.SelectMany(e => e.Facts).Distinct();
}
