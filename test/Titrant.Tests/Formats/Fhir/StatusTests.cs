using Titrant.Patient;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Formats.Fhir;

public sealed class StatusTests
{
    [Theory]
    [InlineData("registered", StatusKind.Preliminary)]
    [InlineData("preliminary", StatusKind.Preliminary)]
    [InlineData("final", StatusKind.Final)]
    [InlineData("amended", StatusKind.Final)]
    [InlineData("corrected", StatusKind.Final)]
    [InlineData("cancelled", StatusKind.NotDone)]
    [InlineData("entered-in-error", StatusKind.Retracted)]
    [InlineData("unknown", StatusKind.Unknown)]
    public void A_result_keeps_its_standing(string word, StatusKind kind) =>
        Expect(Json.One<Measurement>(Json.Observation("\"valueString\":\"x\"", word)), kind, word);

    [Theory]
    [InlineData("active", "confirmed", StatusKind.Current, "active")]
    [InlineData("recurrence", "confirmed", StatusKind.Current, "recurrence")]
    [InlineData("relapse", "confirmed", StatusKind.Current, "relapse")]
    [InlineData("inactive", "confirmed", StatusKind.Ended, "inactive")]
    [InlineData("remission", "confirmed", StatusKind.Ended, "remission")]
    [InlineData("resolved", "confirmed", StatusKind.Ended, "resolved")]
    [InlineData("active", "unconfirmed", StatusKind.Unconfirmed, "active, unconfirmed")]
    [InlineData("active", "provisional", StatusKind.Unconfirmed, "active, provisional")]
    [InlineData("active", "differential", StatusKind.Unconfirmed, "active, differential")]
    [InlineData("active", "refuted", StatusKind.Refuted, "active, refuted")]
    [InlineData("active", "entered-in-error", StatusKind.Retracted, "active, entered-in-error")]
    public void A_refuted_or_provisional_condition_is_not_an_active_one(string clinical, string verification, StatusKind kind, string written)
    {
        Expect(Json.One<Condition>(Json.Of("Condition", Standing(clinical, verification))), kind, written);
        if (clinical is "active" or "inactive" or "resolved" && verification is not ("provisional" or "differential"))
            Expect(Json.One<Allergy>(Json.Of("AllergyIntolerance", Standing(clinical, verification))), kind, written);
    }

    private static string Standing(string clinical, string verification) =>
        "\"code\":{\"text\":\"x\"},\"clinicalStatus\":{\"coding\":[{\"code\":\"" + clinical + "\"}]},\"verificationStatus\":{\"coding\":[{\"code\":\"" + verification + "\"}]}";

    [Theory]
    [InlineData("active", "order", false, StatusKind.Current, "active")]
    [InlineData("on-hold", "order", false, StatusKind.OnHold, "on-hold")]
    [InlineData("cancelled", "order", false, StatusKind.NotDone, "cancelled")]
    [InlineData("completed", "order", false, StatusKind.Ended, "completed")]
    [InlineData("stopped", "order", false, StatusKind.Ended, "stopped")]
    [InlineData("draft", "order", false, StatusKind.Planned, "draft")]
    [InlineData("entered-in-error", "order", false, StatusKind.Retracted, "entered-in-error")]
    [InlineData("unknown", "order", false, StatusKind.Unknown, "unknown")]
    [InlineData("active", "plan", false, StatusKind.Planned, "active, intent plan")]
    [InlineData("active", "proposal", false, StatusKind.Planned, "active, intent proposal")]
    [InlineData("stopped", "plan", false, StatusKind.Ended, "stopped, intent plan")]
    [InlineData("active", "order", true, StatusKind.NotDone, "active, do not perform")]
    [InlineData("entered-in-error", "order", true, StatusKind.Retracted, "entered-in-error, do not perform")]
    public void A_plan_or_a_prohibition_is_not_an_order(string status, string intent, bool doNot, StatusKind kind, string written)
    {
        var draft = Json.One<MedicationUse>(Json.Of("MedicationRequest",
            $"\"status\":\"{status}\",\"intent\":\"{intent}\",\"doNotPerform\":{(doNot ? "true" : "false")},\"medicationCodeableConcept\":{Json.Aspirin}"));
        Expect(draft, kind, written);
        Assert.Equal(doNot, ((MedicationUse)draft.Claim).DoNotPerform);
    }

