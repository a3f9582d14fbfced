using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Titrant.Medicine;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Fhir;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>A record fetched by the templates alone gives the advice and the answers of the whole record.</summary>
public sealed class PrefetchLawTests
{
    private static readonly IReadOnlyList<PrefetchTemplate> s_templates = HookService.All[0].Prefetch;

    // Ordered beside what each person takes already, so that every capability has something to say.
    private static readonly string[] s_medicines =
    [
        "clopidogrel 75 mg", "metformin 1000 mg", "warfarin 3 mg", "codeine 30 mg", "amoxicillin 500 mg", "lithium carbonate 400 mg", "methotrexate 10 mg", "digoxin 0.25 mg",
        "lisinopril 20 mg", "spironolactone 25 mg", "ibuprofen 400 mg", "simvastatin 40 mg", "gabapentin 300 mg", "apixaban 5 mg", "nitrofurantoin 100 mg", "dabigatran 150 mg",
    ];

    [Fact]
    public void The_samples_give_the_same_advice_from_what_the_templates_fetch()
    {
        var asOf = new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
        foreach (var sample in Repository.Samples.Where(s => File.Exists(Path.Combine(s, "record.json"))))
        {
            var whole = JsonNode.Parse(File.ReadAllBytes(Path.Combine(sample, "record.json")))!.AsObject();
            var (all, fetched) = (OfSample(sample, whole, asOf), OfSample(sample, AskedEhr.Answer(whole, s_templates), asOf));
            Assert.Equal(all, fetched);
        }
    }

    [Fact]
    public void Synthetic_patients_give_the_same_advice_from_what_the_templates_fetch()
    {
        var (asOf, count) = (new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), 0);
        foreach (var (name, bundle) in Synthea())
        {
            var all = Told(bundle, asOf);
            Assert.True(all.Count > 10, name);
            Assert.Equal(all, Told(AskedEhr.Answer(bundle, s_templates), asOf));
            count++;
        }
        Assert.Equal(27, count);
    }

    // The control: without one of these the law does not hold, so the law can fail.
    [Theory]
    [InlineData("medication-requests")]
    [InlineData("conditions")]
    [InlineData("results")]
    [InlineData("body-measures")]
    [InlineData("patient")]
    public void Without_one_of_the_templates_somebody_gets_another_answer(string key)
    {
        var asOf = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Contains(Synthea(), p => !Told(p.Bundle, asOf).SequenceEqual(Told(AskedEhr.Answer(p.Bundle, s_templates.Where(t => t.Key.Split("-2")[0] != key)), asOf)));
    }

    private static IEnumerable<(string Name, JsonObject Bundle)> Synthea()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Data("ehr", "synthea"), "*.json.gz").Order(StringComparer.Ordinal))
        {
            using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            var bundle = JsonNode.Parse(stream)!.AsObject();
            var entries = bundle["entry"]!.AsArray();
            var patient = entries.Select(e => e!.AsObject()).First(e => e["resource"]!["resourceType"]!.GetValue<string>() == "Patient")["fullUrl"]!.GetValue<string>();
            foreach (var (medicine, i) in s_medicines.Select((m, i) => (m, i)))
                entries.Add(new JsonObject
                {
                    ["fullUrl"] = $"urn:uuid:00000000-0000-0000-0000-{i:D12}",
                    ["resource"] = new JsonObject
                    {
                        ["resourceType"] = "MedicationRequest", ["id"] = $"m{i}", ["status"] = "active", ["intent"] = "order", ["authoredOn"] = "2019-06-01", ["subject"] = new JsonObject { ["reference"] = patient },
                        ["medicationCodeableConcept"] = new JsonObject { ["text"] = medicine },
                    },
                });
            yield return (Path.GetFileName(file), bundle);
        }
    }

    private static List<string> Told(JsonObject bundle, DateTimeOffset asOf)
    {
        var read = FhirReader.Read("ehr", Encoding.UTF8.GetBytes(bundle.ToJsonString()), new Known(asOf, KnownBasis.Imported));
        return Told(PatientRecord.Build(new PersonId("Patient/1"), read.Drafts, read.Issues), asOf);
    }

    private static List<string> OfSample(string sample, JsonObject record, DateTimeOffset asOf)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(sample).Where(f => !f.EndsWith("record.json", StringComparison.Ordinal))) File.Copy(file, folder.File(Path.GetFileName(file)));
        File.WriteAllText(folder.File("record.json"), record.ToJsonString());
        return Told(FolderReader.Read(new FolderRequest(folder.Path, asOf) { Loci = Capabilities.Loci }).Record, asOf);
    }

    private static List<string> Told(PatientRecord record, DateTimeOffset asOf)
    {
        var chart = Chart.Of(record, asOf).Ask(Capabilities.All);
        return [.. chart.Advice.Select(a => $"advice {a.Key}: {a.Says}"), .. chart.Answers.Select(a => $"{a.GetType().Name} {a.Key}: {a.Says}")];
    }
}
