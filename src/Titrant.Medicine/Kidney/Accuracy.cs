using Titrant.Patient;

namespace Titrant.Medicine.Kidney;

/// <summary>
/// P30: the share of estimates within 30 % of measured GFR. |estimate − GFR| ≤ 0.3·GFR holds for GFR between estimate/1.3 and
/// estimate/0.7: that band holds the measured GFR in the share P30 of people like those of the study.
/// </summary>
internal static class Accuracy
{
    private const string Kind = "P30 band: measured GFR of the study's people";

    // "85 % or more" for every creatinine and creatinine-cystatin equation compared there.
    private static readonly (double, string) s_2021 = (0.85, "Inker 2021, doi:10.1056/NEJMoa2102953: P30 of 85 % or more in 4050 people");
    private static readonly (double, string) s_2009 = (0.841, "Levey 2009, doi:10.7326/0003-4819-150-9-200905050-00006: P30 84.1 % in 3896 people, with the race factor");
    private static readonly (double, string) s_2012 = (0.826, "external validation in 2245 people, PMC8102017: 1 - P30 17.4 %");

    public static Estimate Of(Equation equation, double value)
    {
        var rounded = Math.Round((decimal)value, 1);
        (double Level, string Source)? figure = equation switch
        {
            Equation.CkdEpi2021 or Equation.CkdEpi2021Combined => s_2021,
            Equation.CkdEpi2009 => s_2009,
            Equation.CkdEpi2012CystatinC => s_2012,
            _ => null,
        };
        return figure is { } f
            ? Estimate.Of(rounded, new Interval(Math.Round(rounded / 1.3m, 1), Math.Round(rounded / 0.7m, 1), Kind, f.Level, f.Source), Units.Indexed)
            : new Estimate(rounded, null, Units.Indexed, "no P30 figure of the bedside Schwartz equation was read at its source");
    }
}

internal static class Units
{
    public const string Indexed = "mL/min/{1.73_m2}";
    public const string Clearance = "mL/min";
}

internal enum Equation { CkdEpi2021, CkdEpi2009, CkdEpi2012CystatinC, CkdEpi2021Combined, BedsideSchwartz }

internal static class EquationNames
{
    public static string Name(this Equation equation) => equation switch
    {
        Equation.CkdEpi2021 => "CKD-EPI 2021 creatinine",
        Equation.CkdEpi2009 => "CKD-EPI 2009 creatinine without race",
        Equation.CkdEpi2012CystatinC => "CKD-EPI 2012 cystatin C",
        Equation.CkdEpi2021Combined => "CKD-EPI 2021 creatinine and cystatin C",
        _ => "bedside Schwartz",
    };

    public static Citation Source(this Equation equation) => equation switch
    {
        Equation.CkdEpi2021 or Equation.CkdEpi2021Combined => new("CKD-EPI 2021, N Engl J Med 2021;385:1737", "", "2021", "https://doi.org/10.1056/NEJMoa2102953"),
        Equation.CkdEpi2009 => new("CKD-EPI 2009, Ann Intern Med 2009;150:604; kept by the UK Kidney Association", "", "2009", "https://doi.org/10.7326/0003-4819-150-9-200905050-00006"),
        Equation.CkdEpi2012CystatinC => new("CKD-EPI 2012 cystatin C, N Engl J Med 2012;367:20", "", "2012", "https://doi.org/10.1056/NEJMoa1114248"),
        _ => new("bedside Schwartz, J Am Soc Nephrol 2009;20:629", "", "2009", "https://doi.org/10.1681/ASN.2008030287"),
    };
}
