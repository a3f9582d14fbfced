using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Tests.Formats.Fhir;

/// <summary>Genotypes as laboratories send them: the Genomics Reporting guide's own shapes, LOINC's codes for one gene, local codes.</summary>
public sealed class GenotypeReaderTests
{
    private const string Gene = """{"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueCodeableConcept":{"coding":[{"system":"http://www.genenames.org/geneId","code":"HGNC:2625","display":"CYP2D6"}]}}""";

    private static DocumentRead Read(params string[] observations) => FhirReader.Read("lab.json", new MemoryStream(Encoding.UTF8.GetBytes(
        """{"resourceType":"Bundle","type":"collection","entry":[""" + string.Join(',', observations.Select(Entry)) + "]}")),
        new Known(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), KnownBasis.FileDate));

    private static string Entry(string observation, int i) => """{"resource":{"resourceType":"Observation","id":"o""" + i.ToString(System.Globalization.CultureInfo.InvariantCulture) + "\",\"status\":\"final\"," + observation + "}}";

    private static Genotype One(params string[] observations) => Assert.Single(Read(observations).Drafts.Select(d => d.Claim).OfType<Genotype>());

    private static string Loinc(string code, string display = "") => $$""" "code":{"coding":[{"system":"http://loinc.org","code":"{{code}}","display":"{{display}}"}]} """.Replace(",\"display\":\"\"", "", StringComparison.Ordinal);

    [Fact]
    public void A_genotype_with_its_gene_as_the_guide_s_example_writes_it()
    {
        var g = One($$"""{{Loinc("84413-4")}},"valueCodeableConcept":{"text":"CYP2D6*7.001 / CYP2D6*1.001"},"component":[{{Gene}}]""");
        Assert.Equal(("CYP2D6", "*7.001/*1.001"), (g.Gene, g.Diplotype));
    }

    [Fact]
    public void A_genotype_whose_gene_stands_only_in_its_value()
    {
        var g = One($$"""{{Loinc("84413-4")}},"valueCodeableConcept":{"coding":[{"system":"http://www.ncbi.nlm.nih.gov/clinvar","code":"638797","display":"CYP2C19*2/*2"}]}""");
        Assert.Equal(("CYP2C19", "*2/*2"), (g.Gene, g.Diplotype));
    }

    [Fact]
    public void A_gene_by_its_HGNC_number_alone() => Assert.Equal("TPMT",
        One($$$"""{{{Loinc("84413-4")}}},"valueString":"*1/*3A","component":[{"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueCodeableConcept":{"coding":[{"system":"http://www.genenames.org/geneId","code":"HGNC:12014"}]}}]""").Gene);

    [Fact]
    public void A_tissue_type_as_a_GL_string()
    {
        var g = One($$$"""{{{Loinc("84413-4")}}},"valueCodeableConcept":{"coding":[{"system":"http://glstring.org","code":"hla#3.23.0#HLA-B:15:02+HLA-B:57:01"}]},"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueCodeableConcept":{"coding":[{"system":"http://www.genenames.org/geneId","code":"HGNC:4932","display":"HLA-B"}]}}]""");
        Assert.Equal("*15:02/*57:01", g.Diplotype);
    }

    [Fact]
    public void Two_haplotypes_are_a_genotype_and_one_alone_is_asked_about()
    {
        var first = $$"""{{Loinc("84414-2")}},"valueCodeableConcept":{"text":"*1"},"component":[{{Gene}}]""";
        var second = $$"""{{Loinc("84414-2")}},"valueCodeableConcept":{"text":"CYP2D6*4"},"component":[{{Gene}}]""";
        Assert.Equal("*1/*4", One(first, second).Diplotype);
        var lone = Read(first);
        Assert.DoesNotContain(lone.Drafts, d => d.Claim is Genotype);
        Assert.Contains(lone.Issues, i => i.Code == "PGX025");
        var both = $$"""{{Loinc("84413-4")}},"valueString":"*1/*4","component":[{{Gene}}]""";
        Assert.Equal("*1/*4", One(first, second, both).Diplotype);
    }

    [Theory]
    [InlineData("79716-7", "", "CYP2C9")]
    [InlineData("79713-4", "TPMT gene product metabolic activity interpretation", "TPMT")]
    [InlineData("98765-1", "NUDT15 gene product metabolic activity interpretation in Blood or Tissue", "NUDT15")]
    public void A_phenotype_by_the_gene_s_own_code_or_by_its_words(string code, string display, string gene)
    {
        var g = One($$"""{{Loinc(code, display)}},"valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA10317-8","display":"Intermediate metabolizer"}]}""");
        Assert.Equal((gene, "", "Intermediate metabolizer"), (g.Gene, g.Diplotype, g.ReportedPhenotype));
    }

    [Fact]
    public void A_phenotype_beside_a_genotype_is_one_result_not_two()
    {
        var g = One($$"""{{Loinc("84413-4")}},"valueString":"*4/*4","component":[{{Gene}}]""", $$"""{{Loinc("79715-9")}},"valueCodeableConcept":{"text":"Poor metabolizer"}""");
        Assert.Equal(("CYP2D6", "*4/*4", "Poor metabolizer"), (g.Gene, g.Diplotype, g.ReportedPhenotype));
    }

    [Fact]
    public void A_therapeutic_implication_tells_the_phenotype_where_it_names_its_gene()
    {
        var implication = """ "code":{"coding":[{"system":"http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs","code":"therapeutic-implication"}]} """;
        var effect = """{"code":{"coding":[{"system":"http://loinc.org","code":"53040-2"}]},"valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA9657-3","display":"Poor metabolizer"}]}}""";
        Assert.Equal("Poor metabolizer", One($$"""{{implication}},"component":[{{Gene}},{{effect}}]""").ReportedPhenotype);
        Assert.DoesNotContain(Read($$"""{{implication}},"component":[{{effect}}]""").Drafts, d => d.Claim is Genotype);
    }

    [Fact]
    public void A_local_code_is_understood_by_the_gene_in_its_words() =>
        Assert.Equal(("SLCO1B1", "*1/*5"), One(""" "code":{"text":"SLCO1B1 Genotype"},"valueString":"*1/*5" """) is var g ? (g.Gene, g.Diplotype) : default);

    [Theory]
    [InlineData("50956-2", "HLA-B*57:01 [Presence]", "Positive", "*57:01 Positive")]
    [InlineData("50956-2", "", "Detected", "*57:01 Detected")]
    [InlineData("", "HLA-B*5701 typing", "Negative", "*57:01 Negative")]
    [InlineData("", "HLA-B*15:02 [Presence]", "Negative", "*15:02 Negative")]
    public void A_test_of_one_HLA_allele_says_of_which_it_is_positive_or_not(string code, string words, string value, string expected)
    {
        var g = One($$"""{{(code.Length > 0 ? Loinc(code, words) : "\"code\":{\"text\":\"" + words + "\"}")}},"valueCodeableConcept":{"text":"{{value}}"}""");
        Assert.Equal(("HLA-B", "", expected), (g.Gene, g.Diplotype, g.ReportedPhenotype));
    }

    [Theory]
    [InlineData(""" "code":{"text":"CYP2D6 inhibitors taken"},"valueString":"1/2" """)]
    [InlineData(""" "code":{"text":"CYP2D6 and CYP2C19 panel"},"valueString":"*1/*2" """)]
    [InlineData(""" "code":{"text":"G6PD activity"},"valueQuantity":{"value":7.1,"unit":"U/g"} """)]
    [InlineData(""" "code":{"coding":[{"system":"http://loinc.org","code":"84413-4"}]},"valueString":"no call","component":[{"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueString":"CYP2D6"}] """)]
    public void What_is_no_genotype_is_not_made_one(string observation) => Assert.DoesNotContain(Read(observation).Drafts, d => d.Claim is Genotype);

    [Fact]
    public void A_code_and_words_that_name_two_genes_are_refused_with_their_place()
    {
        var read = Read($$"""{{Loinc("79716-7", "CYP2C19 gene product metabolic activity interpretation")}},"valueCodeableConcept":{"text":"Poor metabolizer"}""");
        Assert.DoesNotContain(read.Drafts, d => d.Claim is Genotype);
        Assert.Contains("entry[0]", Assert.Single(read.Issues, i => i.Code == "PGX026").Place, StringComparison.Ordinal);
    }
}
