using System.Text.Json.Serialization;
using Titrant.Learning.Registry;
using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>What a registered model says of this person. It is no advice: whom it was learned from and how it was checked stand in its card.</summary>
/// <param name="Lines">What made it up, the strongest first; where the model starts comes first of all.</param>
/// <param name="NotFor">Who and what it is not meant for.</param>
/// <param name="CheckedOn">The validation that the interval is from.</param>
/// <param name="ShowCard">The command that shows the card.</param>
public sealed record ModelEstimate(
    string Key, string Model, string Version, string Question, string Says, Figure Figure, Seq<EstimateLine> Lines, string Population, string NotFor, string CheckedOn, string ShowCard) : Wire
{
    internal static Seq<ModelEstimate> Of(Chart chart, IReadOnlyList<ICapability> capabilities) => capabilities.OfType<ModelCapability>()
        .SelectMany(m => m.Card.Writes.Select(w => (Model: m, Answer: chart.Finding(w))))
        .Where(p => p.Answer is { Result: Result.Measured })
        .Select(p => Of(p.Model, p.Answer!)).ToSeq();

    private static ModelEstimate Of(ModelCapability model, Finding finding)
    {
        var (entry, card) = (model.Model.Entry, model.Model.Card);
        return new(finding.Key.ToString(), entry.Name, entry.Version, card.Question, finding.Says, Figure.Of(finding.Result)!,
            finding.Evidence.Select(e => new EstimateLine(e.Says, e.LogOdds)).ToSeq(), card.Use.Population, card.Use.NotFor,
            $"{card.Headline.On.Kind}, {card.Headline.On.Name}", $"titrant models show {entry.Name}@{entry.Version}");
    }
}

/// <param name="LogOdds">Its share of the log-odds; they add up to those of the chance. Null where the model has none.</param>
public sealed record EstimateLine(string Says, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LogOdds) : Wire;
