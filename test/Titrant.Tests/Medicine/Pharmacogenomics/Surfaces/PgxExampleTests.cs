using System.Text.Json;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Tests.Medicine.Briefs;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Surfaces;

public sealed class PgxExampleTests
{
    [Fact]
    public void The_kept_example_of_format_1_is_still_read_to_the_byte_and_fits_its_schema()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "schemas", "examples", "titrant.pgx.1.json"));
        var report = PgxJson.Read(bytes);
        Assert.NotNull(report);
        Assert.Equal(bytes, PgxJson.Write(report));
        var capecitabine = Assert.Single(report.Drugs, d => d.Outcome == DrugOutcome.Change);
        Assert.Equal(("capecitabine", ActKind.Reduce, Consequence.LifeThreatening), (capecitabine.Drug, capecitabine.Act, capecitabine.Consequence));
        var schema = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "schemas", "titrant.pgx.1.schema.json"))).RootElement;
        Assert.Empty(JsonShape.Errors(schema, JsonDocument.Parse(bytes).RootElement));
    }
}
