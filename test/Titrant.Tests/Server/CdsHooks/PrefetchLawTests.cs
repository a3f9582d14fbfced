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

    private static readonly DateTimeOffset s_asOf = new(2021, 4, 1, 0, 0, 0, TimeSpan.Zero);

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
        var count = 0;
        foreach (var (name, bundle) in Synthea())
        {
            var all = Told(bundle);
            Assert.True(all.Count > 20, name);
            Assert.Equal(all, Told(AskedEhr.Answer(bundle, s_templates)));
            count++;
        }
        Assert.Equal(27, count);
    }

    // The control: without one of these the law does not hold, so the law can fail.
    [Theory]
    [InlineData("patient")]
    [InlineData("medication-requests")]
    [InlineData("medication-statements")]
    [InlineData("medication-dispenses")]
    [InlineData("medication-administrations")]
    [InlineData("allergies")]
    [InlineData("conditions")]
    [InlineData("pregnancy-status")]
    [InlineData("procedures")]
    [InlineData("body-measures")]
    [InlineData("results")]
    [InlineData("genotypes")]
    [InlineData("genetic-results")]
    public void Without_one_of_the_templates_somebody_gets_another_answer(string key)
    {
        Assert.Contains(s_templates, t => t.Key == key);
        Assert.True(Synthea().Any(p => !Told(p.Bundle).SequenceEqual(Told(AskedEhr.Answer(p.Bundle, s_templates.Where(t => t.Key != key))))), $"Nobody is told anything else without {key}.");
    }

    private static IEnumerable<(string Name, JsonObject Bundle)> Synthea()
    {
        var person = 0;
        foreach (var file in Directory.EnumerateFiles(Repository.Data("ehr", "synthea"), "*.json.gz").Order(StringComparer.Ordinal))
        {
            using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            var bundle = JsonNode.Parse(stream)!.AsObject();
            var entries = bundle["entry"]!.AsArray();
            var patient = entries.Select(e => e!.AsObject()).First(e => e["resource"]!["resourceType"]!.GetValue<string>() == "Patient")["fullUrl"]!.GetValue<string>();
            Invented.Add(entries, patient, person++);
            yield return (Path.GetFileName(file), bundle);
        }
    }

    private static List<string> Told(JsonObject bundle)
    {
        var read = FhirReader.Read("ehr", Encoding.UTF8.GetBytes(bundle.ToJsonString()), new Known(s_asOf, KnownBasis.Imported));
        return Told(PatientRecord.Build(new PersonId("Patient/1"), read.Drafts, read.Issues), s_asOf);
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
