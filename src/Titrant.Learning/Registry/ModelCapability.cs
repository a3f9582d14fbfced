using System.Globalization;
using Titrant.Learning.Cohorts;
using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Learning.Registry;

/// <summary>
/// A registered model as a question about one person: its chance with what was observed among people with similar predictions, what made it up, or why it must
/// not be asked here. It advises nothing. What it needs, and how old that may be, follows from the definitions of its features.
/// </summary>
public sealed class ModelCapability : ICapability
{
    // With fewer of its features known it would say what it says of everybody.
    private const double LeastKnown = 0.5;
    private readonly RegisteredModel _model;
    private readonly Seq<ColumnSpec> _columns;
    private readonly Origin _origin;
    private readonly Citation _citation;

    public ModelCapability(RegisteredModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!CanAsk(model.Model)) throw new ArgumentException("The model can only be asked with a table.", nameof(model));
        _model = model;
        _columns = model.Model.Features.Select(f => f.Column).ToSeq();
        var (entry, card) = (model.Entry, model.Card);
        var version = $"{entry.Version} (model {entry.ModelSha256[..12]})";
        var tables = model.Model.Features.Any(f => f.Column.From!.Kind == "analyte") ? (Seq<string>)[AnalyteTable.Default.Citation] : [];
        Card = new($"Model {entry.Name}", version, card.Question, Answers(model.Model), [entry.Name], model.Model.Features.SelectMany(Needs).DistinctBy(n => (n.Kind, n.Concept)).ToSeq(),
            card.Use.User, card.Use.Population, card.Use.Decision, card.Use.NotFor, tables);
        _origin = new(Card.Name, Card.Version, tables);
        _citation = new($"Model card of {entry.Name}", entry.Version, "", $"titrant models show {entry.Name}@{entry.Version}");
    }

    public Card Card { get; }

    public RegisteredModel Model => _model;

    /// <summary>True where every feature says where it is in a record, and the model gives a chance of one outcome.</summary>
    public static bool CanAsk(FittedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Features.All(f => f.Column.From is { } from && from.Faults(f.Name).IsEmpty) && model.Model.Scale is Scale.LogOdds or Scale.LogHazard or Scale.LogTime && model.Model.ClassNames.IsEmpty;
    }

    /// <summary>Names of the answers that a model's features are: whoever gives them is asked before it.</summary>
    internal static Seq<string> Answers(FittedModel model) =>
        model.Features.Select(f => f.Column.From).OfType<FeatureDefinition>().Where(f => f.Kind == "answer").Select(f => AnswerFeature.KeyOf(f.Concepts[0]).Name).Distinct().Order(StringComparer.Ordinal).ToSeq();

    public IEnumerable<Answer> Assess(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        FeatureReading[] cells = [.. _columns.Select(c => RecordRow.Cell(c, chart))];
        var refusal = Refusal.Of(_model, cells, chart, LeastKnown);
        return [refusal is not null ? refusal.ToGap(new(_model.Entry.Name), _origin, Card.Needs, Foretold()) : Estimate(cells)];
    }

    private Answer Estimate(FeatureReading[] cells)
    {
        var table = RecordRow.Table(_columns, [cells]);
        if (_model.Model.Probability(table)[0] is not { } chance || !double.IsFinite(chance))
            return new Refusal([new("the model gives no chance for this person", "", [])]).ToGap(new(_model.Entry.Name), _origin, Card.Needs, Foretold());
        var (estimate, observed) = ChanceOf(chance, _model.Card.Headline);
        var percent = estimate.Value.ToString("0.#", CultureInfo.InvariantCulture);
        // Whoever reads only the sentence must read this too: the interval is of people who were not like this one.
        var unusual = string.Join("; ", _model.Model.Unusual(table, 0)) is { Length: > 0 } says ? $" Mind: {says}." : "";
        return new Finding(new(_model.Entry.Name), new Result.Measured(estimate), Evidence(cells, table, chance), _origin, $"Estimated chance of {Foretold()}: {percent} % ({InHundred(estimate.Value)}). {observed}{unusual}");
    }

    // Of a hundred people: percentages of single persons are misread more often than counts (Gigerenzer 2007, doi:10.1111/j.1539-6053.2008.00033.x).
    private static string InHundred(decimal percent) => Math.Round(percent) switch
    {
        < 1 => "fewer than 1 in 100 people like this one",
        > 99 => "more than 99 in 100 people like this one",
        var n => string.Create(CultureInfo.InvariantCulture, $"about {n:0} in 100 people like this one"),
    };

    /// <summary>The chance in percent, with what was observed among people with similar predictions; where that contradicts the prediction, or nobody had one, there is no interval.</summary>
    internal static (Estimate Estimate, string Says) ChanceOf(double chance, Validation validation)
    {
        var value = Math.Round((decimal)chance * 100, 1);
        var on = $"{validation.On.Kind}{(validation.On.Name.Length > 0 ? ", " + validation.On.Name : "")}";
        if (BandOf(chance, validation.Bands) is not { Observed: { Value: { } share, Interval: { } interval, Level: { } level } figure } band)
            return (new(value, null, "%", $"nobody in the validation ({on}) had a similar prediction"), "Nobody in its validation had a similar prediction.");
        var (low, high) = (Math.Floor((decimal)interval.Low * 1000) / 10, Math.Ceiling((decimal)interval.High * 1000) / 10);
        var seen = string.Create(CultureInfo.InvariantCulture, $"{Share(share)} % ({low:0.#} to {high:0.#} %) of {figure.N} people with similar predictions ({Share(band.Low)} to {Share(band.High)} %)");
        return low <= value && value <= high
            ? (Titrant.Patient.Estimate.Of(value, new(low, high, string.Create(CultureInfo.InvariantCulture, $"{figure.Kind}, observed in validation among {figure.N} people with similar predictions"), level, on), "%"),
                $"In its validation {seen} had it.")
            : (new(value, null, "%", $"in its validation {seen} had it: the prediction is not borne out there"), $"Do not rely on it: in its validation {seen} had it.");

        static string Share(double share) => Math.Round(share * 100, 1).ToString("0.#", CultureInfo.InvariantCulture);
    }

    // A prediction between two bands belongs to the nearer; one beyond all of them to none.
    private static ScoreBand? BandOf(double chance, Seq<ScoreBand> bands) =>
        bands.IsEmpty || chance < bands.Min(b => b.Low) || chance > bands.Max(b => b.High) ? null : bands.MinBy(b => Math.Max(0, Math.Max(b.Low - chance, chance - b.High)));

    private Seq<Evidence> Evidence(FeatureReading[] cells, Table table, double chance)
    {
        var lines = new List<Evidence>();
        var names = _model.Model.Features.Select(f => f.Name).ToList();
        var used = new HashSet<int>();
        if (_model.Model.Model.Contributions(table) is { } parts)
        {
            var logOdds = _model.Model.Model.Scale == Scale.LogOdds;
            double? Contribution(double value) => logOdds ? value : null;
            lines.Add(new("Where the model starts, before anything is known of this person", Contribution(parts.Baseline), [], _citation));
            var terms = parts.Names.Select((name, t) => (Name: name, Value: parts.Terms[0][t], Of: names.Select((n, i) => (n, i)).Where(p => IsOf(name, p.n)).Select(p => p.i).ToList())).ToList();
            foreach (var term in terms.OrderByDescending(t => Math.Abs(t.Value)).ThenBy(t => t.Name, StringComparer.Ordinal))
            {
                used.UnionWith(term.Of);
                lines.Add(new($"{Says(term.Name, term.Of, cells)}: {Direction(term.Value, _model.Model.Model.Scale)}", Contribution(term.Value), term.Of.SelectMany(i => cells[i].Facts).Distinct().ToSeq(), _citation));
            }
            var margin = parts.Baseline + parts.Terms[0].Sum();
            if (logOdds && _model.Model.Calibrator is { } calibrator && chance is > 0 and < 1)
                lines.Add(new($"Correction learned on people that the model had not seen ({calibrator.Kind})", Math.Log(chance / (1 - chance)) - margin, [], _citation));
        }
        foreach (var i in Enumerable.Range(0, cells.Length).Where(i => !used.Contains(i)))
            lines.Add(new(cells[i].Says, null, cells[i].Facts, _citation));
        foreach (var rule in Refusal.NotAsked(_model.Card, table)) lines.Add(new($"Not checked: the study was of people with {rule}", null, [], _citation));
        return lines.ToSeq();
    }

    // "age × albumin" is of both.
    private static bool IsOf(string term, string feature) => term == feature || term.Split(" × ").Contains(feature);

    private static string Says(string name, List<int> of, FeatureReading[] cells) => of.Count == 0 ? name
        : string.Join(" and ", of.Select(i => cells[i].Lack == FeatureLack.None ? cells[i].Says : cells[i].Says + ", which the model allows for"));

    private static string Direction(double value, Scale scale)
    {
        // Of a log-time more is later.
        var up = scale == Scale.LogTime ? value < 0 : value > 0;
        var size = Math.Abs(value);
        return size < s_hardly ? "hardly changes it" : (size < s_slightly ? "slightly " : size < s_plainly ? "" : "strongly ") + (up ? "raises it" : "lowers it");
    }

    // Our own words for odds, hazards or times that are multiplied by less than 1.05, 1.5 and 3; the number stands beside the word.
    private static readonly double s_hardly = Math.Log(1.05), s_slightly = Math.Log(1.5), s_plainly = Math.Log(3);

    internal string Foretold()
    {
        var outcome = _model.Model.Outcome;
        return $"{Report.Words.Of(outcome)} {Report.Words.Horizon(outcome)}".TrimEnd();
    }

    private static IEnumerable<Need> Needs(FeatureSeen feature)
    {
        var from = feature.Column.From!;
        var required = feature.MissingShare == 0;
        return from.Kind switch
        {
            "age" => [new Need(FactKind.Person, "birth date", null, required, feature.Name)],
            "sex" => [new Need(FactKind.Person, "sex", null, required, feature.Name)],
            // What an answer needs stands in the card of whoever gives it.
            "answer" => [],
            _ => from.Concepts.Select(c => new Need(from.Kind switch { "analyte" => FactKind.Analyte, "condition" => FactKind.Condition, _ => FactKind.Medication }, c, from.Within, required && from.Concepts.Count == 1, feature.Name)),
        };
    }
}