    [Theory]
    [InlineData("MedicationStatement", "active", StatusKind.Current)]
    [InlineData("MedicationStatement", "completed", StatusKind.Ended)]
    [InlineData("MedicationStatement", "stopped", StatusKind.Ended)]
    [InlineData("MedicationStatement", "intended", StatusKind.Planned)]
    [InlineData("MedicationStatement", "on-hold", StatusKind.OnHold)]
    [InlineData("MedicationStatement", "not-taken", StatusKind.NotDone)]
    [InlineData("MedicationStatement", "entered-in-error", StatusKind.Retracted)]
    [InlineData("MedicationStatement", "unknown", StatusKind.Unknown)]
    [InlineData("MedicationAdministration", "in-progress", StatusKind.Current)]
    [InlineData("MedicationAdministration", "completed", StatusKind.Final)]
    [InlineData("MedicationAdministration", "stopped", StatusKind.Ended)]
    [InlineData("MedicationAdministration", "not-done", StatusKind.NotDone)]
    [InlineData("MedicationDispense", "completed", StatusKind.Final)]
    [InlineData("MedicationDispense", "preparation", StatusKind.Planned)]
    [InlineData("MedicationDispense", "declined", StatusKind.NotDone)]
    [InlineData("MedicationDispense", "cancelled", StatusKind.NotDone)]
    [InlineData("Procedure", "completed", StatusKind.Final)]
    [InlineData("Procedure", "not-done", StatusKind.NotDone)]
    [InlineData("Procedure", "preparation", StatusKind.Planned)]
    [InlineData("Procedure", "on-hold", StatusKind.OnHold)]
    [InlineData("Immunization", "completed", StatusKind.Final)]
    [InlineData("Immunization", "not-done", StatusKind.NotDone)]
    [InlineData("Encounter", "planned", StatusKind.Planned)]
    [InlineData("Encounter", "finished", StatusKind.Ended)]
    [InlineData("Encounter", "in-progress", StatusKind.Current)]
    [InlineData("DiagnosticReport", "partial", StatusKind.Preliminary)]
    [InlineData("DiagnosticReport", "appended", StatusKind.Final)]
    [InlineData("QuestionnaireResponse", "in-progress", StatusKind.Preliminary)]
    [InlineData("QuestionnaireResponse", "completed", StatusKind.Final)]
    [InlineData("Consent", "proposed", StatusKind.Planned)]
    [InlineData("Consent", "rejected", StatusKind.NotDone)]
    [InlineData("Consent", "active", StatusKind.Current)]
    [InlineData("DeviceUseStatement", "active", StatusKind.Current)]
    [InlineData("FamilyMemberHistory", "partial", StatusKind.Preliminary)]
    public void Each_status_word_has_one_meaning(string type, string word, StatusKind kind)
    {
        var read = Json.WithAnn(Json.Of(type, $"\"status\":\"{word}\"," + Body(type)));
        Assert.Empty(read.Issues);
        Expect(Assert.Single(read.Drafts, d => d.Claim is not Demographics), kind, word);
    }

    private static string Body(string type) => type switch
    {
        "Immunization" => "\"vaccineCode\":{\"text\":\"x\"}",
        "Consent" => "\"scope\":{\"text\":\"x\"}",
        "DeviceUseStatement" => "\"device\":{\"display\":\"pump\",\"reference\":\"Device/1\"}",
        "FamilyMemberHistory" => "\"relationship\":{\"text\":\"mother\"},\"condition\":[{\"code\":{\"text\":\"x\"}}]",
        _ when type.StartsWith("Medication", StringComparison.Ordinal) => "\"medicationCodeableConcept\":" + Json.Aspirin,
        _ => "\"code\":{\"text\":\"x\"}",
    };

    [Theory]
    [InlineData("current", null, StatusKind.Final, "current")]
    [InlineData("superseded", null, StatusKind.Ended, "superseded")]
    [InlineData("entered-in-error", null, StatusKind.Retracted, "entered-in-error")]
    [InlineData("current", "preliminary", StatusKind.Preliminary, "current, preliminary")]
    [InlineData("current", "entered-in-error", StatusKind.Retracted, "current, entered-in-error")]
    public void A_note_that_was_withdrawn_is_known_as_such(string status, string? document, StatusKind kind, string written) =>
        Expect(Json.One<Note>(Json.Of("DocumentReference", $"\"status\":\"{status}\"" + (document is null ? "" : $",\"docStatus\":\"{document}\"")
            + ",\"content\":[{\"attachment\":{\"contentType\":\"text/plain\",\"data\":\"aGVsbG8=\"}}]")), kind, written);

    [Theory]
    [InlineData("actual", StatusKind.Final)]
    [InlineData("potential", StatusKind.Unconfirmed)]
    public void A_near_miss_is_no_harm(string actuality, StatusKind kind) =>
        Expect(Json.One<AdverseEvent>(Json.Of("AdverseEvent", $"\"actuality\":\"{actuality}\",\"event\":{{\"text\":\"fall\"}}")), kind, actuality);

    [Fact]
    public void A_status_that_does_not_exist_refuses_its_resource_and_no_other()
    {
        var read = Json.WithAnn(Json.Observation("\"valueInteger\":1", "finall"), Json.Of("Condition", "\"code\":{\"text\":\"gout\"}"));
        Assert.Contains(read.Issues, i => i.Code == "FHIR011" && i.Place == "a.json:Bundle.entry[1].resource.status");
        Assert.Contains(("Observation", "FHIR011", 1), read.Tally.Rows);
        Assert.Contains(read.Drafts, d => d.Claim is Condition);
        Assert.DoesNotContain(read.Drafts, d => d.Claim is Measurement);
    }

    [Fact]
    public void A_missing_status_is_said_and_read_as_unknown()
    {
        var read = Json.WithAnn(Json.Observation("\"valueInteger\":1").Replace("\"status\":\"final\",", "", StringComparison.Ordinal));
        Assert.Equal("FHIR012", Assert.Single(read.Issues).Code);
        Assert.Equal(StatusKind.Unknown, Assert.Single(read.Drafts, d => d.Claim is Measurement).Sighting.Status.Kind);
    }

    private static void Expect(Draft draft, StatusKind kind, string written)
    {
        Assert.Equal(kind, draft.Sighting.Status.Kind);
        Assert.Equal(written, draft.Sighting.Status.Written);
    }
}
