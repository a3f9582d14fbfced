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

    /// <exception cref="StudyException">EBM015: it is not such a model, or not whole.</exception>
    public static BoostedShapesModel Read(JsonElement from)
    {
        try
        {
            var (bins, terms) = (new List<FeatureBins>(), new List<ShapeTerm>());
            var baseline = Numbers(from, "baseline");
            foreach (var f in from.GetProperty("features").EnumerateArray())
            {
                var category = f.GetProperty("category").GetBoolean();
                var feature = new FeatureBins(Text(f, "name"), Text(f, "unit"), category, category ? default : Numbers(f, "edges"), category ? Words(f, "levels") : default, Numbers(f, "weights"),
                    category ? 0 : f.GetProperty("low").GetDouble(), category ? 0 : f.GetProperty("high").GetDouble(), category ? default : Numbers(f, "density"), f.GetProperty("monotone").GetInt32());
                var term = new ShapeTerm(Numbers(f, "values"), Numbers(f, "errors"));
                Demand(feature.Count <= FeatureBins.Most + 1 && feature.Weights.Count == feature.Count && term.Values.Count == feature.Count * baseline.Count && term.Errors.Count == term.Values.Count
                    && Ascending(feature.Edges) && (category || feature.Density.Count == 10));
                bins.Add(feature);
                terms.Add(term);
            }
            var pairs = from.GetProperty("pairs").EnumerateArray().Select(p => new PairTerm(p.GetProperty("first").GetInt32(), p.GetProperty("second").GetInt32(),
                Groups(p, "firstGroups"), Groups(p, "secondGroups"), Numbers(p, "values"), Numbers(p, "errors"), Numbers(p, "weights"))).ToSeq();
            foreach (var p in pairs)
                Demand(p.First >= 0 && p.First < bins.Count && p.Second >= 0 && p.Second < bins.Count && p.FirstGroups.Count == bins[p.First].Count && p.SecondGroups.Count == bins[p.Second].Count
                    && p.Values.Count == Cells && p.Errors.Count == Cells && p.Weights.Count == Cells);
            var (scale, classes) = (Enum.Parse<Scale>(Text(from, "scale")), Words(from, "classes"));
            BaselineHazard? hazard = null;
            if (from.TryGetProperty("hazard", out var h))
            {
                hazard = new(Numbers(h, "times"), Numbers(h, "cumulative"), Numbers(h, "others"), h.GetProperty("last").GetDouble());
                Demand(hazard.Cumulative.Count == hazard.Times.Count && Ascending(hazard.Times) && (hazard.Others.IsEmpty || hazard.Others.Count == hazard.Times.Count));
            }
            Demand(scale == Scale.LogHazard == hazard is not null && scale == Scale.ClassLogOdds == (classes.Count > 1) && baseline.Count == Math.Max(1, classes.Count) && scale != Scale.LogTime);
            var parts = from.GetProperty("parts").GetInt32();
            Demand(parts >= 2);
            return new(bins.ToSeq(), terms.ToSeq(), pairs, baseline, classes, scale, hazard, parts, from.GetProperty("rounds").GetInt32());
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw Refused();
        }
    }

    private static void Demand(bool holds)
    {
        if (!holds) throw Refused();
    }

    private static StudyException Refused() => new("EBM015", "model", "The file does not hold a whole explainable boosting model.", "Fetch the model again, or fit it anew.");

    private static bool Ascending(Seq<double> values)
    {
        for (var i = 1; i < values.Count; i++) if (!(values[i] > values[i - 1])) return false;
        return true;
    }

    private static Seq<int> Groups(JsonElement from, string name) => Numbers(from, name).Select(g => g is >= 0 and < CoarseFeature.Most ? (int)g : throw Refused()).ToSeq();

    private static string Text(JsonElement from, string name) => from.GetProperty(name).GetString() ?? throw Refused();

    private static Seq<string> Words(JsonElement from, string name) => from.GetProperty(name).EnumerateArray().Select(w => w.GetString() ?? throw Refused()).ToSeq();

    private static Seq<double> Numbers(JsonElement from, string name) => from.GetProperty(name).EnumerateArray().Select(v => v.GetDouble()).ToSeq();

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
