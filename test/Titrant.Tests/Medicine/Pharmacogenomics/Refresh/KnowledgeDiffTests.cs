using Titrant.Medicine.Pharmacogenomics.Refresh;
using Titrant.Patient.Knowledge;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Refresh;

public sealed class KnowledgeDiffTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private NewTables New => new(_folder.Path);
    private static KnowledgeTables Old => KnowledgeTables.InUse();
    private static KnowledgeDiff Diff(NewTables tables) => KnowledgeDiff.Between(Old, tables.Open());

    [Fact]
    public void The_same_tables_change_nothing_and_need_no_remark()
    {
        var same = New.With("advice.tsv", t => t, raised: false).With("alleles.tsv", t => t, raised: false).With("dpwg/advice.tsv", t => t, raised: false);
        var diff = Diff(same);
        Assert.Empty(diff.Tables);
        Assert.False(diff.ChangesAdvice);
        Assert.Empty(KnowledgeCheck.Of(Old, same.Open()));
    }

    [Fact]
    public void Another_dose_is_told_for_the_one_drug_and_genotype_that_it_is_for()
    {
        var diff = Diff(New.WithMoreCapecitabine());
        var change = Assert.Single(diff.Advice);
        Assert.Equal(("CPIC", "capecitabine"), (change.Body, change.Drug));
        Assert.Equal(["DPYD=1.5"], change.Keys);
        Assert.Contains("50 % of the usual starting dose", change.Before, StringComparison.Ordinal);
        Assert.Contains("75 % of the usual starting dose", change.After, StringComparison.Ordinal);
        Assert.Empty(diff.Phenotypes);
        Assert.Equal("advice.tsv", Assert.Single(diff.Tables).Table);
    }

    [Fact]
    public void Another_function_of_an_allele_is_told_as_the_phenotypes_that_it_changes()
    {
        var diff = Diff(New.WithNormal17());
        Assert.Empty(diff.Advice);
        Assert.True(diff.ChangesAdvice);
        Assert.All(diff.Phenotypes, p => Assert.Equal(("CYP2C19", "*17"), (p.Gene, p.Allele)));
        // CPIC 2022, doi:10.1002/cpt.2526: *1/*17 rapid, *17/*17 ultrarapid; with a no-function allele intermediate either way.
        Assert.Equal([("*17", "Ultrarapid Metabolizer", "Normal Metabolizer"), ("Normal function", "Rapid Metabolizer", "Normal Metabolizer")],
            diff.Phenotypes.Select(p => (p.Partner, p.Before, p.After)).Order());
        Assert.Contains("CYP2C19 *17: function Increased function -> Normal function", Assert.Single(diff.Tables).Lines);
    }

    [Fact]
    public void Another_activity_value_is_told_with_the_scores_before_and_after()
    {
        var diff = Diff(New.With("alleles.tsv", text => NewTables.Swapped(text, "CYP2C9\t*2\t", l => l.Replace("\t0.5\t", "\t1.0\t", StringComparison.Ordinal))));
        Assert.Contains(diff.Phenotypes, p => p is { Gene: "CYP2C9", Allele: "*2", Partner: "value 1.0", Before: "Intermediate Metabolizer (1.5)", After: "Normal Metabolizer (2.0)" });
    }

    [Fact]
    public void Recommendations_with_new_numbers_and_the_same_content_change_no_advice()
    {
        static string Renumbered(string text) => text.Replace("PA166", "PA977", StringComparison.Ordinal);
        var diff = Diff(New.With("advice.tsv", Renumbered).With("cpic_recommendations.tsv", Renumbered));
        Assert.Equal(2, diff.Tables.Count);
        Assert.Empty(diff.Advice);
        Assert.Empty(diff.Unworded);
    }

    [Fact]
    public void A_reason_in_other_words_is_no_change_of_advice()
    {
        var diff = Diff(New.With("dpwg/advice.tsv", text => NewTables.Swapped(text, "capecitabine-dpyd-as1.5\t", l => l.Replace("turns the standard dose into", "makes the standard dose", StringComparison.Ordinal))));
        Assert.False(diff.ChangesAdvice);
        Assert.Equal(["DPWG capecitabine-dpyd-as1.5: because"], diff.WordsOnly);
    }

    [Fact]
    public void A_recommendation_that_nobody_has_worded_is_named()
    {
        var diff = Diff(New.With("advice.tsv", text => NewTables.Swapped(text, "capecitabine/reduce-50\t", _ => NewTables.Gone)));
        Assert.Contains("DPYD=1.5", Assert.Single(diff.Unworded), StringComparison.Ordinal);
        Assert.Equal("not worded yet", Assert.Single(diff.Advice).After);
    }

    [Fact]
    public void An_allele_at_a_position_that_is_not_there_refuses_the_set()
    {
        var gone = New.With("positions.tsv", text => NewTables.Swapped(text, "CYP2C19\trs12248560\t", _ => NewTables.Gone));
        Assert.Contains(KnowledgeCheck.Of(Old, gone.Open()), r => r.Refuses && r.Says.Contains("rs12248560", StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_without_a_column_that_is_read_refuses_the_set()
    {
        var without = New.With("alleles.tsv", text => text.Replace("\tfunction\t", "\tfunktion\t", StringComparison.Ordinal));
        Assert.Contains(KnowledgeCheck.Of(Old, without.Open()), r => r.Refuses && r.Says.Contains("function", StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_that_cannot_be_read_refuses_the_set_and_a_folder_without_tables_does_too()
    {
        Assert.Contains(KnowledgeCheck.Of(Old, New.Open()), r => r.Refuses);
        Assert.Contains(KnowledgeCheck.Of(Old, New.With("advice.tsv", t => t.Replace("# licence:", "# lizenz:", StringComparison.Ordinal)).Open()), r => r is { Refuses: true, Place: "advice.tsv" });
    }

    [Fact]
    public void Rows_changed_under_the_same_version_are_noted()
    {
        var quiet = New.With("alleles.tsv", text => NewTables.Swapped(text, "CYP2C19\t*17\t", l => l.Replace("Increased", "Normal", StringComparison.Ordinal)), raised: false);
        Assert.Contains(KnowledgeCheck.Of(Old, quiet.Open()), r => !r.Refuses && r.Says.Contains("same version", StringComparison.Ordinal));
    }

    [Fact]
    public void A_set_that_is_chosen_after_a_table_was_read_is_refused()
    {
        Assert.NotEmpty(Old.Tables);
        var files = KnowledgeTables.FilesIn(New.WithNormal17().Folder);
        Assert.Throws<InvalidOperationException>(() => KnowledgeSet.Use("too late", files));
        Assert.DoesNotContain("too late", KnowledgeSet.Names);
    }
}
