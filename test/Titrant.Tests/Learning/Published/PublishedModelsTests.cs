using System.Globalization;
using Titrant.Learning;
using Titrant.Learning.Published;
using Titrant.Learning.Tables;

namespace Titrant.Tests.Learning.Published;

public sealed class PublishedModelsTests
{
    private static readonly PublishedModel s_loris = PublishedModels.Find("loris")!;

    private static PublishedScore Woman(string? cancer, double tmb = 10, double albumin = 4, double nlr = 3, double age = 60, double? before = 0) =>
        s_loris.Score(n => n.Name switch { "TMB" => tmb, "albumin" => albumin, "NLR" => nlr, "age" => age, "PSTH" => before, _ => null }, cancer);

    [Fact]
    public void Loris_gives_the_score_that_its_authors_state()
    {
        // Chang et al. 2024, doi:10.1038/s43018-024-00772-7: .0371*10 - .8775*0 + .5382*4 - .033*3 + .0049*60 + .0008 - 2.0886
        Assert.Equal(0.371 + 2.1528 - 0.099 + 0.294 + 0.0008 - 2.0886, Woman("NSCLC").Margin!.Value, 12);
        Assert.Equal(1 / (1 + Math.Exp(-0.631)), Woman("NSCLC").Probability!.Value, 12);
    }

    [Fact]
    public void Values_above_the_caps_count_as_the_caps()
    {
        Assert.Equal(Woman("Renal", tmb: 50, nlr: 25, age: 85), Woman("Renal", tmb: 300, nlr: 88, age: 99));
        Assert.NotEqual(Woman("Renal", tmb: 49), Woman("Renal", tmb: 50));
    }

    [Theory]
    [InlineData("Head & Neck")]
    [InlineData("HeadNeck")]
    [InlineData("head and neck")]
    public void Head_and_neck_is_one_cancer_however_it_is_spelled(string spelled) => Assert.Equal(Woman("HeadNeck").Margin, Woman(spelled).Margin);

    [Fact]
    public void A_cancer_without_a_term_a_missing_value_and_albumin_in_grams_per_litre_are_refused_with_the_reason()
    {
        Assert.Equal("LORIS has no term for this cancer", Woman("Glioma").WhyNot);
        Assert.Equal("cancer is missing", Woman(" ").WhyNot);
        Assert.Equal("PSTH is missing", Woman("Renal", before: null).WhyNot);
        Assert.Equal("albumin lies outside 0.5-8 g/dL", Woman("Renal", albumin: 41).WhyNot);
        Assert.All([Woman("Glioma"), Woman("Renal", albumin: 41)], s => Assert.Null(s.Probability));
    }

    [Fact]
    public void The_lung_formula_is_for_lung_cancer_only_and_needs_PD_L1()
    {
        var lung = PublishedModels.Find("LORIS NSCLC")!;
        Assert.Equal(0.0353 * 10 + 0.0111 * 50 - 0.375 + 0.2924 * 4 - 0.0103 * 3 - 1.5593,
            lung.Score(n => n.Name switch { "TMB" => 10, "PD-L1 TPS" => 50, "PSTH" => 1, "albumin" => 4, "NLR" => 3, _ => null }, "NSCLC").Margin!.Value, 12);
        Assert.Equal("PD-L1 TPS is missing", lung.Score(n => n.Name == "PD-L1 TPS" ? null : 1, "NSCLC").WhyNot);
        Assert.NotNull(lung.Score(n => 1, "Melanoma").WhyNot);
    }

    [Fact]
    public void A_table_is_scored_by_the_names_of_its_columns_and_says_everything_that_is_wrong_at_once()
    {
        var table = Rows(("TMB", "", [10, 300]), ("Systemic_therapy_history", "", [0, 1]), ("Albumin", "g/dL", [4, double.NaN]), ("nlr", "", [3, 3]), ("Age", "a", [60, 60]));
        var scores = s_loris.Score(table);
        Assert.Equal(Woman("NSCLC").Margin, scores[0].Margin);
        Assert.Equal("albumin is missing", scores[1].WhyNot);
        Assert.Equal(scores, s_loris.Score(table, new Dictionary<string, string> { ["age"] = "Age", ["cancer"] = "CancerType" }));

        var wrong = Rows(("TMB", "", [10, 300]), ("PSTH", "", [0, 1]), ("Albumin", "g/L", [40, 41]), ("Age", "a", [60, 60]));
        var refused = Assert.Throws<StudyException>(() => s_loris.Score(wrong));
        Assert.Equal(["PUB002 column Albumin", "PUB001 column NLR"], refused.Faults.Select(f => $"{f.Code} {f.Place}"));
    }

    private static Table Rows(params (string Name, string Unit, double[] Values)[] columns) => new(
        [.. columns.Select(c => new Column(new ColumnSpec(c.Name, ColumnType.Number, ColumnRole.Feature, c.Unit), c.Values)),
            new Column(new ColumnSpec("CancerType", ColumnType.Category, ColumnRole.Feature), [0, 0], ["NSCLC"])], [2, 3]);

    [Fact]
    public void All_161_vectors_come_out()
    {
        var lines = File.ReadAllLines(Repository.Data("learning", "risk", "vectors_loris.csv")).Select(l => l.Split(',')).ToList();
        Assert.Equal(161, lines.Count - 1);
        foreach (var cells in lines.Skip(1))
        {
            double At(string name) => double.Parse(cells[Array.IndexOf(lines[0], name)], CultureInfo.InvariantCulture);
            var ours = s_loris.Score(n => At(n.Name == "albumin" ? "albumin_g_dl" : n.Name), cells[Array.IndexOf(lines[0], "cancer")]);
            Assert.Equal(At("LORIS_pan"), ours.Probability!.Value, 1e-6);
        }
    }
}
