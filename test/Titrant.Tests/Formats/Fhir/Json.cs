using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Tests.Formats.Fhir;

/// <summary>Small FHIR documents for the cases; every one of them is about a woman born in 1960 unless it says otherwise.</summary>
internal static class Json
{
    public const string Ann = """{"resourceType":"Patient","id":"ann","gender":"female","birthDate":"1960-05-17","name":[{"family":"Berg","given":["Ann"]}]}""";
    public const string Potassium = """{"coding":[{"system":"http://loinc.org","code":"2823-3","display":"Potassium"}],"text":"Potassium"}""";
    public const string Aspirin = """{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"1191","display":"aspirin"}]}""";
    public const string AboutAnn = "\"subject\":{\"reference\":\"Patient/ann\"}";

    public static string Bundle(params string[] resources) =>
        "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[" + string.Join(",", resources.Select(r => "{\"resource\":" + r + "}")) + "]}";

    public static string Observation(string members, string status = "final") =>
        "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"status\":\"" + status + "\",\"code\":" + Potassium + "," + AboutAnn
        + ",\"effectiveDateTime\":\"2024-03-01T08:00:00+01:00\"" + (members.Length > 0 ? "," + members : "") + "}";

    public static string Of(string type, string members) => "{\"resourceType\":\"" + type + "\",\"id\":\"x1\"," + AboutAnn + "," + members + "}";

    public static DocumentRead Read(string json, string name = "a.json", FhirLimits? limits = null) => FhirReader.Read(name, Encoding.UTF8.GetBytes(json), Some.File, limits);

    /// <summary>Reads a bundle of Ann and the resources, through bytes and through a stream of small pieces; both must agree.</summary>
    public static DocumentRead WithAnn(params string[] resources)
    {
        var json = Bundle([Ann, .. resources]);
        var read = Read(json);
        using var trickle = new Trickle(Encoding.UTF8.GetBytes(json), 7);
        var streamed = FhirReader.Read("a.json", trickle, Some.File);
        Assert.Equal(read.Drafts, streamed.Drafts);
        Assert.Equal(read.Issues, streamed.Issues);
        Assert.Equal(read.Tally.Rows, streamed.Tally.Rows);
        return read;
    }

    /// <summary>The one claim of a kind that reading Ann's bundle gives, and nothing refused.</summary>
    public static Draft One<T>(params string[] resources) where T : Claim
    {
        var read = WithAnn(resources);
        Assert.DoesNotContain(read.Issues, i => i.Severity >= Severity.Error);
        return Assert.Single(read.Drafts, d => d.Claim is T);
    }

    public static T Claim<T>(params string[] resources) where T : Claim => (T)One<T>(resources).Claim;
}

/// <summary>Gives out a few bytes at a time.</summary>
internal sealed class Trickle(byte[] bytes, int atOnce) : MemoryStream(bytes, writable: false)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, atOnce));
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, atOnce)]);
}
