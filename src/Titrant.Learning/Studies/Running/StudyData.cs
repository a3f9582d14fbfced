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
/// <param name="Unread">External cohorts that could not be read: the study goes on without their figures.</param>
/// <param name="Faults">What was held back or left out of the files, coded.</param>
internal sealed record StudyData(string Hash, int Rows, Seq<FlowStep> Flow, StudyCohort Development, LockedRows? Locked, Seq<(ExternalSource Source, StudyCohort Cohort)> External, Seq<StudyFault> Unread, Seq<StudyFault> Faults)
{
    /// <summary>SHA-256 of the file whose rows are locked; null where they are in the file of the study. Who stands in it is not learned from, so that a fit follows from it.</summary>
    public string? LockedFile { get; init; }

    /// <param name="folder">Of the study file: other files are named relative to it.</param>
    /// <exception cref="StudyException">Everything that forbids going on, of the first file that has such a thing.</exception>
    public static StudyData Read(Study study, string folder, RecordSource? records = null)
    {
        var (reading, rows, before) = study.Data.File is { } file ? StudySource.Of(CsvTable.Read(Path.Combine(folder, file), study.Columns)) : StudySource.Of(study, records);
        var (table, outcome, flow) = CohortFlow.Apply(reading.Table, study.Cohort, study.Outcome);
        var faults = new List<StudyFault>();
        var all = Once(study, StudyCohort.Of(table, outcome, study.Splits), study.Data.File, faults, out var copies);
        var split = LockedDivision.Of(study, all, folder);
        faults.AddRange([.. reading.Faults, .. split.Faults]);
        var (external, unread) = (new List<(ExternalSource, StudyCohort)>(), new List<StudyFault>());
        foreach (var source in study.External)
            try
            {
                external.Add((source, Unknown(study, source, all, split, Elsewhere(study, source, folder, outcome, out var found, out var sha256), sha256, reading.Sha256)));
                faults.AddRange(found);
            }
            catch (StudyException refusal)
            {
                unread.AddRange(refusal.Faults.Select(f => new StudyFault("STU032", source.Place, $"External cohort '{source.Name}' was not measured: {f.Code} {f.Place}: {f.Says}", f.Remedy)));
            }
        return new(reading.Sha256, rows, before.AddRange(flow).AddRange(copies).AddRange(split.Flow), split.Development,
            split.Locked is { } locked ? new LockedRows(locked, split.Rows(reading.Sha256), split.File ?? reading.Sha256) : null, external.ToSeq(), unread.ToSeq(), faults.ToSeq()) { LockedFile = split.File };
    }

    /// <summary>
    /// Rows that say the same of every feature and of the outcome, beyond what chance makes likely, are one person written twice: counted twice he would weigh double in the fit,
    /// and in a figure the pairs that he stands in would count up to four times. Hence once, unless the study says that they are different people.
    /// </summary>
    private static StudyCohort Once(Study study, StudyCohort all, string? file, List<StudyFault> faults, out Seq<FlowStep> flow)
    {
        flow = [];
        // Records are of known persons: two who are alike are two.
        if (study.KeepCopies || file is null) return all;
        var group = Copies.Groups(all.Table);
        var seen = new HashSet<int>();
        int[] first = [.. Enumerable.Range(0, group.Length).Where(r => seen.Add(group[r]))];
        if (first.Length == group.Length) return all;
        var once = all.Rows(first);
        var twice = Enumerable.Range(0, group.Length).GroupBy(r => group[r]).First(g => g.Count() > 1).Take(2).Select(r => all.Table.Origins[r]);
        flow = [new("each copied row once", group.Length - first.Length, first.Length, once.Events)];
        faults.Add(new("TAB041", $"{Path.GetFileName(file)} rows {TableFaults.Lines(twice)} and so on",
            string.Create(CultureInfo.InvariantCulture, $"of {group.Length} rows only {first.Length} are distinct in features and outcome; {group.Length - first.Length} are copies of others. Each is counted once, in fits and in figures."),
            "Find out why the file repeats people. Where they are different people, write 'copies: keep': they then stay on one side of every split."));
        return once;
    }

    // Figures on the study's own rows are not external; on its locked rows they would be an opening that nobody counts.
    private static StudyCohort Unknown(Study study, ExternalSource source, StudyCohort all, LockedDivision split, StudyCohort there, string sha256, string own)
    {
        if (sha256 != own && sha256 != split.File && !SameRows.Are(all, there) && !(split.Locked is { } locked && SameRows.Are(locked, there))) return there;
        throw new StudyException("STU034", source.Place, "Its rows are those of the study itself, learned from or locked.", study.Splits.Locked is null ? "Name a file of other people." : "Name a file of other people; locked rows are measured by 'titrant study run' alone, which counts it.");
    }

    private static StudyCohort Elsewhere(Study study, ExternalSource source, string folder, Outcome like, out Seq<StudyFault> faults, out string sha256)
    {
        if (source.Dictionary is { } dictionary) RecordTable.Agree(study.Columns, StudyFile.Read(Path.Combine(folder, dictionary)).Columns, source.Name);
        return Elsewhere(study, source.File, folder, like, out faults, out sha256);
    }

    /// <summary>A file of other people, under the same dictionary and the same rules.</summary>
    internal static StudyCohort Elsewhere(Study study, string file, string folder, Outcome like, out Seq<StudyFault> faults, out string sha256)
    {
        var reading = CsvTable.Read(Path.Combine(folder, file), study.Columns);
        var (table, outcome, _) = CohortFlow.Apply(reading.Table, study.Cohort, study.Outcome);
        var found = reading.Faults.ToList();
        var all = Once(study, StudyCohort.Of(table, SameClasses(outcome, like, file), study.Splits), file, found, out _);
        (faults, sha256) = (found.ToSeq(), reading.Sha256);
        return all;
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
