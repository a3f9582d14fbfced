namespace Titrant.Patient.Codes;

/// <summary>
/// Reads a medication as a record holds it: RxNorm names ("120 ACTUAT Fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler") and
/// prescribing shorthand ("Zapain 30/500 2 tabs QDS"). Never throws; what it does not know it returns as unrecognised.
/// </summary>
public static class ProductText
{
    /// <summary>Characters read; a longer text is cut and says so.</summary>
    public const int LongestText = 2000;

    public static Product Parse(string text) => Parse(text, DrugTable.Default);

    public static Product Parse(string text, DrugTable table)
    {
        var written = text ?? "";
        var read = written.Length > LongestText ? written[..LongestText] : written;
        var product = new ProductReading(read, table.Names).Product(written.Trim());
        return product with { Cut = written.Length > LongestText };
    }
}
