using System.Globalization;
using System.Text.Json;
using Titrant.Learning.Cohorts;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;

namespace Titrant.Learning.Models;

/// <summary>The outcome and the features of a model file.</summary>
internal static class FittedParts
{
    public static void WriteOutcome(Utf8JsonWriter json, OutcomeSpec outcome)
    {
        json.WriteStartObject("outcome");
        json.WriteString("kind", outcome.Kind.ToString());
        json.Text("column", outcome.Column);
        json.Text("happened", outcome.Happened);
        json.Text("time", outcome.Time);
        json.Text("event", outcome.Event);
        json.Text("entry", outcome.Entry);
        json.WriteString("timeUnit", outcome.TimeUnit);
        json.WriteStartArray("causes");
        foreach (var (value, meaning) in outcome.Causes)
        {
            json.WriteStartObject();
            json.WriteString("value", value);
            json.WriteString("meaning", meaning);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.Number("horizon", outcome.Horizon);
        json.WriteEndObject();
    }

    // Where the study file says it is no business of the model's user.
    public static OutcomeSpec ReadOutcome(ModelPart part) => new(part["kind"].Word<OutcomeKind>(), part.Find("column")?.Text, part.Find("happened")?.Text, part.Find("time")?.Text, part.Find("event")?.Text,
        part.Find("entry")?.Text, part["timeUnit"].Text, part["causes"].List(c => (c["value"].Text, c["meaning"].Text)), part.Find("horizon")?.Number, "model file");

    public static void WriteFeature(Utf8JsonWriter json, FeatureSeen feature)
    {
        var column = feature.Column;
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("type", column.Type.ToString());
        json.WriteString("unit", column.Unit);
        json.WriteString("meaning", column.Meaning);
        json.WriteBoolean("actionable", column.Actionable);
        json.WriteNumber("monotone", column.Monotone);
        json.Number("allowedLow", column.Low);
        json.Number("allowedHigh", column.High);
        json.Number("clipLow", column.ClipLow);
        json.Number("clipHigh", column.ClipHigh);
        json.WriteStartArray("words");
        foreach (var (code, word) in column.Words)
        {
            json.WriteStartObject();
            json.WriteString("code", code);
            json.WriteString("word", word);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (column.From is { } from) Write(json, from);
        json.Number("seenLow", feature.Low);
        json.Number("seenHigh", feature.High);
        json.Number("usualLow", feature.UsualLow);
        json.Number("usualHigh", feature.UsualHigh);
        json.WriteStartArray("levels");
        foreach (var (level, rows) in feature.Levels)
        {
            json.WriteStartObject();
            json.WriteString("level", level);
            json.WriteNumber("rows", rows);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("missingShare", feature.MissingShare);
        json.WriteEndObject();
    }

    public static FeatureSeen ReadFeature(ModelPart part)
    {
        var monotone = part["monotone"].Number;
        if (monotone is not (-1 or 0 or 1)) throw part["monotone"].Damaged("-1, 0 or 1 is expected");
        var column = new ColumnSpec(part["name"].Text, part["type"].Word<ColumnType>(), ColumnRole.Feature, part["unit"].Text, part.Find("allowedLow")?.Number, part.Find("allowedHigh")?.Number,
            part["actionable"].Flag, (int)monotone, part["meaning"].Text, part.Find("clipLow")?.Number, part.Find("clipHigh")?.Number, part["words"].List(w => (w["code"].Text, w["word"].Text)),
            part.Find("from") is { } from ? Definition(from) : null);
        return new(column, part.Find("seenLow")?.Number, part.Find("seenHigh")?.Number, part["levels"].List(l => (l["level"].Text, l["rows"].Count)), part["missingShare"].Number, part.Find("usualLow")?.Number, part.Find("usualHigh")?.Number);
    }

    private static void Write(Utf8JsonWriter json, FeatureDefinition from)
    {
        json.WriteStartObject("from");
        json.WriteString("kind", from.Kind);
        json.Texts("concepts", from.Concepts);
        json.WriteString("unit", from.Unit);
        json.Text("within", from.Within?.ToString("c", CultureInfo.InvariantCulture));
        json.WriteString("take", from.Take.ToString());
        json.WriteString("id", from.Id);
        json.WriteEndObject();
    }

    private static FeatureDefinition Definition(ModelPart part)
    {
        TimeSpan? within = part.Find("within") is not { } span ? null : TimeSpan.TryParseExact(span.Text, "c", CultureInfo.InvariantCulture, out var parsed) ? parsed : throw span.Damaged("a length of time is expected");
        var definition = new FeatureDefinition(part["kind"].Text, part["concepts"].List(c => c.Text), part["unit"].Text, within, part["take"].Word<Take>());
        return definition.Id == part["id"].Text ? definition : throw part["id"].Damaged("it is not the id of this definition");
    }
}
