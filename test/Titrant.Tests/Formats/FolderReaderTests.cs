using System.IO.Compression;
using Titrant.Patient;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Formats;

/// <summary>Whose folder is it, and is every file accounted for.</summary>
public sealed class FolderReaderTests : IDisposable
{
    private static readonly DateTimeOffset AsOf = new(2026, 3, 15, 23, 59, 59, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private FolderRead Read(string? person = null) => FolderReader.Read(new FolderRequest(_folder.Path, AsOf, person));

    private FolderReaderTests Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), text);
        return this;
    }

    private static string Bundle(string id, string birth, string sex, params string[] more) => $$$"""
        {"resourceType":"Bundle","type":"collection","entry":[
          {"resource":{"resourceType":"Patient","id":"{{{id}}}","identifier":[{"system":"urn:mrn","value":"{{{id}}}"}],"birthDate":"{{{birth}}}","gender":"{{{sex}}}"}}
          {{{string.Concat(more.Select(m => "," + m))}}} ]}
        """;

    private static string Potassium(string id, string value, string n = "1") => $$$"""
        {"resource":{"resourceType":"Observation","id":"k{{{n}}}","status":"final","subject":{"reference":"Patient/{{{id}}}"},"effectiveDateTime":"2026-02-20",
          "code":{"coding":[{"system":"http://loinc.org","code":"2823-3"}]},"valueQuantity":{"value":{{{value}}},"unit":"mmol/L"} } }
        """;

    [Fact]
    public void Another_persons_potassium_does_not_reach_this_chart()
    {
        Put("bundle.json", Bundle("A1001", "1950-01-09", "male", Potassium("A1001", "4.6")));
        Put("labs.csv", "# birth_date: 1971-11-30\n# sex: female\n# identifier: B2044\ndate,code,name,value,unit\n2026-03-14,2823-3,Potassium,6.8,mmol/L\n");
        var read = Read();
        Assert.Contains(read.Issues, i => i.Code == "ID001" && i.About == "file:labs.csv");
        var potassium = Assert.Single(read.Record.Facts, f => f.Claim is Measurement);
        Assert.Equal("bundle.json", potassium.Source.Document);
    }

    [Fact]
    public void A_sheet_that_names_the_same_person_is_taken()
    {
        Put("bundle.json", Bundle("A1001", "1950-01-09", "male", Potassium("A1001", "4.6")));
        Put("labs.csv", "patient_id,birth_date,date,code,name,value,unit\nA1001,1950-01-09,2026-03-14,2823-3,Potassium,5.1,mmol/L\n");
        var read = Read();
        Assert.Equal(2, read.Record.Facts.Count(f => f.Claim is Measurement));
        Assert.DoesNotContain(read.Issues, i => i.Severity >= Severity.Error);
        Assert.Equal("names this person", read.Files.Single(f => f.Document == "labs.csv").Binding);
    }

    [Fact]
    public void A_genome_that_was_refused_is_not_said_to_be_bound_to_anybody()
    {
        Put("bundle.json", Bundle("A1001", "1950-01-09", "female", Potassium("A1001", "4.6")));
        Put("wrong.vcf", Genome("135534747"));
        Put("right.vcf", Genome("133797422"));
        var read = FolderReader.Read(new FolderRequest(_folder.Path, AsOf) { Loci = Titrant.Medicine.Capabilities.Loci });
        Assert.Equal(["file:right.vcf"], read.Issues.Where(i => i.Code == "ID004").Select(i => i.About));
        var refused = read.Files.Single(f => f.Document == "wrong.vcf");
        Assert.Equal((false, "nothing in it was used"), (refused.Used, refused.Binding));
        Assert.True(read.Files.Single(f => f.Document == "right.vcf").Used);

        static string Genome(string length) => $"##fileformat=VCFv4.2\n##contig=<ID=chr10,length={length},assembly=GRCh38.p14>\n##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
            + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\nchr10\t94781859\trs4244285\tG\tA\t.\tPASS\t.\tGT\t0/1\n";
    }

    [Fact]
    public void Two_people_of_equal_standing_are_both_refused_until_one_is_named()
    {
        Put("a.json", Bundle("A1", "1950-01-09", "male", Potassium("A1", "4.6")));
        Put("b.json", Bundle("B2", "1971-11-30", "female", Potassium("B2", "6.8")));
        Assert.Contains(Read().Issues, i => i.Code == "ID002");
        Assert.Empty(Read().Record.Facts);
        var named = Read("B2");
        Assert.All(named.Record.Facts, f => Assert.Equal("b.json", f.Source.Document));
        Assert.Contains(named.Issues, i => i.Code == "ID001" && i.About == "file:a.json");
    }

    [Fact]
    public void A_swapped_sex_under_one_identifier_is_a_mismatch_and_not_a_second_person()
    {
        Put("a.json", Bundle("A1", "1950-01-09", "male", Potassium("A1", "4.6"), Potassium("A1", "4.7", "2")));
        Put("b.json", Bundle("A1", "1950-01-09", "female", Potassium("A1", "6.8", "3")));
        var read = Read();
        Assert.Contains(read.Issues, i => i.Code == "ID003" && i.About == "file:b.json");
        Assert.DoesNotContain(read.Record.Facts, f => f.Source.Document == "b.json");
    }

    [Theory]
    [InlineData("2031-01-01")]
    [InlineData("1821-01-01")]
    public void An_impossible_birth_date_is_refused_and_no_age_is_made_of_it(string birth)
    {
        Put("a.json", Bundle("A1", birth, "male"));
        var read = Read();
        Assert.Contains(read.Issues, i => i.Code == "ID007");
        Assert.Null(Chart.Of(read.Record, AsOf).Who.Age);
    }

    [Fact]
    public void A_folder_without_a_patient_says_so()
    {
        Put("note.txt", "Seen in clinic.");
        var read = Read();
        Assert.Contains(read.Issues, i => i.Code == "ID006");
        Assert.False(read.Unreadable);
    }

    [Fact]
    public void An_empty_folder_is_unreadable() => Assert.True(Read().Unreadable);

    [Theory]
    [InlineData("", "FILE005")]
    [InlineData(" ", "FILE005")]
    [InlineData("x", "FILE002")]
    public void A_file_of_one_byte_gets_a_clear_answer(string content, string code)
    {
        Put("bundle.json", content);
        Assert.Contains(Read().Issues, i => i.Code == code && i.About == "file:bundle.json");
    }

    [Fact]
    public void A_file_that_lies_about_its_type_is_refused_by_name()
    {
        Put("labs.csv", "{\"resourceType\":\"Patient\"}");
        Put("genome.vcf", "date,value\n2026-01-01,3\n");
        var issues = Read().Issues;
        Assert.Equal(["file:genome.vcf", "file:labs.csv"], issues.Where(i => i.Code == "FILE002").Select(i => i.About).Order());
    }

    [Fact]
    public void Own_outputs_are_recognised_and_never_read_as_input()
    {
        Put("a.json", Bundle("A1", "1950-01-09", "male"));
        Put("brief-a/brief.json", "{\"format\":\"titrant.brief/1\"}");
        Assert.DoesNotContain(Read().Files, f => f.Document.Contains("brief", StringComparison.Ordinal));
    }

    [Fact]
    public void A_compressed_sheet_is_a_sheet()
    {
        Put("a.json", Bundle("A1", "1950-01-09", "male"));
        using (var gzip = new GZipStream(File.Create(_folder.File("labs.csv.gz")), CompressionLevel.Fastest))
            gzip.Write("date,code,name,value,unit\n2026-03-01,2823-3,Potassium,4.1,mmol/L\n"u8);
        Assert.Single(Read().Record.Facts, f => f.Claim is Measurement);
    }

    [Fact]
    public void The_manifest_names_the_person_and_the_binding_is_shown()
    {
        Put("patient.json", """{"person":"A1","birthDate":"1950-01-09","sex":"male","files":{"labs.csv":{}}}""");
        Put("labs.csv", "date,code,name,value,unit\n2026-03-01,2823-3,Potassium,4.1,mmol/L\n");
        var read = Read();
        Assert.Equal("A1", read.Record.Person.Value);
        Assert.Equal("patient.json names it", read.Files.Single(f => f.Document == "labs.csv").Binding);
        Assert.Equal((76, 76), Chart.Of(read.Record, AsOf).Who.Age);
    }

    [Fact]
    public void A_broken_manifest_is_said_and_the_rest_is_read()
    {
        Put("patient.json", "{\"person\": 3, ");
        Put("a.json", Bundle("A1", "1950-01-09", "male"));
        var read = Read();
        Assert.Contains(read.Issues, i => i.Code == "MAN001");
        Assert.Single(read.Record.Facts, f => f.Claim is Demographics);
    }

    [Fact]
    public void The_order_of_files_decides_nothing()
    {
        Put("z.json", Bundle("A1", "1950-01-09", "male", Potassium("A1", "4.6"), Potassium("A1", "4.9", "9")));
        Put("a.csv", "patient_id,date,code,name,value,unit\nB2,2026-03-14,2823-3,Potassium,6.8,mmol/L\n");
        var first = Read();
        File.Move(_folder.File("z.json"), _folder.File("0.json"));
        Assert.Equal(first.Record.Facts.Select(f => f.Id), Read().Record.Facts.Select(f => f.Id));
        Assert.Contains(first.Issues, i => i.Code == "ID001");
    }
}
