namespace Titrant.Patient.Codes;

/// <summary>How a medicine was recognised. Spelling says that a word was read as another, and must be shown.</summary>
public enum MatchKind { None, Code, Ingredient, Synonym, Brand, Combination, Regimen, Spelling }

/// <summary>A number with its unit: mg, g, microgram, nanogram, unit, mL, mmol, tablet, actuation ...</summary>
public sealed record Amount(decimal Value, string Unit)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Value:0.######} {Unit}");
}

/// <summary>Content of one piece: 75 microgram per tablet, 1 mg per mL. PerUnit is null where the text does not say per what.</summary>
public sealed record ProductStrength(decimal Value, string Unit, string? PerUnit)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Value:0.######} {Unit}{(PerUnit is null ? "" : " / " + PerUnit)}");
}

/// <summary>Times per period. PeriodDays is null where the period has no fixed length (monthly).</summary>
public sealed record Frequency(decimal Times, decimal? PeriodDays, string AsWritten);

/// <summary>
/// Whether the amount was written, counted (2 tablets of 50 mg), read from the strength because the text names one form and no count
/// ("150 mg capsules BD"), or written as a total per day.
/// </summary>
public enum DoseBasis { Stated, Counted, OneUnitEach, DailyTotal }

/// <summary>What is taken each time, and how often.</summary>
/// <param name="Amount">Per administration; null when it differs through the day or is not written.</param>
/// <param name="UpTo">Upper end of a range ("1-2 tabs").</param>
/// <param name="Per">"kg" or "m2" where the amount is relative to the body.</param>
/// <param name="Changes">True where the text announces another dose later ("then", "titrate"): no daily dose is computed.</param>
public sealed record Dose(
    Amount? Amount,
    Amount? UpTo,
    Frequency? Frequency,
    string? Route,
    bool AsNeeded,
    string? Per,
    decimal? DurationDays,
    bool Changes,
    DoseBasis Basis)
{
    /// <summary>Null when the period is not one day.</summary>
    public decimal? TimesPerDay => Frequency is { PeriodDays: 1 } f ? f.Times : null;

    /// <summary>Given on one or some days of each week. Such a dose is never turned into a daily one.</summary>
    public bool Weekly => Frequency is { PeriodDays: 7 };
}

/// <summary>One active ingredient of a product.</summary>
/// <param name="Salt">Salt or ester as written, without the ingredient; null where the text has none.</param>
/// <param name="Each">This ingredient's amount per administration; null where it cannot be computed.</param>
/// <param name="Daily">Total per day; a maximum where the dose is as needed. Null for weekly doses, ranges and announced changes.</param>
/// <param name="Weekly">Total per week, for weekly doses only.</param>
public sealed record Ingredient(Drug Drug, string? Salt, ProductStrength? Strength, Dose? Dose, Amount? Each, Amount? Daily, Amount? Weekly);

/// <summary>A word that was read as another: show "read 'Metfromin' as metformin".</summary>
public sealed record Respelling(string Written, string ReadAs);

/// <summary>What a medication text means.</summary>
/// <param name="Ingredients">Empty when nothing was recognised.</param>
/// <param name="Quantity">Pack content before the name (120 actuation, 0.3 mL), which is not a strength.</param>
/// <param name="Dose">The dose, where all ingredients share one; else null and each ingredient has its own.</param>
/// <param name="Unrecognised">Words that stand where a medicine stands and are not known.</param>
/// <param name="Regimen">Name of a chemotherapy regimen, where one was written, also in a comment ("capecitabine ... (CAPOX cycle 1)": then only what stands outside is prescribed here).</param>
/// <param name="Cut">True where the text was longer than <see cref="ProductText.LongestText"/> and the rest was not read.</param>
/// <param name="Disagreement">A sentence, where code and text name different medicines.</param>
public sealed record Product(
    string AsWritten,
    IReadOnlyList<Ingredient> Ingredients,
    string? Brand,
    string? Form,
    string? Quantity,
    Dose? Dose,
    IReadOnlyList<string> Unrecognised,
    MatchKind Match,
    IReadOnlyList<Respelling> Respelt,
    string? Regimen = null,
    bool Cut = false,
    string? Disagreement = null)
{
    public IEnumerable<Drug> Drugs => Ingredients.Select(i => i.Drug);

    public bool Has(string ingredient) => Ingredients.Any(i => string.Equals(i.Drug.Ingredient, ingredient, StringComparison.OrdinalIgnoreCase));

    public bool Equals(Product? other) => other is not null
        && (AsWritten, Brand, Form, Quantity, Dose, Match, Regimen, Cut, Disagreement)
            == (other.AsWritten, other.Brand, other.Form, other.Quantity, other.Dose, other.Match, other.Regimen, other.Cut, other.Disagreement)
        && Ingredients.SequenceEqual(other.Ingredients) && Unrecognised.SequenceEqual(other.Unrecognised) && Respelt.SequenceEqual(other.Respelt);

    public override int GetHashCode() => HashCode.Combine(AsWritten, Ingredients.Count, Match);
}
