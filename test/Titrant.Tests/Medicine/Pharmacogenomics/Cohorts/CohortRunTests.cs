using Titrant.Medicine.Pharmacogenomics.Cohorts;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Cohorts;

/// <summary>A cohort end to end: what is written, in which order, and that nothing but the file decides it.</summary>
public sealed class CohortRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private CohortOutcome Run(string vcf, string into, Func<CohortOptions, CohortOptions>? options = null, CohortPanel? panel = null, Action<CohortProgress>? progress = null, CancellationToken cancel = default)
    {
        var path = _folder.File($"{into}.vcf");
        File.WriteAllText(path, vcf);
        var asked = new CohortOptions(path, _folder.File(into));
        return CohortRun.Run(options?.Invoke(asked) ?? asked, panel ?? Cohort.Panel, progress, cancel);
    }

    [Fact]
    public void Every_sample_has_every_gene_in_input_order()
    {
        var done = Run(Cohort.Vcf(30, 1), "out");
        Assert.Equal((30, GenomeBuild.GRCh38), (done.Samples, done.Build));
        var calls = Cohort.Calls(_folder.File("out"));
        Assert.Equal(Enumerable.Range(0, 30).SelectMany(i => Cohort.Panel.Genes.Select(g => ($"S{i}", g.Name))), calls.Select(c => (c[0], c[1])));
        Assert.Equal(["calls.tsv", "issues.tsv"], Cohort.Files(_folder.File("out")).Keys.Where(f => !f.StartsWith("burden", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_sample_is_called_as_it_would_be_alone()
    {
        var vcf = Cohort.Vcf(12, 2);
        Run(vcf, "all");
        var all = Cohort.Calls(_folder.File("all"));
        for (var sample = 0; sample < 12; sample += 4)
        {
            var one = string.Join('\n', vcf.Split('\n').Select(l => l.StartsWith("##", StringComparison.Ordinal) || l.Length == 0 ? l : string.Join('\t', (string[])[.. l.Split('\t')[..9], l.Split('\t')[9 + sample]])));
            Run(one, $"one{sample}");
            Assert.Equal(all.Where(c => c[0] == $"S{sample}"), Cohort.Calls(_folder.File($"one{sample}")));
        }
    }

    [Fact]
    public void Neither_the_order_of_the_records_nor_the_number_of_threads_changes_a_result()
    {
        var records = Cohort.Records(40, new Random(3), GenomeBuild.GRCh38).ToArray();
        var head = Cohort.Head(Enumerable.Range(0, 40).Select(i => $"S{i}"), GenomeBuild.GRCh38).ToString();
        Run(head + string.Concat(records), "sorted", o => o with { Cores = 1 });
        Run(head + string.Concat(records), "threads", o => o with { Cores = 4 });
        new Random(4).Shuffle(records);
        Run(head + string.Concat(records), "shuffled");
        var expected = File.ReadAllText(_folder.File("sorted/calls.tsv"));
        Assert.Equal(expected, File.ReadAllText(_folder.File("threads/calls.tsv")));
        Assert.Equal(expected, File.ReadAllText(_folder.File("shuffled/calls.tsv")));
    }

    [Fact]
    public void A_header_without_a_build_is_told_by_the_bases()
    {
        var done = Run(Cohort.Vcf(5, 5, header: false), "silent");
        Run(Cohort.Vcf(5, 5), "stated");
        Assert.Equal(GenomeBuild.GRCh38, done.Build);
        Assert.Equal(File.ReadAllText(_folder.File("stated/calls.tsv")), File.ReadAllText(_folder.File("silent/calls.tsv")));
    }

    [Fact]
    public void A_cohort_on_GRCh37_is_called_at_its_own_positions()
    {
        var done = Run(Cohort.Vcf(5, 6, GenomeBuild.GRCh37), "out");
        Assert.Equal(GenomeBuild.GRCh37, done.Build);
        Assert.Contains(Cohort.Calls(_folder.File("out")), c => c[1] == "CYP2C19" && c[2].Length > 0);
    }

    [Fact]
    public void A_file_of_the_wrong_build_is_refused_and_leaves_no_result()
    {
        var done = Run(Cohort.Vcf(5, 7, GenomeBuild.GRCh37), "out", o => o with { StatedBuild = GenomeBuild.GRCh38 });
        Assert.Null(done.Build);
        Assert.Contains(done.Issues, i => i.Code == "VCF008");
        Assert.Empty(Cohort.Files(_folder.File("out")));
    }

    [Fact]
    public void A_gene_that_no_record_speaks_of_is_not_assessed()
    {
        Run(Cohort.Vcf(3, 8, on: c => c != "chr10"), "out");
        Assert.All(Cohort.Calls(_folder.File("out")).Where(c => c[1] is "CYP2C19" or "CYP2C9"), c => Assert.Equal(("", "no"), (c[2], c[7])));
    }

    [Fact]
    public void A_run_that_was_stopped_continues_and_ends_with_the_same_bytes()
    {
        var vcf = Cohort.Vcf(60, 9);
        Run(vcf, "whole", o => o with { Wide = true });
        var called = new HashSet<int>();
        using var stop = new CancellationTokenSource();
        var panel = Cohort.Panel with { Caller = (gene, genotypes, build) =>
        {
            lock (called) { called.Add(gene); if (called.Count == 9) stop.Cancel(); }
            return Cohort.Panel.Caller(gene, genotypes, build);
        } };
        Assert.ThrowsAny<OperationCanceledException>(() => Run(vcf, "stopped", o => o with { Wide = true }, panel, cancel: stop.Token));
        Assert.False(File.Exists(_folder.File("stopped/calls.tsv")));
        var done = Run(vcf, "stopped", o => o with { Wide = true });
        Assert.InRange(done.Called, 1, done.Genes - 7);
        Assert.Equal(Cohort.Files(_folder.File("whole")).Select(f => (f.Key, f.Value.Replace("whole.vcf", "", StringComparison.Ordinal))),
            Cohort.Files(_folder.File("stopped")).Select(f => (f.Key, f.Value.Replace("stopped.vcf", "", StringComparison.Ordinal))));
    }

    [Fact]
    public void What_another_file_left_behind_does_not_count()
    {
        using var stop = new CancellationTokenSource();
        var panel = Cohort.Panel with { Caller = (gene, genotypes, build) => { if (gene == 10) stop.Cancel(); return Cohort.Panel.Caller(gene, genotypes, build); } };
        Assert.ThrowsAny<OperationCanceledException>(() => Run(Cohort.Vcf(20, 10), "out", null, panel, cancel: stop.Token));
        var done = Run(Cohort.Vcf(20, 11), "out");
        Assert.Equal(done.Genes, done.Called);
        Run(Cohort.Vcf(20, 11), "fresh");
        Assert.Equal(File.ReadAllText(_folder.File("fresh/calls.tsv")), File.ReadAllText(_folder.File("out/calls.tsv")));
    }

    [Fact]
    public void Each_distinct_genotype_is_called_once()
    {
        var calls = 0;
        var panel = Cohort.Panel with { Caller = (gene, genotypes, build) => { Interlocked.Increment(ref calls); return Cohort.Panel.Caller(gene, genotypes, build); } };
        var head = Cohort.Head(Enumerable.Range(0, 500).Select(i => $"S{i}"), GenomeBuild.GRCh38).ToString();
        var records = Cohort.Records(1, new Random(12), GenomeBuild.GRCh38).Select(r => string.Join('\t', r.TrimEnd('\n').Split('\t')[..9]) + string.Concat(Enumerable.Repeat("\t" + r.TrimEnd('\n').Split('\t')[9], 500)) + "\n");
        Run(head + string.Concat(records), "out", panel: panel);
        Assert.Equal(Cohort.Panel.Genes.Count, calls);
    }
}
