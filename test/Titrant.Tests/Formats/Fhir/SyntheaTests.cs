using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Tests.Formats.Fhir;

public sealed class SyntheaTests
{
    [Fact]
    public void Every_synthetic_patient_is_read_as_expected()
    {
        var rows = SyntheaConformance.Run(Shared.Folder("data/ehr")).ToList();
        Assert.Equal(27, rows.Count);
        foreach (var (id, passed, expected, actual) in rows)
            Assert.True(passed, $"{id}\nexpected {expected}\nactual   {actual}");
    }

    [Fact]
    public void A_wrong_expectation_fails_exactly_where_it_is_wrong()
    {
        var data = Shared.Folder("data/ehr");
        var folder = Directory.CreateTempSubdirectory("synthea").FullName;
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, "synthea"), Path.Combine(data, "synthea"));
            var rows = File.ReadAllLines(Path.Combine(data, "synthea_expected.jsonl"));
            rows[3] = rows[3].Replace("\"gender\": \"", "\"gender\": \"x", StringComparison.Ordinal);
            rows[10] = rows[10].Replace("\"unit\": \"kg\", \"value\": ", "\"unit\": \"kg\", \"value\": 1", StringComparison.Ordinal);
            rows[20] = rows[20].Replace("\"Observation\": ", "\"Observation\": 1", StringComparison.Ordinal);
            File.WriteAllLines(Path.Combine(folder, "synthea_expected.jsonl"), rows);
            var passed = SyntheaConformance.Run(folder).Select(r => r.Passed).ToList();
            Assert.Equal([3, 10, 20], Enumerable.Range(0, passed.Count).Where(i => !passed[i]));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Nothing_in_the_synthetic_bundles_is_refused_or_lost()
    {
        var folder = Shared.Folder("data/ehr/synthea");
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            using var stream = File.OpenRead(file);
            var read = FhirReader.Read(Path.GetFileName(file), stream, Some.File);
            Assert.Empty(read.Issues);
            Assert.Empty(read.Others);
            Assert.All(read.Tally.Rows, r => Assert.Contains(r.Outcome, new[] { Tally.Read, Tally.NotModelled }));
            Assert.All(read.Drafts, d => Assert.NotNull(d.Sighting.Source.BusinessId));
            Assert.StartsWith("Patient/", read.Subject!.Identifier, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_tally_equals_an_independent_count()
    {
        var folder = Shared.Folder("data/ehr/synthea");
        var counts = Titrant.Cli.CheckWalker.Count(folder);
        foreach (var file in Directory.EnumerateFiles(folder).Take(5))
        {
            using var stream = File.OpenRead(file);
            var name = Path.GetFileName(file);
            var tally = FhirReader.Read(name, stream, Some.File).Tally;
            foreach (var (key, count) in counts.Where(c => c.Key.File == name)) Assert.Equal(count, tally.Of(key.Type));
        }
    }
}

internal static class Some
{
    public static Known File { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), KnownBasis.FileDate);
}
