using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Titrant.Learning.Boosting;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Bench;

/// <summary>Explainable boosting on a generated table (numbers, 10 % missing, a yes or no), beside scikit-learn's HistGradientBoostingClassifier in the same run, one after the other.</summary>
internal static class BoostingBench
{
    /// <param name="Peer">Null where no python3 with scikit-learn is at hand.</param>
    public sealed record Measured(double Seconds, double Area, (string Version, double Seconds, double Area)? Peer);

    private const int Columns = 47, Held = 20_000;

    public static int Run(int rows, int repeats) => Measure(rows, repeats) is { Peer: { } peer } measured && measured.Seconds > 3 * peer.Seconds ? 1 : 0;

    /// <summary>Prints both as it measures them.</summary>
    public static Measured Measure(int rows, int repeats)
    {
        var (x, y) = Make(rows + Held);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} x {Columns}, load {Load()}"));
        var (train, test) = (TableOf(x, 0, rows), TableOf(x, rows, Held));
        var seconds = new double[repeats];
        BoostedShapesModel? model = null;
        for (var r = 0; r < repeats; r++)
        {
            var clock = Stopwatch.StartNew();
            model = new BoostedShapesEstimator().Fit(train, new BinaryOutcome(y.AsSpan(0, rows).ToArray()), new(1));
            seconds[r] = clock.Elapsed.TotalSeconds;
        }
        Array.Sort(seconds);
        var (ours, area) = (seconds[repeats / 2], RocArea.Of(model!.Margin(test), y.AsSpan(rows)).Value);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"titrant: {ours:0.00} s, {model.Rounds} passes, {model.Pairs.Count} pairs, AUC {area:0.0000}, peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB, load {Load()}"));
        if (Peer(x, y, rows, repeats) is not { } peer)
        {
            Console.WriteLine("no python3 with scikit-learn here: not compared");
            return new(ours, area!.Value, null);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"scikit-learn {peer[0]}: {Number(peer[1]):0.00} s, {peer[2]} trees, AUC {Number(peer[3]):0.0000}, load {Load()}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio {ours / Number(peer[1]):0.00} (limit 3)"));
        return new(ours, area!.Value, (peer[0], Number(peer[1]), Number(peer[3])));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static (double[] X, bool[] Y) Make(int rows)
    {
        var (chance, x, y) = (new Chance(1), new double[rows * Columns], new bool[rows]);
        for (var i = 0; i < rows; i++)
        {
            var v = x.AsSpan(i * Columns, Columns);
            foreach (ref var one in v) one = chance.Normal();
            var margin = 0.8 * Math.Sin(2 * v[0]) + 0.5 * v[1] - 0.25 * v[2] * v[2] + (v[3] > 0 ? 0.4 : 0) + 0.3 * v[4] + 0.4 * v[5] * v[6] - 1;
            for (var j = 7; j < 17; j++) margin += 0.1 * v[j];
            y[i] = chance.Uniform() < 1 / (1 + Math.Exp(-margin));
            foreach (ref var one in v) if (chance.Uniform() < 0.1) one = double.NaN;
        }
        return (x, y);
    }

    private static Table TableOf(double[] x, int from, int count) =>
        new(Enumerable.Range(0, Columns).Select(j => new Column(new($"x{j}", ColumnType.Number, ColumnRole.Feature), [.. Enumerable.Range(from, count).Select(i => x[i * Columns + j])])).ToSeq(),
            [.. Enumerable.Range(2, count)]);

    private static string[]? Peer(double[] x, bool[] y, int rows, int repeats)
    {
        var script = Path.Combine("tools", "peers", "histgradient.py");
        if (!File.Exists(script)) return null;
        var file = Path.GetTempFileName();
        try
        {
            using (var stream = File.Create(file))
                for (var i = 0; i < y.Length; i++)
                {
                    stream.Write(MemoryMarshal.AsBytes(x.AsSpan(i * Columns, Columns)));
                    stream.Write(BitConverter.GetBytes(y[i] ? 1.0 : 0));
                }
            foreach (var python in new[] { "/usr/bin/python3", "python3" })
            {
                var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, RedirectStandardError = true };
                foreach (var argument in new[] { script, file, Text(y.Length), Text(Columns), Text(rows), Text(repeats) }) start.ArgumentList.Add(argument);
                try
                {
                    using var process = Process.Start(start)!;
                    process.ErrorDataReceived += (_, _) => { };
                    process.BeginErrorReadLine();
                    var said = process.StandardOutput.ReadToEnd();
                    process.WaitForExit();
                    if (process.ExitCode == 0) return said.Split(' ', StringSplitOptions.TrimEntries);
                }
                catch (System.ComponentModel.Win32Exception)
                {
                    // no such program: the next one is asked
                }
            }
            return null;
        }
        finally
        {
            File.Delete(file);
        }

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
