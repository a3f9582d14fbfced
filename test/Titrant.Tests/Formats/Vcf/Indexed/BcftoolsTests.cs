using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf.Indexed;
using static Titrant.Tests.Formats.Vcf.Indexed.CutFile;

namespace Titrant.Tests.Formats.Vcf.Indexed;

/// <summary>The same records as bcftools keeps, where bcftools is installed; of both index formats, its own and ours.</summary>
public sealed class BcftoolsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, "-t")]
    [InlineData(2, "-c")]
    [InlineData(3, "-t")]
    [InlineData(4, "-c")]
    public void Random_regions_of_a_random_file_give_the_same_records(int seed, string format)
    {
        var random = new Random(100 + seed);
        var input = _folder.File("in.vcf.gz");
        Write(input, [.. RandomRecords(random, 3_000, seed < 3 ? 300_000 : 30_000_000).Where(r => !r.Contains('x', StringComparison.Ordinal) && !r.Contains("CIEND", StringComparison.Ordinal))], indexed: false);
        Bcftools("index", format, "-f", input);
        for (var round = 0; round < 5; round++)
        {
            var regions = Enumerable.Range(0, 40).Select(_ => random.Next(1, seed < 3 ? 310_000 : 31_000_000) is var from ? On38(random.Next(2) == 0 ? "chr1" : "chr10", from, from + random.Next(50)) : null!).ToArray();
            Same(input, regions);
        }
    }

    [Theory]
    [InlineData("10", "-t")]
    [InlineData("10", "-c")]
    [InlineData("22", "-t")]
    public void A_real_chromosome_of_three_people_is_cut_alike(string chromosome, string format)
    {
        var input = _folder.File("in.vcf.gz");
        File.Copy(Repository.Data("pgx", "real_wgs", $"PharmCAT_tutorial_get-rm_wgs_30x_grch38_chr{chromosome}.vcf.bgz"), input);
        Bcftools("index", format, input);
        using var text = new StreamReader(new GZipStream(File.OpenRead(Repository.Data("pgx", "tables", "pharmcat_positions.vcf.gz")), CompressionMode.Decompress));
        var regions = text.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t'))
            .Select(c => (Chrom: c[0], Pos: int.Parse(c[1], CultureInfo.InvariantCulture), c[3].Length)).Select(p => On38(p.Chrom, p.Pos, p.Pos + p.Length - 1)).ToArray();
        Assert.NotEmpty(Same(input, regions));
    }

    [Fact]
    public void The_index_that_is_written_counts_the_records_and_finds_them()
    {
        Write(_folder.File("in.vcf.gz"), [Record("chr1", 100), Record("chr1", 20_000, "ACGT"), Record("chr10", 7)], indexed: true);
        Cut(_folder.File("in.vcf.gz"), _folder.File("out.vcf.gz"), On38("chr1", 1, 30_000), On38("chr10", 7, 7));
        Assert.Equal("3", Bcftools("index", "-n", _folder.File("out.vcf.gz")).Trim());
        Assert.Equal("20000", Bcftools("query", "-r", "chr1:20003", "-f", "%POS", _folder.File("out.vcf.gz")).Trim());
    }

    private string[] Same(string input, CutRegion[] regions)
    {
        var bed = _folder.File("regions.bed");
        File.WriteAllLines(bed, regions.OrderBy(r => r.Chrom.Length).ThenBy(r => r.Chrom, StringComparer.Ordinal).ThenBy(r => r.From)
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Chrom}\t{r.From - 1}\t{r.To}")));
        var cut = Cut(input, _folder.File("out.vcf.gz"), regions);
        Assert.True(cut.UsedIndex);
        var theirs = Bcftools("view", "-H", "-R", bed, input).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Start).ToArray();
        Assert.Equal(theirs, RecordsOf(_folder.File("out.vcf.gz")).Select(Start));
        return theirs;
    }

    private static string Start(string line) => string.Join('\t', line.Split('\t', 6)[..5]);

    private static string Bcftools(params string[] args)
    {
        var start = new ProcessStartInfo("bcftools") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in args) start.ArgumentList.Add(arg);
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // not installed
        }
        Assert.SkipWhen(process is null, "bcftools is not installed");
        using (process)
        {
            var error = process!.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error.Result);
            return text;
        }
    }
}
