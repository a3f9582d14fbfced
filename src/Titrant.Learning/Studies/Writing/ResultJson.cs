using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Learning.Explain;
using Titrant.Learning.Registry;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Patient;
using Titrant.Patient.Wire;

namespace Titrant.Learning.Studies.Writing;

/// <summary>result.json (titrant.study-result/1): everything that a run found, in canonical form, without a clock, a machine or a path.</summary>
internal static class ResultJson
{
    public const string Format = "titrant.study-result/1";

    /// <param name="model">The model file's bytes; null where there is none.</param>
    public static byte[] Write(StudyResult r, byte[]? model = null) => CanonicalJson.Serialize(new JsonObject
    {
        ["format"] = Format,
        ["study"] = StudyJson.Of(r.Study),
        ["study_hash"] = r.Study.Hash,
        ["code"] = r.Code,
        ["data_hash"] = r.DataHash,
        ["rows"] = r.Rows,
        ["flow"] = StudyJson.List(r.Flow, f => new JsonObject { ["rule"] = f.Rule, ["removed"] = f.Removed, ["left"] = f.Left, ["events"] = f.Events }),
        ["quality"] = Quality(r.Quality),
        ["learners"] = StudyJson.List(r.Learners, Learner),
        ["chosen"] = r.Chosen,
        ["chosen_by"] = r.ChosenBy,
        ["unread"] = StudyJson.List(r.Unread, Fault),
        ["explanation"] = r.Explanation is { } e ? Explanation(e) : null,
        ["card"] = r.Card is { } card ? Card(card, model) : null,
    });

    /// <summary>False where the result beside a card and a model is that of a run which wrote another of either. A card without a result is only as true as whoever hands it on; the registry's signature says who that is.</summary>
    public static bool IsCardOf(string resultFile, ModelCard card, byte[] model)
    {
        if (!File.Exists(resultFile)) return true;
        try
        {
            using var result = JsonDocument.Parse(File.ReadAllBytes(resultFile));
            return !(result.RootElement.ValueKind == JsonValueKind.Object && result.RootElement.TryGetProperty("card", out var said) && said.ValueKind == JsonValueKind.Object && said.TryGetProperty("sha256", out var hash))
                || hash.ValueKind == JsonValueKind.String && hash.GetString() == Pair(card, model);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static JsonObject Card(ModelCard card, byte[]? model)
    {
        var said = new JsonObject { ["name"] = card.Name, ["version"] = card.Version, ["limits"] = Words(card.Limits) };
        if (model is not null) said["sha256"] = Pair(card, model);
        return said;
    }

    // Of both, for a card is about one model.
    private static string Pair(ModelCard card, byte[] model) => RegistryEntry.Hash(Encoding.ASCII.GetBytes($"{RegistryEntry.Hash(CardJson.Write(card))} {RegistryEntry.Hash(model)}"));

    public static JsonObject Fault(StudyFault f) => new() { ["code"] = f.Code, ["place"] = f.Place, ["says"] = f.Says, ["remedy"] = f.Remedy };

    private static JsonObject Learner(LearnerResult l) => new()
    {
        ["learner"] = StudyJson.Learner(l.Learner),
        ["refused"] = l.Refused is { } why ? Fault(why) : null,
        ["cross_validated"] = l.CrossValidated is { } v ? ValidationJson.Of(v) : null,
        ["left_out_sites"] = StudyJson.List(l.LeftOutSites, ValidationJson.Of),
        ["locked"] = l.Locked is { } locked ? ValidationJson.Of(locked) : null,
        ["external"] = StudyJson.List(l.External, ValidationJson.Of),
        ["across_sites"] = StudyJson.List(l.AcrossSites, s => new JsonObject { ["name"] = s.Name, ["pooled"] = ValidationJson.Of(s.Pooled), ["expected"] = ValidationJson.Of(s.Expected), ["heterogeneity"] = ValidationJson.Of(s.Heterogeneity), ["scale"] = s.Scale }),
        ["notes"] = Words(l.Notes),
    };

    private static JsonObject Quality(QualityReport q) => new()
    {
        ["warnings"] = StudyJson.List(q.Warnings, Fault),
        ["distinct_rows"] = q.DistinctRows,
        ["patterns"] = StudyJson.List(q.Patterns, p => new JsonObject { ["missing"] = Words(p.Missing), ["rows"] = p.Rows }),
        ["columns"] = StudyJson.List(q.Columns, c => new JsonObject
        {
            ["name"] = c.Name, ["type"] = c.Type == ColumnType.Number ? "number" : "category", ["role"] = Reading.ColumnReading.Roles.First(r => r.Role == c.Role).Word, ["unit"] = c.Unit,
            ["missing"] = c.Missing, ["held_back"] = c.HeldBack, ["distinct"] = c.Distinct, ["low"] = c.Low, ["median"] = c.Median, ["high"] = c.High,
            ["levels"] = StudyJson.List(c.Levels, l => new JsonObject { ["level"] = l.Level, ["rows"] = l.Rows }), ["alone"] = c.AloneAuc is { } a ? ValidationJson.Of(a) : null,
        }),
    };

    private static JsonObject Explanation(Explanation e) => new()
    {
        ["method"] = e.Method, ["scale"] = e.Scale, ["baseline"] = e.Baseline,
        ["shapes"] = StudyJson.List(e.Shapes, s => new JsonObject
        {
            ["feature"] = s.Feature, ["unit"] = s.Unit, ["importance"] = s.Importance, ["steps"] = s.Steps,
            ["points"] = StudyJson.List(s.Points, p => new JsonObject { ["at"] = p.At, ["value"] = p.Value, ["low"] = p.Low, ["high"] = p.High }),
            ["levels"] = StudyJson.List(s.Levels, l => new JsonObject { ["level"] = l.Level, ["value"] = l.Value, ["low"] = l.Low, ["high"] = l.High, ["rows"] = l.Rows }),
            ["density"] = StudyJson.List(s.Density, d => new JsonArray(d.From, d.To, d.Share)),
        }),
    };

    private static JsonArray Words(IEnumerable<string> words) => StudyJson.List(words, w => JsonValue.Create(w));
}
