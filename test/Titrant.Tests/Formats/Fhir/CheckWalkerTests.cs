using Titrant.Cli;

namespace Titrant.Tests.Formats.Fhir;

public sealed class CheckWalkerTests
{
    [Fact]
    public void An_independent_count_of_every_kind_of_file_agrees_with_the_reader()
    {
        var folder = Directory.CreateTempSubdirectory("walker").FullName;
        try
        {
            var nested = Json.Bundle(Json.Ann, "{\"resourceType\":\"Goal\"}", Json.Bundle(Json.Observation(""), Json.Bundle(Json.Observation("").Replace("o1", "o2", StringComparison.Ordinal))),
                "{\"resourceType\":\"MedicationRequest\",\"status\":\"active\",\"contained\":[{\"resourceType\":\"Medication\",\"id\":\"m\"}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"resource\":" + Json.Ann + "}]}");
            var lines = Json.Ann + "\n\n" + Json.Observation("") + "\nbroken\n" + nested + "\n";
            File.WriteAllText(Path.Combine(folder, "a.json"), nested);
            File.WriteAllText(Path.Combine(folder, "b.ndjson"), lines);
            File.WriteAllText(Path.Combine(folder, "c.vcf"), "##fileformat=VCFv4.2\n#CHROM\nchr1\t1\nchr1\t2\n");
            File.WriteAllText(Path.Combine(folder, "d.csv"), "date,code\n2024,a\n2025,b\n");

            var counts = CheckWalker.Count(folder);
            Assert.Equal((2, 2), (counts[("c.vcf", "variant")], counts[("d.csv", "row")]));
            foreach (var (file, text) in new[] { ("a.json", nested), ("b.ndjson", lines) })
            {
                var read = Json.Read(text, file);
                var tally = new Titrant.Patient.Formats.Tally();
                foreach (var part in read.Others.Prepend(read)) tally.Add(part.Tally);
                var types = tally.Rows.Select(r => r.Type).Where(t => t != "unknown").Distinct().Order(StringComparer.Ordinal);
                Assert.Equal(counts.Keys.Where(k => k.File == file).Select(k => k.Type).Order(StringComparer.Ordinal), types);
                foreach (var (key, count) in counts.Where(c => c.Key.File == file)) Assert.Equal(count, tally.Of(key.Type));
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
