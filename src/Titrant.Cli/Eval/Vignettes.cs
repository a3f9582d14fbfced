using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Medicine;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Cli.Eval;

/// <summary>Clinical vignettes: each is written as a folder, read and briefed at its own moment, and scored.</summary>
internal static class Vignettes
{
    /// <summary>Topics that no capability of this version answers; a case whose expectations need one is listed as not yet covered.</summary>
    private static readonly string[] s_notCovered = ["phenoconversion", "interaction"];

    public static IEnumerable<EvalCase> Run(EvalInput input)
    {
        string[] places = [Path.GetDirectoryName(Path.GetFullPath(input.Path))!, Path.Combine(input.Shared, "data", "vignettes")];
        var positions = places.Select(p => Path.Combine(p, "..", "pgx", "tables", "pharmcat_positions.vcf.gz")).FirstOrDefault(File.Exists);
        foreach (var line in input.Lines)
        {
            var vignette = JsonNode.Parse(line)!.AsObject();
            var id = vignette["id"]!.GetValue<string>();
            var folder = Directory.CreateTempSubdirectory("titrant-vignette-").FullName;
            EvalCase scored;
            try
            {
                VignetteFolder.Write(vignette, folder, positions);
                var said = Say(vignette, folder);
                input.Emit(Emitted(id, said));
                var faults = VignetteScore.Faults(vignette, said);
                var covered = IsCovered(vignette);
                scored = new(id, faults.Count == 0, vignette["title"]!.GetValue<string>(), faults.Count == 0 ? "as expected" : string.Join("; ", faults), covered);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
            yield return scored;
        }
    }

    /// <summary>Turns the first required expectation into one that cannot be met.</summary>
    public static string Corrupt(string line)
    {
        var vignette = JsonNode.Parse(line)!.AsObject();
        var expect = vignette["expect"]!.AsArray().Select(e => e!.AsObject()).First(e => e["optional"]?.GetValueKind() != JsonValueKind.True);
        expect["must"] = "card";
        expect["about"] = "drug:corrupted expectation";
        expect.Remove("about_also");
        return vignette.ToJsonString();
    }

    public static IEnumerable<string> Figures(IReadOnlyList<EvalCase> cases)
    {
        var covered = cases.Where(c => c.Covered).ToList();
        yield return $"of the {covered.Count} cases that this version covers, {covered.Count(c => c.Passed)} passed {Wilson(covered.Count(c => c.Passed), covered.Count)}";
        var harm = cases.Count(c => c.Actual.Contains("must not:", StringComparison.Ordinal));
        yield return $"harm (a forbidden answer given): {harm} of {cases.Count} {Wilson(harm, cases.Count)}";
        var open = cases.Where(c => !c.Covered).ToList();
        yield return $"not yet covered: {open.Count}{(open.Count > 0 ? $" ({string.Join(", ", open.Select(c => c.Id))}); passing all the same: {open.Count(c => c.Passed)}" : "")}";
    }

    internal static string Wilson(int hits, int of)
    {
        if (of == 0) return "";
        var (low, high) = Titrant.Numerics.Distributions.Wilson.Interval(hits, of, 0.95);
        return FormattableString.Invariant($"({100.0 * hits / of:0} %, 95 % interval {100 * low:0}-{100 * high:0} %)");
    }

    private static Said Say(JsonObject vignette, string folder)
    {
        var asOf = BriefRun.ParseAsOf(vignette["as_of"]!.GetValue<string>())!.Value;
        var jurisdiction = vignette["region"] is JsonValue r && r.TryGetValue<string>(out var region) ? region : "";
        var run = BriefRun.Of(folder, asOf, Setting.Default with { Jurisdiction = jurisdiction }, null);
        var items = new List<SaidItem>();
        foreach (var advice in run.Chart.Advice)
        {
            var text = string.Join(" ", [advice.Says, advice.Why, advice.ForWhom, advice.Act.Dose ?? "", .. advice.Alternatives.Select(a => a.ToString()), .. advice.Disagree]);
            items.Add(new("card", advice.Act.Target.Code, Words(advice.Act.Kind), text));
            if (!advice.Disagree.IsEmpty) items.Add(new("conflict", advice.Act.Target.Code, Words(advice.Act.Kind), text));
        }
        foreach (var answer in run.Chart.Answers)
        {
            if (answer is Gap gap) items.Add(new("gap", gap.About, "test", $"{gap.Says} {gap.Ask}"));
            else items.Add(new("finding", answer.Key.ToString(), "", answer.Says));
            if (answer is Gap { Disagree.IsEmpty: false } g) items.Add(new("conflict", g.About, "test", $"{g.Says} {g.Ask}"));
        }
        foreach (var issue in run.Issues) items.Add(new("refused", issue.About, "", $"{issue.Place} {issue.Detail} {issue.Meaning} {issue.Remedy}"));
        return new(items);
    }

    private static string Emitted(string id, Said said) => JsonSerializer.Serialize(new JsonObject
    {
        ["id"] = id,
        ["answers"] = new JsonArray([.. said.Items.Select(i => (JsonNode)new JsonObject { ["kind"] = i.Kind, ["about"] = i.About, ["action"] = i.Action, ["text"] = i.Text })]),
    }, BriefRun.Compact);

    internal static string Words(ActKind kind) => kind switch
    {
        ActKind.ExtendInterval => "extend interval",
        ActKind.AskPharmacist => "ask the pharmacist",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static bool IsCovered(JsonObject vignette) =>
        !vignette["categories"]!.AsArray().Select(c => c!.GetValue<string>()).Any(s_notCovered.Contains);
}
