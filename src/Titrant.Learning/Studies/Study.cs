using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Studies;

/// <summary>A study as it is written down before any figure is seen.</summary>
/// <param name="Title">"Response to checkpoint inhibitors from routine data".</param>
/// <param name="Name">Names the model in the registry: lower case, digits, hyphens.</param>
/// <param name="Hash">SHA-256 of the canonical form of everything here: two files that say the same have one hash.</param>
public sealed record Study(
    string Name, string Title, string Question, IntendedUse Use, DataSource Data, Seq<ColumnSpec> Columns, Seq<CohortRule> Cohort, OutcomeSpec Outcome,
    SplitSpec Splits, Seq<LearnerSpec> Learners, Seq<ComparatorSpec> Compare, Seq<double> OperatingPoints, double? Prevalence, Seq<GroupSpec> Groups,
    int SmallestGroup, Seq<ExternalSource> External, ulong Seed, string Hash)
{
    /// <summary>"Platt", "isotonic" or "beta": chances are corrected by what happened to people whom the model had not seen; null for none.</summary>
    public string? Recalibrate { get; init; }

    /// <summary>The card is about the learner that does best in cross-validation, not about the first one.</summary>
    public bool ChooseBest { get; init; }

    /// <summary>Features that determine the outcome and are meant to be used all the same.</summary>
    public Seq<string> AcceptLeaks { get; init; } = [];

    /// <summary>Rows that say the same of features and outcome are different people, and each counts.</summary>
    public bool KeepCopies { get; init; }

    /// <summary>Of each of these settings, "study.yaml:12".</summary>
    internal Seq<(string Key, string Place)> Places { get; init; } = [];

    internal string PlaceOf(string key) => Places.FirstOrDefault(p => p.Key == key).Place ?? key;
}

public sealed record IntendedUse(string User, string Population, string Decision, string NotFor);

/// <param name="File">CSV or TSV, gzipped or not; relative to the study file. Null where the records of the store are meant.</param>
/// <param name="Index">For the records of the store: the event at which features are measured, "first medication:pembrolizumab".</param>
/// <param name="Until">For the records of the store: the end of the day until which they are complete; nothing later is looked at.</param>
/// <param name="Licence">Of the data: whether weights may be shared follows from it. "" where not said.</param>
public sealed record DataSource(string? File, string? Index, string Licence, string Place, DateTimeOffset? Until = null);

/// <summary>Keeps or excludes rows; the report shows how many each took away.</summary>
/// <param name="Keep">False: the rows for which it holds are excluded.</param>
/// <param name="Text">"Age >= 18", "stage is missing", "cancer in (NSCLC, SCLC)".</param>
public sealed record CohortRule(bool Keep, string Text, string Place);

public enum OutcomeKind { YesNo, Class, Number, TimeToEvent }

/// <param name="Column">Of a yes/no, a class or a number.</param>
/// <param name="Happened">The word or number that means yes.</param>
/// <param name="Time">Column of the time at which somebody left.</param>
/// <param name="Event">Column of why.</param>
/// <param name="Entry">Column of the time at which somebody came in late; null where nobody did.</param>
/// <param name="TimeUnit">"d", "mo", "a" (UCUM).</param>
/// <param name="Causes">Word or number in <paramref name="Event"/> and what it means, the cause of interest first; every other word means that nothing had happened.</param>
/// <param name="Horizon">In <paramref name="TimeUnit"/>: by when a chance is given.</param>
/// <param name="From">Where it is in a patient's record, after the index moment; null where a table has it. A table made of records has the same columns.</param>
public sealed record OutcomeSpec(
    OutcomeKind Kind, string? Column, string? Happened, string? Time, string? Event, string? Entry, string TimeUnit, Seq<(string Value, string Meaning)> Causes, double? Horizon, string Place, Cohorts.RecordOutcome? From = null);

/// <param name="Folds">Of the cross-validation, 2 or more.</param>
/// <param name="Repeats">Each with its own folds.</param>
/// <param name="Person">Column whose equal values stay together; null: the column of role Person, else the row. Copied rows always stay together.</param>
/// <param name="Site">Column for leave-one-site-out; null for none.</param>
/// <param name="Locked">Rows that nobody looks at before the configuration is in the journal; null for none.</param>
public sealed record SplitSpec(int Folds, int Repeats, string? Person, string? Site, LockedSplit? Locked, string Place);

/// <summary>Exactly one of the three is given.</summary>
/// <param name="Share">0-1 of the persons, drawn.</param>
/// <param name="Where">A cohort rule's text: "year >= 2019" (a split in time or place).</param>
/// <param name="File">A file of its own.</param>
public sealed record LockedSplit(double? Share, string? Where, string? File, string Place);

/// <param name="Kind">A name on <see cref="Models.Learners"/>.</param>
/// <param name="Options">As written, checked against the learner's own list.</param>
public sealed record LearnerSpec(string Kind, Seq<(string Name, string Value)> Options, string Place);

/// <summary>What the model is measured beside; exactly one of the three is given.</summary>
/// <param name="Column">A single biomarker; higher means more of the outcome unless <paramref name="Falls"/>.</param>
/// <param name="Rule">A cohort rule's text that means "yes".</param>
/// <param name="Published">A name on the list of published models: "LORIS".</param>
public sealed record ComparatorSpec(string? Column, bool Falls, string? Rule, string? Published, string Place);

/// <summary>A group of people to whom the model may be unfair.</summary>
/// <param name="Columns">One, or several for their intersections.</param>
/// <param name="Cuts">For a number: "65" makes below 65 and 65 or above.</param>
public sealed record GroupSpec(Seq<string> Columns, Seq<double> Cuts, string Place);

/// <summary>Another hospital's rows: never learned from.</summary>
/// <param name="Dictionary">That hospital's own study file, whose columns must mean what ours do; null where it has none.</param>
public sealed record ExternalSource(string Name, string File, string Place, string? Dictionary = null);
