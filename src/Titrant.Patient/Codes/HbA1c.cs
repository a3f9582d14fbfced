namespace Titrant.Patient.Codes;

/// <summary>
/// HbA1c between its two scales. They are not one fraction in two units: the IFCC reference method measures less than the
/// NGSP comparison method, so UCUM's 1 % = 10 mmol/mol is false here. The master equation relates them:
/// NGSP % = 0.09148 x IFCC mmol/mol + 2.152 (Hoelzel 2004, doi:10.1373/clinchem.2003.024802; there as 0.9148 x IFCC % + 2.152).
/// </summary>
public static class HbA1c
{
    private const decimal Slope = 0.09148m;
    private const decimal Intercept = 2.152m;

    /// <summary>NGSP %, from IFCC mmol/mol.</summary>
    public static decimal NgspFromIfcc(decimal mmolPerMol) => Slope * mmolPerMol + Intercept;

    /// <summary>IFCC mmol/mol, from NGSP %. Negative below 2.152 %, where the equation does not hold.</summary>
    public static decimal IfccFromNgsp(decimal percent) => (percent - Intercept) / Slope;
}
