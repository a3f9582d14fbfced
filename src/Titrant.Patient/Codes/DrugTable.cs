using System.Globalization;
using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Codes;

/// <summary>
/// Ingredients, names, combinations and classes. Immutable.
/// </summary>
public sealed class DrugTable
{
    static readonly Lazy<DrugTable> Embedded = new(() => new([.. ReadDrugs(Table.Embedded(typeof(DrugTable).Assembly, "Codes/drugs.tsv").Rows)]));

    const int LongestAllergen = 300;
    readonly Dictionary<string, Drug> _byIngredient = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, Drug> _byRxCui = new(StringComparer.Ordinal);
    readonly Remembered<string, string?> _allergens;
    readonly Remembered<(string Allergen, Drug Candidate), IReadOnlyList<AllergyLink>> _links;

    DrugTable(IReadOnlyList<(Drug Drug, IReadOnlyList<string> Weak)> rows)
    {
        foreach (var (drug, _) in rows)
        {
            _byIngredient[drug.Ingredient] = drug;
            if (drug.RxCui is { } code)
            {
                _byRxCui[code] = drug;
            }
        }
        (Products, _allergens, _links) = (new(text => ProductText.Read(text, this)), new(ReadAs), new(k => LinksOf(k.Allergen, k.Candidate)));
        All = [.. _byIngredient.Values.OrderBy(d => d.Ingredient, StringComparer.OrdinalIgnoreCase)];
        Names = new DrugNames(rows, Table.Embedded(typeof(DrugTable).Assembly, "Codes/combinations.tsv").Rows, n => _byIngredient.GetValueOrDefault(n));
    }

    /// <summary>The table shipped with the program, read once.</summary>
    public static DrugTable Default => Embedded.Value;

    public IReadOnlyList<Drug> All { get; }

    internal DrugNames Names { get; }

    internal Remembered<string, Product> Products { get; }

    /// <summary>By RxNorm ingredient code. Product codes are not in the table: use <see cref="Resolve"/>.</summary>
    public Drug? ByRxCui(string code) => _byRxCui.GetValueOrDefault(code.Trim());

    /// <summary>
    /// By ingredient, synonym, brand or salt, exactly (case, accents, hyphens and double spaces aside), never by a guessed spelling.
    /// Null for unknown names and for combinations: see <see cref="ByNames"/>.
    /// </summary>
    public Drug? ByName(string name) => ByNames(name) is [var only] ? only : null;

    /// <summary>All ingredients behind a name: one, or those of a combination or regimen ("co-codamol", "amoxicillin/clavulanic acid", "mFOLFOX6").</summary>
    public IReadOnlyList<Drug> ByNames(string name)
    {
        if (Names.Exactly(name) is { } exact)
        {
            return exact.Drugs;
        }
        var parts = name.Split(['/', '+'], StringSplitOptions.TrimEntries).Select(p => Names.Exactly(p)).ToList();
        return parts.Count > 1 && parts.All(p => p is not null) ? [.. parts.SelectMany(p => p!.Drugs).Distinct()] : [];
    }

    /// <summary>Members of a pharmacologic or allergy class, by its name or a usual abbreviation ("ARB", "sulfa", "nsaid (class)"). Empty when unknown.</summary>
    public IReadOnlyList<Drug> Members(string className)
    {
        var classes = AllergyClasses.Named(className);
        return [.. All.Where(d => d.Classes.Concat(d.AllergyClasses).Any(c => classes.Contains(c, StringComparer.OrdinalIgnoreCase)))];
    }

    /// <summary>
    /// The class that a misspelt allergen probably meant: "Pencillin" is penicillin. Null where the text names a medicine or class, or nothing single is near; to be shown.
    /// </summary>
    public string? AllergenReadAs(string allergen) => allergen.Length > LongestAllergen ? ReadAs(allergen) : _allergens.Of(allergen);

    string? ReadAs(string allergen) =>
        ByNames(allergen).Count > 0 || Members(allergen).Count > 0 || ProductText.Parse(allergen, this).Ingredients.Count > 0 ? null : AllergyClasses.Respelt(allergen);

