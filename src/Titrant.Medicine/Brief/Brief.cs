using System.Text.Json.Serialization;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Briefs;

/// <summary>One file of the folder, how it was bound to the person, and what became of its records.</summary>
/// <param name="Binding">"names this patient", "bound by patient.json", "only person in the folder".</param>
public sealed record BoundFile(string Document, string Format, string Binding, int Read, int Refused) : Wire;

/// <summary>
/// What the four outputs say, in the order in which they say it: what changes today, what could not be assessed, what was
/// checked, how values moved, what was refused. Composed once; page, JSON, FHIR and console only write it down.
/// </summary>
/// <param name="Changes">Gravest first. <see cref="Change.OnFirstScreen"/> is never false for a serious one.</param>
/// <param name="Medicines">How many medicines were recognised; null where nobody looked.</param>
/// <param name="Allergies">Null only in a brief of an earlier version.</param>
/// <param name="NotChecked">What no capability of this version looks at: silence about it says nothing. Empty only in a brief of an earlier version.</param>
/// <param name="Estimates">Of registered models, which are among <paramref name="Findings"/> as well; empty where none is registered or none may be asked.</param>
/// <param name="Assumed">What was taken as given; a brief with assumptions is never exported to a record.</param>
public sealed record Brief(
    string Format, string RunId, string Software, string IntendedUse, string AsOf, Person Person, Medicines? Medicines,
    Seq<Change> Changes, Seq<Ask> NotAssessable, Seq<Answered> Findings, Seq<Answered> Checked,
    Seq<Trend> Trends, Seq<LastValue> OtherValues, Seq<Event> Events, Seq<Count> EventsNotShown, Refused Refused,
    Seq<string> Assumed, Seq<BoundFile> Files, Inputs Inputs, Allergies? Allergies = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Seq<string> NotChecked = default,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Seq<ModelEstimate> Estimates = default) : Wire
{
    public const string CurrentFormat = "titrant.brief/1";

    /// <summary>Cards on the first screen; serious ones are shown beyond this number.</summary>
    public const int FirstScreen = 7;

    public static string Use { get; } =
        "For research use. Titrant points to decisions and shows why; a person decides and signs. It is not a medical device.";

    /// <summary>Not a brief of what is known, but of what would follow under <see cref="Assumed"/>.</summary>
    internal bool IsWhatIf => !Assumed.IsEmpty;

    /// <summary>The one line about what was not looked at; "" where an earlier version did not say.</summary>
    internal string NotCheckedSays => NotChecked.IsEmpty ? "" : $"Not checked by this version: {string.Join(", ", NotChecked)}.";

    /// <summary>Dead at <see cref="AsOf"/>; a later death is not known at that moment.</summary>
    internal bool HasDied => Person.Deceased == true && !(Moment.TryParse(Person.Died ?? "", out var died) && Moment.TryParse(AsOf, out var asOf) && died.Earliest > asOf.Latest);

    /// <summary>The brief of a chart that was asked (<see cref="Chart.Ask"/>) with these capabilities.</summary>
    public static Brief Compose(Chart chart, IReadOnlyList<BoundFile> files, IReadOnlyList<ICapability> capabilities)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return Compose(chart, files, capabilities, chart.Measured.ToDictionary(a => a, chart.Readings, StringComparer.Ordinal));
    }

    internal static Brief Compose(Chart chart, IReadOnlyList<BoundFile> files, IReadOnlyList<ICapability> capabilities,
        IReadOnlyDictionary<string, IReadOnlyList<Reading>> readings)
    {
        readings = Done(chart, readings);
        var citations = Citations.Of(chart, capabilities);
        var inputs = Inputs.Of(chart, capabilities, citations);
        var facts = new FactLines(chart);
        var changes = Change.Of(chart, facts, citations);
        var asks = Ask.Of(chart, facts);
        var touched = chart.Advice.SelectMany(r => r.Facts).Concat(chart.Answers.SelectMany(FactsOf)).ToHashSet();
        var (trends, others) = Trend.Of(readings, touched);
        var (events, eventsNotShown) = Event.Of(chart);
        return new(CurrentFormat, Briefs.RunId.Of(chart, inputs), Titrant(), Use, Iso.Of(chart.AsOf), Briefs.Person.Of(chart),
            Briefs.Medicines.Of(chart), changes, asks,
            Answered.Of(chart, facts, citations, f => !f.Checked), Answered.Of(chart, facts, citations, f => f.Checked),
            trends, others, events, eventsNotShown, Briefs.Refused.Of(chart, readings),
            chart.Assumed.Select(a => a.ToString()).ToSeq(),
            files.OrderBy(f => f.Document, StringComparer.Ordinal).ToSeq(), inputs, Briefs.Allergies.Of(chart), Capabilities.NotChecked, ModelEstimate.Of(chart, capabilities));
    }

    // A cancelled test may carry a number all the same; it is quoted among what was set aside, and drawn nowhere.
    private static Dictionary<string, IReadOnlyList<Reading>> Done(Chart chart, IReadOnlyDictionary<string, IReadOnlyList<Reading>> readings) => readings.ToDictionary(
        p => p.Key, IReadOnlyList<Reading> (p) => [.. p.Value.Where(r => r.Fact.StatusAt(chart.AsOf) is not (StatusKind.NotDone or StatusKind.Planned))], StringComparer.Ordinal);

    private static IEnumerable<FactId> FactsOf(Answer answer) => answer switch
    {
        Finding f => f.Checked ? [] : f.Evidence.SelectMany(e => e.Facts),
        Gap g => g.Facts,
        _ => [],
    };

    private static string Titrant() => "titrant " + typeof(Brief).Assembly.GetName().Version!.ToString(3);
}
