using System.Text.Json;
using Titrant.Learning.Linear.Coding;
using Titrant.Patient;

namespace Titrant.Learning.Models;

/// <summary>The coding of a table in a model file.</summary>
internal static class CodingParts
{
    public static void Write(Utf8JsonWriter json, TableCoding coding)
    {
        json.WriteStartObject("coding");
        json.WriteString("missing", coding.Missing.ToString());
        if (coding.Unmarked.Count > 0) json.Texts("unmarked", coding.Unmarked);
        json.WriteStartArray("features");
        foreach (var feature in coding.Features)
        {
            json.WriteStartObject();
            json.WriteString("feature", feature.Feature);
            json.WriteBoolean("indicator", feature.HasIndicator);
            if (feature is NumberCoding number)
            {
                json.WriteNumber("mean", number.Mean);
                json.WriteNumber("deviation", number.Deviation);
                json.WriteBoolean("raw", number.IsRaw);
            }
            else if (feature is CategoryCoding category)
            {
                json.WriteString("reference", category.Reference);
                json.Texts("levels", category.Levels);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static TableCoding Read(ModelPart part)
    {
        var coding = new TableCoding(part["features"].List(Feature), part["missing"].Word<MissingRule>(), part.Find("unmarked")?.List(u => u.Text) ?? []);
        if (coding.Names.Distinct().Count() != coding.Features.Count) throw part["features"].Damaged("a feature is named twice");
        return coding;
    }

    private static FeatureCoding Feature(ModelPart part)
    {
        var (name, indicator) = (part["feature"].Text, part["indicator"].Flag);
        if (part.Find("reference") is { } reference) return new CategoryCoding(name, reference.Text, part["levels"].List(l => l.Text), indicator);
        var deviation = part["deviation"].Number;
        return deviation > 0 ? new NumberCoding(name, part["mean"].Number, deviation, indicator, part["raw"].Flag) : throw part["deviation"].Damaged("a number above 0 is expected");
    }
}