    /// <summary>
    /// What an allergy, as written ("penicillin", "Augmentin", "sulfa"), says about a drug. Empty: nothing known links them.
    /// Unlikely links are returned too, so that a page can say why it stays silent.
    /// </summary>
    public IReadOnlyList<AllergyLink> AllergyLinks(string allergen, Drug candidate) =>
        allergen.Length > LongestAllergen ? LinksOf(allergen, candidate) : _links.Of((allergen, candidate));

    IReadOnlyList<AllergyLink> LinksOf(string allergen, Drug candidate)
    {
        allergen = AllergenReadAs(allergen) ?? allergen;
        var drugs = ByNames(allergen);
        if (drugs.Count == 0)
        {
            drugs = ProductText.Parse(allergen, this).Drugs.ToList();
        }
        var links = drugs.Any(d => d == candidate) ? [new AllergyLink(candidate.Ingredient, AllergyKinship.SameIngredient, "")] : new List<AllergyLink>();
        var groups = AllergyClasses.Named(allergen).Concat(drugs.SelectMany(Specific)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        links.AddRange(AllergyClasses.Links(groups, candidate.AllergyClasses.Concat(candidate.Classes)));
        return [.. links.DistinctBy(l => (l.Class, l.Kinship)).OrderBy(l => l.Kinship)];
    }

    /// <summary>
    /// A coded medicine. RxNorm ingredient codes of the table decide which ingredients there are, the text gives strength, form and dose;
    /// where both name medicines and differ, <see cref="Product.Disagreement"/> says so. Other codes are left to the text.
    /// </summary>
    public Product Resolve(IEnumerable<(string System, string Code)> codings, string text)
    {
        var product = ProductText.Parse(text, this);
        var coded = codings.Where(c => IsRxNorm(c.System)).Select(c => c.Code is null ? null : ByRxCui(c.Code)).OfType<Drug>().Distinct().ToList();
        if (coded.Count == 0)
        {
            return product;
        }
        if (coded.All(product.Drugs.Contains))
        {
            // A code for one ingredient of a written combination is incomplete coding, not another medicine: keep all that the text names.
            return product with { Match = MatchKind.Code, Disagreement = null };
        }
        var ingredients = coded.Select(d => product.Ingredients.FirstOrDefault(i => i.Drug == d) ?? new Ingredient(d, null, null, null, null, null, null));
        return product with
        {
            Ingredients = [.. ingredients],
            Match = MatchKind.Code,
            Unrecognised = [],
            Disagreement = product.Ingredients.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture,
                $"The code says {Listed(coded)}, the text says {Listed(product.Drugs)}."),
        };
    }

    // A reaction to morphine says something of phenanthrenes; only an allergy written as "opioids" concerns all of them.
    static IEnumerable<string> Specific(Drug drug) => drug.AllergyClasses.Any(c => c.StartsWith("opioid ", StringComparison.Ordinal))
        ? drug.AllergyClasses.Where(c => c != "opioid")
        : drug.AllergyClasses;

    static bool IsRxNorm(string? system) => system is not null && (system.Contains("rxnorm", StringComparison.OrdinalIgnoreCase)
        || system.TrimEnd('/').EndsWith("2.16.840.1.113883.6.88", StringComparison.Ordinal));

    static string Listed(IEnumerable<Drug> drugs) => string.Join(" + ", drugs.Select(d => d.Ingredient));

    static IEnumerable<(Drug Drug, IReadOnlyList<string> Weak)> ReadDrugs(IEnumerable<Row> rows)
    {
        foreach (var row in rows)
        {
            var weak = new List<string>();
            string Plain(string name)
            {
                if (name.EndsWith('?'))
                {
                    weak.Add(name[..^1]);
                    return name[..^1];
                }
                return name;
            }

            if (row["ingredient"].Length == 0)
            {
                continue;
            }
            string[] All(string column) => [.. row.List(column, '|').Select(Plain)];
            yield return (new Drug(Plain(row["ingredient"]), row["rxcui"] is { Length: > 0 } code ? code : null, All("synonyms"), All("brands"), All("salts"),
                All("classes"), All("allergy_classes"), All("risks"), row["verified"] == "verified"), weak);
        }
    }
}
