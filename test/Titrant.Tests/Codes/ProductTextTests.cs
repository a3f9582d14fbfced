using System.Globalization;
using Titrant.Patient.Codes;

namespace Titrant.Tests.Codes;

public class ProductTextTests
{
    internal static IEnumerable<string[]> Rows(string path) => File.ReadLines(path).Where(l => l.Length > 0 && l[0] != '#').Skip(1).Select(l => l.Split('\t'));

    internal static string Own(string file) => Path.Combine(AppContext.BaseDirectory, "Codes", file);

    [Fact]
    public void Prescribing_shorthand_gives_ingredients_and_daily_amounts()
    {
        var rows = Rows(Own("product_texts.tsv")).ToList();
        Assert.True(rows.Count >= 150);
        var wrong = rows.Select(r => (Text: r[0], Expected: $"{r[1]} = {r[2]}", Got: Says(ProductText.Parse(r[0])))).Where(x => x.Expected != x.Got).ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {rows.Count}:\n" + string.Join('\n', wrong.Select(w => $"{w.Text}\n   {w.Expected}\n   {w.Got}")));
    }

    [Fact]
    public void Texts_without_a_medicine_give_none()
    {
        var rows = Rows(Own("not_medicines.tsv")).ToList();
        Assert.True(rows.Count >= 60);
        var wrong = rows.Select(r => (Text: r[0], Product: ProductText.Parse(r[0]))).Where(x => x.Product.Ingredients.Count > 0 || x.Product.Match != MatchKind.None).ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {rows.Count}:\n" + string.Join('\n', wrong.Select(w => $"{w.Text} -> {Says(w.Product)} {string.Join(',', w.Product.Respelt)}")));
    }

    [Fact]
    public void Case_and_double_spaces_do_not_change_the_medicine()
    {
        foreach (var row in Rows(Own("product_texts.tsv")))
        {
            var plain = Says(ProductText.Parse(row[0]));
            Assert.Equal(plain, Says(ProductText.Parse(row[0].ToUpperInvariant())));
            Assert.Equal(plain, Says(ProductText.Parse(row[0].ToLowerInvariant())));
            Assert.Equal(plain, Says(ProductText.Parse("  " + row[0].Replace(" ", "  ", StringComparison.Ordinal) + " ")));
        }
        Assert.Equal(Says(ProductText.Parse("hydrALAZINE 25 mg TID")), Says(ProductText.Parse("hydralazine 25 mg tid")));
    }

    [Fact]
    public void A_misspelt_name_is_read_and_said()
    {
        var product = ProductText.Parse("Metfromin 1 g BD with meals");
        Assert.Equal(MatchKind.Spelling, product.Match);
        Assert.Equal([new Respelling("Metfromin", "metformin")], product.Respelt);
    }

    [Fact]
    public void An_unknown_name_is_handed_back()
    {
        Assert.Equal(["Zyntravil"], ProductText.Parse("Zyntravil 50 mg OD").Unrecognised);
        Assert.Equal(["White heart"], ProductText.Parse("White heart tablet, half in the morning (from abroad)").Unrecognised);
        var mixed = ProductText.Parse("Kivexa 1 tab OD + Zyntravil 50mg OD");
        Assert.True(mixed.Has("abacavir"));
        Assert.Equal(["Zyntravil"], mixed.Unrecognised);
    }

    [Fact]
    public void A_known_name_is_never_corrected_to_a_lookalike()
    {
        foreach (var drug in DrugTable.Default.All)
        {
            var product = ProductText.Parse(drug.Ingredient + " 10 mg OD");
            Assert.Empty(product.Respelt);
        }
        Assert.Equal(MatchKind.None, ProductText.Parse("cef 500 mg").Match);
    }

    [Fact]
    public void Weekly_methotrexate_says_weekly_and_has_no_daily_dose()
    {
        var product = ProductText.Parse("Methotrexate 10 mg once weekly (Mondays)");
        Assert.True(product.Dose!.Weekly);
        Assert.Null(product.Dose.TimesPerDay);
        Assert.Null(product.Ingredients[0].Daily);
        Assert.Equal(new Amount(10, "mg"), product.Ingredients[0].Weekly);
    }

