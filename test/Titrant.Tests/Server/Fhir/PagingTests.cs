using System.Globalization;
using System.Net;
using System.Text;

namespace Titrant.Tests.Server.Fhir;

public sealed class PagingTests
{
    private static string Day(int i) => FhirHouse.Noon.AddDays(-(i * 7 % 13)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static FhirHouse House(int observations)
    {
        var house = new FhirHouse();
        for (var i = 0; i < observations; i++)
        {
            house.Put(FhirHouse.Observation(string.Create(CultureInfo.InvariantCulture, $"o{i:d3}"), "1", "2160-0", Day(i)));
            house.Put(string.Create(CultureInfo.InvariantCulture, $$"""{"resourceType":"Patient","id":"p{{i:d3}}","birthDate":"{{1930 + (i * 5 % 17)}}"}"""));
        }
        return house;
    }

    private static async Task<(List<string> Forward, List<string> Backward)> Walk(HttpClient client, string address)
    {
        List<string> forward = [];
        List<string> backward = [];
        var bundle = await client.GetAsync(address).Json();
        while (true)
        {
            forward.AddRange(bundle.Ids());
            if (bundle.Link("next") is not { } next) break;
            bundle = await client.GetAsync(next).Json();
        }
        while (true)
        {
            backward.InsertRange(0, bundle.Ids());
            if (bundle.Link("previous") is not { } previous) break;
            bundle = await client.GetAsync(previous).Json();
        }
        return (forward, backward);
    }

    [Theory]
    [InlineData("/fhir/Observation?patient=1")]
    [InlineData("/fhir/Observation?patient=1&_sort=date")]
    [InlineData("/fhir/Observation?patient=1&_sort=-date")]
    [InlineData("/fhir/Observation?patient=1&_sort=-_lastUpdated")]
    [InlineData("/fhir/Patient")]
    [InlineData("/fhir/Patient?birthdate=ge1935")]
    [InlineData("/fhir/Patient?_sort=birthdate")]
    [InlineData("/fhir/Patient?_total=accurate")]
    public async Task Pages_of_any_length_give_the_same_in_the_same_order(string address)
    {
        await using var house = House(23);
        var client = await house.Open();
        var mark = address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var whole = (await client.GetAsync($"{address}{mark}_count=500").Json()).Ids();
        Assert.True(whole.Length > 15);
        foreach (var count in (int[])[1, 2, 7, 22, 23, 24])
        {
            var (forward, backward) = await Walk(client, string.Create(CultureInfo.InvariantCulture, $"{address}{mark}_count={count}"));
            Assert.Equal(whole, forward);
            Assert.Equal(whole, backward);
        }
    }

    [Fact]
    public async Task Pages_agree_while_others_write()
    {
        await using var house = House(6);
        var client = await house.Open();
        var first = await client.GetAsync("/fhir/Observation?patient=1&_count=3&_sort=date").Json();
        var whole = (await client.GetAsync("/fhir/Observation?patient=1&_sort=date").Json()).Ids();
        house.Put(FhirHouse.Observation("new", "1", "2160-0", "2026-11-21"), at: FhirHouse.Noon.AddSeconds(1));
        house.Put(FhirHouse.Observation(whole[0], "1", "2160-0", "2026-11-21"), at: FhirHouse.Noon.AddSeconds(1));
        house.Delete("Observation", whole[5], "Patient/1");
        var second = await client.GetAsync(first.Link("next")).Json();
        Assert.Equal(whole, first.Ids().Concat(second.Ids()));
        Assert.Equal((int?)first["total"], (int?)second["total"]);
        Assert.Equal("deleted", await client.GetAsync("/fhir/Observation/" + whole[5]).Refused(HttpStatusCode.Gone));
    }

    [Fact]
    public async Task A_page_link_says_nothing_and_opens_for_no_other_house()
    {
        await using var house = House(3);
        house.Put("""{"resourceType":"Patient","id":"x"}""", tenant: "other");
        var client = await house.Open();
        var other = await house.Open("other");
        var next = new Uri((await client.GetAsync("/fhir/Observation?patient=1&code=2160-0&_count=1").Json()).Link("next")!).PathAndQuery;
        var word = next[(next.IndexOf('=', StringComparison.Ordinal) + 1)..];
        Assert.DoesNotContain("2160", Encoding.Latin1.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(word)), StringComparison.Ordinal);
        await client.GetAsync(next).Json();
        Assert.Equal("value", await other.GetAsync(next).Refused(HttpStatusCode.BadRequest));
        Assert.Equal("value", await client.GetAsync(next.Replace("Observation", "Patient", StringComparison.Ordinal)).Refused(HttpStatusCode.BadRequest));
        Assert.Equal("value", await client.GetAsync(next[..^3] + "AAA").Refused(HttpStatusCode.BadRequest));
        Assert.Equal("value", await client.GetAsync(next + "&patient=2").Refused(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_page_link_outlasts_the_server()
    {
        await using var house = House(3);
        var next = new Uri((await (await house.Open()).GetAsync("/fhir/Observation?patient=1&_count=1").Json()).Link("next")!).PathAndQuery;
        Assert.Equal(["o001"], (await (await house.Open()).GetAsync(next).Json()).Ids());
    }
}
