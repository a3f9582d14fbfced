using System.Globalization;
using Titrant.Learning.Cohorts;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Splits;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Studies.Running;

/// <summary>The rows of a study, before anything is learned: who is developed on, who is locked away, who is elsewhere.</summary>
/// <param name="Hash">SHA-256 of the data file's bytes.</param>
/// <param name="Rows">Before any rule.</param>
/// <param name="Locked">Null where none is locked.</param>
/// <param name="LockedRows">SHA-256 of which rows are locked; "" where none is.</param>
/// <param name="Faults">What was held back or left out of the files, coded.</param>
internal sealed record StudyData(string Hash, int Rows, Seq<FlowStep> Flow, StudyCohort Development, StudyCohort? Locked, string LockedRows, Seq<(ExternalSource Source, StudyCohort Cohort)> External, Seq<StudyFault> Faults)
{
    /// <param name="folder">Of the study file: other files are named relative to it.</param>
    /// <exception cref="StudyException">Everything that forbids going on, of the first file that has such a thing.</exception>
    public static StudyData Read(Study study, string folder, RecordSource? records = null)
    {
        var (reading, rows, before) = study.Data.File is { } file ? StudySource.Of(CsvTable.Read(Path.Combine(folder, file), study.Columns)) : StudySource.Of(study, records);
        var (table, outcome, flow) = CohortFlow.Apply(reading.Table, study.Cohort, study.Outcome);
        var all = StudyCohort.Of(table, outcome, study.Splits);
        var split = LockedDivision.Of(study, all, folder);
        var external = study.External.Select(e => (e, Elsewhere(study, e, folder, outcome, out var faults), faults)).ToList();
        return new(reading.Sha256, rows, before.AddRange(flow).AddRange(split.Flow), split.Development, split.Locked, split.Rows(reading.Sha256),
            external.Select(e => (e.e, e.Item2)).ToSeq(), reading.Faults.AddRange(split.Faults).AddRange(external.SelectMany(e => e.faults)));
    }

    private static StudyCohort Elsewhere(Study study, ExternalSource source, string folder, Outcome like, out Seq<StudyFault> faults)
    {
        if (source.Dictionary is { } dictionary) RecordTable.Agree(study.Columns, StudyFile.Read(Path.Combine(folder, dictionary)).Columns, source.Name);
        return Elsewhere(study, source.File, folder, like, out faults);
    }

    /// <summary>A file of other people, under the same dictionary and the same rules.</summary>
    internal static StudyCohort Elsewhere(Study study, string file, string folder, Outcome like, out Seq<StudyFault> faults)
    {
        var reading = CsvTable.Read(Path.Combine(folder, file), study.Columns);
        var (table, outcome, _) = CohortFlow.Apply(reading.Table, study.Cohort, study.Outcome);
        faults = reading.Faults;
        return StudyCohort.Of(table, SameClasses(outcome, like, file), study.Splits);
    }

    // Classes are numbered within one table.
    private static Outcome SameClasses(Outcome outcome, Outcome like, string file)
    {
        if (outcome is not ClassOutcome here || like is not ClassOutcome there) return outcome;
        int[] number = [.. here.Names.Select(n => Array.IndexOf(there.Names, n))];
        if (here.Class.Any(c => number[c] < 0))
            throw new StudyException("STU022", file, "Somebody here has a class that nobody learned from has.", "Exclude such rows by a cohort rule, or join the classes.");
        return new ClassOutcome([.. here.Class.Select(c => number[c])], there.Names);
    }
}
