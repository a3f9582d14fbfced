namespace Titrant.Patient.Codes;

/// <summary>
/// Reads a medication as a record holds it: RxNorm names ("120 ACTUAT Fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler") and
/// prescribing shorthand ("Zapain 30/500 2 tabs QDS"). Never throws; what it does not know it returns as unrecognised.
/// </summary>
public static class ProductText
{
    /// <summary>Characters read; a longer text is cut and says so.</summary>
    public const int LongestText = 2000;

    // A name with its dose; longer ones are notes, which do not come again.
    private const int LongestRemembered = 300;

    public static Product Parse(string text) => Parse(text, DrugTable.Default);

    public static Product Parse(string text, DrugTable table)
    {
        var written = text ?? "";
        return written.Length <= LongestRemembered ? table.Products.Of(written) : Read(written, table);
    }

    internal static Product Read(string written, DrugTable table)
    {
        var read = written.Length > LongestText ? written[..LongestText] : written;
        var product = new ProductReading(read, table.Names).Product(written.Trim());
        return product with { Cut = written.Length > LongestText };
    }
}
