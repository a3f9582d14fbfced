namespace Titrant.Medicine.Kidney;

public enum Sex { Female, Male }

/// <summary>
/// Kidney function from plain numbers. Creatinine is standardised (IDMS-traceable) in mg/dL, cystatin C in mg/L, age in
/// completed years, weight in kg, height in cm. Every equation assumes a steady state.
/// </summary>
public static class Equations
{
    /// <summary>μmol/L per mg/dL of creatinine (113.12 g/mol).</summary>
    public const double MicromolesPerMilligram = 88.4;

    public static double MgPerDl(double micromolesPerLitre) => micromolesPerLitre / MicromolesPerMilligram;

    /// <summary>CKD-EPI 2021 creatinine, mL/min/1.73 m². Adults. N Engl J Med 2021;385:1737, doi:10.1056/NEJMoa2102953.</summary>
    public static double CkdEpi2021(double scr, int age, Sex sex)
    {
        var (k, a) = sex == Sex.Female ? (0.7, -0.241) : (0.9, -0.302);
        return 142 * Pow(Min(scr / k), a) * Pow(Max(scr / k), -1.200) * Pow(0.9938, age) * (sex == Sex.Female ? 1.012 : 1);
    }

    /// <summary>The creatinine, mg/dL, at which <see cref="CkdEpi2021"/> gives this eGFR: the equation solved for it.</summary>
    public static double CreatinineOf(double egfr, int age, Sex sex)
    {
        var (k, a) = sex == Sex.Female ? (0.7, -0.241) : (0.9, -0.302);
        var ratio = egfr / CkdEpi2021(k, age, sex);
        return k * Pow(ratio, ratio <= 1 ? 1 / -1.200 : 1 / a);
    }

    /// <summary>CKD-EPI 2012 cystatin C, mL/min/1.73 m². Adults. N Engl J Med 2012;367:20, doi:10.1056/NEJMoa1114248.</summary>
    public static double CkdEpi2012CystatinC(double scys, int age, Sex sex) =>
        133 * Pow(Min(scys / 0.8), -0.499) * Pow(Max(scys / 0.8), -1.328) * Pow(0.996, age) * (sex == Sex.Female ? 0.932 : 1);

    /// <summary>CKD-EPI 2021 creatinine and cystatin C, mL/min/1.73 m². Adults. doi:10.1056/NEJMoa2102953.</summary>
    public static double CkdEpi2021Combined(double scr, double scys, int age, Sex sex)
    {
        var (k, a) = sex == Sex.Female ? (0.7, -0.219) : (0.9, -0.144);
        return 135 * Pow(Min(scr / k), a) * Pow(Max(scr / k), -0.544) * Pow(Min(scys / 0.8), -0.323) * Pow(Max(scys / 0.8), -0.778)
            * Pow(0.9961, age) * (sex == Sex.Female ? 0.963 : 1);
    }

    /// <summary>CKD-EPI 2009 creatinine without the race factor, mL/min/1.73 m². Adults. Ann Intern Med 2009;150:604, doi:10.7326/0003-4819-150-9-200905050-00006.</summary>
    public static double CkdEpi2009(double scr, int age, Sex sex)
    {
        var (k, a) = sex == Sex.Female ? (0.7, -0.329) : (0.9, -0.411);
        return 141 * Pow(Min(scr / k), a) * Pow(Max(scr / k), -1.209) * Pow(0.993, age) * (sex == Sex.Female ? 1.018 : 1);
    }

    /// <summary>Creatinine clearance, mL/min, not indexed. Nephron 1976;16:31, doi:10.1159/000180580. Always say which weight.</summary>
    public static double CockcroftGault(double scr, int age, double weight, Sex sex) =>
        (140 - age) * weight / (72 * scr) * (sex == Sex.Female ? 0.85 : 1);

    /// <summary>Children of 1-17 years, mL/min/1.73 m². J Am Soc Nephrol 2009;20:629, doi:10.1681/ASN.2008030287.</summary>
    public static double BedsideSchwartz(double scr, double height) => 0.413 * height / scr;

    /// <summary>Body surface, m². N Engl J Med 1987;317:1098, doi:10.1056/NEJM198710223171717.</summary>
    public static double BodySurface(double height, double weight) => Math.Sqrt(height * weight / 3600);

    /// <summary>Ideal weight, kg (Devine, Drug Intell Clin Pharm 1974;8:650); meaningful from 60 inches (152.4 cm) upwards.</summary>
    public static double IdealWeight(double height, Sex sex) => (sex == Sex.Female ? 45.5 : 50) + 2.3 * (height / 2.54 - 60);

    /// <summary>Ideal weight plus 0.4 of what exceeds it, kg.</summary>
    public static double AdjustedWeight(double ideal, double actual) => ideal + 0.4 * (actual - ideal);

    /// <summary>From mL/min/1.73 m² to this body's mL/min.</summary>
    public static double DeIndexed(double egfr, double bodySurface) => egfr * bodySurface / 1.73;

    private static double Pow(double x, double y) => Math.Pow(x, y);
    private static double Min(double ratio) => Math.Min(ratio, 1);
    private static double Max(double ratio) => Math.Max(ratio, 1);
}
