using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats.Fhir;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>What the EHR writes when a suggestion is accepted.</summary>
public sealed class OrderResourceTests
{
    private const string Structured = """
        {"resourceType":"MedicationRequest","id":"9","status":"draft","intent":"order","priority":"routine","medicationCodeableConcept":{"text":"trimethoprim"},"subject":{"reference":"Patient/p1"},
         "encounter":{"reference":"Encounter/e1"},"reasonCode":[{"text":"cystitis"}],"text":{"status":"generated","div":"<div>200 mg twice daily</div>"},
         "dosageInstruction":[{"sequence":1,"text":"200 mg twice daily","patientInstruction":"two hundred twice","route":{"text":"oral"},"timing":{"repeat":{"frequency":2,"period":1.50,"periodUnit":"d"}},"doseAndRate":[{"doseQuantity":{"value":200,"unit":"mg"}}]}],
         "dispenseRequest":{"numberOfRepeatsAllowed":1.10}}
        """;

    private static JsonObject Order => (JsonObject)JsonNode.Parse(Structured)!;

    private static HookRequest Request => Call.Sign(Person.Woman(70)).Request;

    [Fact]
    public void A_new_dose_leaves_nothing_that_says_the_old_one_and_changes_nothing_else()
    {
        var changed = JsonDocument.Parse(OrderResources.WithDose(Order, "50 mg every 12 h")).RootElement;
        var dosage = Assert.Single(changed.GetProperty("dosageInstruction").EnumerateArray());
        Assert.Equal(["route", "text"], dosage.EnumerateObject().Select(m => m.Name).Order());
        Assert.Equal("50 mg every 12 h", dosage.GetProperty("text").GetString());
        Assert.False(changed.TryGetProperty("text", out _));
        foreach (var member in JsonDocument.Parse(Structured).RootElement.EnumerateObject().Where(m => m.Name is not ("text" or "dosageInstruction")))
            Assert.Equal(member.Value.GetRawText(), changed.GetProperty(member.Name).GetRawText());
    }

    [Fact]
    public void Several_dosages_become_the_one_that_is_advised()
    {
        var order = Order;
        order["dosageInstruction"] = JsonNode.Parse("""[{"text":"200 mg in the morning"},{"text":"400 mg at night"}]""");
        Assert.Equal("""[{"text":"100 mg once daily"}]""", JsonDocument.Parse(OrderResources.WithDose(order, "100 mg once daily")).RootElement.GetProperty("dosageInstruction").GetRawText());
    }

    [Fact]
    public void Another_medicine_is_a_draft_for_the_same_person_and_reason_without_a_dose()
    {
        var made = JsonDocument.Parse(OrderResources.Medicine(new Concept(Systems.RxNorm, "613391", "prasugrel"), Order, Request)).RootElement;
        Assert.Equal("draft", made.GetProperty("status").GetString());
        Assert.Equal("order", made.GetProperty("intent").GetString());
        Assert.Equal("Patient/p1", made.GetProperty("subject").GetProperty("reference").GetString());
        Assert.Equal("613391", made.GetProperty("medicationCodeableConcept").GetProperty("coding")[0].GetProperty("code").GetString());
        Assert.Equal("cystitis", made.GetProperty("reasonCode")[0].GetProperty("text").GetString());
        Assert.False(made.TryGetProperty("dosageInstruction", out _));
        Assert.False(made.TryGetProperty("id", out _));
    }

    [Fact]
    public void A_test_is_a_draft_service_request_under_the_LOINC_code_of_its_analyte()
    {
        var made = JsonDocument.Parse(OrderResources.Test(AnalyteTable.Default.ByKey("creatinine")!, null, Request)).RootElement;
        Assert.Equal(("ServiceRequest", "draft", "proposal"), (made.GetProperty("resourceType").GetString(), made.GetProperty("status").GetString(), made.GetProperty("intent").GetString()));
        Assert.Equal((Systems.Loinc, "2160-0"), (made.GetProperty("code").GetProperty("coding")[0].GetProperty("system").GetString(), made.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString()));
    }

    [Fact]
    public void An_accepted_dose_is_read_back_as_the_dose_that_was_advised()
    {
        var read = FhirReader.Read("accepted", OrderResources.WithDose(Order, "50 mg every 12 h"), new Known(Call.AsOf, KnownBasis.Imported));
        var use = Assert.IsType<MedicationUse>(Assert.Single(read.Drafts).Claim);
        Assert.Equal("50 mg every 12 h", Assert.Single(use.Dosages).Text);
        Assert.Null(use.Dosages[0].Dose);
        Assert.Empty(read.Issues);
    }

    [Fact]
    public void An_order_with_a_member_written_twice_is_never_handed_back() =>
        Assert.Null(DraftOrder.Parse(Encoding.UTF8.GetBytes("""{"resourceType":"MedicationRequest","id":"1","id":"2"}""")).Resource);
}
