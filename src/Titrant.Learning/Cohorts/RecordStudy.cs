using System.Globalization;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Cohorts;

/// <summary>The records that a study on stored records reads.</summary>
/// <param name="People">One record a person; each is looked at once and let go.</param>
/// <param name="Asked">Whoever answers what a feature of kind "answer" is.</param>
public sealed record RecordSource(Func<IEnumerable<PatientRecord>> People, IReadOnlyList<ICapability> Asked);

/// <summary>Where a study's rows come from: a file, or the records.</summary>
/// <param name="Rows">People or lines before any rule.</param>
/// <param name="Flow">Who was left out before the study's own rules.</param>
internal sealed record StudySource(TableReading Reading, int Rows, Seq<FlowStep> Flow)
{
    // Beyond this share "as known at that moment" rests on the dates of facts more than on what documents state.
    private const double MuchNotStated = 0.05;

    public static StudySource Of(TableReading reading) => new(reading, reading.Table.RowCount, []);

    /// <exception cref="StudyException">STU021 no records are at hand; REG001 to REG008 for what cannot be read from records.</exception>
    public static StudySource Of(Study study, RecordSource? records)
    {
        if (records is null) throw new StudyException("STU021", study.Data.Place, "No store of records is at hand here.", "Run the study with 'titrant study run', or name a table under 'data: {file: ...}'.");
        var read = RecordTable.Read(records.People(), study.Columns, IndexRule.Parse(study.Data.Index!, study.Data.Place), study.Outcome, study.Data.Until, records.Asked);
        var people = read.Table.RowCount + read.HadIt + read.Without;
        var flow = new List<FlowStep> { new($"index: {study.Data.Index}", read.Without, people - read.Without, null) };
        if (read.HadIt > 0) flow.Add(new($"at risk of {study.Outcome.From}: alive and without it at the index", read.HadIt, read.Table.RowCount, null));
        return new(new(read.Table, Warnings(study, read).ToSeq(), read.Sha256), people, flow.ToSeq());
    }

    private static IEnumerable<StudyFault> Warnings(Study study, RecordTable read)
    {
        if (read.NotStated > MuchNotStated)
            yield return new("REG030", study.Data.Place, string.Create(CultureInfo.InvariantCulture, $"Of the facts about these people, {read.NotStated * 100:0} % do not state since when they were known: for them 'as known at the index' rests on the date that they are about."),
                "Results and diagnoses that were entered late may have been looked at too early; compare with a study on facts whose documents state it.");
        if (study.Outcome is { Kind: OutcomeKind.TimeToEvent, From: { Kind: not "death" }, Causes.Count: 1 })
            yield return new("REG031", study.Outcome.Place, "Death ends the observation as if the person had left: the chance is that of a world in which nobody dies.", "Name death as the second of 'causes' where it competes.");
        if (study.Data.Until is null)
            yield return new("REG032", study.Data.Place, "Each person is taken as observed until the last fact: whoever is well and stays away counts as having left.", "State the day until which the records are complete, as 'until: 2025-12-31'.");
        foreach (var column in read.Lacks.GroupBy(l => l.Column))
            yield return new("REG033", $"column {column.Key}", string.Create(CultureInfo.InvariantCulture, $"Missing of {column.Sum(l => l.Rows)} of {read.Table.RowCount} people: {string.Join(", ", column.Select(l => $"{Word(l.Why)} {l.Rows}"))}."),
                "Widen the window, or leave the column out, where that is more than chance.");
    }

    private static string Word(FeatureLack why) => why switch
    {
        FeatureLack.NotRecorded => "not in the record", FeatureLack.TooOld => "too old", FeatureLack.Conflict => "contradicting each other", FeatureLack.HeldBack => "held back for unit or size",
        FeatureLack.OnlyABound => "only a limit of measurement", FeatureLack.NotAnswered => "not answerable", FeatureLack.NotFollowed => "not observed for long enough", _ => "not exact enough",
    };
}
