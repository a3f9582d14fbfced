using System.Globalization;
using System.Text.Json.Nodes;
using Titrant.Learning;
using Titrant.Learning.Linear.Paths;

namespace Titrant.Cli.Eval;

/// <summary>
/// Published elastic-net paths, one expectation for each lambda. A folder holds NAME.csv[.gz] (features, time, status) and NAME_path*_alpha*.csv;
/// "converged" files name lambdas and terms, the others hold coefficients alone and follow the default grid.
/// </summary>
internal static class CoxnetPaths
{
    public static EvalRow Row { get; } = new("coxnet", "Do elastic-net Cox paths come out as glmnet published them, and fully converged where asked?",
        Path.Combine("learning", "oracles", "coxnet"), "every lambda: absolute error 1e-6 by the default stopping rule, 1e-5 converged", "glmnet 4.1.6 and scikit-survival 0d71616", Run, Corrupted)
    { Read = Lines, Figures = Figures };

    // Two problems of scikit-survival's tests whose input is not in a file of its own.
    private static readonly double[] FixedLambdas = [0.45, 0.4, 0.35, 0.25, 0.1, 0.05, 0.001];
    private static readonly CoxTable Simple5 = new(["F1", "F2", "F3", "F4"],
        [1, 23, 120, .123, 1, 43, 98, .541, 1, 54, 78, .784, 0, 75, 91, .846, 0, 67, 79, .331], [7, 8, 11, 11, 23], [true, false, false, true, false]);

    /// <summary>file, column, lambda ("" where the file has none), then the coefficients.</summary>
    private static IEnumerable<string> Lines(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*_path_*.csv").Order(StringComparer.Ordinal))
        {
            var rows = File.ReadLines(file).Where(l => l.Length > 0).Select(l => l.Split(',')).ToList();
            var named = rows[0][0] == "term" ? 1 : 0;
            for (var k = named; k < rows[0].Length; k++)
                yield return string.Join('\t', [Path.GetFileName(file), Text(k - named), named == 1 ? rows[0][k] : "", .. rows.Skip(1).Select(r => r[k])]);
            if (named == 0) yield return string.Join('\t', Path.GetFileName(file), "columns", "", Text(rows[0].Length));
        }
    }

    private static IEnumerable<EvalCase> Run(EvalInput input)
    {
        var paths = new Dictionary<string, ElasticNetPath>(StringComparer.Ordinal);
        foreach (var line in input.Lines)
        {
            var cells = line.Split('\t');
            if (!paths.TryGetValue(cells[0], out var path)) paths[cells[0]] = path = Solved(input, cells[0]);
            var id = $"{cells[0]} {cells[1]}";
            if (cells[1] == "columns")
            {
                input.Emit(new JsonObject { ["id"] = id, ["answer"] = path.Lambdas.Length }.ToJsonString());
                yield return new(id, cells[3] == Text(path.Lambdas.Length), $"{cells[3]} lambdas", $"{path.Lambdas.Length} lambdas");
                continue;
            }
            var k = int.Parse(cells[1], CultureInfo.InvariantCulture);
            var expected = cells[3..].Select(Number).ToArray();
            var ours = k < path.Coefficients.Length ? path.Coefficients[k] : null;
            input.Emit(new JsonObject { ["id"] = id, ["lambda"] = ours is null ? null : path.Lambdas[k], ["answer"] = ours is null ? null : new JsonArray([.. ours.Select(b => JsonValue.Create(b))]) }.ToJsonString());
            var tolerance = IsConverged(cells[0]) ? 1e-5 : 1e-6;
            var error = ours is null || ours.Length != expected.Length ? double.PositiveInfinity : ours.Zip(expected).Max(p => Math.Abs(p.First - p.Second));
            yield return new(id, error <= tolerance, string.Create(CultureInfo.InvariantCulture, $"within {tolerance:g1}"), string.Create(CultureInfo.InvariantCulture, $"largest error {error:g3}"));
        }
    }

    private static ElasticNetPath Solved(EvalInput input, string file)
    {
        try
        {
            return Solve(input, file);
        }
        catch (StudyException refusal)
        {
            throw new InvalidDataException(refusal.Message, refusal);
        }
    }

    private static ElasticNetPath Solve(EvalInput input, string file)
    {
        var path = Path.Combine(input.Path, file);
        var rows = File.ReadLines(path).Where(l => l.Length > 0).Select(l => l.Split(',')).ToList();
        var terms = rows[0][0] == "term" ? rows.Skip(1).Select(r => r[0]).ToArray() : null;
        var table = file.StartsWith("simple5", StringComparison.Ordinal) ? Simple5 : CoxTable.Read(DataOf(input, file[..file.IndexOf("_path_", StringComparison.Ordinal)]), terms);
        var alpha = After(file, "_alpha") is { } written ? Number(written) : 1;
        var settings = new PathSettings(alpha, Standardise: terms is not null && !terms.All(t => t.StartsWith('X') && t.Length <= 3), Stopping: IsConverged(file) ? Stopping.Converged : Stopping.Compatible,
            Ratio: 1e-4, Lambdas: terms is not null ? [.. rows[0].Skip(1).Select(Number)] : file.Contains("_fixed_lambdas", StringComparison.Ordinal) ? FixedLambdas : null, Factors: Factors(file, table.Names.Length));
        if (!file.Contains("_normalised", StringComparison.Ordinal)) return ElasticNet.Cox(table.X, table.Time, table.Happened, settings);
        var (scaled, norms) = table.UnitNorm();
        var solved = ElasticNet.Cox(scaled, table.Time, table.Happened, settings);
        return solved with { Coefficients = [.. solved.Coefficients.Select(c => c.Select((b, j) => b / norms[j]).ToArray())] };
    }

    private static string DataOf(EvalInput input, string name)
    {
        string[] folders = [input.Path, Path.Combine(input.Path, "..", "..", "survival"), Path.Combine(input.Shared, "data", "learning", "survival")];
        return folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, name + "*.csv*").Order(StringComparer.Ordinal)).FirstOrDefault(f => !f.Contains("_path_", StringComparison.Ordinal))
            ?? throw new FileNotFoundException(name);
    }

    private static double[]? Factors(string file, int features)
    {
        if (After(file, "_unpenalised_") is not { } list) return null;
        var free = list.Split('_').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToHashSet();
        return [.. Enumerable.Range(1, features).Select(j => free.Contains(j) ? 0.0 : 1.0)];
    }

    // "_alpha0.5_unpenalised_1_30.csv": what follows a word, as far as it is digits, points and (in a list) underscores.
    private static string? After(string file, string word)
    {
        var at = file.IndexOf(word, StringComparison.Ordinal);
        if (at < 0) return null;
        var rest = Path.GetFileNameWithoutExtension(file)[(at + word.Length)..];
        var allowed = word[^1] == '_' ? "0123456789_" : "0123456789.";
        return new string([.. rest.TakeWhile(allowed.Contains)]);
    }

    private static bool IsConverged(string file) => file.Contains("_converged", StringComparison.Ordinal);

    private static IEnumerable<string> Figures(IReadOnlyList<EvalCase> cases) =>
        cases.GroupBy(c => c.Id.Split(' ')[0]).Select(g => $"{g.Key}: {g.Count(c => c.Passed)} of {g.Count()}, {g.Where(c => c.Actual.StartsWith("largest", StringComparison.Ordinal)).MaxBy(c => Number(c.Actual.Split(' ')[^1]))?.Actual}");

    private static string Corrupted(string line)
    {
        var cells = line.Split('\t');
        cells[^1] = Text(Number(cells[^1]) + 1);
        return string.Join('\t', cells);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
