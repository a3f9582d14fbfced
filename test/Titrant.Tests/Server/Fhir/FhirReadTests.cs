using System.Net;

namespace Titrant.Tests.Server.Fhir;

public sealed class FhirReadTests
{
    private static readonly string Creatinine = FhirHouse.Observation("o1", "1", "2160-0", "2026-11-01");

    [Fact]
    public async Task A_resource_is_given_as_it_came_with_its_version()
    {
        await using var house = new FhirHouse();
        house.Put(Creatinine);
        var client = await house.Open();
        using var answer = await client.GetAsync("/fhir/Observation/o1");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("W/\"1\"", answer.Headers.ETag!.ToString());
        Assert.Equal(FhirHouse.Noon, answer.Content.Headers.LastModified);
        Assert.Equal(Creatinine.Insert(1, "\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"2026-11-21T12:00:00.000Z\"},"), await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_earlier_version_can_still_be_read()
    {
        await using var house = new FhirHouse();
        house.Put(Creatinine);
        house.Put(Creatinine.Replace("1.10", "1.20", StringComparison.Ordinal));
        var client = await house.Open();
        Assert.Contains("1.20", await client.GetStringAsync("/fhir/Observation/o1"), StringComparison.Ordinal);
        Assert.Contains("1.10", await client.GetStringAsync("/fhir/Observation/o1/_history/1"), StringComparison.Ordinal);
        Assert.Equal("not-found", await client.GetAsync("/fhir/Observation/o1/_history/3").Refused(HttpStatusCode.NotFound));
        Assert.Equal("not-found", await client.GetAsync("/fhir/Observation/o1/_history/one").Refused(HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task A_deleted_resource_is_gone_and_its_history_is_not()
    {
        await using var house = new FhirHouse();
        house.Put(Creatinine);
        house.Delete("Observation", "o1", "Patient/1");
        var client = await house.Open();
        Assert.Equal("deleted", await client.GetAsync("/fhir/Observation/o1").Refused(HttpStatusCode.Gone));
        Assert.Equal("deleted", await client.GetAsync("/fhir/Observation/o1/_history/2").Refused(HttpStatusCode.Gone));
        Assert.Equal("o1", (string?)(await client.GetAsync("/fhir/Observation/o1/_history/1").Json())["id"]);
        Assert.Empty((await client.GetAsync("/fhir/Observation?patient=1").Json()).Ids());
    }

    [Theory]
    [InlineData("W/\"1\"", HttpStatusCode.NotModified)]
    [InlineData("\"1\"", HttpStatusCode.NotModified)]
    [InlineData("W/\"7\", W/\"1\"", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("W/\"2\"", HttpStatusCode.OK)]
    public async Task What_the_caller_already_has_is_not_sent_again(string tag, HttpStatusCode expected)
    {
        await using var house = new FhirHouse();
        house.Put(Creatinine);
        var client = await house.Open();
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/fhir/Observation/o1");
        asked.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var answer = await client.SendAsync(asked);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("W/\"1\"", answer.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task Head_answers_like_get_without_a_body()
    {
        await using var house = new FhirHouse();
        house.Put(Creatinine);
        var client = await house.Open();
        using var answer = await client.SendAsync(new(HttpMethod.Head, "/fhir/Observation/o1"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("W/\"1\"", answer.Headers.ETag!.ToString());
        Assert.True(answer.Content.Headers.ContentLength > 200);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("application/fhir+json", "", HttpStatusCode.OK)]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "", HttpStatusCode.OK)]
    [InlineData("application/fhir+json;fhirVersion=4.0", "", HttpStatusCode.OK)]
    [InlineData("application/fhir+xml", "", HttpStatusCode.NotAcceptable)]
    [InlineData("application/fhir+json;fhirVersion=5.0", "", HttpStatusCode.NotAcceptable)]
    [InlineData("application/fhir+xml", "?_format=json", HttpStatusCode.OK)]
    [InlineData("application/json", "?_format=application/fhir%2Bjson", HttpStatusCode.OK)]
    [InlineData("application/json", "?_format=application/fhir+json", HttpStatusCode.OK)]
    [InlineData("application/json", "?_format=xml", HttpStatusCode.NotAcceptable)]
    public async Task Json_is_spoken_and_nothing_else(string accept, string query, HttpStatusCode expected)
    {
        await using var house = new FhirHouse();
        house.Put(Creatinine);
        var client = await house.Open();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        using var answer = await client.GetAsync("/fhir/Observation/o1" + query);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/fhir+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("GET", "/fhir/Observation/none", HttpStatusCode.NotFound)]
    [InlineData("GET", "/fhir/Nonsense/1", HttpStatusCode.NotFound)]
    [InlineData("GET", "/fhir/Nonsense", HttpStatusCode.NotFound)]
    [InlineData("GET", "/fhir/Observation/1/2/3/4", HttpStatusCode.NotFound)]
    [InlineData("GET", "/fhir/Patient/1/$everything", HttpStatusCode.NotFound)]
    [InlineData("GET", "/.well-known/smart-configuration", HttpStatusCode.NotFound)]
    [InlineData("GET", "/fhir/.well-known/smart-configuration", HttpStatusCode.NotFound)]
    [InlineData("PATCH", "/fhir/Observation/1", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/fhir/metadata", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/fhir/Observation/_search", HttpStatusCode.MethodNotAllowed)]
    public async Task Whatever_is_not_here_is_refused_in_an_outcome(string method, string address, HttpStatusCode expected)
    {
        await using var house = new FhirHouse();
        var client = await house.Open();
        await client.SendAsync(new(new HttpMethod(method), address)).Refused(expected);
    }

    [Fact]
    public async Task A_refused_method_names_those_that_serve()
    {
        await using var house = new FhirHouse();
        var client = await house.Open();
        using var answer = await client.DeleteAsync("/fhir/metadata");
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task Another_house_reads_nothing_of_it()
    {
        await using var house = new FhirHouse();
        house.Put(Creatinine);
        var other = await house.Open("other");
        await other.GetAsync("/fhir/Observation/o1").Refused(HttpStatusCode.NotFound);
        await other.GetAsync("/fhir/Observation/o1/_history/1").Refused(HttpStatusCode.NotFound);
        Assert.Empty((await other.GetAsync("/fhir/Observation?patient=1").Json()).Ids());
        Assert.Empty((await other.GetAsync("/fhir/Observation?_id=o1").Json()).Ids());
        Assert.Empty((await other.GetAsync("/fhir/Patient").Json()).Ids());
    }
}
