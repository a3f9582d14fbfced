using System.Diagnostics;
using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Formats;

/// <summary>A folder as somebody who wishes the reader ill, or a careless export, would leave it.</summary>
public sealed class HostileFolderTests : IDisposable
{
    private static readonly DateTimeOffset AsOf = new(2026, 3, 10, 23, 59, 59, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public HostileFolderTests() => Put("record.json", """{"resourceType":"Patient","id":"A1","birthDate":"1950-01-09","gender":"female"}""");

    public void Dispose() => _folder.Dispose();

    private void Put(string name, string text, Encoding? encoding = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), text, encoding ?? new UTF8Encoding(false));
    }

    private FolderRead Read() => FolderReader.Read(new FolderRequest(_folder.Path, AsOf));

    private IEnumerable<string> Codes(string document) => Read().Issues.Where(i => i.About == $"file:{document}").Select(i => i.Code);

    [Fact]
    public async Task A_pipe_among_the_files_does_not_make_the_ward_wait_for_ever()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes with names");
        using (var mkfifo = Process.Start("mkfifo", _folder.File("a.json"))) await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        var read = Task.Run(Read, TestContext.Current.CancellationToken);
        Assert.Same(read, await Task.WhenAny(read, Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)));
        Assert.Contains((await read).Issues, i => i is { Code: "FILE005", Place: "a.json" });
    }

    [Fact]
    public void A_link_to_somebody_elses_file_is_not_read_into_this_chart()
    {
        using var other = new TemporaryFolder();
        File.WriteAllText(other.File("note.txt"), "Takes warfarin.");
        File.CreateSymbolicLink(_folder.File("note.txt"), other.File("note.txt"));
        Directory.CreateSymbolicLink(_folder.File("more"), other.Path);
        // Through a linked folder the text of the path stays inside, the file does not.
        File.CreateSymbolicLink(_folder.File("through.txt"), _folder.File("more/note.txt"));
        var read = Read();
        Assert.Equal(["more", "note.txt", "through.txt"], read.Issues.Where(i => i.Code == "FILE006").Select(i => i.Place).Order());
        Assert.DoesNotContain(read.Record.Facts, f => f.Claim is Note);
    }

    [Fact]
    public void A_link_inside_the_folder_is_followed_and_a_circle_is_said()
    {
        Put("scans/note.txt", "Takes warfarin.");
        File.CreateSymbolicLink(_folder.File("note.txt"), _folder.File("scans/note.txt"));
        File.CreateSymbolicLink(_folder.File("a.json"), _folder.File("b.json"));
        File.CreateSymbolicLink(_folder.File("b.json"), _folder.File("a.json"));
        var read = Read();
        Assert.True(read.Files.Single(f => f.Document == "note.txt").Used);
        Assert.Equal(["a.json", "b.json"], read.Issues.Where(i => i.Code == "FILE001").Select(i => i.Place).Order());
    }

    [Fact]
    public void A_result_too_deep_in_the_folders_is_said_to_be_unread()
    {
        Put("1/2/3/4/5/labs.csv", "date,code,value,unit\n2026-02-01,2823-3,6.9,mmol/L\n");
        Assert.Contains(Read().Issues, i => i.Code == "FILE008" && i.Severity == Severity.Error);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_potassium_in_a_spreadsheets_unicode_text_reaches_the_chart(string encoding)
    {
        Put("labs.csv", "date,code,name,value,unit\r\n2026-02-01,2823-3,Potassium,6.9,mmol/L\r\n", Encoding.GetEncoding(encoding));
        Assert.Contains(Read().Record.Facts, f => f.Claim is Measurement { Value: { } } m && m.ToString().Contains("6.9", StringComparison.Ordinal));
    }

    [Fact]
    public void A_micro_sign_that_was_lost_in_an_old_encoding_is_said()
    {
        Put("note.txt", "Digoxin 125 \u00B5g", Encoding.Latin1);
        Put("labs.csv", "date,code,name,value,unit\n2026-02-01,2160-0,Creatinine,90,\u00B5mol/L\n", Encoding.Latin1);
        Assert.Contains("FILE007", Codes("note.txt"));
        Assert.Contains("FILE007", Codes("labs.csv"));
    }

    [Fact]
    public void A_document_for_printing_is_not_taken_for_a_note()
    {
        Put("letter.txt", "%PDF-1.4\n1 0 obj << >> endobj\n");
        Assert.Contains("FILE003", Codes("letter.txt"));
    }

    [Theory]
    [InlineData("""{"person": 4711}""")]
    [InlineData("""{"birthDate": "9 January 1950"}""")]
    [InlineData("""{"sex": "womann"}""")]
    [InlineData("""{"files": {"g.vcf": {"build": "GRCh39"}}}""")]
    [InlineData("""{"files": {"g.vcf": {"material": "germ line"}}}""")]
    [InlineData("""{"files": ["g.vcf"]}""")]
    [InlineData("[1]")]
    public void A_word_in_the_manifest_that_is_not_understood_does_not_drop_out_silently(string manifest)
    {
        Put("patient.json", manifest);
        Assert.Contains(Read().Issues, i => i is { Code: "MAN001" or "FHIR001" });
    }

    [Fact]
    public void A_manifest_that_says_M_refuses_a_womans_record()
    {
        Put("patient.json", """{"birthDate": "1950-01-09", "sex": "M"}""");
        Assert.Contains(Read().Issues, i => i.Code == "ID001");
    }

    [Fact]
    public void A_name_of_ten_megabytes_costs_its_own_record_only()
    {
        Put("meds.json", $$$"""{"resourceType":"MedicationRequest","id":"m","status":"active","intent":"order","subject":{"reference":"Patient/A1"},"medicationCodeableConcept":{"text":"{{{new string('x', 10 << 20)}}}"} }""");
        var read = Read();
        Assert.Contains(read.Issues, i => i.Code == "FHIR004");
        Assert.DoesNotContain(read.Record.Facts, f => f.Claim is MedicationUse);
    }

    [Fact]
    public void Genotypes_beyond_what_a_laboratory_reports_are_said_to_be_unread()
    {
        Put("calls.tsv", string.Concat(Enumerable.Repeat("CYP2C19\t*1/*2\n", 10_001)));
        Assert.Contains("FILE004", Codes("calls.tsv"));
    }
}
