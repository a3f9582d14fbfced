using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;
using Titrant.Patient.Store;
using Titrant.Server;
using Titrant.Server.CdsHooks;
using static Titrant.Tests.Server.CdsHooks.FhirCase;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>When the stored record joins what was sent, and what stands where the two speak of the same thing.</summary>
public sealed class StoredRecordTests
{
    private const string Ibuprofen = "ibuprofen 400 MG Oral Tablet";

    [Fact]
    public async Task Without_prefetch_and_server_the_stored_record_answers()
    {
        await using var world = await GatheringWorld.Start();
        Put(world, Ada, Creatinine(), Weight(), Order("m1", Ibuprofen, "197805"));
        var request = world.Request() with { FhirServer = null };
        var patient = await world.Gather(request);
        Assert.Equal([HookPatient.Stored], patient.Sources);
        Assert.Empty(patient.Missing);
        Assert.NotEmpty(GatheringWorld.Cards(request, patient));
    }

    [Fact]
    public async Task A_stored_record_that_holds_none_of_a_kind_does_not_stand_in_for_looking()
    {
        await using var world = await GatheringWorld.Start();
        Put(world, Ada, Creatinine());
        var patient = await world.Gather(world.Request() with { FhirServer = null });
        Assert.Equal(["medications: not sent, and the EHR names no FHIR server"], patient.Missing);
    }

    [Theory]
    [InlineData("results", "Observation?patient=1&code=http://loinc.org|2160-0,38483-4", true)]
    [InlineData("results", "Observation?patient=1&code=2160-0&_count=5", true)]
    [InlineData("body-measures", "Observation?patient=1&code=29463-7", false)]
    [InlineData("genotypes", "Observation?patient=1&code=47403-1", false)]
    [InlineData("allergies", "AllergyIntolerance?patient=1", false)]
    [InlineData("patient", "Patient/1", true)]
    public void A_stored_creatinine_stands_in_for_creatinine_alone(string key, string query, bool standsIn)
    {
        var read = FhirReader.Read("import", Utf8(Bundle(Ada, Creatinine())), new Known(GatheringWorld.Now, KnownBasis.Imported));
        Assert.Equal(standsIn, HookCoverage.Has(PatientRecord.Build(new("Patient/1"), read.Drafts), new(key, query, false)));
    }

    [Theory]
    [InlineData("birthDate", "1940-05-05", "1951-01-01", "birth date")]
    [InlineData("gender", "female", "male", "sex")]
    [InlineData("family", "Berg", "Tal", "name")]
    public async Task A_stored_patient_who_contradicts_the_one_sent_is_left_out_and_not_described(string element, string here, string there, string what)
    {
        await using var world = await GatheringWorld.Start();
        Put(world, Ada.Replace($"\"{element}\":\"{here}\"", $"\"{element}\":\"{there}\"", StringComparison.Ordinal).Replace("Ada", element == "family" ? "Noa" : "Ada", StringComparison.Ordinal), Creatinine());
        var patient = await world.Gather(world.Request(("patient", Ada), ("observations", null), ("medications", null)));
        Assert.Equal([$"stored record: not used, since the Patient stored under this id has another {what}"], patient.Missing);
        Assert.DoesNotContain(patient.Record.Facts, f => f.Claim is Measurement);
        Assert.DoesNotContain(patient.Missing, m => m.Contains(there, StringComparison.Ordinal));
        Assert.Equal([HookPatient.Sent], patient.Sources);
    }

    [Fact]
    public async Task A_house_whose_ids_are_its_own_never_joins_the_two()
    {
        await using var world = await GatheringWorld.Start();
        Put(world, Ada, Creatinine());
        world.Tenant = world.Tenant with { SharesIds = false };
        var patient = await world.Gather(world.Request(("patient", Ada), ("observations", null), ("medications", null)));
        Assert.DoesNotContain(patient.Record.Facts, f => f.Claim is Measurement);
    }

    [Fact]
    public async Task Beyond_loopback_an_unlisted_server_does_not_reach_the_stored_record()
    {
        await using var world = await GatheringWorld.Start();
        Put(world, Ada, Creatinine());
        world.Tenant = world.Tenant with { Issuers = [new("https://ehr.example", "https://titrant.example", new("https://ehr.example/jwks"))], FhirServers = [new("https://ehr.example/fhir")] };
        var patient = await world.Gather(world.Request(("patient", Ada), ("observations", null), ("medications", null)));
        Assert.DoesNotContain(patient.Record.Facts, f => f.Claim is Measurement);
        Assert.Contains("stored record: not used, since the EHR's FHIR server is not on this tenant's list", patient.Missing);
        var listed = await world.Gather(world.Request(("patient", Ada), ("observations", null), ("medications", null)) with { FhirServer = new("https://ehr.example/fhir") });
        Assert.Contains(listed.Record.Facts, f => f.Claim is Measurement);
    }

