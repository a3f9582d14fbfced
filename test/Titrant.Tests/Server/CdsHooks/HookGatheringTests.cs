using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;
using Titrant.Patient.Store;
using Titrant.Server.CdsHooks;
using static Titrant.Tests.Server.CdsHooks.FhirCase;

namespace Titrant.Tests.Server.CdsHooks;

public sealed class HookGatheringTests
{
    [Fact]
    public async Task Complete_partial_and_absent_prefetch_give_the_same_cards()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        (string, string?)[] complete =
        [
            ("patient", Ada), ("observations", Bundle(Creatinine(), Weight())), ("medications", Bundle(Order("m1", "ibuprofen 400 MG Oral Tablet", "197805"))),
        ];
        var whole = world.Request(complete);
        var expected = GatheringWorld.Cards(whole, await world.Gather(whole));
        Assert.NotEmpty(expected);
        Assert.Empty(world.Ehr.Calls);
        for (var kept = 0; kept < 8; kept++)
        {
            var request = world.Request([.. complete.Where((_, i) => (kept >> i & 1) == 1)]);
            var patient = await world.Gather(request);
            Assert.Empty(patient.Missing);
            Assert.Equal(expected, GatheringWorld.Cards(request, patient));
        }
    }

    [Fact]
    public async Task Without_the_creatinine_the_cards_are_others_so_the_law_above_can_fail()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        var request = world.Request(("observations", null));
        var whole = world.Request();
        Assert.NotEqual(GatheringWorld.Cards(whole, await world.Gather(whole)), GatheringWorld.Cards(request, await world.Gather(request)));
    }

    [Fact]
    public async Task What_the_ehr_looked_for_and_did_not_find_is_neither_asked_again_nor_missing()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        var patient = await world.Gather(world.Request(("patient", Ada), ("observations", null), ("medications", null)));
        Assert.Empty(world.Ehr.Calls);
        Assert.Empty(patient.Missing);
        Assert.Equal([HookPatient.Sent], patient.Sources);
    }

    [Fact]
    public async Task A_server_that_is_not_on_the_list_is_never_called_and_what_lacks_is_named()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        world.Tenant = world.Tenant with { FhirServers = [new("https://ehr.example/fhir")] };
        var patient = await world.Gather(world.Request(("patient", Ada)));
        Assert.Empty(world.Ehr.Calls);
        Assert.Contains("observations: not sent, and the FHIR server is not on this tenant's list", patient.Missing);
        Assert.Contains("medications: not sent, and the FHIR server is not on this tenant's list", patient.Missing);
    }

    [Fact]
    public async Task The_lent_token_goes_along_and_a_token_for_another_patient_is_not_used()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        await world.Gather(world.Request());
        Assert.Equal(3, world.Ehr.Calls.Count);
        Assert.All(world.Ehr.Calls, c => Assert.Equal("Bearer lent.token", c.Authorization));
        world.Ehr.Calls.Clear();
        foreach (var bad in new[] { new FhirAuthorization("lent.token", 300, "", "", "2"), new FhirAuthorization("a\r\nX-Injected: b", 300, "", "", null) })
        {
            var patient = await world.Gather(world.Request(("patient", Ada)) with { Authorization = bad });
            Assert.Contains(patient.Missing, m => m.StartsWith("observations: not sent, and the token is", StringComparison.Ordinal));
            Assert.DoesNotContain(patient.Missing, m => m.Contains(bad.AccessToken, StringComparison.Ordinal));
        }
        Assert.Empty(world.Ehr.Calls);
    }

    [Fact]
    public async Task A_first_page_that_was_sent_is_completed_from_the_ehr()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        world.Ehr.Answers("page?2", Bundle([Creatinine("c2")], world.Ehr.Base + "/page?3")).Answers("page?3", Bundle(Creatinine("c3", value: 3.3m)));
        var patient = await world.Gather(world.Request(("patient", Ada), ("medications", null), ("observations", Bundle([Creatinine()], world.Ehr.Base + "/page?2"))));
        Assert.Equal(["page?2", "page?3"], world.Ehr.Calls.Select(c => c.Asked));
        Assert.Equal(3, patient.Record.Facts.SelectMany(f => f.Seen).Count(s => s.Source.BusinessId is "Observation/c1" or "Observation/c2" or "Observation/c3"));
        Assert.Empty(patient.Missing);
        Assert.Equal([HookPatient.Sent, HookPatient.AskedBack], patient.Sources);
    }

    [Fact]
    public async Task A_next_page_on_another_host_is_refused_whoever_names_it()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        await using var other = await FakeEhr.Start();
        var elsewhere = other.Base + "/page?2";
        world.Ehr.Answers("MedicationRequest?patient=1", Bundle([Order("m1", "ibuprofen 400 MG Oral Tablet", "197805")], elsewhere));
        var patient = await world.Gather(world.Request(("patient", Ada), ("observations", Bundle([Creatinine()], elsewhere))));
        Assert.Empty(other.Calls);
        Assert.Contains("observations: only a part was sent, and its next page lies on another server than the tenant's list names", patient.Missing);
        Assert.Contains("medications: only a part, the next page lies on another server than the tenant's list names", patient.Missing);
        Assert.Contains(patient.Record.Facts, f => f.Claim is MedicationUse);
    }

    [Theory]
    [InlineData("Patient/2")]
    [InlineData("https://another.example/fhir/Patient/1")]
    [InlineData("Patient/2/_history/3")]
    public async Task Another_patients_result_is_not_used_and_that_is_said(string whose)
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        world.Ehr.Answers("Observation?patient=1", Bundle(Creatinine("c9", whose), Weight()));
        var patient = await world.Gather(world.Request(("patient", Ada), ("medications", null)));
        Assert.DoesNotContain(patient.Record.Facts, f => f.Source.BusinessId == "Observation/c9");
        Assert.Contains(patient.Record.Facts, f => f.Source.BusinessId == "Observation/w1");
        Assert.Contains("observations: 1 resource about another patient, not used", patient.Missing);
    }

    [Fact]
    public async Task Another_patient_within_a_contained_resource_is_not_used_either()
    {
        await using var world = await GatheringWorld.Start();
        var contained = Creatinine("c9", "#p").Replace("\"status\":", "\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"p\",\"identifier\":[{\"system\":\"mrn\",\"value\":\"77\"}]}],\"status\":", StringComparison.Ordinal);
        var patient = await world.Gather(world.Request(("patient", Ada), ("medications", null), ("observations", Bundle(contained))));
        Assert.DoesNotContain(patient.Record.Facts, f => f.Claim is Measurement);
        Assert.Contains(patient.Missing, m => m.StartsWith("1 statement that name somebody else", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draft_for_another_patient_is_not_checked_under_this_one()
    {
        await using var world = await GatheringWorld.Start();
        var patient = await world.Gather(world.Request(("patient", Ada), ("medications", null), ("observations", null)) with { Drafts = [Utf8(Metformin(patient: "Patient/2"))] });
        Assert.Empty(patient.Drafts);
        Assert.Contains("draft orders: 1 resource about another patient, not used", patient.Missing);
    }

    [Fact]
    public async Task Drafts_are_assumptions_and_no_part_of_the_record()
    {
        await using var world = await GatheringWorld.Start();
        var patient = await world.Gather(world.Request(("patient", Ada), ("medications", null), ("observations", null)));
        Assert.IsType<MedicationUse>(Assert.Single(patient.Drafts).Claim);
        Assert.DoesNotContain(patient.Record.Facts, f => f.Claim is MedicationUse);
    }

    [Fact]
    public async Task Bundles_within_bundles_and_wrapped_resources_are_read()
    {
        await using var world = await GatheringWorld.Start();
        var nested = Bundle(Bundle(Creatinine()), Weight());
        var patient = await world.Gather(world.Request(("patient", $$"""{"response":{"status":"200"},"resource":{{Ada}}}"""), ("medications", null), ("observations", nested)));
        Assert.Equal(2, patient.Record.Facts.Count(f => f.Claim is Measurement));
        Assert.Contains(patient.Record.Facts, f => f.Claim is Demographics);
    }

    [Fact]
    public async Task The_same_patient_sent_twice_leaves_no_reference_in_doubt()
    {
        await using var world = await GatheringWorld.Start();
        var included = $$"""{"resourceType":"Bundle","type":"searchset","entry":[{"fullUrl":"{{world.Ehr.Base}}/Patient/1","resource":{{Ada}}},{"fullUrl":"{{world.Ehr.Base}}/Observation/c1","resource":{{Creatinine(patient: world.Ehr.Base + "/Patient/1")}}}]}""";
        var patient = await world.Gather(world.Request(("patient", Ada), ("medications", null), ("observations", included)));
        Assert.Contains(patient.Record.Facts, f => f.Claim is Measurement);
        Assert.Empty(patient.Missing);
    }

    [Theory]
    [InlineData("patient", "[]")]
    [InlineData("patient", "7")]
    [InlineData("observations", """{"resourceType":"OperationOutcome","issue":[]}""")]
    [InlineData("observations", """{"\ud800":1,"resourceTyp\ud800":2,"resourceType":"\ud800"}""")]
    public async Task What_cannot_be_read_is_asked_back(string key, string json)
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        var patient = await world.Gather(world.Request((key, json)));
        Assert.Contains(patient.Record.Facts, f => f.Claim is Measurement);
        Assert.Contains(patient.Record.Facts, f => f.Claim is Demographics);
        var alone = await world.Gather(world.Request(("medications", null), ("observations", json), ("patient", Ada)) with { FhirServer = null });
        Assert.Contains(alone.Missing, m => m.StartsWith("observations: what was sent", StringComparison.Ordinal) || m.StartsWith("observations: the EHR sent an error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_sent_nobody_stored_and_nobody_to_ask_is_said_with_its_reason()
    {
        await using var world = await GatheringWorld.Start();
        var (nobody, why) = await world.Try(world.Request() with { FhirServer = null });
        Assert.Null(nobody);
        Assert.Contains("not sent, and the EHR names no FHIR server", why, StringComparison.Ordinal);
        var (unknown, answered) = await world.Try(world.Request());
        Assert.Null(unknown);
        Assert.Contains("the FHIR server answered 404", answered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identifier_that_is_no_fhir_id_never_gets_into_an_address()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        foreach (var id in new[] { "..", ".", "1?x=y", "1#", "a b", "%2e%2e", new string('1', 65) })
        {
            var (patient, why) = await world.Try(world.Request() with { PatientId = id });
            Assert.Null(patient);
            Assert.Contains("context.patientId is no FHIR id", why, StringComparison.Ordinal);
        }
        Assert.Empty(world.Ehr.Calls);
    }

    [Fact]
    public async Task A_prefetch_without_ids_of_ours_is_read_under_whatever_key_it_came()
    {
        await using var world = await GatheringWorld.Start();
        var patient = await world.Gather(world.Request(("patientToGreet", Ada), ("labs", Bundle(Creatinine())), ("patient", null), ("observations", null), ("medications", null)));
        Assert.Contains(patient.Record.Facts, f => f.Claim is Measurement);
    }

    [Fact]
    public async Task A_name_and_a_stored_record_of_another_tenant_are_never_seen()
    {
        await using var world = await GatheringWorld.Start();
        Store(world, "other", Ada, Creatinine());
        var (patient, _) = await world.Try(world.Request() with { FhirServer = null });
        Assert.Null(patient);
    }

    private static void Store(GatheringWorld world, string tenant, params string[] resources)
    {
        var read = FhirReader.Read("import", Utf8(Bundle(resources)), new Known(GatheringWorld.Now.AddDays(-30), KnownBasis.Imported));
        FactArchive.Put(world.Records.Store, tenant, PatientRecord.Build(new("Patient/1"), read.Drafts));
    }
}
