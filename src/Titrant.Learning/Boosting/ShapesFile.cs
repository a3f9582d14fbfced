using System.Text.Json;
using Titrant.Learning.Models;
using Titrant.Patient;

namespace Titrant.Learning.Boosting;

/// <summary>
/// The part of a model file (titrant.model/1) that says what explainable boosting learned. Numbers are written so that they read back to the bit. What is read is checked: a file that
/// does not fit together is refused, it never predicts.
/// </summary>
internal static class ShapesFile
{
    private const int Cells = CoarseFeature.Most * CoarseFeature.Most;

    public static void Write(BoostedShapesModel model, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("scale", model.Scale.ToString());
        Numbers(writer, "baseline", model.Baseline);
        Words(writer, "classes", model.Classes);
        writer.WriteNumber("parts", model.Parts);
        writer.WriteNumber("rounds", model.Rounds);
        writer.WriteStartArray("features");
        for (var f = 0; f < model.Bins.Count; f++)
        {
            var (b, t) = (model.Bins[f], model.Terms[f]);
            writer.WriteStartObject();
            writer.WriteString("name", b.Name);
            writer.WriteString("unit", b.Unit);
            writer.WriteBoolean("category", b.IsCategory);
            if (b.IsCategory) Words(writer, "levels", b.Levels);
            else
            {
                Numbers(writer, "edges", b.Edges);
                writer.WriteNumber("low", b.Low);
                writer.WriteNumber("high", b.High);
                Numbers(writer, "density", b.Density);
            }
            writer.WriteNumber("monotone", b.Monotone);
            Numbers(writer, "weights", b.Weights);
            Numbers(writer, "values", t.Values);
            Numbers(writer, "errors", t.Errors);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("pairs");
        foreach (var p in model.Pairs)
        {
            writer.WriteStartObject();
            writer.WriteNumber("first", p.First);
            writer.WriteNumber("second", p.Second);
            Numbers(writer, "firstGroups", p.FirstGroups.Select(g => (double)g));
            Numbers(writer, "secondGroups", p.SecondGroups.Select(g => (double)g));
            Numbers(writer, "values", p.Values);
            Numbers(writer, "errors", p.Errors);
            Numbers(writer, "weights", p.Weights);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        if (model.Hazard is { } hazard)
        {
            writer.WriteStartObject("hazard");
            Numbers(writer, "times", hazard.Times);
            Numbers(writer, "cumulative", hazard.Cumulative);
            Numbers(writer, "others", hazard.Others);
            writer.WriteNumber("last", hazard.Last);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    /// <exception cref="StudyException">MOD007 at the place that does not fit.</exception>
    public static BoostedShapesModel Read(ModelPart from)
    {
        var (scale, baseline, classes) = (from["scale"].Word<Scale>(), from["baseline"].Numbers().ToSeq(), from["classes"].List(c => c.Text));
        var hazard = from.Find("hazard") is { } h ? Hazard(h) : null;
        from["scale"].Demand(scale != Scale.LogTime && scale == Scale.LogHazard == hazard is not null && scale == Scale.ClassLogOdds == classes.Count > 1, "it does not go with the other parts");
        from["baseline"].Demand(baseline.Count == Math.Max(1, classes.Count), "one number for each class, or one, is expected");
        var features = from["features"].List(f => Feature(f, baseline.Count));
        var (bins, parts) = (features.Select(f => f.Bins).ToSeq(), from["parts"].Count);
        from["parts"].Demand(parts >= 2, "two or more are expected");
        return new(bins, features.Select(f => f.Term).ToSeq(), from["pairs"].List(p => Pair(p, bins)), baseline, classes, scale, hazard, parts, from["rounds"].Count);
    }

    private static (FeatureBins Bins, ShapeTerm Term) Feature(ModelPart f, int outputs)
    {
        var category = f["category"].Flag;
        var bins = new FeatureBins(f["name"].Text, f["unit"].Text, category, category ? default : f["edges"].Rising().ToSeq(), category ? f["levels"].List(l => l.Text) : default, default,
            category ? 0 : f["low"].Number, category ? 0 : f["high"].Number, category ? default : f["density"].Numbers(10).ToSeq(), (int)f["monotone"].Number);
        f.Demand(bins.Count <= FeatureBins.Most + 1, "it has too many bins");
        f["monotone"].Demand(bins.Monotone is >= -1 and <= 1, "-1, 0 or 1 is expected");
        f.Demand(bins.Levels.Distinct().Count() == bins.Levels.Count, "a level stands twice");
        return (bins with { Weights = f["weights"].Numbers(bins.Count).ToSeq() }, new(f["values"].Numbers(bins.Count * outputs).ToSeq(), f["errors"].Numbers(bins.Count * outputs).ToSeq()));
    }

    private static PairTerm Pair(ModelPart p, Seq<FeatureBins> bins)
    {
        var (first, second) = (p["first"].Count, p["second"].Count);
        p.Demand(first < bins.Count && second < bins.Count, "a feature is meant that is not there");
        return new(first, second, Groups(p["firstGroups"], bins[first]), Groups(p["secondGroups"], bins[second]), p["values"].Numbers(Cells).ToSeq(), p["errors"].Numbers(Cells).ToSeq(), p["weights"].Numbers(Cells).ToSeq());
    }

    private static Seq<int> Groups(ModelPart from, FeatureBins feature)
    {
        var groups = from.List(g => g.Count);
        from.Demand(groups.Count == feature.Count && groups.All(g => g < CoarseFeature.Most), "a group from 0 to 15 for each bin is expected");
        return groups;
    }

    private static BaselineHazard Hazard(ModelPart from)
    {
        var times = from["times"].Rising();
        return new(times.ToSeq(), from["cumulative"].Numbers(times.Length).ToSeq(), from["others"].Items.Any() ? from["others"].Numbers(times.Length).ToSeq() : default, from["last"].Number);
    }

    private static void Demand(this ModelPart part, bool holds, string why)
    {
        if (!holds) throw part.Damaged(why);
    }

    private static void Words(Utf8JsonWriter writer, string name, Seq<string> words)
    {
        writer.WriteStartArray(name);
        foreach (var word in words) writer.WriteStringValue(word);
        writer.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter writer, string name, IEnumerable<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }
}
