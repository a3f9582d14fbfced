using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Titrant.Learning.Splits;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Studies.Running;

/// <summary>Locks rows away as the study says; nobody who is locked away is learned from by another row.</summary>
/// <param name="File">SHA-256 of the file that is locked; null where the locked rows are in the file of the study.</param>
internal sealed record LockedDivision(StudyCohort Development, StudyCohort? Locked, Seq<FlowStep> Flow, Seq<StudyFault> Faults, string? File)
{
    public static LockedDivision Of(Study study, StudyCohort all, string folder)
    {
        if (study.Splits.Locked is not { } spec) return new(all, null, [], [], null);
        if (spec.File is { } file) return OfFile(study, spec, all, folder, file);
        bool[] locked;
        var faults = new List<StudyFault>();
        if (spec.Share is { } share) locked = Sides.Share(all.Table, all.Outcome, all.Person, share, study.Seed, "locked");
        else
        {
            var rule = Rule.Parse(spec.Where!, spec.Place).On(all.Table);
            bool?[] holds = [.. Enumerable.Range(0, all.Table.RowCount).Select(rule)];
            locked = [.. holds.Select(h => h == true)];
            if (holds.Count(h => h is null) is > 0 and var untold)
                faults.Add(new("STU023", spec.Place, string.Create(CultureInfo.InvariantCulture, $"Of {untold} rows the rule of the locked split cannot be told; they were learned from."), "Exclude them by a cohort rule where that is not meant."));
        }
        var away = all.Person.Where((_, r) => locked[r]).ToHashSet();
        var held = all.Where(r => locked[r]);
        return Divided(spec, all, r => !locked[r], r => away.Contains(all.Person[r]), held, faults, null);
    }

    private static LockedDivision OfFile(Study study, LockedSplit spec, StudyCohort all, string folder, string file)
    {
        var held = StudyData.Elsewhere(study, file, folder, all.Outcome, out var faults, out var sha256);
        var (here, there) = (Names(study, all), Names(study, held).SelectMany(n => n).ToHashSet(StringComparer.Ordinal));
        return Divided(spec, all, _ => true, r => here[r].Any(there.Contains), held, [.. faults], sha256);
    }

    // What tells across two files that two rows are of one person: the person's word, and what stands in the row.
    private static string[][] Names(Study study, StudyCohort cohort)
    {
        var person = study.Splits.Person is { } name ? cohort.Table.Find(name) : cohort.Table.Of(ColumnRole.Person);
        var canCopy = cohort.Table.Features.Count(c => c.Spec.Type == ColumnType.Number) > 1;
        var content = RowContent.Of(new(cohort.Table.Features.ToSeq(), cohort.Table.Origins), cohort.Outcome);
        return [.. content.Select((c, r) => (string[])[.. canCopy ? ["c" + c.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(), .. person is not null && !person.IsMissing(r) ? ["p" + Sides.Word(person, r)] : Array.Empty<string>()])];
    }

    private static LockedDivision Divided(LockedSplit spec, StudyCohort all, Func<int, bool> isOpen, Func<int, bool> isAway, StudyCohort held, List<StudyFault> faults, string? file)
    {
        if (held.Table.RowCount == 0) throw new StudyException("STU024", spec.Place, "The locked split holds nobody.", "State a larger share, or correct the rule.");
        var open = all.Where(isOpen);
        var development = all.Where(r => isOpen(r) && !isAway(r));
        if (development.Table.RowCount == 0) throw new StudyException("STU024", spec.Place, "The locked split leaves nobody to learn from.", "State a smaller share, or correct the rule.");
        var flow = new List<FlowStep>();
        if (file is null) flow.Add(new("locked away", held.Table.RowCount, open.Table.RowCount, open.Events));
        if (open.Table.RowCount > development.Table.RowCount)
            flow.Add(new("of nobody who is locked away", open.Table.RowCount - development.Table.RowCount, development.Table.RowCount, development.Events));
        return new(development, held, flow.ToSeq(), faults.ToSeq(), file);
    }

    /// <summary>Which rows they are, whatever the study is called and whatever it learns: the file's bytes and the lines in it.</summary>
    public string Rows(string data) => Locked is null ? ""
        : File ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data + "\n" + string.Join('\n', Locked.Table.Origins.Order().Select(o => o.ToString(CultureInfo.InvariantCulture))))));
}
