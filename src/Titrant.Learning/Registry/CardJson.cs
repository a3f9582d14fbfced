using System.Globalization;
using System.Text.Json.Nodes;
using Titrant.Learning.Studies;
using Titrant.Learning.Studies.Reading;
using Titrant.Learning.Validate;
using Titrant.Patient;
using Titrant.Patient.Wire;
using Comparison = Titrant.Learning.Validate.Comparison;

namespace Titrant.Learning.Registry;

/// <summary>
/// A card as a file, docs/schemas/titrant.model-card.1.schema.json: canonical JSON, so that the same card is the same bytes. The curves that only a report
/// draws (ROC, decision curve, survival of risk groups) stay in the report.
/// </summary>
internal static class CardJson
{
    public const string Format = "titrant.model-card/1";

    public static byte[] Write(ModelCard card) => CanonicalJson.Serialize(new JsonObject
    {
        ["format"] = Format,
        ["name"] = card.Name, ["version"] = card.Version, ["question"] = card.Question,
        ["use"] = Use(card.Use),
        ["learner"] = card.Learner, ["outcome"] = StudyJson.Outcome(card.Outcome), ["learnedFrom"] = card.LearnedFrom, ["events"] = card.Events,
        ["dataHash"] = card.DataHash, ["dataLicence"] = card.DataLicence, ["studyHash"] = card.StudyHash, ["code"] = card.Code,
        // 64 bits do not fit into a JSON number.
        ["seed"] = card.Seed.ToString(CultureInfo.InvariantCulture),
        ["cohort"] = StudyJson.List(card.Cohort, r => new JsonObject { [r.Keep ? "keep" : "exclude"] = r.Text }),
        ["validations"] = StudyJson.List(card.Validations.IsEmpty ? [card.Headline] : card.Validations, Validation),
        ["limits"] = StudyJson.List(card.Limits, l => JsonValue.Create(l)),
    });

    /// <exception cref="StudyException">REG014 damaged, or of a later version.</exception>
    public static ModelCard Read(ReadOnlySpan<byte> utf8, string place)
    {
        var json = CardPart.Parse(utf8, Format, place);
        var validations = json["validations"].List(Validation);
        if (validations.IsEmpty) throw json.Damaged("a card has a validation");
        var use = json["use"];
        if (!ulong.TryParse(json["seed"].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)) throw json["seed"].Damaged("a whole number is expected");
        return new(json["name"].Text, json["version"].Text, json["question"].Text, new(use["user"].Text, use["population"].Text, use["decision"].Text, use["not for"].Text),
            json["learner"].Text, Outcome(json["outcome"]), json["learnedFrom"].Whole, json["events"].MaybeWhole, json["dataHash"].Text, json["dataLicence"].Text, json["studyHash"].Text, json["code"].Text,
            seed, validations[0], validations, json["limits"].List(l => l.Text))
        {
            Cohort = json["cohort"].List(r => r.Find("keep") is { } keep ? new CohortRule(true, keep.Text, "card") : new CohortRule(false, r["exclude"].Text, "card")),
        };
    }

    public static JsonObject Use(IntendedUse use) => new() { ["user"] = use.User, ["population"] = use.Population, ["decision"] = use.Decision, ["not for"] = use.NotFor };

    private static JsonObject Validation(Validation v) => new()
    {
        ["model"] = v.Model,
        ["on"] = new JsonObject { ["kind"] = v.On.Kind, ["name"] = v.On.Name, ["openings"] = v.On.Openings },
        ["rows"] = v.Rows, ["persons"] = v.Persons, ["events"] = v.Events,
        ["figures"] = Figures(v.Figures),
        ["points"] = StudyJson.List(v.Points, p => new JsonObject
        {
            ["threshold"] = p.Threshold, ["truePositives"] = p.TruePositives, ["falsePositives"] = p.FalsePositives, ["trueNegatives"] = p.TrueNegatives, ["falseNegatives"] = p.FalseNegatives, ["figures"] = Figures(p.Figures),
        }),
        ["comparisons"] = StudyJson.List(v.Comparisons, c => new JsonObject { ["against"] = c.Against, ["ours"] = Figure(c.Ours), ["theirs"] = Figure(c.Theirs), ["difference"] = Figure(c.Difference) }),
        ["groups"] = StudyJson.List(v.Groups, g => new JsonObject { ["by"] = g.By, ["group"] = g.Group, ["rows"] = g.Rows, ["events"] = g.Events, ["withheld"] = g.Withheld, ["figures"] = Figures(g.Figures) }),
        ["bands"] = StudyJson.List(v.Bands, b => new JsonObject { ["low"] = b.Low, ["high"] = b.High, ["predicted"] = b.Predicted, ["observed"] = Figure(b.Observed) }),
    };

    private static Validation Validation(CardPart json) => new(json["model"].Text, new(json["on"]["kind"].Text, json["on"]["name"].Text, json["on"]["openings"].MaybeWhole), json["rows"].Whole, json["persons"].Whole, json["events"].MaybeWhole)
    {
        Figures = json["figures"].List(Figure),
        Points = json["points"].List(p => new PointFigures(p["threshold"].Number, p["truePositives"].Whole, p["falsePositives"].Whole, p["trueNegatives"].Whole, p["falseNegatives"].Whole, p["figures"].List(Figure))),
        Comparisons = json["comparisons"].List(c => new Validate.Comparison(c["against"].Text, Figure(c["ours"]), Figure(c["theirs"]), Figure(c["difference"]))),
        Groups = json["groups"].List(g => new GroupFigures(g["by"].Text, g["group"].Text, g["rows"].Whole, g["events"].MaybeWhole, g["withheld"].MaybeText, g["figures"].List(Figure))),
        Bands = json["bands"].List(b => new ScoreBand(b["low"].Number, b["high"].Number, b["predicted"].Number, Figure(b["observed"]))),
    };

    private static JsonArray Figures(Seq<Figure> figures) => StudyJson.List(figures, Figure);

    private static JsonObject Figure(Figure f) => new()
    {
        ["name"] = f.Name, ["value"] = f.Value, ["low"] = f.Low, ["high"] = f.High, ["kind"] = f.Kind, ["n"] = f.N, ["whyNot"] = f.WhyNot, ["error"] = f.Error,
    };

    private static Figure Figure(CardPart f) => new(f["name"].Text, f["value"].MaybeNumber, f["low"].MaybeNumber is { } low && f["high"].MaybeNumber is { } high ? (low, high) : null,
        f["kind"].Text, f["n"].Whole, f["whyNot"].MaybeText, f["error"].MaybeNumber);

    private static OutcomeSpec Outcome(CardPart o) => new(
        StudyReading.Kinds.FirstOrDefault(k => k.Word == o["kind"].Text) is { Word: not null } kind ? kind.Kind : throw o["kind"].Damaged("it is no kind of outcome"),
        o["column"].MaybeText, o["happened"].MaybeText, o["time"].MaybeText, o["event"].MaybeText, o["entry"].MaybeText, o["unit"].Text,
        o["causes"].List(c => (c["value"].Text, c["meaning"].Text)), o["horizon"].MaybeNumber, "card");
}
