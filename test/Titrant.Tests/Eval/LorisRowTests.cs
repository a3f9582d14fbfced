using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Titrant.Cli.Eval;

namespace Titrant.Tests.Eval;

/// <summary>Cohorts that nobody here has seen: other spellings, missing columns, few people.</summary>
public sealed class LorisRowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _test;
    private readonly string _data = Repository.Data("learning", "response");

    public LorisRowTests() => _test = File.ReadAllLines(Path.Combine(_data, "loris_test.csv"));

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, EvalCase> Run(Action<string>? emit = null)
    {
        var row = Loris.Row;
        return row.Run(new EvalInput(_folder.Path, [.. row.Read!(_folder.Path)], emit ?? (_ => { })) { Shared = Repository.Shared }).ToDictionary(c => c.Id);
    }

    // The cohort with some columns only, under other names, and with other words in them.
    private void Write(string name, int rows, Func<string, string?> rename, Func<string, string, string>? cell = null, char separator = ',')
    {
        var header = _test[0].Split(',');
        var kept = header.Select((h, i) => (Old: h, New: rename(h), i)).Where(c => c.New is not null).ToList();
        File.WriteAllLines(_folder.File(name), _test.Skip(1).Take(rows).Select(l => l.Split(',')).Select(c => string.Join(separator, kept.Select(k => cell?.Invoke(k.Old, c[k.i]) ?? c[k.i])))
            .Prepend(string.Join(separator, kept.Select(k => k.New))));
    }

    [Fact]
    public void Dummies_and_other_spellings_give_what_the_words_give()
    {
        Write("loris_a.csv", 515, h => h);
        Write("loris_b.csv", 515, h => h is "CancerType" or "CancerType_grouped" ? null : h switch { "Systemic_therapy_history" => "PSTH", "Albumin" => "albumin (g/dL)", _ => h },
            (column, text) => column == "Response" ? text == "1" ? "CR/PR" : "SD/PD" : text, '\t');
        Write("loris_c.csv", 515, h => h, (column, text) => column == "CancerType" && text == "Head & Neck" ? "HeadNeck" : text);
        var lines = new List<JsonNode>();
        var cases = Run(l => lines.Add(JsonNode.Parse(l)!));
        Assert.Equal(cases["loris_a.csv response"].Actual, cases["loris_b.csv response"].Actual);
        Assert.Equal(cases["loris_a.csv response"].Actual, cases["loris_c.csv response"].Actual);
        Assert.All(cases.Values.Where(c => c.Id.EndsWith("response", StringComparison.Ordinal)), c => Assert.True(c.Passed, c.Actual));
        Assert.Equal(3 * 515, lines.Count(l => l["line"] is not null));
    }

    [Fact]
    public void A_cohort_of_responders_only_or_without_follow_up_or_of_nobody_complete_is_not_estimable_and_nothing_crashes()
    {
        Write("loris_one.csv", 60, h => h.StartsWith("OS", StringComparison.Ordinal) || h.StartsWith("PFS", StringComparison.Ordinal) ? null : h, (column, text) => column == "Response" ? "1" : text);
        Write("loris_units.csv", 60, h => h, (column, text) => column == "Albumin" ? (10 * double.Parse(text, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture) : text);
        var cases = Run();
        Assert.False(cases["loris_one.csv response"].Covered);
        Assert.Contains("not estimable", cases["loris_one.csv response"].Actual);
        Assert.Contains("nobody of 60", cases["loris_one.csv death"].Actual);
        Assert.Contains("PUB005", cases["loris_one.csv response"].Actual);
        Assert.Contains("PUB004 loris_units.csv column albumin: 60 of 60 values lie outside 0.5-8 g/dL, the formula's unit, and look like g/L: held back", cases["loris_units.csv response"].Actual);
        Assert.Contains("Divide the column by 10", cases["loris_units.csv response"].Actual);
    }

    [Fact]
    public void A_cohort_with_times_of_the_dead_only_says_that_its_C_is_among_them()
    {
        Write("loris_dead.csv", 120, h => h, (column, text) => column == "OS_Event" ? "1" : text);
        Write("loris_open.csv", 120, h => h);
        var cases = Run();
        Assert.Contains("every survival time known is a death: C among the dead only", cases["loris_dead.csv death"].Actual, StringComparison.Ordinal);
        Assert.DoesNotContain("among the dead only", cases["loris_open.csv death"].Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cohort_without_a_feature_gets_a_model_learned_without_it_and_says_so_and_the_published_formula_refuses()
    {
        Write("loris_less.csv", 35, h => h == "NLR" ? null : h);
        var answer = Run()["loris_less.csv response"];
        Assert.False(answer.Covered);
        Assert.Contains("learned without NLR", answer.Actual);
        Assert.Contains("LORIS, pan-cancer not estimable", answer.Actual);
    }

    [Fact]
    public void The_open_cohorts_are_told_as_well_as_by_the_published_formula_and_a_corrupted_bound_is_not_met()
    {
        var row = Loris.Row;
        List<string> lines = [.. row.Read!(_data)];
        Assert.Equal(9, lines.Count);
        List<string> response = [.. lines.Where(l => l.Contains("\tresponse\t", StringComparison.Ordinal))];
        Assert.All(row.Run(new EvalInput(_data, response, _ => { }) { Shared = Repository.Shared }), c => Assert.True(c.Passed, $"{c.Id}: {c.Actual}"));
        Assert.DoesNotContain(row.Run(new EvalInput(_data, [.. response.Select(row.Corrupt!)], _ => { }) { Shared = Repository.Shared }), c => c.Passed);
    }

    [Fact]
    public void Death_is_foretold_as_by_Rs_coxph_on_the_same_features()
    {
        var row = Loris.Row;
        var lines = new List<JsonNode>();
        _ = row.Run(new EvalInput(_data, ["loris_test.csv\tdeath\t-0.02"], l => lines.Add(JsonNode.Parse(l)!)) { Shared = Repository.Shared }).ToList();
        // R 4.2.2, survival 3.5.3: coxph on the training cohort (caps 50, 25, 85), concordance of its predictions on the other.
        Assert.Equal(0.7284365, lines.Single(l => l["outcome"] is not null)["Harrell C"]!["value"]!.GetValue<double>(), 1e-6);
    }

    [Fact]
    public void Who_is_left_out_of_a_cohort_and_why_is_said_and_the_other_cohorts_are_scored_all_the_same()
    {
        var row = 0;
        Write("loris_half.csv", 200, h => h, (column, text) => column == "TMB" && row++ % 2 == 0 ? "" : text);
        Write("loris_words.csv", 60, h => h.StartsWith("CancerType", StringComparison.Ordinal) && h != "CancerType" ? null : h, (column, text) => column == "CancerType" ? "Thymoma" : text);
        File.WriteAllText(_folder.File("loris_empty.csv"), "");
        File.WriteAllText(_folder.File("loris_header.csv"), _test[0]);
        File.WriteAllBytes(_folder.File("loris_broken.csv.gz"), [0x1f, 0x8b, 8, 0, 1, 2, 3]);
        var cases = Run();
        Assert.Contains("100 of 200 complete (left out: 100 without TMB)", cases["loris_half.csv response"].Actual);
        Assert.Contains("100 of 200 complete (left out: 100 without TMB)", cases["loris_half.csv death"].Actual);
        Assert.Contains("60 with a cancer that the published formula has no term for", cases["loris_words.csv response"].Actual);
        Assert.StartsWith("PUB005", cases["loris_words.csv death"].Actual, StringComparison.Ordinal);
        Assert.StartsWith("TAB001 loris_empty.csv", cases["loris_empty.csv response"].Actual, StringComparison.Ordinal);
        Assert.StartsWith("TAB003 loris_header.csv", cases["loris_header.csv response"].Actual, StringComparison.Ordinal);
        Assert.StartsWith("TAB001 loris_broken.csv.gz", cases["loris_broken.csv.gz death"].Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_line_ends_quotes_gzip_another_order_and_further_columns_change_no_figure()
    {
        Write("loris_a.csv", 200, h => h);
        var lines = _test.Take(201).Select(l => string.Join(',', l.Split(',').Reverse().Select(c => $"\"{c}\"").Append("\"a, b\""))).ToArray();
        using (var packed = new StreamWriter(new GZipStream(File.Create(_folder.File("loris_z.csv.gz")), CompressionLevel.Fastest))) packed.Write(string.Join("\r\n", lines));
        var cases = Run();
        foreach (var what in new[] { "response", "death", "progression" }) Assert.Equal(cases[$"loris_a.csv {what}"].Actual, cases[$"loris_z.csv.gz {what}"].Actual);
    }

    [Fact]
    public void Every_cohort_gets_the_calibration_slope_of_its_hazards_with_an_interval_and_TMB_alone()
    {
        var death = Loris.Row.Run(new EvalInput(_data, ["loris_test.csv\tdeath\t-0.02"], _ => { }) { Shared = Repository.Shared }).Single();
        // R 4.2.2, survival 3.5.3: coxph of the test cohort's times on predict(..., type = "lp"): 1.13861962, 0.96624212 to 1.31099712.
        Assert.Contains("calibration slope 1.139 (0.966 to 1.311; n 515)", death.Actual);
        Assert.Contains("TMB alone", death.Actual);
    }
}
