using System.Text.Json.Nodes;
using Titrant.Learning.Validate;

namespace Titrant.Learning.Studies.Writing;

/// <summary>A validation and its figures; a figure that cannot be estimated says why in place of a value.</summary>
internal static class ValidationJson
{
    public static JsonObject Of(Validation v) => new()
    {
        ["model"] = v.Model,
        ["on"] = new JsonObject { ["kind"] = v.On.Kind, ["name"] = v.On.Name, ["openings"] = v.On.Openings, ["splits_of_file"] = v.On.SplitsOfFile },
        ["rows"] = v.Rows, ["persons"] = v.Persons, ["events"] = v.Events,
        ["figures"] = StudyJson.List(v.Figures, Of),
        ["repeats"] = StudyJson.List(v.Repeats, r => new JsonObject { ["name"] = r.Name, ["values"] = StudyJson.List(r.Values, x => x is { } one ? JsonValue.Create(one) : null), ["spread"] = Finite(r.Spread) }),
        ["points"] = StudyJson.List(v.Points, p => new JsonObject
        {
            ["threshold"] = p.Threshold, ["true_positives"] = p.TruePositives, ["false_positives"] = p.FalsePositives, ["true_negatives"] = p.TrueNegatives, ["false_negatives"] = p.FalseNegatives,
            ["figures"] = StudyJson.List(p.Figures, Of),
        }),
        ["comparisons"] = StudyJson.List(v.Comparisons, c => new JsonObject { ["against"] = c.Against, ["ours"] = Of(c.Ours), ["theirs"] = Of(c.Theirs), ["difference"] = Of(c.Difference) }),
        ["groups"] = StudyJson.List(v.Groups, g => new JsonObject { ["by"] = g.By, ["group"] = g.Group, ["rows"] = g.Rows, ["events"] = g.Events, ["withheld"] = g.Withheld, ["figures"] = StudyJson.List(g.Figures, Of) }),
        ["roc"] = StudyJson.List(v.Roc, p => new JsonArray(p.X, p.Y)),
        ["bands"] = StudyJson.List(v.Bands, b => new JsonObject { ["low"] = b.Low, ["high"] = b.High, ["predicted"] = b.Predicted, ["observed"] = Of(b.Observed) }),
        ["benefit"] = StudyJson.List(v.Benefit, b => new JsonObject { ["threshold"] = b.Threshold, ["model"] = Of(b.Model), ["all"] = Of(b.All) }),
        ["curves"] = StudyJson.List(v.Curves, c => new JsonObject { ["name"] = c.Name, ["rows"] = c.Rows, ["steps"] = StudyJson.List(c.Steps, s => new JsonArray(s.Time, s.Share, s.Low, s.High)) }),
    };

    public static JsonObject Of(Figure f) => new()
    {
        ["name"] = f.Name, ["value"] = Finite(f.Value), ["low"] = Finite(f.Low), ["high"] = Finite(f.High), ["kind"] = f.Kind, ["n"] = f.N, ["why_not"] = f.WhyNot, ["error"] = Finite(f.Error),
    };

    // JSON has no infinity: an open end of an interval is null beside its kind.
    private static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;
}
