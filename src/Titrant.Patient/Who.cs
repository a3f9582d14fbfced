namespace Titrant.Patient;

/// <summary>
/// Who the person is at AsOf, from every document that says so. A value on which documents disagree is null and named in
/// <see cref="Disagreements"/>; nothing is chosen silently.
/// </summary>
/// <param name="SexAtBirth">male | female | other; null where not stated.</param>
public sealed record Who(
    Moment? Birth, string? Sex, string? SexAtBirth, string? SexForClinicalUse, string? Karyotype, bool? Deceased,
    DateTimeOffset AsOf, Seq<string> Disagreements, Seq<FactId> Facts)
{
    internal static Who Of(Chart chart)
    {
        var all = chart.Of<Demographics>().ToList();
        var disagreements = new List<string>();
        var births = all.Where(p => p.Claim.Birth is not null).Select(p => p.Claim.Birth!.Value).Distinct().ToList();
        Moment? birth = births.Count switch
        {
            0 => null,
            1 => births[0],
            // "1950" and "1950-01-09" agree: the finer one is taken.
            _ when births.All(a => births.All(b => a.Earliest <= b.Latest && b.Earliest <= a.Latest)) => births.MaxBy(b => b.Precision),
            _ => null,
        };
        if (birth is null && births.Count > 1) disagreements.Add("birth date");
        return new(birth, One(d => d.Sex, "sex"), One(d => d.SexAtBirth, "sex at birth"), One(d => d.SexForClinicalUse, "sex for clinical use"),
            One(d => d.Karyotype, "karyotype"), all.Any(p => p.Claim.Deceased == true) ? true : all.Any(p => p.Claim.Deceased == false) ? false : null,
            chart.AsOf, disagreements.ToSeq(), all.Select(p => p.Fact.Id).ToSeq());

        string? One(Func<Demographics, string?> of, string what)
        {
            var values = all.Select(p => of(p.Claim)).Where(v => v is not null and not "unknown").Distinct().ToList();
            if (values.Count > 1) disagreements.Add(what);
            return values.Count == 1 ? values[0] : null;
        }
    }

    /// <summary>Completed years at AsOf; null without a birth date; the lower and upper bound differ where only a year or month is known.</summary>
    public (int Low, int High)? Age => AgeAt(AsOf);

    public (int Low, int High)? AgeAt(DateTimeOffset at) => Birth is not { } b ? null : (Years(b.Latest, at), Years(b.Earliest, at));

    private static int Years(DateTimeOffset birth, DateTimeOffset at)
    {
        var years = at.Year - birth.Year;
        return (at.Month, at.Day).CompareTo((birth.Month, birth.Day)) < 0 ? years - 1 : years;
    }
}
