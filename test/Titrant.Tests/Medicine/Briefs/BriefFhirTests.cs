using System.Text.Json;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using static Titrant.Tests.Medicine.Briefs.Told;

namespace Titrant.Tests.Medicine.Briefs;

public sealed class BriefFhirTests
{
    private static readonly Brief s_sample = Sample.Make().Brief;
    private static readonly JsonElement[] s_resources = [.. JsonDocument.Parse(BriefFhir.Write(s_sample)).RootElement.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource"))];

    private static IEnumerable<JsonElement> All(string type) => s_resources.Where(r => r.GetProperty("resourceType").GetString() == type);

    [Fact]
    public void The_sample_has_the_shape_of_R4() => Assert.Empty(FhirShape.Errors(BriefFhir.Write(s_sample)));

    [Fact]
    public void The_same_brief_gives_the_same_bytes() => Assert.Equal(BriefFhir.Write(s_sample), BriefFhir.Write(Sample.Make().Brief));

    [Fact]
    public void Every_card_becomes_a_draft_and_every_gap_says_what_it_requires()
    {
        Assert.Equal(s_sample.Changes.Count, All("Task").Count());
        Assert.Equal(8, All("DetectedIssue").Count());
        Assert.Equal(6, All("GuidanceResponse").Count(g => g.GetProperty("status").GetString() == "data-required"));
        Assert.Single(All("GuidanceResponse"), g => g.GetProperty("status").GetString() == "success");
        Assert.Contains(All("GuidanceResponse"), g => g.TryGetProperty("dataRequirement", out var d) && d[0].GetProperty("type").GetString() == "Observation");
    }

    [Fact]
    public void Nothing_claims_to_be_decided()
    {
        Assert.All(All("Task"), t => Assert.Equal(("draft", "proposal"), (t.GetProperty("status").GetString(), t.GetProperty("intent").GetString())));
        Assert.All(All("DetectedIssue"), t => Assert.Equal("preliminary", t.GetProperty("status").GetString()));
        Assert.All(All("DetectedIssue"), t => Assert.False(t.TryGetProperty("mitigation", out _)));
    }

    [Fact]
    public void An_eGFR_carries_the_code_of_its_own_equation_and_no_other()
    {
        var egfr = All("Observation").Single(o => o.GetProperty("valueQuantity").GetProperty("code").GetString() == "mL/min/{1.73_m2}");
        Assert.Equal("98979-8", egfr.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString());
        Assert.Equal(21, egfr.GetProperty("component")[0].GetProperty("valueQuantity").GetProperty("value").GetDecimal());

        Answer unnamed = new Finding(new("eGFR"), new Result.Measured(new Estimate(30, null, "mL/min/{1.73_m2}", "none")), [new Evidence("creatinine", null, [], new Citation("MDRD"))], KidneyKey, "eGFR 30");
        var bundle = JsonDocument.Parse(BriefFhir.Write(Compose(Record(), [unnamed], []))).RootElement;
        Assert.False(bundle.GetProperty("entry")[0].GetProperty("resource").GetProperty("code").TryGetProperty("coding", out _));
    }

    [Fact]
    public void Provenance_names_every_file_and_covers_every_resource()
    {
        var provenance = Assert.Single(All("Provenance"));
        Assert.Equal(s_resources.Length - 1, provenance.GetProperty("target").GetArrayLength());
        Assert.Equal(s_sample.Files.Count, provenance.GetProperty("entity").GetArrayLength());
    }

    [Fact]
    public void The_person_is_named_by_identifier_only()
    {
        var text = System.Text.Encoding.UTF8.GetString(BriefFhir.Write(s_sample));
        Assert.DoesNotContain("Lindqvist", text, StringComparison.Ordinal);
        // Hashes may hold the four digits by chance; a year stands alone.
        Assert.DoesNotMatch("(?<![0-9a-f])1943(?![0-9a-f])", text);
    }

    [Fact]
    public void Scores_that_are_no_probabilities_are_written_as_places()
    {
        Answer ranked = new Finding(new("Genotype", "diagnosis"), new Result.Ranked([(new Concept("s", "a", "A"), 0.9), (new Concept("s", "b", "B"), 0.8)]), [], KidneyKey, "A before B");
        var bytes = BriefFhir.Write(Compose(Record(), [ranked], []));
        Assert.Empty(FhirShape.Errors(bytes));
        var prediction = JsonDocument.Parse(bytes).RootElement.GetProperty("entry")[0].GetProperty("resource").GetProperty("prediction")[0];
        Assert.False(prediction.TryGetProperty("probabilityDecimal", out _));
        Assert.Equal("place 1", prediction.GetProperty("qualitativeRisk").GetProperty("text").GetString());
    }

    [Fact]
    public void Two_capabilities_that_give_the_same_advice_stay_two_resources()
    {
        var bytes = BriefFhir.Write(Of(Card_("apixaban"), Card_("apixaban", says: "Consider another dose.")));
        Assert.Empty(FhirShape.Errors(bytes));
    }

    [Fact]
    public void What_if_answers_never_enter_a_record()
    {
        ICapability[] capabilities = [new Told(_ => [], _ => [])];
        var chart = Chart.Of(Record(), At(2026, 3, 10)).Assume(new("eGFR"), new Result.Measured(new Estimate(50, null, "mL/min", "assumed")), "eGFR 50").Ask(capabilities);
        var brief = Brief.Compose(chart, [], capabilities);
        Assert.Contains("What if. This is not the record as it stands.", System.Text.Encoding.UTF8.GetString(BriefPage.Write(brief)), StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => BriefFhir.Write(brief));
    }
}
