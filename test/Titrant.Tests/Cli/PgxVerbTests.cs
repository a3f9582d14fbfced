using System.Text.Json;
using Titrant.Cli;
using Titrant.Tests.Medicine.Briefs;

namespace Titrant.Tests.Cli;

/// <summary>The pharmacist's command as it is typed.</summary>
public sealed class PgxVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private (int Code, string Out, string Error) Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = App.Run(["pgx", .. args, "--as-of", "2026-03-10"], new Surroundings(output, error, () => new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero),
            name => name == "TITRANT_HOME" ? _folder.File("home") : null, Colour: false));
        return (code, output.ToString(), error.ToString());
    }

    private string Out => _folder.File("out");
    private string Written(string name) => File.ReadAllText(Path.Combine(Out, name));
    private string File_(string name, string text) { File.WriteAllText(_folder.File(name), text); return _folder.File(name); }
    private static string Genome => Path.Combine(Repository.Root, "samples", "stent", "germline.vcf");

    [Fact]
    public void A_genome_and_the_names_of_medicines_give_four_files_and_a_summary()
    {
        var (code, text, _) = Run(Genome, "--meds", "clopidogrel 75 mg, metformin", "--out", Out);
        Assert.Equal(0, code);
        Assert.Contains("person not named", text, StringComparison.Ordinal);
        Assert.Contains("instead of clopidogrel", text, StringComparison.Ordinal);
        Assert.Contains("CYP2C19", text, StringComparison.Ordinal);
        Assert.Contains("metformin", text, StringComparison.Ordinal);
        Assert.Equal(["passport.html", "pgx-drugs.tsv", "pgx.fhir.json", "pgx.tsv"], Directory.EnumerateFiles(Out).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.Contains("\nCYP2C19\tcalled\t*2/*2\tPoor Metabolizer\t", Written("pgx.tsv"), StringComparison.Ordinal);
        Assert.Contains("\nclopidogrel\tprescribed\tchange\t", Written("pgx-drugs.tsv"), StringComparison.Ordinal);
        Assert.All(Written("pgx.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#'), l => Assert.Equal(9, l.Split('\t').Length));
    }

    [Theory]
    [InlineData("meds.csv", "name,dose\nclopidogrel 75 mg,75 mg\n")]
    [InlineData("meds.json", "[\"clopidogrel 75 mg\"]")]
    [InlineData("bundle.json", """{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"MedicationStatement","id":"m","status":"active","medicationCodeableConcept":{"text":"Clopidogrel 75 mg"}}}]}""")]
    public void The_medicines_may_come_as_a_sheet_a_list_or_FHIR(string name, string content)
    {
        var (_, text, error) = Run(Genome, "--meds", File_(name, content), "--out", Out);
        Assert.Contains("instead of clopidogrel", text + error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_folder_answers_as_its_brief_does()
    {
        var (code, text, _) = Run(Path.GetDirectoryName(Genome)!, "--out", Out);
        Assert.Equal(0, code);
        Assert.Contains("Bruno Synthetic", text, StringComparison.Ordinal);
        Assert.Contains("Consider ticagrelor instead of clopidogrel", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_medicine_that_is_only_asked_about_is_called_so()
    {
        var (_, text, _) = Run(Genome, "--drug", "clopidogrel", "--out", Out);
        Assert.Contains("[asked about]", text, StringComparison.Ordinal);
        Assert.Contains("\nclopidogrel\tasked about\t", Written("pgx-drugs.tsv"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_of_another_laboratory_alone_is_enough_and_its_bad_lines_are_named()
    {
        var (code, text, _) = Run(File_("lab.outside.tsv", "CYP2C19\t*2/*2\n\t*1/*1\n"), "--meds", "clopidogrel", "--out", Out);
        Assert.Equal(1, code);
        Assert.Contains("PGX020 lab.outside.tsv:2", text, StringComparison.Ordinal);
        Assert.Contains("instead of clopidogrel", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_results_that_contradict_each_other_are_both_shown()
    {
        var (_, text, _) = Run(Genome, "--outside", File_("lab.outside.tsv", "CYP2C19\t*1/*1\n"), "--meds", "clopidogrel", "--out", Out);
        Assert.Contains("disagree", text, StringComparison.Ordinal);
        Assert.Contains("two results disagree", Written("passport.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_own_FHIR_lying_there_is_no_source_and_named_it_counts_once_somebody_signed_it()
    {
        Run(Genome, "--out", Out);
        var (code, text, _) = Run(Path.Combine(Out, "pgx.fhir.json"), "--meds", "clopidogrel", "--out", _folder.File("out2"));
        Assert.Equal((2, ""), (code, text));
        var nothing = File_("empty.outside.tsv", "# nothing\n");
        var unsigned = Run(nothing, "--outside", Path.Combine(Out, "pgx.fhir.json"), "--meds", "clopidogrel", "--out", _folder.File("out3"));
        Assert.Equal(1, unsigned.Code);
        Assert.Contains("PGX034", unsigned.Out, StringComparison.Ordinal);
        var signed = File_("signed.json", Written("pgx.fhir.json").Replace("\"preliminary\"", "\"final\"", StringComparison.Ordinal));
        Assert.Contains("*2/*2  poor metaboliser", Run(nothing, "--outside", signed, "--meds", "clopidogrel", "--out", _folder.File("out4")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_printed_alone_and_is_as_its_schema_says()
    {
        var (_, text, _) = Run(Genome, "--meds", "clopidogrel, foozlemab", "--drug", "codeine", "--json", "--out", Out);
        var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "schemas", "titrant.pgx.1.schema.json"))).RootElement;
        Assert.Empty(JsonShape.Errors(schema, JsonDocument.Parse(text).RootElement));
        Assert.Contains("foozlemab", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fullest_report_is_as_its_schema_says_and_is_read_back()
    {
        var report = Medicine.Pharmacogenomics.Surfaces.PgxSample.Make().Report;
        var bytes = Titrant.Medicine.Pharmacogenomics.PgxJson.Write(report);
        var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "schemas", "titrant.pgx.1.schema.json"))).RootElement;
        Assert.Empty(JsonShape.Errors(schema, JsonDocument.Parse(bytes).RootElement));
        Assert.Equal(bytes, Titrant.Medicine.Pharmacogenomics.PgxJson.Write(Titrant.Medicine.Pharmacogenomics.PgxJson.Read(bytes)!));
    }

    [Fact]
    public void What_is_wrong_with_the_files_is_one_plain_line_with_its_code_and_remedy()
    {
        Assert.Equal((64, true), Run() is var none ? (none.Code, none.Error.Contains("--help", StringComparison.Ordinal)) : default);
        Expect(2, "PGX030", _folder.File("nowhere.vcf"));
        Expect(2, "PGX031", File_("note.txt", "she sleeps well"));
        Expect(2, "FILE005", File_("empty.vcf", ""));
        Expect(2, "FILE002", File_("really.vcf", "not a vcf at all"));
        Directory.CreateDirectory(_folder.File("nothing"));
        Expect(2, "PGX031", _folder.File("nothing"));
        Assert.Contains("PGX033", Run(Genome, "--outside", _folder.File("gone.tsv"), "--out", Out).Out, StringComparison.Ordinal);
        Assert.Contains("PGX032", Run(Genome, "--meds", File_("labs.csv", "date,name,value,unit\n2026-01-01,INR,2.1,{INR}\n"), "--out", Out).Out, StringComparison.Ordinal);

        void Expect(int code, string issue, string path)
        {
            var run = Run(path, "--out", Out);
            Assert.Equal((code, ""), (run.Code, run.Out));
            Assert.Contains(issue, run.Error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Out), path);
        }
    }

    [Fact]
    public void A_file_of_several_samples_is_refused_until_one_is_named()
    {
        var lines = File.ReadAllLines(Genome).Select(l => l.StartsWith("##", StringComparison.Ordinal) ? l : l.StartsWith('#') ? l + "\tOTHER" : l + "\t0/0").ToArray();
        var several = File_("several.vcf", string.Join('\n', lines) + "\n");
        var (code, text, error) = Run(several, "--out", Out);
        Assert.Equal((1, ""), (code, text));
        Assert.Contains("VCF004", error, StringComparison.Ordinal);
        Assert.Contains("*2/*2", Run(several, "--sample", "SYNTH-2", "--out", Out).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("*2/*2", Run(several, "--sample", "OTHER", "--out", _folder.File("o2")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_question_gives_the_same_bytes()
    {
        Run(Genome, "--meds", "clopidogrel", "--out", Out);
        Run(Genome, "--meds", "clopidogrel", "--out", _folder.File("b"));
        foreach (var file in Directory.EnumerateFiles(Out)) Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_folder.File("b"), Path.GetFileName(file))));
    }
}
