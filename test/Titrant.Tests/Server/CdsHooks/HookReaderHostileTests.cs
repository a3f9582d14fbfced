using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>No bytes make the reader throw, take long, or list faults without end.</summary>
public sealed class HookReaderHostileTests
{
    private static readonly byte[][] s_seeds = [.. new[] { "patient-view", "order-select", "order-sign" }.Select(h => Calls.Bytes(Calls.Good(h))),
        Encoding.UTF8.GetBytes("""{"services":[{"hook":"order-sign","id":"a","description":"b","prefetch":{"p":"Patient/{{context.patientId}}"}}]}"""),
        Encoding.UTF8.GetBytes("""{"cards":[{"uuid":"4e0a3a1e-3283-4575-ab82-028d55fe2719","summary":"s","indicator":"info","source":{"label":"l","topic":{"code":"1","system":"u"}},"suggestions":[{"label":"x","actions":[{"type":"delete","description":"d","resourceId":"A/1"}]}],"selectionBehavior":"any","links":[{"label":"l","url":"https://e.org","type":"smart","appContext":"x"}]}]}"""),
        Encoding.UTF8.GetBytes("""{"feedback":[{"card":"c","outcome":"accepted","acceptedSuggestions":[{"id":"s"}],"outcomeTimestamp":"2021-12-11T10:05:31Z"}]}""")];

    private static readonly string[] s_splices = ["null", "[]", "{}", "\"\"", "\"\\ud800\"", "{\"\\ud800\":1}", "1e999", "-0", "\"\\u0000\"", "{\"resource\":{}}", "{\"resource\":null}", "{\"resourceType\":7}", "[[[[[[[[", "}", "\u00e9", "\"\"\"", "true", "{\"extension\":[]}"];

    [Fact]
    public void Whatever_bytes_come_no_reader_throws() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
    {
        Survives(bytes ?? []);
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Ten_thousand_mutations_of_good_documents_never_throw()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 10_000; i++) Survives(Mutated(s_seeds[random.Next(s_seeds.Length)], random));
    }

    [Fact]
    public void Every_cut_and_every_value_replaced_by_any_other_kind_never_throws()
    {
        foreach (var seed in s_seeds)
            for (var cut = 0; cut < seed.Length; cut += 7) Survives(seed[..cut]);
        foreach (var path in Paths(Calls.Good(), ""))
            foreach (var splice in new[] { "null", "[]", "{}", "\"\"", "7", "true", "\"x\"", "[null]", "[{}]", "{\"a\":{}}", "[\"a\",1]" })
                Survives(Calls.Bytes(Calls.With(path, JsonNode.Parse(splice))));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void A_hundred_thousand_levels_are_refused(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));
        Assert.Null(HookReader.Read(Encoding.UTF8.GetBytes(deep)).Request);
        var body = Encoding.UTF8.GetString(Calls.Bytes(Calls.With("prefetch.patient", "here"))).Replace("\"here\"", deep, StringComparison.Ordinal);
        Assert.Null(HookReader.Read(Encoding.UTF8.GetBytes(body)).Request);
    }

    [Fact]
    public void Huge_strings_and_a_hundred_thousand_names_are_refused_with_few_words()
    {
        foreach (var path in new[] { "hook", "hookInstance", "context.patientId", "context.userId", "fhirServer", "fhirAuthorization.access_token" })
        {
            var read = HookReader.Read(Calls.Bytes(Calls.With(path, new string('a', 4 << 20))));
            Assert.Null(read.Request);
            Assert.True(read.Faults.Sum(f => f.Path.Length + f.Says.Length) < 10_000);
        }
        var names = new JsonObject(Enumerable.Range(0, 100_000).Select(i => KeyValuePair.Create(new string('n', i % 90) + i.ToString(System.Globalization.CultureInfo.InvariantCulture), (JsonNode?)1)));
        var many = HookReader.Read(Calls.Bytes(Calls.With("prefetch", names)));
        Assert.Null(many.Request);
        Assert.InRange(many.Faults.Count, 1, HookFaults.Most);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_and_lone_surrogates_are_refused()
    {
        var body = Calls.Bytes(Calls.Good());
        var at = body.AsSpan().IndexOf("Practitioner"u8);
        body[at] = 0xff;
        Assert.Null(HookReader.Read(body).Request);
        var escaped = Encoding.UTF8.GetString(Calls.Bytes(Calls.Good())).Replace("Practitioner/7", "\\ud800", StringComparison.Ordinal);
        Assert.Null(HookReader.Read(Encoding.UTF8.GetBytes(escaped)).Request);
    }

    private static void Survives(byte[] bytes)
    {
        var read = HookReader.Read(bytes);
        Assert.True(read.Request is null == read.Faults.Any(f => f.Fatal));
        Assert.InRange(read.Faults.Count, 0, HookFaults.Most);
        _ = HookCheck.Of(bytes).IsValid;
    }

    private static byte[] Mutated(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, Encoding.UTF8.GetBytes(s_splices[random.Next(s_splices.Length)])); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at))); break;
                default:
                    // A value in the place of another: behind a colon, up to the next comma.
                    if (bytes.IndexOf((byte)':', at) is var colon and >= 0 && bytes.IndexOf((byte)',', colon) is var comma and >= 0)
                    {
                        bytes.RemoveRange(colon + 1, comma - colon - 1);
                        bytes.InsertRange(colon + 1, Encoding.UTF8.GetBytes(s_splices[random.Next(s_splices.Length)]));
                    }
                    break;
            }
            if (bytes.Count == 0) bytes.Add((byte)'{');
        }
        return [.. bytes];
    }

    private static IEnumerable<string> Paths(JsonObject of, string under)
    {
        foreach (var (name, value) in of)
        {
            var path = under.Length == 0 ? name : $"{under}.{name}";
            yield return path;
            if (value is JsonObject inner) foreach (var below in Paths(inner, path)) yield return below;
        }
    }
}
