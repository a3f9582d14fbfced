using System.Net;

namespace Titrant.Tests.Server.Fhir;

public sealed class FhirSearchTests
{
    private static FhirHouse House()
    {
        var house = new FhirHouse();
        house.Put("""{"resourceType":"Patient","id":"1","name":[{"family":"Ångström","given":["Éva"]}],"gender":"female","birthDate":"1961-03-02","identifier":[{"system":"urn:mrn","value":"77"}]}""");
        house.Put("""{"resourceType":"Patient","id":"2","name":[{"family":"Berg","given":["Anders"]}],"gender":"male","birthDate":"1970"}""");
        house.Put(FhirHouse.Observation("o1", "1", "2160-0", "2026-01-01"));
        house.Put(FhirHouse.Observation("o2", "1", "2160-0", "2026-03-01T08:00:00+01:00"));
        house.Put(FhirHouse.Observation("o3", "1", "4548-4", "2026-02"));
        house.Put(FhirHouse.Observation("o4", "2", "2160-0", "2026-01-01"));
        house.Put("""{"resourceType":"Medication","id":"m","code":{"text":"clopidogrel"}}""");
        house.Put("""{"resourceType":"MedicationRequest","id":"r","status":"active","intent":"order","medicationReference":{"reference":"Medication/m"},"subject":{"reference":"Patient/1"}}""");
        return house;
    }

    [Theory]
    [InlineData("Observation?patient=1", "o1 o2 o3")]
    [InlineData("Observation?patient=Patient/1&code=2160-0", "o1 o2")]
    [InlineData("Observation?subject=Patient/1&code=http://loinc.org%7C4548-4", "o3")]
    [InlineData("Observation?patient=1&code=4548-4,2160-0", "o1 o2 o3")]
    [InlineData("Observation?patient=1,2&code=2160-0", "o1 o2 o4")]
    [InlineData("Observation?patient=1&date=ge2026-02&date=lt2026-03", "o3")]
    [InlineData("Observation?patient=1&date=2026-03-01T08:00:00%2B01:00", "o2")]
    [InlineData("Observation?patient=1&_sort=-date", "o2 o3 o1")]
    [InlineData("Observation?patient=1&_sort=date", "o1 o3 o2")]
    [InlineData("Observation?patient=1&status:missing=true", "")]
    [InlineData("Observation?patient=1&category:missing=true", "o1 o2 o3")]
    [InlineData("Observation?_id=o4,o1,none", "o1 o4")]
    [InlineData("Observation?_id=o4&patient=1", "")]
    [InlineData("Observation?patient=1&patient=2", "")]
    [InlineData("Observation?patient=1&_lastUpdated=2026-11-21", "o1 o2 o3")]
    [InlineData("Observation?patient=1&_lastUpdated=gt2026-11-21", "")]
    [InlineData("Observation?patient=nobody", "")]
    [InlineData("Patient", "1 2")]
    [InlineData("Patient?name=angstrom", "1")]
    [InlineData("Patient?family=b", "2")]
    [InlineData("Patient?given:contains=VA", "1")]
    [InlineData("Patient?family:exact=ngstrom", "")]
    [InlineData("Patient?gender=female", "1")]
    [InlineData("Patient?birthdate=1970", "2")]
    [InlineData("Patient?birthdate=lt1970", "1")]
    [InlineData("Patient?identifier=urn:mrn%7C77", "1")]
    [InlineData("Patient?_sort=-birthdate", "2 1")]
    [InlineData("MedicationRequest?patient=1&status=active&intent=order", "r")]
    public async Task A_search_finds_what_a_reader_would_pick(string query, string expected)
    {
        await using var house = House();
        var client = await house.Open();
        Assert.Equal(expected, string.Join(' ', (await client.GetAsync("/fhir/" + query).Json()).Ids()));
    }

