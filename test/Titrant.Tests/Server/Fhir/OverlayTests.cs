using System.Text;
using System.Text.Json;
using Titrant.Patient.Store;
using Titrant.Server.Fhir;

namespace Titrant.Tests.Server.Fhir;

public sealed class OverlayTests
{
    private const string Laid = "\"versionId\":\"3\",\"lastUpdated\":\"2026-11-21T12:00:00.123Z\"";

    private static string Of(string json) =>
        Encoding.UTF8.GetString(Overlay.Of(new StoredResource("Patient", "a-1", 3, FhirHouse.Noon.AddMilliseconds(123.4567), "Patient/a-1", Encoding.UTF8.GetBytes(json))));

    [Theory]
    [InlineData("""{"resourceType":"Patient"}""", """{"id":"a-1","meta":{LAID},"resourceType":"Patient"}""")]
    [InlineData("""{ "resourceType" : "Patient", "id" : "other" }""", """{"meta":{LAID}, "resourceType" : "Patient", "id" : "a-1" }""")]
    [InlineData("""{"resourceType":"Patient","id":"x","meta":{}}""", """{"resourceType":"Patient","id":"a-1","meta":{LAID}}""")]
    [InlineData("""{"resourceType":"Patient","meta":{"tag":[{"code":"t"}]},"id":"x"}""", """{"resourceType":"Patient","meta":{LAID,"tag":[{"code":"t"}]},"id":"a-1"}""")]
    [InlineData("""{"resourceType":"Patient","id":"x","meta":{"lastUpdated":"2001-01-01T00:00:00Z","versionId":"99"}}""", """{"resourceType":"Patient","id":"a-1","meta":{"lastUpdated":"2026-11-21T12:00:00.123Z","versionId":"3"}}""")]
    [InlineData("""{"resourceType":"Patient","id":"x","meta":{"versionId":"99","source":"s"}}""", """{"resourceType":"Patient","id":"a-1","meta":{"lastUpdated":"2026-11-21T12:00:00.123Z","versionId":"3","source":"s"}}""")]
    [InlineData("""{"resourceType":"Patient","id":"x","meta":null}""", """{"resourceType":"Patient","id":"a-1","meta":{LAID}}""")]
    public void Id_version_and_time_of_the_store_stand_in_the_answer(string came, string given) => Assert.Equal(given.Replace("LAID", Laid, StringComparison.Ordinal), Of(came));

    [Fact]
    public void Everything_else_keeps_its_bytes()
    {
        const string rest = """
            "valueQuantity" : { "value" : 1.10, "low": 1E+2, "unit":"\u00b5mol/L" },
              "contained":[{"resourceType":"Patient","id":"in","meta":{"versionId":"7"}}],
              "unknownToAll": [ null , {"id":"kept","meta":{"versionId":"8"}} ], "name":[{"family":"Ångström"}]}
            """;
        Assert.Equal("{\"id\":\"a-1\",\"meta\":{" + Laid + "},\"resourceType\":\"Observation\"," + rest, Of("{\"resourceType\":\"Observation\"," + rest));
    }

    [Fact]
    public void A_byte_order_mark_is_not_given_out() => Assert.StartsWith("{\"id\"", Of("\uFEFF{\"resourceType\":\"Patient\"}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"resourceType":"Patient","i\u0064":"x","m\u0065ta":{"version\u0049d":"4"}}""")]
    [InlineData("""{"resourceType":"Patient","id":"x","id":"y","meta":{"versionId":"4"},"meta":{"versionId":"5"}}""")]
    public void No_spelling_of_a_member_keeps_a_foreign_id_or_version(string came)
    {
        using var given = JsonDocument.Parse(Of(came));
        foreach (var member in given.RootElement.EnumerateObject())
        {
            if (member.NameEquals("id")) Assert.Equal("a-1", member.Value.GetString());
            if (member.NameEquals("meta")) Assert.Equal("3", member.Value.GetProperty("versionId").GetString());
        }
        Assert.Equal("a-1", given.RootElement.GetProperty("id").GetString());
    }
}
