using System.Text.Json.Nodes;
using Titrant.Cli;

namespace Titrant.Tests.Models;

/// <summary>`titrant models`, `titrant predict` and the brief with a registered model, as a person types them.</summary>
public sealed class ModelVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _reference = $"{SampleModel.Name}@{SampleModel.Card().Version}";

    public void Dispose() => _folder.Dispose();

    private (int Code, string Out, string Error) Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = App.Run(args, new Surroundings(output, error, () => SampleModel.At, name => name == "TITRANT_HOME" ? _folder.File("home") : null, Colour: false));
        return (code, output.ToString(), error.ToString());
    }

    private string Patient(string creatinine, string born = "1956-01-09")
    {
        var to = _folder.File($"patient{creatinine}{born}");
        Directory.CreateDirectory(to);
        File.WriteAllText(Path.Combine(to, "record.json"), $$$"""
            {"resourceType":"Bundle","type":"collection","entry":[
            {"resource":{"resourceType":"Patient","id":"p1","gender":"female","birthDate":"{{{born}}}"}},
            {"resource":{"resourceType":"Observation","id":"o1","status":"final","subject":{"reference":"Patient/p1"},"effectiveDateTime":"2026-03-01","code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},"valueQuantity":{"value":{{{creatinine}}},"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"} } } ]}
            """);
        return to;
    }

    [Fact]
    public void The_four_commands_of_the_readme_lead_from_a_study_to_a_brief_and_twice_to_the_same_bytes()
    {
        var sample = Path.Combine(Repository.Root, "samples", "study-frailty");
        var ran = Run("study", "run", Path.Combine(sample, "study.yaml"), "--out", _folder.File("first"), "--register");
        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        Assert.Contains("* death-within-a-year@", Run("models", "list").Out, StringComparison.Ordinal);
        var shown = Run("models", "show", "death-within-a-year").Out.Split('\n').Where(l => l.Contains("Limit:", StringComparison.Ordinal)).ToList();
        Assert.Equal(shown.Count, shown.Distinct().Count());
        Assert.All(shown.Where(l => l.Contains("could not be estimated", StringComparison.Ordinal)), l => Assert.Matches("in the (locked test|cross-validation|left-out site)", l));
        var (code, says, _) = Run("predict", "death-within-a-year", Path.Combine(sample, "patient"), "--as-of", "2026-03-10");
        Assert.True(code == 0, says);
        Assert.Matches("Estimated chance of death within a year[^:]*: [0-9.]+ % \\(about [0-9]+ in 100", says);
        Assert.Contains("eGFR", says, StringComparison.Ordinal);
        var (refused, why, _) = Run("predict", "death-within-a-year", Path.Combine(sample, "patient-refused"), "--as-of", "2026-03-10");
        Assert.Equal(1, refused);
        Assert.Contains("not estimated", why, StringComparison.Ordinal);
        Assert.Contains("age", why, StringComparison.Ordinal);
        Run("brief", Path.Combine(sample, "patient"), "--as-of", "2026-03-10", "--out", _folder.File("brief"));
        Assert.Contains("about", File.ReadAllText(_folder.File("brief/brief.html")).Split("death-within-a-year")[0], StringComparison.Ordinal);
        Run("study", "run", Path.Combine(sample, "study.yaml"), "--out", _folder.File("second"), "--leave-locked");
        Assert.Equal(File.ReadAllBytes(_folder.File("first/model.json")), File.ReadAllBytes(_folder.File("second/model.json")));
    }

    [Fact]
    public void A_table_of_a_site_that_means_something_else_by_creatinine_is_not_predicted_and_both_meanings_are_said()
    {
        Run("models", "add", SampleModel.Written(_folder));
        File.WriteAllText(_folder.File("rows.csv"), "age,sex,creatinine,haemoglobin\n70,female,1.4,11.2\n");
        string Dictionary(int days) => $$"""
            format: titrant.study/1
            name: theirs
            data: {file: rows.csv}
            columns:
              creatinine: {unit: mg/dL, from: {analyte: creatinine, within: {{days}} d} }
            outcome: {kind: yes/no, column: admission, happened: yes}
            learners: [logistic]

            """;
        File.WriteAllText(_folder.File("theirs.yaml"), Dictionary(30));
        var (code, _, error) = Run("predict", SampleModel.Name, _folder.File("rows.csv"), "--dictionary", _folder.File("theirs.yaml"));
        Assert.Equal(2, code);
        Assert.Contains("REG005", error, StringComparison.Ordinal);
        Assert.Contains("within 365 days", error, StringComparison.Ordinal);
        Assert.Contains("within 30 days", error, StringComparison.Ordinal);
        File.WriteAllText(_folder.File("theirs.yaml"), Dictionary(365));
        Assert.Equal(0, Run("predict", SampleModel.Name, _folder.File("rows.csv"), "--dictionary", _folder.File("theirs.yaml")).Code);
    }

    [Fact]
    public void A_model_is_registered_listed_shown_verified_and_removed()
    {
        Assert.Contains("No model is registered", Run("models", "list").Out, StringComparison.Ordinal);
        Assert.Equal(0, Run("models", "add", SampleModel.Written(_folder)).Code);
        Assert.StartsWith($"* {_reference}", Run("models", "list").Out, StringComparison.Ordinal);
        var shown = Run("models", "show", SampleModel.Name);
        Assert.Equal(0, shown.Code);
        foreach (var word in (string[])["Not for", "AUC", "Nobody has checked it on another hospital", "creatinine: latest creatinine in mg/dL within 365 days", "k1:"]) Assert.Contains(word, shown.Out, StringComparison.Ordinal);
        Assert.Equal(0, Run("models", "verify").Code);
        Assert.Equal(64, Run("models", "remove", SampleModel.Name).Code);
        Assert.Equal(0, Run("models", "remove", _reference).Code);
        Assert.Equal(2, Run("models", "show", SampleModel.Name).Code);
    }

    [Fact]
    public void A_table_is_predicted_row_by_row_and_a_refused_row_says_why_and_where()
    {
        Run("models", "add", SampleModel.Written(_folder));
        File.WriteAllText(_folder.File("rows.csv"), "age,sex,creatinine,haemoglobin\n70,female,1.4,11.2\n9,female,0.6,12\n70,male,,12\n70,male,1.2,\n");
        var (code, text, _) = Run("predict", SampleModel.Name, _folder.File("rows.csv"));
        Assert.Equal(1, code);
        var lines = text.TrimEnd().Split('\n');
        Assert.Equal("line,chance,low,high,interval,unusual,refused", lines[0]);
        Assert.StartsWith("2,0.", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("3,,,,,,\"age 9", lines[2], StringComparison.Ordinal);
        Assert.Contains("creatinine is missing", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("5,0.", lines[4], StringComparison.Ordinal);
        Assert.Equal(text, Run("predict", Path.Combine(SampleModel.Written(_folder, "file"), "model.json"), _folder.File("rows.csv")).Out);
        File.WriteAllText(_folder.File("short.csv"), "age,sex\n70,female\n");
        var missing = Run("predict", SampleModel.Name, _folder.File("short.csv"));
        Assert.Equal(2, missing.Code);
        Assert.Contains("creatinine", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_patient_and_the_table_get_one_chance()
    {
        Run("models", "add", SampleModel.Written(_folder));
        var (code, text, _) = Run("predict", SampleModel.Name, Patient("1.4"), "--as-of", "2026-03-10");
        Assert.Equal(0, code);
        File.WriteAllText(_folder.File("rows.csv"), "age,sex,creatinine,haemoglobin\n70,female,1.4,\n");
        var chance = double.Parse(Run("predict", SampleModel.Name, _folder.File("rows.csv")).Out.Split('\n')[1].Split(',')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(string.Create(System.Globalization.CultureInfo.InvariantCulture, $": {Math.Round((decimal)chance * 100, 1):0.#} % ("), text, StringComparison.Ordinal);
        var child = Run("predict", SampleModel.Name, Patient("0.6", "2017-01-09"), "--as-of", "2026-03-10");
        Assert.Equal(1, child.Code);
        Assert.Contains("No test would change that", child.Out, StringComparison.Ordinal);
        Assert.Equal(2, Run("predict", "nobody", Patient("1.4")).Code);
    }

    [Fact]
    public void The_brief_shows_an_estimate_only_where_the_model_is_registered_and_the_run_knows_it()
    {
        JsonNode Brief(string folder, string to)
        {
            Run("brief", folder, "--as-of", "2026-03-10", "--out", _folder.File(to));
            return JsonNode.Parse(File.ReadAllText(_folder.File(to + "/brief.json")))!;
        }
        var before = Brief(Patient("1.4"), "before");
        Assert.Null(before["estimates"]);
        Run("models", "add", SampleModel.Written(_folder));
        var after = Brief(Patient("1.4"), "after");
        Assert.NotEqual((string)before["runId"]!, (string)after["runId"]!);
        var estimate = Assert.Single(after["estimates"]!.AsArray())!;
        Assert.Equal($"titrant models show {_reference}", (string)estimate["showCard"]!);
        var page = File.ReadAllText(_folder.File("after/brief.html"));
        Assert.Contains("id=\"estimates\"", page, StringComparison.Ordinal);
        Assert.Contains("They add up to", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"estimates\"", File.ReadAllText(_folder.File("before/brief.html")), StringComparison.Ordinal);
        var child = Brief(Patient("0.6", "2017-01-09"), "child");
        Assert.Null(child["estimates"]);
        Assert.Contains(child["notAssessable"]!.AsArray(), a => a!["questions"]!.AsArray().Any(q => (string)q!["key"]! == SampleModel.Name));
    }

    [Fact]
    public void A_tampered_model_is_left_out_of_the_brief_and_said()
    {
        Run("models", "add", SampleModel.Written(_folder));
        var model = _folder.File($"home/models/{SampleModel.Name}/{SampleModel.Card().Version}/model.json");
        File.WriteAllText(model, File.ReadAllText(model) + " ");
        var (_, _, error) = Run("brief", Patient("1.4"), "--as-of", "2026-03-10", "--out", _folder.File("out"));
        Assert.Contains("REG011", error, StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse(File.ReadAllText(_folder.File("out/brief.json")))!["estimates"]);
        Assert.Equal(1, Run("models", "verify").Code);
    }

    [Fact]
    public void A_card_whose_figures_were_edited_by_hand_is_not_signed()
    {
        var sample = Path.Combine(Repository.Root, "samples", "study-frailty");
        Run("study", "run", Path.Combine(sample, "study.yaml"), "--out", _folder.File("run"), "--leave-locked");
        var (card, model) = (_folder.File("run/card.json"), _folder.File("run/model.json"));
        var (written, fitted) = (File.ReadAllText(card), File.ReadAllText(model));
        var json = JsonNode.Parse(written)!;
        json["validations"]![0]!["figures"]![0]!["value"] = 0.99;
        File.WriteAllText(card, json.ToJsonString());
        var (code, _, error) = Run("models", "add", _folder.File("run"));
        Assert.Equal(1, code);
        Assert.Contains("REG021", error, StringComparison.Ordinal);
        File.WriteAllText(card, written);
        File.WriteAllText(model, fitted.Replace("\"rows\":2", "\"rows\":3", StringComparison.Ordinal));
        Assert.Contains("REG021", Run("models", "add", _folder.File("run")).Error, StringComparison.Ordinal);
        File.WriteAllText(model, fitted);
        Assert.Equal(0, Run("models", "add", _folder.File("run")).Code);
    }

    [Fact]
    public void Names_in_a_strangers_table_or_card_do_not_command_the_terminal()
    {
        var to = SampleModel.Written(_folder);
        var path = Path.Combine(to, "card.json");
        var card = JsonNode.Parse(File.ReadAllText(path))!;
        card["question"] = "Who?\u001b[2J\u202e";
        card["limits"] = new JsonArray("none\u001b]0;x\u0007");
        File.WriteAllText(path, card.ToJsonString());
        File.WriteAllText(_folder.File("rows.csv"), "age,sex,creatinin\u001b[2J,haemoglobin\n70,female,1.4,11.2\n");
        File.WriteAllText(_folder.File("more.csv"), "age,sex,creatinine,haemoglobin\n70,fe\u001b[2Jmale,1.4,11.2\n");
        var says = new[] { Run("models", "add", to), Run("models", "list"), Run("models", "show", SampleModel.Name), Run("models", "show", "no\u001b[2J"), Run("predict", SampleModel.Name, _folder.File("rows.csv")),
            Run("predict", SampleModel.Name, _folder.File("more.csv")), Run("predict", SampleModel.Name, Patient("1.1")) };
        Assert.All(says, s => Assert.DoesNotContain(s.Out + s.Error, c => c is '\u001b' or '\u0007' or '\u202e'));
        Assert.Contains("TAB004", says[4].Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_lies_about_under_a_models_name_is_not_asked_in_its_place()
    {
        Run("models", "add", SampleModel.Written(_folder));
        var stray = Path.Combine(Environment.CurrentDirectory, SampleModel.Name);
        File.WriteAllText(stray, "{}");
        try
        {
            Assert.Equal(0, Run("predict", SampleModel.Name, Patient("1.1")).Code);
        }
        finally
        {
            File.Delete(stray);
        }
        Assert.Contains("nobody vouches", Run("predict", Path.Combine(SampleModel.Written(_folder), "model.json"), Patient("1.1")).Error, StringComparison.Ordinal);
    }
}
