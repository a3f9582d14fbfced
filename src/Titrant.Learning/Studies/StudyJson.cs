using System.Text.Json.Nodes;
using Titrant.Learning.Studies.Reading;
using Titrant.Learning.Tables;
using Titrant.Patient.Wire;

namespace Titrant.Learning.Studies;

/// <summary>A study in one canonical form: what is said, not where, nor how it was laid out.</summary>
internal static class StudyJson
{
    public static string Hash(Study study) => CanonicalJson.Sha256Hex(Of(study));

    public static JsonObject Of(Study s) => new()
    {
        ["format"] = StudyKeys.Format,
        ["name"] = s.Name,
        ["title"] = s.Title,
        ["question"] = s.Question,
        ["intended use"] = new JsonObject { ["user"] = s.Use.User, ["population"] = s.Use.Population, ["decision"] = s.Use.Decision, ["not for"] = s.Use.NotFor },
        ["learners"] = List(s.Learners, Learner),
        ["chosen"] = StudyReading.Choices.First(c => c.Best == s.ChooseBest).Word,
        ["recalibrate"] = s.Recalibrate ?? "no",
        ["accept leaks"] = List(s.AcceptLeaks, c => JsonValue.Create(c)),
        ["compare with"] = List(s.Compare, c => new JsonObject { ["column"] = c.Column, ["falls"] = c.Falls, ["rule"] = c.Rule, ["published"] = c.Published }),
        ["operating points"] = List(s.OperatingPoints, p => JsonValue.Create(p)),
        ["prevalence"] = s.Prevalence,
        ["groups"] = List(s.Groups, g => new JsonObject { ["columns"] = List(g.Columns, c => JsonValue.Create(c)), ["cuts"] = List(g.Cuts, c => JsonValue.Create(c)) }),
        ["smallest group"] = s.SmallestGroup,
        ["external"] = List(s.External, e => e.Dictionary is null ? new JsonObject { ["name"] = e.Name, ["file"] = e.File } : new JsonObject { ["name"] = e.Name, ["file"] = e.File, ["dictionary"] = e.Dictionary }),
        ["fitting"] = Fitting(s),
    };

    /// <summary>What a fit depends on: another operating point or another name keeps the fits that are there.</summary>
    public static JsonObject Fitting(Study s) => new()
    {
        ["data"] = Data(s.Data),
        // In their order: sums of floating numbers depend on it.
        ["columns"] = List(s.Columns, Column),
        ["copies"] = StudyReading.Copied.First(c => c.Keep == s.KeepCopies).Word,
        ["cohort"] = List(s.Cohort, r => new JsonObject { [r.Keep ? "keep" : "exclude"] = r.Text }),
        ["outcome"] = s.Outcome.From is { } from ? Outcome(s.Outcome, from) : Outcome(s.Outcome),
        ["splits"] = new JsonObject
        {
            ["folds"] = s.Splits.Folds, ["repeats"] = s.Splits.Repeats, ["person"] = s.Splits.Person, ["site"] = s.Splits.Site,
            ["locked"] = s.Splits.Locked is { } l ? new JsonObject { ["share"] = l.Share, ["where"] = l.Where, ["file"] = l.File } : null,
        },
        ["seed"] = s.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    public static JsonObject Learner(LearnerSpec l) => new()
    {
        ["kind"] = l.Kind,
        ["options"] = new JsonObject(l.Options.Select(o => KeyValuePair.Create(o.Name, (JsonNode?)JsonValue.Create(o.Value)))),
    };

    public static JsonObject Outcome(OutcomeSpec o) => new()
    {
        ["kind"] = StudyReading.Kinds.First(k => k.Kind == o.Kind).Word, ["column"] = o.Column, ["happened"] = o.Happened, ["time"] = o.Time, ["event"] = o.Event, ["entry"] = o.Entry,
        ["unit"] = o.TimeUnit, ["horizon"] = o.Horizon, ["causes"] = List(o.Causes, c => new JsonObject { ["value"] = c.Value, ["meaning"] = c.Meaning }),
    };

    // What is not said leaves no key, so that a study on a table keeps the hash that it had before records could be read.
    private static JsonObject Data(DataSource d)
    {
        var said = new JsonObject { ["file"] = d.File, ["records"] = d.Index, ["licence"] = d.Licence };
        if (d.Until is { } until) said["until"] = until.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        return said;
    }

    private static JsonObject Outcome(OutcomeSpec o, Cohorts.RecordOutcome from)
    {
        var said = Outcome(o);
        said["from"] = new JsonObject
        {
            [from.Kind] = List(from.Concepts, c => JsonValue.Create(c)), ["unit"] = from.Unit, ["above"] = from.Above, ["below"] = from.Below, ["within"] = from.Within?.TotalHours, ["again"] = from.Again,
        };
        return said;
    }

    private static JsonObject Column(ColumnSpec c) => new()
    {
        ["name"] = c.Name, ["type"] = c.Type == ColumnType.Number ? "number" : "category", ["role"] = ColumnReading.Roles.First(r => r.Role == c.Role).Word, ["unit"] = c.Unit,
        ["range"] = new JsonArray(c.Low, c.High), ["clip"] = new JsonArray(c.ClipLow, c.ClipHigh), ["actionable"] = c.Actionable, ["monotone"] = c.Monotone, ["meaning"] = c.Meaning,
        ["words"] = new JsonObject(c.Words.Select(w => KeyValuePair.Create(w.Code, (JsonNode?)JsonValue.Create(w.Word)))), ["from"] = c.From?.Id,
    };

    public static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> write) => new([.. items.Select(write)]);
}
