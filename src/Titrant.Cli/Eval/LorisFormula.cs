using System.Globalization;
using System.Text.Json.Nodes;
using Titrant.Learning.Published;

namespace Titrant.Cli.Eval;

/// <summary>The published LORIS formulas against vectors of inputs and scores.</summary>
internal static class LorisFormula
{
    private const double Tolerance = 1e-6;

    public static EvalRow Row { get; } = new("loris-formula", "Do the published LORIS formulas, pan-cancer and lung, give their scores?", Path.Combine("learning", "risk", "vectors_loris.csv"),
        "every vector within 1e-6", "Chang et al., Nat Cancer 2024;5:1158, doi:10.1038/s43018-024-00772-7", Run, Corrupt) { HasHeader = true, Figures = Figures };

    private static IEnumerable<EvalCase> Run(EvalInput input)
    {
        var columns = input.Lines[0].Split(',').Select((c, i) => (Name: PublishedModel.Plain(c), i)).ToDictionary(c => c.Name, c => c.i);
        var (pan, lung) = (PublishedModels.Find("LORIS")!, PublishedModels.Find("LORIS NSCLC")!);
        foreach (var line in input.Lines.Skip(1))
        {
            var cells = line.Split(',');
            var (expected, id) = (new[] { Cell("LORIS_pan"), Cell("LORIS_nsclc") }, Cell("case"));
            // The vectors ask the lung formula about other cancers too: its arithmetic is compared there, though it refuses such people.
            double?[] ours = [Score(pan, Cell("cancer")), expected[1].Length > 0 ? Score(lung, "NSCLC") : null];
            input.Emit(new JsonObject { ["id"] = id, ["pan"] = ours[0], ["nsclc"] = ours[1] }.ToJsonString());
            var passed = expected.Zip(ours).All(p => p.First.Length == 0 ? p.Second is null : p.Second is { } o && Math.Abs(o - double.Parse(p.First, CultureInfo.InvariantCulture)) <= Tolerance);
            yield return new(id, passed, string.Join(' ', expected).TrimEnd(), string.Join(' ', ours.Select(o => o is { } v ? v.ToString("0.000000", CultureInfo.InvariantCulture) : "none")));

            string Cell(string name) => columns.TryGetValue(PublishedModel.Plain(name), out var at) && at < cells.Length ? cells[at].Trim() : "";
            double? Score(PublishedModel model, string cancer) => model.Score(need => need.Names.Prepend(need.Name).Select(Cell).FirstOrDefault(c => c.Length > 0) is { } text
                ? double.Parse(text, CultureInfo.InvariantCulture) : null, cancer).Probability;
        }
    }

    private static string Corrupt(string line)
    {
        var cells = line.Split(',');
        var at = Array.FindLastIndex(cells, c => c.Trim().StartsWith("0.", StringComparison.Ordinal));
        cells[at] = (double.Parse(cells[at], CultureInfo.InvariantCulture) + 0.001).ToString(CultureInfo.InvariantCulture);
        return string.Join(',', cells);
    }

    private static IEnumerable<string> Figures(IReadOnlyList<EvalCase> cases) => [$"{cases.Count} vectors, {cases.Count(c => c.Expected.Contains(' '))} of them also by the lung formula"];
}
