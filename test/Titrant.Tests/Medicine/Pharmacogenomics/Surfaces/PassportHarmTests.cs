using System.Text;
using System.Text.RegularExpressions;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Surfaces;

/// <summary>Each is named after what a patient would have suffered who read the page without its rule.</summary>
public sealed partial class PassportHarmTests
{
    private static readonly PgxReport s_sample = PgxSample.Make().Report;

    [GeneratedRegex("<[^>]+>")] private static partial Regex Tags();

    private static string Page(PgxReport report) => Encoding.UTF8.GetString(Passport.Write(report));

    private static string Words(PgxReport report)
    {
        var page = Page(report);
        return Regex.Replace(Tags().Replace(page[page.IndexOf("<body", StringComparison.Ordinal)..], ""), @"\s+", " ");
    }

    private static PgxReport Twenty(int serious)
    {
        string[] names = ["abacavir", "allopurinol", "amitriptyline", "atazanavir", "azathioprine", "capecitabine", "carbamazepine", "citalopram", "clopidogrel", "codeine",
            "efavirenz", "irinotecan", "mercaptopurine", "metoprolol", "phenytoin", "sertraline", "simvastatin", "tacrolimus", "voriconazole", "warfarin"];
        var like = s_sample.Drugs.First(d => d.Outcome == DrugOutcome.Change);
        var drugs = names.Select((n, i) => like with
        {
            Drug = n,
            Key = "pgx/" + n,
            Act = i % 2 == 0 ? ActKind.Switch : ActKind.Reduce,
            Consequence = i < serious ? Consequence.Serious : Consequence.Moderate,
            ForWhom = i % 4 == 0 ? "acute coronary syndrome or coronary stenting" : "",
        });
        return s_sample with { Drugs = drugs.ToSeq() };
    }

    private static PgxReport With(string gene, string diplotype, string phenotype) =>
        s_sample with { Genes = s_sample.Genes.Select(g => g.Gene == gene ? g with { Diplotypes = [diplotype], Phenotype = phenotype, NotExcluded = "" } : g).ToSeq() };

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(20)]
    public void Nobody_swallows_the_ninth_dangerous_medicine_because_the_page_was_full(int serious)
    {
        var report = Twenty(serious);
        var page = Page(report);
        Assert.Equal(Math.Max(serious, 8), Regex.Count(page, "<li>"));
        Assert.Equal(serious, Regex.Count(page, "Important: ask"));
        Assert.All(report.Drugs, d => Assert.Contains(d.Drug, page, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("full report", page, StringComparison.Ordinal);
        if (serious == 11) Assert.Contains("Also ask about: irinotecan, mercaptopurine, metoprolol, phenytoin, sertraline, simvastatin, tacrolimus, voriconazole, warfarin.", Words(report), StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("TITRANT_KEEP") is { Length: > 0 } keep) File.WriteAllText(Path.Combine(keep, $"passport-twenty-{serious}.html"), page);
    }

    [Fact]
    public void A_thirteenth_medicine_that_nobody_checked_is_not_taken_for_checked()
    {
        var none = Enumerable.Range(1, 20).Select(i => $"medicine{i:00}").ToSeq();
        var words = Words(s_sample with { NoRule = none, NotRecognised = none.Select(n => "un" + n).ToSeq() });
        Assert.Contains("No rule about genes here: " + string.Join(", ", none) + ".", words, StringComparison.Ordinal);
        Assert.Contains("unmedicine20.", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*1/*1", "Normal Metabolizer", "clears tacrolimus faster than most people: a higher dose may be needed")]
    [InlineData("*1/*3", "Intermediate Metabolizer", "clears tacrolimus faster than most people: a higher dose may be needed")]
    [InlineData("*1/*8", "Possible Intermediate Metabolizer", "possibly clears tacrolimus faster than most people: a higher dose may be needed")]
    public void A_transplant_is_not_lost_because_a_fast_CYP3A5_stood_under_most_people(string diplotype, string phenotype, string plain)
    {
        var words = Words(With("CYP3A5", diplotype, phenotype));
        Assert.Contains(plain, words, StringComparison.Ordinal);
        Assert.DoesNotContain("CYP3A5", Usual(words), StringComparison.Ordinal);
    }

    [Fact]
    public void A_kidney_is_not_poisoned_because_the_common_CYP3A5_was_called_slow()
    {
        var words = Words(With("CYP3A5", "*3/*3", "Poor Metabolizer"));
        Assert.Contains("CYP3A5 *3/*3", Usual(words), StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(words, "CYP3A5"));
    }

    [Fact]
    public void Nobody_takes_aspirin_out_of_the_cupboard_because_the_page_named_it()
    {
        Assert.Contains(s_sample.Drugs, d => d.Alternatives.Any(a => a.Name == "ticagrelor" && a.Against.IsEmpty));
        var words = Words(s_sample);
        Assert.Contains("Clopidogrel: ask about another medicine (CYP2C19).", words, StringComparison.Ordinal);
        Assert.All(s_sample.Drugs.SelectMany(d => d.Alternatives), a => Assert.DoesNotContain(a.Name, words, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("for example", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*1/*5", "Decreased Function", "takes some statins up into the liver less well: muscle pain is more likely")]
    [InlineData("*5/*5", "Poor Function", "takes some statins up into the liver poorly: muscle damage is more likely")]
    public void Muscle_pain_under_a_statin_is_not_put_up_with_because_something_works_less(string diplotype, string phenotype, string plain)
    {
        var words = Words(With("SLCO1B1", diplotype, phenotype));
        Assert.Contains(plain, words, StringComparison.Ordinal);
        Assert.DoesNotContain("works less", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_is_sent_for_a_second_test_of_a_gene_that_has_no_phenotype()
    {
        var page = Page(s_sample);
        Assert.All(["CYP4F2", "IFNL3"], gene => Assert.DoesNotContain($"<th scope=\"row\">{gene}</th>", page, StringComparison.Ordinal));
        Assert.DoesNotContain("indeterminate", page, StringComparison.OrdinalIgnoreCase);
        // Read all the same: "a gene that is not on this page was not tested" stays true.
        Assert.Contains("on its own it says nothing about a medicine: CYP4F2, IFNL3.", Words(s_sample), StringComparison.Ordinal);
        Assert.Contains("VKORC1", page[page.IndexOf("<tbody", StringComparison.Ordinal)..page.IndexOf("</tbody", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Contains("SLCO1B1", Words(With("SLCO1B1", "*1/*9", "Indeterminate")), StringComparison.Ordinal);
        Assert.Contains("the effect is not known", Words(With("SLCO1B1", "*1/*9", "Indeterminate")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*58:01 positive", "*58:01 positive; *15:02 positive; *57:01 positive", "*58:01 positive; *15:02 positive; *57:01 positive")]
    [InlineData("*57:01/*58:01", "*57:01 positive; *58:01 positive; *15:02 negative", "*57:01/*58:01, *57:01 positive; *58:01 positive")]
    [InlineData("*57:01 positive", "*57:01 positive", "*57:01 positive")]
    public void A_second_tissue_type_that_burns_the_skin_is_not_left_off_because_the_first_was_named(string diplotype, string phenotype, string result) =>
        Assert.Contains($"<th scope=\"row\">HLA-B</th><td>{result}</td>", Page(With("HLA-B", diplotype, phenotype)).Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);

    private static string Usual(string words) => Regex.Match(words, "As in most people: [^.]*\\.").Value;
}