    [Fact]
    public async Task A_medicine_stopped_in_the_ehr_today_is_not_taken_though_the_store_still_says_so()
    {
        await using var world = await GatheringWorld.Start();
        Put(world, Ada, Order("m1", Ibuprofen, "197805"));
        var patient = await world.Gather(world.Request(("patient", Ada), ("observations", null), ("medications", Bundle(Order("m1", Ibuprofen, "197805", "stopped")))));
        var medicine = Assert.Single(patient.Record.Facts, f => f.Claim is MedicationUse);
        Assert.Equal(2, medicine.Seen.Count);
        Assert.Equal(StatusKind.Ended, medicine.StatusAt(GatheringWorld.Now));
    }

    [Fact]
    public async Task A_medicine_that_was_given_an_end_is_one_medicine_with_an_end()
    {
        await using var world = await GatheringWorld.Start();
        Put(world, Ada, Statement("active", ""));
        var patient = await world.Gather(world.Request(("patient", Ada), ("observations", null), ("medications", Bundle(Statement("completed", ""","end":"2026-03-01" """)))));
        var medicine = Assert.Single(patient.Record.Facts, f => f.Claim is MedicationUse);
        Assert.Equal(StatusKind.Ended, medicine.StatusAt(GatheringWorld.Now));
    }

    [Fact]
    public async Task A_number_that_two_medicines_share_hides_neither()
    {
        await using var world = await GatheringWorld.Start();
        Put(world, Ada, Order("m1", "warfarin 5 MG Oral Tablet", "855332", authored: "2025-02-02"));
        var patient = await world.Gather(world.Request(("patient", Ada), ("observations", null), ("medications", Bundle(Order("m1", Ibuprofen, "197805")))));
        Assert.Equal(2, patient.Record.Facts.Count(f => f.Claim is MedicationUse && f.StatusAt(GatheringWorld.Now) == StatusKind.Current));
    }

    [Fact]
    public async Task What_is_both_sent_and_stored_is_one_fact_of_two_sightings()
    {
        await using var world = await GatheringWorld.Start();
        Put(world, Ada, Creatinine());
        var patient = await world.Gather(world.Request(("patient", Ada), ("observations", Bundle(Creatinine())), ("medications", null)));
        Assert.Equal(2, Assert.Single(patient.Record.Facts, f => f.Claim is Measurement).Seen.Count);
        Assert.Equal([HookPatient.Sent, HookPatient.Stored], patient.Sources);
    }

    [Fact]
    public void However_the_record_is_parted_between_store_and_ehr_the_whole_is_the_same()
    {
        var known = new Known(GatheringWorld.Now.AddDays(-30), KnownBasis.Imported);
        var anonymous = Creatinine().Replace("\"id\":\"c1\",", "", StringComparison.Ordinal);
        string[] resources =
        [
            Ada, Creatinine(), Creatinine("c2", date: "2026-01-01T08:00:00Z"), Creatinine("c3", value: 2.2m), anonymous, Weight(), Order("m1", Ibuprofen, "197805"),
            Order("m1", Ibuprofen, "197805", "stopped"), Order("m2", Ibuprofen, "197805"), Order("m3", "warfarin 5 MG Oral Tablet", "855332"),
        ];
        var drafts = resources.Select(r => FhirReader.Read("one document", Utf8(Bundle(Ada, r)), known).Drafts[^1]).ToList();
        var whole = Describe(PatientRecord.Build(new("Patient/1"), drafts));
        for (var parting = 0; parting < 1 << resources.Length; parting++)
        {
            var stored = PatientRecord.Build(new("Patient/1"), [.. drafts.Where((_, i) => (parting >> i & 1) == 0)]);
            Assert.Equal(whole, Describe(HookMerge.Of(new("Patient/1"), [.. drafts.Where((_, i) => (parting >> i & 1) == 1)], stored, [])));
        }
    }

    private static IReadOnlyList<string> Describe(PatientRecord record) =>
        [.. record.Facts.Select(f => $"{f.Id} {string.Join(',', f.Seen.Select(s => $"{s.Source} {s.Status} {s.Supersedes}").Order(StringComparer.Ordinal))}")];

    private static string Statement(string status, string end) => $$"""
        {"resourceType":"MedicationStatement","id":"s1","status":"{{status}}","subject":{"reference":"Patient/1"},"effectivePeriod":{"start":"2025-01-10"{{end}}},
        "medicationCodeableConcept":{"text":"{{Ibuprofen}}"},"dosage":[{"text":"1 tablet twice daily"}]}
        """;

    private static void Put(GatheringWorld world, params string[] resources)
    {
        var read = FhirReader.Read("import", Utf8(Bundle(resources)), new Known(GatheringWorld.Now.AddDays(-30), KnownBasis.Imported));
        FactArchive.Put(world.Records.Store, world.Tenant.Name, PatientRecord.Build(new("Patient/1"), read.Drafts));
    }
}
