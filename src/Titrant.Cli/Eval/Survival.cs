using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Learning;

namespace Titrant.Cli.Eval;

/// <summary>
/// Every number of R's answers, recomputed from the tables beside them. A block of expected.json is named like its table; its keys "vars", "times", "lambda" and the like say what is asked,
/// every other number is an expectation of relative error 1e-5, elastic-net coefficients of 1e-4.
/// </summary>
internal static class Survival
{
    private const double Tolerance = 1e-5;

    // In these tables people are censored at the time of an event; here they are at risk then, as in coxph. glmnet 4.1.6 answers otherwise there; why was not established. With their times moved by
    // 1e-6 its coefficients equal ours to 1e-8 (CensoredAtAnEventTests).
    private const double PathTolerance = 1e-4;

    // What is asked, not what is answered.
    private static readonly HashSet<string> s_given = ["times", "lambda"];

    public static EvalRow Row { get; } = new("survival", "Do Cox, Kaplan-Meier, Weibull, competing-risk and horizon figures equal R's?", Path.Combine("learning", "oracles", "survival"),
        "every number within 1e-5 relative, elastic-net coefficients 1e-4", "R 4.2.2: survival 3.5.3, cmprsk 2.2.11, riskRegression 2022.11.28", Run, Corrupt) { Read = Read, Figures = Figures };

    private static List<string> Read(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")));
        return [.. Leaves(json.RootElement, "")];

        static IEnumerable<string> Leaves(JsonElement at, string path) => at.ValueKind switch
        {
            JsonValueKind.Number => [string.Create(CultureInfo.InvariantCulture, $"{path}\t{at.GetDouble():R}")],
            JsonValueKind.Object => at.EnumerateObject().Where(p => !s_given.Contains(p.Name)).SelectMany(p => Leaves(p.Value, path.Length == 0 ? p.Name : $"{path}/{p.Name}")),
            JsonValueKind.Array => at.EnumerateArray().SelectMany((e, i) => Leaves(e, string.Create(CultureInfo.InvariantCulture, $"{path}/{i}"))),
            _ => [],
        };
    }

    private static IEnumerable<EvalCase> Run(EvalInput input)
    {
        var asked = JsonNode.Parse(File.ReadAllBytes(Path.Combine(input.Path, "expected.json")))!.AsObject();
        var (answers, refused) = (new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (name, block) in asked)
        {
            try
            {
                foreach (var (path, value) in SurvivalAnswers.Of(input.Path, name, block!.AsObject())) answers.Add(path, value);
            }
            catch (StudyException e)
            {
                refused.Add(name, e.Message);
            }
        }
        foreach (var line in input.Lines)
        {
            var cells = line.Split('\t');
            var expected = double.Parse(cells[1], CultureInfo.InvariantCulture);
            var covered = answers.TryGetValue(cells[0], out var ours);
            input.Emit(new JsonObject { ["id"] = cells[0], ["answer"] = covered && double.IsFinite(ours) ? ours : null }.ToJsonString());
            var passed = covered && Math.Abs(ours - expected) <= (cells[0].Contains("/coxnet_alpha", StringComparison.Ordinal) ? PathTolerance : Tolerance) * Math.Abs(expected);
            yield return new(cells[0], passed, cells[1],
                covered ? ours.ToString("R", CultureInfo.InvariantCulture) : refused.GetValueOrDefault(cells[0].Split('/')[0], "not covered by this row"), covered || refused.ContainsKey(cells[0].Split('/')[0]));
        }
    }

    private static string Corrupt(string line)
    {
        var cells = line.Split('\t');
        var value = double.Parse(cells[1], CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{cells[0]}\t{(value == 0 ? 1 : value * 1.01):R}");
    }

    private static IEnumerable<string> Figures(IReadOnlyList<EvalCase> cases)
    {
        yield return string.Join(", ", cases.Where(c => c.Covered).GroupBy(c => string.Join('/', c.Id.Split('/').Take(2))).Select(g => $"{g.Key} {g.Count(c => c.Passed)} of {g.Count()}"));
        if (cases.Count(c => c.Covered && !c.Passed && c.Id.Contains("/coxnet_alpha", StringComparison.Ordinal)) is > 0 and var apart)
            yield return string.Create(CultureInfo.InvariantCulture, $"{apart} elastic-net coefficients further than 1e-4 from glmnet's: people censored at the time of a death are at risk then here, as in coxph. Measured: with censored times moved by 1e-6, so that nobody is censored at the time of a death, glmnet's own coefficients equal ours to 1e-8; what glmnet does with such ties was not established");
        if (cases.Where(c => !c.Covered).Select(c => string.Join('/', c.Id.Split('/').Take(2))).Distinct().ToList() is { Count: > 0 } open) yield return $"not covered: {string.Join(", ", open)}";
    }
}
