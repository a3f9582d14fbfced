using System.Text.RegularExpressions;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Kidney;

/// <summary>Why no number may be computed from creatinine, in the order in which a nephrologist would ask.</summary>
internal static partial class Obstacles
{
    /// <summary>
    /// Conditions that stand, and dialysis sessions of the last 30 days; a kidney transplant later than the condition ends it.
    /// </summary>
    public static IReadOnlyList<Fact> Dialysis(Chart chart)
    {
        var transplant = Problems.Ever(chart, "kidney transplant").Select(f => f.When.Order).Where(t => t is not null).Max();
        return [.. Problems.Of(chart, "dialysis").Where(f =>
            (f.Claim is not Procedure || f.When.Order is { } t && t >= chart.AsOf.AddDays(-30))
            && !(transplant is { } graft && (f.When.Order is not { } since || since <= graft)))];
    }

    /// <summary>Pregnant now: a condition or a coded status of the last 42 weeks.</summary>
    public static IReadOnlyList<Fact> Pregnancy(Chart chart, Body body)
    {
        if (body.Sex == Sex.Male) return [];
        var oldest = chart.AsOf.AddDays(-7 * 42);
        var stated = chart.Of<Measurement>().Where(p => p.Claim.Code.Is(Systems.Loinc, "82810-3") && p.Fact.When.Order >= oldest).Select(p => (p.Fact, p.Claim)).LastOrDefault();
        if (stated.Claim is { Value: Value.Coded coded })
            return coded.Term.Is(Systems.Snomed, "77386006") || coded.Term.Words.StartsWith("pregnant", StringComparison.OrdinalIgnoreCase) ? [stated.Fact] : [];
        return [.. Problems.Of(chart, "pregnancy").Where(f => f.Claim is Condition && (f.When.Order is null || f.When.Order >= oldest))];
    }

    /// <summary>Little or extreme muscle: creatinine says little about filtration; cystatin C does.</summary>
    public static (string Why, IReadOnlyList<Fact> Facts)? Muscle(Chart chart)
    {
        var amputation = Problems.Ever(chart, "amputation");
        if (amputation.Count > 0) return ("after an amputation the muscle mass is low, and creatinine with it", amputation);
        var muscle = Problems.Of(chart, "low muscle mass");
        return muscle.Count > 0 ? ("the muscle mass is unusual, and creatinine follows muscle", muscle) : null;
    }

    /// <summary>
    /// Much muscle or creatine taken as a supplement: creatinine is high without a loss of filtration (BMJ Case Rep 2014, PMC4170516;
    /// Med J Aust 2010;193:616). Read from conditions, notes and the medicine list, since no code says it.
    /// </summary>
    public static (string Why, IReadOnlyList<Fact> Facts)? Creatine(Chart chart)
    {
        var taken = Medicines.Of(chart).Where(m => m.Standing == Standing.Taking && Supplement().IsMatch(m.Written)).Select(m => m.Fact).ToList();
        if (taken.Count > 0) return ("creatine is taken, and it becomes creatinine", taken);
        var muscle = Problems.Of(chart, "high muscle mass").Concat(chart.Of<Note>().Where(n => Problems.Names(n.Claim.Text, "high muscle mass")).Select(n => n.Fact)).ToList();
        return muscle.Count > 0 ? ("a bodybuilder's muscle or creatine raises creatinine", muscle) : null;
    }

    [GeneratedRegex(@"\b(creatine|kreatin|créatine|creatina)\b(?! kinase)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Supplement();

    /// <summary>A newer creatinine that cannot be used (wrong or missing unit) than the newest usable one.</summary>
    public static Reading? HeldBack(IReadOnlyList<Reading> readings, DateTimeOffset? newestUsable) =>
        readings.LastOrDefault(r => r.Usability is Usability.HeldBack or Usability.NoUnit or Usability.WrongUnit && (newestUsable is null || r.At is null || r.At > newestUsable));
}
