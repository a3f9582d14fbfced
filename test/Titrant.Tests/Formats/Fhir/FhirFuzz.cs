using System.Diagnostics;
using System.Globalization;
using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Tests.Formats.Fhir;

/// <summary>Seeded damage to sound documents: no throw, no hang, bounded memory, and every resource accounted for once.</summary>
public sealed class FhirFuzz
{
    private static readonly byte[][] s_sound =
    [
        Utf8(Json.Bundle(Json.Ann, Json.Observation("\"valueQuantity\":{\"value\":4.10,\"unit\":\"mmol/L\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mmol/L\"},\"referenceRange\":[{\"low\":{\"value\":3}}]"))),
        Utf8(Json.Bundle(Json.Ann, Json.Of("MedicationRequest", "\"status\":\"active\",\"intent\":\"order\",\"authoredOn\":\"2024-01-01\",\"medicationReference\":{\"reference\":\"#m\"},\"contained\":[{\"resourceType\":\"Medication\",\"id\":\"m\",\"code\":{\"text\":\"x\"}}],\"dosageInstruction\":[{\"timing\":{\"repeat\":{\"frequency\":2,\"period\":1,\"periodUnit\":\"d\",\"boundsDuration\":{\"value\":10,\"unit\":\"d\"}}}}],\"dispenseRequest\":{\"expectedSupplyDuration\":{\"value\":30,\"unit\":\"d\"}}"))),
        Utf8(Json.Ann + "\n" + Json.Observation("\"component\":[{\"code\":{\"text\":\"a\"},\"valueRatio\":{\"numerator\":{\"value\":1}}}]") + "\n" + Json.Of("Condition", "\"code\":{\"text\":\"\\u00e9\"},\"onsetAge\":{\"value\":4}") + "\n"),
        Utf8(Json.Of("QuestionnaireResponse", "\"status\":\"completed\",\"item\":[{\"linkId\":\"1\",\"item\":[{\"linkId\":\"2\",\"answer\":[{\"valueDate\":\"2024-02-29\"}]}]}]")),
        Utf8(Json.Bundle(Json.Ann, Json.Of("DiagnosticReport", "\"status\":\"final\",\"code\":{\"text\":\"x\"},\"result\":[{\"reference\":\"Observation/o1\"}],\"presentedForm\":[{\"contentType\":\"text/plain\",\"data\":\"aGVsbG8=\"}]"), Json.Bundle(Json.Ann))),
        Utf8(Json.Bundle(Json.Ann, Json.Of("FamilyMemberHistory", "\"status\":\"completed\",\"relationship\":{\"text\":\"m\"},\"condition\":[{\"code\":{\"text\":\"x\"}}]"), Json.Of("AllergyIntolerance", "\"code\":{\"text\":\"nkda\"},\"reaction\":[{\"manifestation\":[{\"text\":\"r\"}]}]"))),
    ];

    [Fact]
    public void Damage_never_throws_hangs_or_eats_memory()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("TITRANT_FUZZ") ?? "20000", CultureInfo.InvariantCulture);
        var random = new Random(20261121);
        var clock = new Stopwatch();
        for (var round = 0; round < rounds; round++)
        {
            var bytes = Damaged(s_sound[random.Next(s_sound.Length)], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            clock.Restart();
            try
            {
                using var trickle = new Trickle(bytes, 1 + random.Next(600));
                var read = round % 4 == 0 ? FhirReader.Read("f.json", trickle, Some.File) : FhirReader.Read("f.json", bytes, Some.File);
                foreach (var part in read.Others.Prepend(read)) PatientRecord.Build(new PersonId("p"), part.Drafts, part.Issues);
                Assert.All(read.Issues, i => Assert.NotEqual("", i.Meaning));
                foreach (var (_, outcome, _) in read.Tally.Rows)
                    Assert.True(outcome is Tally.Read or Tally.NotModelled || read.Issues.Any(i => i.Code == outcome), outcome);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"round {round}: {e}\n{Convert.ToBase64String(bytes)}");
            }
            Assert.InRange(clock.ElapsedMilliseconds, 0, 5000);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (2 << 20) + 400L * bytes.Length);
        }
    }

    private static byte[] Damaged(byte[] sound, Random random)
    {
        var bytes = sound.ToList();
        for (var times = 1 + random.Next(3); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(1 + random.Next(40), bytes.Count - at);
            switch (random.Next(10))
            {
                case 8 or 9: Revalue(bytes, at, s_words[random.Next(s_words.Length)]); break;
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                case 3: bytes.RemoveRange(at, length); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 5: bytes.InsertRange(random.Next(bytes.Count), s_sound[random.Next(s_sound.Length)].AsSpan(0, 60).ToArray()); break;
                case 6: bytes.InsertRange(at, Utf8(new string("[{"[random.Next(2)], random.Next(300)))); break;
                default: bytes.InsertRange(at, Utf8(s_words[random.Next(s_words.Length)])); break;
            }
        }
        return [.. bytes];
    }

    // A whole value for another, so that what is sound JSON and nonsense as FHIR is met as often as broken JSON.
    private static void Revalue(List<byte> bytes, int from, string word)
    {
        var colon = bytes.IndexOf((byte)':', from);
        if (colon < 0 || colon + 1 >= bytes.Count) return;
        var end = bytes[colon + 1] == '"' ? bytes.IndexOf((byte)'"', colon + 2) + 1 : bytes.FindIndex(colon + 1, b => b is (byte)',' or (byte)'}' or (byte)']');
        if (end <= colon) return;
        bytes.RemoveRange(colon + 1, end - colon - 1);
        bytes.InsertRange(colon + 1, Utf8(word));
    }

    private static readonly string[] s_words =
        ["1e-28", "7.9e28", "-1", "0", "\"9990-01-01\"", "\"2024\"", "\"wk\"", "\"Bundle\"", "\"Patient\"", "\"#m\"", "[1,2]", "{\"text\":\"x\"}", "[{\"text\":\"x\"}]", "null", "true", "1e999", "-", "\"\\ud800\"", "\\", "\"", ",", ":", "\n", "\0", "{}", "[]", "\"9999-12-31\"", "\"0001-01-01T00:00:00+14:00\"", "99999999999999999999", "\uFEFF", "\"value\":", "\"entry\":["];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
