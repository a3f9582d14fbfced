using System.Text;
using System.Text.Json.Nodes;
using Titrant.Patient.Knowledge;
using Titrant.Server.CdsHooks;

namespace Titrant.Cli.Eval;

/// <summary>Requests, responses, lists of services and parts of them, each valid or not by CDS Hooks 2.0.</summary>
internal static class CdsHooksCases
{
    private static readonly Table s_musts = Table.Embedded(typeof(HookCheck).Assembly, "CdsHooks/musts.tsv");

    private const string Valid = "valid", Invalid = "invalid", NotLabelled = "not labelled";

    public static EvalRow Row { get; } = new("cds-hooks", "Is a document of CDS Hooks told to be valid or invalid?", Path.Combine("ehr", "cds_hooks_cases.jsonl"),
        "every labelled case; every example of the specification is accepted", "FHIR/fhir-test-cases, module cdshooks, 2dee8a0f8fa0; cds-hooks/docs, 462a38fcb348", Run, Corrupt) { Read = Lines, Figures = Figures };

    // The specification's own examples lie beside the cases.
    private static IEnumerable<string> Lines(string path)
    {
        var blocks = Path.Combine(Path.GetDirectoryName(path) ?? "", "cds_hooks.jsonl");
        string[] files = Path.GetFileName(path) == "cds_hooks_cases.jsonl" && File.Exists(blocks) ? [path, blocks] : [path];
        return files.SelectMany(File.ReadLines).Where(l => l.Length > 0);
    }

    private static IEnumerable<EvalCase> Run(EvalInput input)
    {
        foreach (var line in input.Lines)
        {
            var row = JsonNode.Parse(line)!.AsObject();
            var isBlock = row["json"] is not null;
            var id = isBlock ? $"{row["source"]} {row["kind"]} {row["block"]}" : row["name"]!.GetValue<string>();
            var expected = row["expected"]?.GetValue<string>() ?? (isBlock ? Valid : NotLabelled);
            var verdict = HookCheck.Of(Encoding.UTF8.GetBytes(isBlock ? row["json"]!.ToJsonString() : row["content"]!.GetValue<string>()));
            var actual = verdict.IsValid ? Valid : Invalid;
            input.Emit(new JsonObject
            {
                ["id"] = id,
                ["kind"] = verdict.Kind.ToString().ToLowerInvariant(),
                ["answer"] = actual,
                ["faults"] = new JsonArray([.. verdict.Faults.Select(f => new JsonObject { ["path"] = f.Path, ["section"] = f.Section, ["says"] = f.Says, ["fatal"] = f.Fatal })]),
            }.ToJsonString());
            yield return new(id, expected == actual, expected, verdict.IsValid ? actual : $"{actual} ({verdict.Why})", Covered: expected != NotLabelled);
        }
    }

    private static IEnumerable<string> Figures(IReadOnlyList<EvalCase> cases)
    {
        var (musts, ours) = (s_musts.Rows.Count, s_musts.Rows.Count(r => r["test"].Length > 0));
        yield return $"what the specification demands: {musts} requirements, {ours} held to by a test each, {musts - ours} neither a service's nor to be seen by one";
        foreach (var open in cases.Where(c => !c.Covered)) yield return $"{open.Id}: {open.Expected}; ours: {open.Actual}";
    }

    private static string Corrupt(string line)
    {
        var row = JsonNode.Parse(line)!.AsObject();
        if (row["json"] is null && row["expected"] is null) return line;
        row["expected"] = row["expected"]?.GetValue<string>() == Invalid ? Valid : Invalid;
        return row.ToJsonString();
    }
}
