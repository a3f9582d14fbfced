using System.Diagnostics;
using System.Globalization;
using Titrant.Learning.Linear.Fits;
using Titrant.Learning.Linear.Paths;
using Titrant.Learning.Survival;
using Titrant.Learning.Validate;

namespace Titrant.Bench;

/// <summary>
/// Fits beside R and scikit-learn in one run, each timed inside its own process: the least of several runs, the ratio, and one value of both fits that shows whether they solved the same problem.
/// </summary>
internal static class LearningBench
{
    private sealed record Task(string Name, string Peer, string Command, LearningTable? Data, int Repeats, Func<LearningTable, double> Ours, double Limit);

    /// <param name="only">Tasks whose name begins so; "" for all.</param>
    public static int Run(string only)
    {
        var folder = Directory.CreateTempSubdirectory("titrant-learning-").FullName;
        try
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"load {File.ReadAllText("/proc/loadavg").Trim()}, {Environment.ProcessorCount} cores"));
            Console.WriteLine($"{"task",-44} {"ours ms",9} {"peer ms",9} {"ratio",7} {"limit",6} {"",4}   value: ours, peer and its version");
            var slow = 0;
            foreach (var task in Tasks(only)) if (!Measure(task, folder)) slow++;
            if ("boosting".StartsWith(only, StringComparison.Ordinal) && !Boosting()) slow++;
            return slow == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<Task> Tasks(string only)
    {
        if (Wanted("cox")) yield return new("cox, SUPPORT 7,098 x 14", "R coxph", "cox", LearningTable.Support(), 10, Cox, 1);
        if (Wanted("cox")) yield return new("cox, generated 20,000 x 30", "R coxph", "cox", LearningTable.Make(20_000, 30), 5, Cox, 1);
        if (Wanted("logistic")) yield return new("logistic, generated 20,000 x 30", "R glm", "logistic", LearningTable.Make(20_000, 30), 5,
            d => LogLikelihood(d, LogisticFit.Of(d.X, [.. Enumerable.Range(0, d.Columns).Select(j => $"x{j}")], d.Event)), 1);
        if (Wanted("path")) yield return new("path, gaussian 5,000 x 200", "glmnet", "path-gaussian", LearningTable.Make(5_000, 200), 5, d => ElasticNet.Gaussian(d.X, d.Time, new(0.5)).DevianceShare[^1], 1);
        if (Wanted("path")) yield return new("path, binomial 5,000 x 200", "glmnet", "path-binomial", LearningTable.Make(5_000, 200), 3, d => ElasticNet.Binomial(d.X, d.Event, new(0.5)).DevianceShare[^1], 1);
        if (Wanted("path")) yield return new("path, Cox 5,000 x 200", "glmnet", "path-cox", LearningTable.Make(5_000, 200), 3, d => ElasticNet.Cox(d.X, d.Time, d.Event, new(0.5)).DevianceShare[^1], 1);
        if (Wanted("path")) yield return new("path, Cox 155 x 80", "glmnet", "path-cox", LearningTable.Make(155, 80), 5, d => ElasticNet.Cox(d.X, d.Time, d.Event, new(0.5)).DevianceShare[^1], 1);
        if (Wanted("concordance")) yield return new("concordance, SUPPORT", "R concordance", "concordance", LearningTable.Support(), 10,
            d => Concordance.Harrell(new(null, d.Time, [.. d.Event.Select(e => e ? 1 : 0)]), First(d)).Value!.Value, 1);
        if (Wanted("area")) yield return new("AUC with DeLong interval, 100,000 rows", "scikit-learn roc_auc_score", "area", LearningTable.Make(100_000, 1), 10, d => RocArea.Of(First(d), d.Event).Value!.Value, 2);

        bool Wanted(string name) => name.StartsWith(only, StringComparison.Ordinal);
    }

    private static bool Measure(Task task, string folder)
    {
        if (task.Data is not { } data)
        {
            Console.WriteLine($"{task.Name,-44} skipped: the shared data are not at hand (TITRANT_SHARED)");
            return true;
        }
        var file = Path.Combine(folder, "table.bin");
        data.Write(file);
        var value = task.Ours(data);
        var ours = Enumerable.Range(0, task.Repeats).Min(_ => { var watch = Stopwatch.StartNew(); task.Ours(data); return watch.Elapsed.TotalSeconds; });
        return Line(task.Name, ours, value, task.Limit, task.Peer, Peer(task, data, file));
    }

    // The table of the issue, 100,000 rows to learn from; the peer has the same file.
    private static bool Boosting()
    {
        var measured = BoostingBench.Measure(100_000, 1);
        return Line("boosting, generated 100,000 x 47", measured.Seconds, measured.Area, 3, "HistGradientBoosting", measured.Peer is { } p ? (p.Seconds, p.Area, p.Version) : null);
    }

    private static bool Line(string name, double ours, double value, double limit, string peer, (double Seconds, double Value, string Version)? said)
    {
        var passed = said is not { } s || ours <= limit * s.Seconds;
        Console.WriteLine(said is { } p
            ? string.Create(CultureInfo.InvariantCulture, $"{name,-44} {ours * 1000,9:0.0} {p.Seconds * 1000,9:0.0} {ours / p.Seconds,7:0.00} {limit,6:0.##} {(passed ? "pass" : "FAIL"),4}   {value:0.000000}, {peer} {p.Version} {p.Value:0.000000}")
            : string.Create(CultureInfo.InvariantCulture, $"{name,-44} {ours * 1000,9:0.0} {"-",9} {"-",7} {limit,6:0.##} {"-",4}   {value:0.000000}; {peer} is not installed: skipped"));
        return passed;
    }

    private static (double Seconds, double Value, string Version)? Peer(Task task, LearningTable data, string file)
    {
        var isPython = task.Command == "area";
        var start = new ProcessStartInfo(isPython ? "/usr/bin/python3" : "Rscript") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = [Path.Combine("tools", "peers", isPython ? "peers.py" : "peers.R"), task.Command, file, Number(data.Rows), Number(data.Columns), Number(task.Repeats)];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            using var child = Process.Start(start)!;
            var errors = child.StandardError.ReadToEndAsync();
            var said = child.StandardOutput.ReadToEnd().Split(['\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
            child.WaitForExit();
            if (child.ExitCode == 0 && said.Length == 3) return (double.Parse(said[0], CultureInfo.InvariantCulture), double.Parse(said[1], CultureInfo.InvariantCulture), said[2]);
            Console.Error.WriteLine(errors.Result.Trim());
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
    }

    private static double Cox(LearningTable d) => CoxRegression.Fit(new CoxRows(d.X, [.. Enumerable.Range(0, d.Columns).Select(j => $"x{j}")], new(null, d.Time, [.. d.Event.Select(e => e ? 1 : 0)]))).LogLikelihood;

    private static double[] First(LearningTable d) => [.. Enumerable.Range(0, d.Rows).Select(i => d.X[i * d.Columns])];

    private static double LogLikelihood(LearningTable d, LogisticFit fit)
    {
        var sum = 0.0;
        for (var i = 0; i < d.Rows; i++)
        {
            var margin = fit.Coefficients[0].Value;
            for (var j = 0; j < d.Columns; j++) margin += fit.Coefficients[j + 1].Value * d.X[i * d.Columns + j];
            sum += (d.Event[i] ? margin : 0) - Math.Max(0, margin) - Math.Log(1 + Math.Exp(-Math.Abs(margin)));
        }
        return sum;
    }
}