    [Fact]
    public void Parts_of_a_dose_are_read()
    {
        var macrobid = ProductText.Parse("Macrobid 100mg MR caps BD 5/7");
        Assert.Equal((5m, 2m, DoseBasis.OneUnitEach), (macrobid.Dose!.DurationDays!.Value, macrobid.Dose.TimesPerDay!.Value, macrobid.Dose.Basis));
        Assert.Equal("Macrobid", macrobid.Brand);
        var aciclovir = ProductText.Parse("Aciclovir 430 mg IV q8h");
        Assert.Equal("intravenous", aciclovir.Dose!.Route);
        Assert.Null(aciclovir.Ingredients[0].Strength);
        Assert.True(ProductText.Parse("Cetirizine 10 mg PRN").Dose!.AsNeeded);
        var capecitabine = ProductText.Parse("Capecitabine 1250 mg/m2 BD days 1-14 (CAPOX cycle 1)");
        Assert.Equal(("m2", 14m), (capecitabine.Dose!.Per, capecitabine.Dose.DurationDays!.Value));
        Assert.Single(capecitabine.Ingredients);
        Assert.True(ProductText.Parse("Prednisolone 40 mg OD for 5 days then 20 mg OD").Dose!.Changes);
        Assert.Equal("mFOLFOX6", ProductText.Parse("mFOLFOX6 cycle 1").Regimen);
        Assert.Equal("CAPOX", capecitabine.Regimen);
        Assert.True(ProductText.Parse("Insulin (Humalog) sliding scale").Has("insulin lispro"));
        Assert.Equal("hydrochloride", ProductText.Parse("TraMADol HCl 50 mg Oral Tablet").Ingredients[0].Salt);
        Assert.Equal("succinate", ProductText.Parse("Metoprolol succinate 95 mg OD").Ingredients[0].Salt);
        var range = ProductText.Parse("Paracetamol 500 mg tablets 1-2 QDS PRN").Dose!;
        Assert.Equal((new Amount(500, "mg"), new Amount(1000, "mg")), (range.Amount, range.UpTo));
    }

    [Fact]
    public void A_code_decides_and_a_contradicting_text_is_said()
    {
        var table = DrugTable.Default;
        const string rxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
        var same = table.Resolve([(rxNorm, "6809")], "Metformin 500 mg BD");
        Assert.Equal((MatchKind.Code, null), (same.Match, same.Disagreement));
        Assert.Equal(new Amount(1000, "mg"), same.Ingredients[0].Daily);
        var other = table.Resolve([(rxNorm, "11289")], "Metformin 500 mg BD");
        Assert.Equal("warfarin", Assert.Single(other.Ingredients).Drug.Ingredient);
        Assert.Equal("The code says warfarin, the text says metformin.", other.Disagreement);
        Assert.Equal("warfarin", Assert.Single(table.Resolve([(rxNorm, "11289")], "blood thinner").Ingredients).Drug.Ingredient);
        Assert.Equal("metformin", Assert.Single(table.Resolve([("urn:other", "11289")], "Metformin 500 mg BD").Ingredients).Drug.Ingredient);
    }

    [Fact]
    public void A_long_text_is_cut_and_says_so()
    {
        var product = ProductText.Parse("Aspirin 75 mg OD " + new string('x', 5000) + " warfarin");
        Assert.True(product.Cut);
        Assert.True(product.Has("acetylsalicylic acid"));
        Assert.False(product.Has("warfarin"));
    }

    [Fact]
    public void No_text_throws()
    {
        var random = new Random(7);
        var seeds = Rows(Own("product_texts.tsv")).Select(r => r[0]).ToList();
        const string odd = "()[]{}/+-,.;:%#*'\"\n\t\0½µé×°\ud800\u0301١0123456789999mgx ";
        for (var n = 0; n < 20_000; n++)
        {
            var chars = seeds[random.Next(seeds.Count)].ToCharArray().ToList();
            for (var k = random.Next(12); k > 0; k--)
            {
                var at = random.Next(chars.Count + 1);
                chars.Insert(at, odd[random.Next(odd.Length)]);
            }
            var text = new string([.. chars]);
            var product = ProductText.Parse(text);
            Assert.Equal(product, ProductText.Parse(text));
        }
        Assert.Empty(ProductText.Parse(null!).Ingredients);
        Assert.Empty(ProductText.Parse(new string('(', 3000)).Ingredients);
        Assert.Empty(ProductText.Parse(new string('1', 3000)).Ingredients);
        Assert.NotNull(ProductText.Parse("Aspirin 999999999999 g/999999999999 ml 999999999999 ml q1h 999999999999/7"));
    }

    internal static string Says(Product product) =>
        string.Join(" + ", product.Ingredients.Select(i => i.Drug.Ingredient)) + " = "
        + string.Join(" + ", product.Ingredients.Select(i => i.Daily is { } d ? Number(d) : i.Weekly is { } w ? "w:" + Number(w) : "-"));

    static string Number(Amount a) => string.Create(CultureInfo.InvariantCulture, $"{a.Value:0.######} {a.Unit}");
}
