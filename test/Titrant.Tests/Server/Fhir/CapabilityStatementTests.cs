using System.Net;
using System.Text;
using Titrant.Server.Fhir.Search;

namespace Titrant.Tests.Server.Fhir;

public sealed class CapabilityStatementTests
{
    [Fact]
    public async Task Every_parameter_that_is_promised_is_understood()
    {
        await using var house = new FhirHouse();
        var client = await house.Open();
        var statement = await client.GetAsync("/fhir/metadata").Json();
        Assert.Equal("4.0.1", (string?)statement["fhirVersion"]);
        var rest = statement["rest"]![0]!;
        foreach (var resource in rest["resource"]!.AsArray())
        {
            var type = (string)resource!["type"]!;
            var interactions = resource["interaction"]!.AsArray().Select(i => (string)i!["code"]!).ToList();
            var parameters = resource["searchParam"]?.AsArray() ?? [];
            Assert.Equal(parameters.Count > 0, interactions.Contains("search-type"));
            foreach (var parameter in parameters)
            {
                var value = (string)parameter!["type"]! switch { "date" => "2020", "reference" => "Patient/1", _ => "x" };
                var name = (string)parameter["name"]!;
                var bundle = await client.GetAsync($"/fhir/{type}?_id=1&{name}={value}").Json();
                Assert.Equal("searchset", (string?)bundle["type"]);
            }
        }
    }

    [Fact]
    public async Task Every_type_that_is_promised_is_taken_and_given_back()
    {
        await using var house = new FhirHouse();
        var client = await house.Open();
        var statement = await client.GetAsync("/fhir/metadata").Json();
        foreach (var type in statement["rest"]![0]!["resource"]!.AsArray().Select(r => (string)r!["type"]!))
        {
            using var body = new StringContent($$"""{"resourceType":"{{type}}"}""", Encoding.UTF8, "application/fhir+json");
            using var made = await client.PostAsync("/fhir/" + type, body);
            Assert.True(made.StatusCode == HttpStatusCode.Created, $"{type}: {made.StatusCode}");
            Assert.Equal(type, (string?)(await client.GetAsync(made.Headers.Location).Json())["resourceType"]);
        }
    }

    [Fact]
    public async Task The_first_types_of_a_record_can_be_searched()
    {
        await using var house = new FhirHouse();
        var client = await house.Open();
        foreach (var type in (string[])["Patient", "Observation", "MedicationRequest", "Condition", "Provenance"])
            Assert.Empty((await client.GetAsync($"/fhir/{type}?_id=1").Json()).Ids());
        await client.GetAsync("/fhir/Binary?_id=1").Refused(HttpStatusCode.NotFound);
    }

    [Fact]
    public void Each_parameter_has_one_row() =>
        Assert.Distinct(SearchParameter.Table.Rows.Select(r => (r["type"], r["parameter"])));
}
