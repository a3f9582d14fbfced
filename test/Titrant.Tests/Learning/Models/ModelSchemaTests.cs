using System.Text.Json.Nodes;
using Titrant.Learning.Models;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Models;

/// <summary>docs/schemas says what a model file holds; a file kept there is read for ever.</summary>
public sealed class ModelSchemaTests
{
    private static readonly string s_schemas = Path.Combine(Repository.Root, "docs", "schemas");

    [Theory]
    [MemberData(nameof(ModelFileTests.Kinds), MemberType = typeof(ModelFileTests))]
    public void Every_model_file_is_as_the_schema_says(string learner, OutcomeKind kind, int causes)
    {
        for (ulong seed = 1; seed <= 3; seed++) Assert.Empty(JsonSchema.Faults(Schema(), JsonNode.Parse(ModelFile.Bytes(ModelFileTests.Fitted(learner, kind, causes, seed)))));
    }

    [Fact]
    public void The_schema_refuses_what_it_does_not_describe()
    {
        var file = JsonNode.Parse(ModelFile.Bytes(ModelFileTests.Fitted("logistic", OutcomeKind.YesNo, 1, 1)))!;
        file["model"]!["coding"]!["missing"] = "guess";
        file["surprise"] = 1;
        Assert.Equal(2, JsonSchema.Faults(Schema(), file).Count);
    }

    [Fact]
    public void The_kept_example_is_read_and_predicts_what_it_always_did()
    {
        var bytes = File.ReadAllBytes(Path.Combine(s_schemas, "examples", "titrant.model.1.json"));
        Assert.Empty(JsonSchema.Faults(Schema(), JsonNode.Parse(bytes)));
        var model = ModelFile.Read(new MemoryStream(bytes));
        Assert.Equal(bytes, ModelFile.Bytes(model));
        Table people = new(
            [
                new(model.Features[0].Column, [60, 75, 48]),
                new(model.Features[1].Column, [38, 29.5, double.NaN]),
                new(model.Features[2].Column, [1, 2, double.NaN], ["I", "II", "III"]),
            ],
            [2, 3, 4]);
        // Sums and products are the same to the bit on any machine; an exponential may differ in the last one.
        Assert.Equal([-0.3469005403172496, 1.2796945675462443, -0.7671856366056877], model.Model.Margin(people));
        double[] chances = [0.43072907844331143, 0.7658561062141438, 0.34138377079191345];
        for (var i = 0; i < 3; i++) Assert.Equal(chances[i], model.Probability(people)[i]!.Value, 1e-15);
        Assert.Empty(model.OffRange(people, 0));
    }

    private static JsonNode Schema() => JsonNode.Parse(File.ReadAllBytes(Path.Combine(s_schemas, "titrant.model.1.schema.json")))!;
}