    [Theory]
    [InlineData("Observation?code=2160-0", "too-costly")]
    [InlineData("Observation", "too-costly")]
    [InlineData("Provenance?recorded=2026", "too-costly")]
    [InlineData("Observation?patient=1&value-quantity=gt5", "not-supported")]
    [InlineData("Observation?patient=1&code:text=x", "not-supported")]
    [InlineData("Observation?patient=1&code:not=x", "not-supported")]
    [InlineData("Observation?patient.name=x", "not-supported")]
    [InlineData("Observation?patient=1&_has:Provenance:target:agent=x", "not-supported")]
    [InlineData("Observation?patient=1&_sort=code", "not-supported")]
    [InlineData("Observation?patient=1&_elements=code", "not-supported")]
    [InlineData("Observation?patient=1&_include=*", "not-supported")]
    [InlineData("Observation?patient=1&date=soon", "value")]
    [InlineData("Observation?patient=1&code=", "value")]
    [InlineData("Observation?patient=1&_count=many", "value")]
    [InlineData("Observation?patient=1&status:missing=perhaps", "value")]
    [InlineData("Observation?patient=1&foo=1&date=soon", "not-supported,value")]
    [InlineData("Observation?_page=AAAA", "value")]
    public async Task What_is_not_understood_is_refused_not_left_out(string query, string codes)
    {
        await using var house = House();
        var client = await house.Open();
        Assert.Equal(codes, await client.GetAsync("/fhir/" + query).Refused(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Whoever_prefers_lenient_handling_is_told_what_was_left_out()
    {
        await using var house = House();
        var client = await house.Open();
        client.DefaultRequestHeaders.Add("Prefer", "handling=lenient");
        var bundle = await client.GetAsync("/fhir/Observation?patient=1&code=2160-0&value-quantity=gt5").Json();
        Assert.Equal(["o1", "o2"], bundle.Ids());
        var outcome = Assert.Single(bundle.Entries(), e => (string?)e["search"]!["mode"] == "outcome");
        Assert.Contains("value-quantity", (string?)outcome["resource"]!["issue"]![0]!["diagnostics"], StringComparison.Ordinal);
        Assert.DoesNotContain("value-quantity", bundle.Link("self"), StringComparison.Ordinal);
        Assert.Equal("value", await client.GetAsync("/fhir/Observation?patient=1&date=soon").Refused(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_posted_search_keeps_the_patient_out_of_every_address()
    {
        await using var house = House();
        var client = await house.Open();
        using var form = new FormUrlEncodedContent([new("patient", "1"), new("code", "2160-0"), new("_count", "1")]);
        var bundle = await client.PostAsync("/fhir/Observation/_search", form).Json();
        Assert.Equal(["o1"], bundle.Ids());
        Assert.All(["self", "next"], relation => Assert.DoesNotContain("2160", bundle.Link(relation), StringComparison.Ordinal));
        Assert.Equal(["o1"], (await client.GetAsync(bundle.Link("self")).Json()).Ids());
        Assert.Equal(["o2"], (await client.GetAsync(bundle.Link("next")).Json()).Ids());
        using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/fhir+json");
        await client.PostAsync("/fhir/Observation/_search", json).Refused(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_count_comes_without_entries()
    {
        await using var house = House();
        var client = await house.Open();
        foreach (var query in (string[])["Observation?patient=1&_summary=count", "Observation?patient=1&_count=0"])
        {
            var bundle = await client.GetAsync("/fhir/" + query).Json();
            Assert.Equal(3, (int?)bundle["total"]);
            Assert.Null(bundle["entry"]);
        }
        Assert.EndsWith("_count=500", (await client.GetAsync("/fhir/Observation?patient=1&_count=100000").Json()).Link("self"), StringComparison.Ordinal);
        Assert.Equal(2, (int?)(await client.GetAsync("/fhir/Patient?_total=accurate").Json())["total"]);
        Assert.Null((await client.GetAsync("/fhir/Observation?patient=1&_total=none").Json())["total"]);
    }

    [Fact]
    public async Task The_medicine_of_an_order_comes_along_when_asked_for()
    {
        await using var house = House();
        var client = await house.Open();
        var bundle = await client.GetAsync("/fhir/MedicationRequest?patient=1&_include=MedicationRequest:medication").Json();
        Assert.Equal("r", Assert.Single(bundle.Ids()));
        var included = Assert.Single(bundle.Entries(), e => (string?)e["search"]!["mode"] == "include");
        Assert.Equal("m", (string?)included["resource"]!["id"]);
    }

    [Fact]
    public async Task A_provenance_is_found_by_what_it_is_about()
    {
        await using var house = House();
        house.Put("""{"resourceType":"Provenance","id":"p","target":[{"reference":"Observation/o1"}],"recorded":"2026-01-02T00:00:00Z","agent":[{"who":{"display":"laboratory"}}]}""", "Patient/1");
        house.Put("""{"resourceType":"Provenance","id":"q","target":[{"reference":"Medication/m"}],"recorded":"2026-01-02T00:00:00Z","agent":[{"who":{"display":"pharmacy"}}]}""");
        var client = await house.Open();
        Assert.Equal(["p"], (await client.GetAsync("/fhir/Provenance?target=Observation/o1").Json()).Ids());
        Assert.Equal(["q"], (await client.GetAsync("/fhir/Provenance?target=Medication/m").Json()).Ids());
        Assert.Empty((await client.GetAsync("/fhir/Provenance?target=Observation/o2").Json()).Ids());
    }

    [Fact]
    public async Task A_result_that_names_its_patient_by_identifier_is_among_the_patients_results()
    {
        await using var house = House();
        house.Put("""{"resourceType":"Observation","id":"i","status":"final","subject":{"identifier":{"system":"urn:mrn","value":"77"}}}""", "Patient/1");
        house.Put("""{"resourceType":"Observation","id":"g","status":"final","subject":{"reference":"Group/1"},"performer":[{"reference":"Patient/1"}]}""", "Patient/1");
        var client = await house.Open();
        Assert.Equal(["i", "o1", "o2", "o3"], (await client.GetAsync("/fhir/Observation?patient=1").Json()).Ids());
        Assert.Equal(["i"], (await client.GetAsync("/fhir/Observation?patient=1&code:missing=true").Json()).Ids());
    }
}
