using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Patient;

namespace Titrant.Learning.Registry;

/// <summary>Makes a card from what a study found; a headline validation is an argument, so that no card can be made without one.</summary>
public static class ModelCards
{
    // A model that more than this share of values was missing for says so.
    private const double MuchMissing = 0.2;

    /// <param name="headline">What the card is about: the locked test where there is one, else the cross-validation.</param>
    /// <param name="further">Other cohorts: left-out sites, external hospitals, the cross-validation beside a locked test.</param>
    /// <param name="learnedFrom">Rows of the final fit.</param>
    /// <param name="events">Of those rows; null where the outcome is a number.</param>
    /// <param name="code">Version of the program.</param>
    public static ModelCard Of(Study study, LearnerSpec learner, Validation headline, Seq<Validation> further, int learnedFrom, int? events, string dataHash, string code, QualityReport? quality = null)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(headline);
        Seq<Validation> all = [headline, .. further];
        return new(study.Name, VersionOf(study.Hash, dataHash, code, learner), study.Question, study.Use, Named(learner), study.Outcome, learnedFrom, events, dataHash, study.Data.Licence, study.Hash, code,
            study.Seed, headline, all, Limits(study, all, learnedFrom, events, quality).Distinct().ToSeq()) { Cohort = study.Cohort };
    }

    /// <summary>"v" and 12 hex digits over study, data, program and learner: the same of all four is the same version on any machine; no clock.</summary>
    internal static string VersionOf(string studyHash, string dataHash, string code, LearnerSpec learner) =>
        "v" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{studyHash}\n{dataHash}\n{code}\n{Named(learner)}")))[..12];

    private static string Named(LearnerSpec learner) =>
        learner.Options.IsEmpty ? learner.Kind : $"{learner.Kind} ({string.Join(", ", learner.Options.Select(o => $"{o.Name} {o.Value}"))})";

    private static IEnumerable<string> Limits(Study study, Seq<Validation> all, int learnedFrom, int? events, QualityReport? quality)
    {
        if (!all.Any(v => v.On.Kind == "external")) yield return "Nobody has checked it on another hospital's people.";
        if (events is { } e && Math.Min(e, learnedFrom - e) < 100) yield return Invariant($"It learned from {e} people with the outcome and {learnedFrom - e} without: its figures are uncertain.");
        foreach (var v in all)
            foreach (var f in v.Figures.Where(f => f.Value is null)) yield return $"{f.Name} on {Said(v.On)}: not estimable, {f.WhyNot}.";
        // Without its size: of a group that is small somewhere, the sizes elsewhere would tell it.
        // One sentence for each group: a group that is small in one validation is small in most of them.
        foreach (var group in all.SelectMany(v => v.Groups.Select(g => (v.On, Group: g))).GroupBy(p => (p.Group.By, p.Group.Group)))
        {
            var (withheld, open) = (group.Where(p => p.Group.Withheld is not null).ToList(), group.Where(p => p.Group.Withheld is null && p.Group.Figures.Any(f => f.Value is null)).ToList());
            if (withheld.Count > 0)
                yield return $"{Who(group.Key.By, group.Key.Group)}: {withheld[0].Group.Withheld} ({string.Join("; ", withheld.Select(p => Said(p.On)))}); nothing is known of how it does there.";
            if (open.Count > 0)
                yield return $"{Who(group.Key.By, group.Key.Group)}: some figures could not be estimated: {string.Join("; ", open.Select(p => Invariant($"{p.Group.Figures.Count(f => f.Value is null)} of {p.Group.Figures.Count} in the {Said(p.On)}")))}.";
        }
        if (all[0].Groups.IsEmpty) yield return "Nobody looked at groups of people: whether it fails one of them is not known.";
        if (all[0].On.Openings is > 1 and var openings) yield return Invariant($"The locked rows were opened {openings} times: the figure may be too good.");
        foreach (var column in quality?.Columns.Where(c => c.Role == ColumnRole.Feature) ?? [])
            if (Rows(column) is > 0 and var rows && (double)column.Missing / rows > MuchMissing) yield return Invariant($"{column.Name} was missing in {100.0 * column.Missing / rows:0} % of the rows.");
        foreach (var column in study.Columns.Where(c => c.Role == ColumnRole.Feature && c.From is null))
            yield return $"{column.Name} has no definition in a record: the model can be asked with a table, and not with a patient's folder.";

        int Rows(ColumnQuality column) => learnedFrom > 0 ? Math.Max(learnedFrom, column.Missing) : 0;
    }

    private static string Said(CheckedOn on) => on.Name.Length > 0 ? $"{on.Kind} ({on.Name})" : on.Kind;

    // "age below 65" names its column already.
    private static string Who(string by, string group) => group.StartsWith(by, StringComparison.Ordinal) ? group : $"{by} {group}";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
