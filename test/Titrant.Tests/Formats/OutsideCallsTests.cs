using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Formats;

public sealed class OutsideCallsTests
{
    private static readonly Known s_known = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), KnownBasis.FileDate);

    private static DocumentRead Read(string text, Encoding? encoding = null) =>
        OutsideCalls.ReadHeaderless("lab.outside.tsv", new MemoryStream([.. (encoding ?? Encoding.UTF8).GetPreamble(), .. (encoding ?? Encoding.UTF8).GetBytes(text)]), s_known);

    private static IEnumerable<Genotype> Genotypes(DocumentRead read) => read.Drafts.Select(d => (Genotype)d.Claim);

    [Fact]
    public void Remarks_blank_lines_and_Windows_line_ends_are_passed_over_and_every_call_has_its_line()
    {
        var read = Read("# from the ward\r\n\r\nCYP2D6\t*1/*4\r\nHLA-B\t*15:02/*57:01\t\t\r\nG6PD\t\tDeficient\r\nDPYD\t\t\t1.5\r\n");
        Assert.Empty(read.Issues);
        Assert.Equal([("CYP2D6", "*1/*4", "", ""), ("HLA-B", "*15:02/*57:01", "", ""), ("G6PD", "", "Deficient", ""), ("DPYD", "", "", "1.5")],
            Genotypes(read).Select(g => (g.Gene, g.Diplotype, g.ReportedPhenotype ?? "", g.ActivityScore ?? "")));
        Assert.Equal(["lab.outside.tsv:3", "lab.outside.tsv:4", "lab.outside.tsv:5", "lab.outside.tsv:6"], read.Drafts.Select(d => d.Sighting.Source.ToString()));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-8")]
    public void A_spreadsheet_s_byte_order_mark_changes_nothing(string encoding) =>
        Assert.Equal("*2/*2", Assert.Single(Genotypes(Read("CYP2C19\t*2/*2\n", Encoding.GetEncoding(encoding)))).Diplotype);

    [Theory]
    [InlineData("CYP2D6\tCYP2D6*1/CYP2D6*4", "*1/*4")]
    [InlineData("CYP2D6\tCYP2D6*7.001 / CYP2D6*1.001", "*7.001/*1.001")]
    [InlineData("HLA-B\tHLA-B*57:01/HLA-B*08:01", "*57:01/*08:01")]
    [InlineData("cyp2d6\t*1x2/*4", "*1x2/*4")]
    [InlineData("CYP2D6\t*1/*36x2+*10", "*1/*36x2+*10")]
    public void The_gene_s_name_before_each_allele_is_no_part_of_it(string line, string diplotype)
    {
        var genotype = Assert.Single(Genotypes(Read(line)));
        Assert.Equal((diplotype, true), (genotype.Diplotype, genotype.Gene is "CYP2D6" or "HLA-B"));
    }

    [Fact]
    public void A_second_line_for_a_gene_is_an_alternative() => Assert.Equal(["*1/*2", "*1/*35"], Genotypes(Read("CYP2D6\t*1/*2\nCYP2D6\t*1/*35\n")).Select(g => g.Diplotype));

    [Theory]
    [InlineData("\t*1/*2", "PGX020", 0)]
    [InlineData("=cmd()\t*1/*2", "PGX020", 0)]
    [InlineData("CYP2D6", "PGX021", 0)]
    [InlineData("G6PD\t\tNot available", "PGX021", 0)]
    [InlineData("CYP2D6\t./.", "PGX021", 0)]
    [InlineData("CYP2D6\t*1/*2\tIM\t1.0\tfifth", "PGX022", 0)]
    [InlineData("COMT\tVal/Met", "PGX023", 1)]
    public void A_bad_line_has_its_code_and_place_and_the_rest_is_read(string bad, string code, int kept)
    {
        var read = Read($"CYP2C19\t*1/*2\n{bad}\nTPMT\t*1/*1\n");
        var issue = Assert.Single(read.Issues);
        Assert.Equal((code, "lab.outside.tsv:2"), (issue.Code, issue.Place));
        Assert.Equal(2 + kept, read.Drafts.Count);
        Assert.NotEmpty(issue.Remedy);
    }

    [Fact]
    public void Two_people_in_one_file_are_nobody()
    {
        var read = Read("# identifier: MRN-1\nCYP2D6\t*1/*2\n# identifier: MRN-2\nCYP2D6\t*4/*4\n");
        Assert.Empty(read.Drafts);
        Assert.Contains(read.Issues, i => i.Code == "PGX024");
    }

    [Fact]
    public void A_file_without_end_is_not_read_without_end()
    {
        var read = Read(string.Concat(Enumerable.Repeat("CYP2C19\t*1/*2\n", 100_000)));
        Assert.Contains(read.Issues, i => i.Code == "FILE004");
        Assert.True(read.Drafts.Count <= 10_000);
        Assert.True(Read(string.Concat(Enumerable.Repeat("CYP2C19\n", 5_000))).Issues.Count < 30);
    }

    [Theory]
    [InlineData("lab.outside.tsv", "# remark\nCYP2D6\t*1/*4\n")]
    [InlineData("lab.tsv", "CYP2D6\t*1/*4\n")]
    [InlineData("lab.txt", "# remark\nG6PD\t\tDeficient\n")]
    public void In_a_folder_they_are_known_by_name_or_by_shape(string name, string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(name), text);
        var read = FolderReader.Read(new FolderRequest(folder.Path, new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(1, read.Record.Facts.Count(f => f.Claim is Genotype));
        Assert.Equal("outside calls", Assert.Single(read.Files).Format);
    }
}
