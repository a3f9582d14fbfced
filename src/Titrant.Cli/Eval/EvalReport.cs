using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Titrant.Cli.Eval;

/// <summary>Runs rows, prints what failed, and writes docs/validation.md.</summary>
internal static class EvalReport
{
    public static int One(Surroundings world, EvalRow row, EvalAsked asked)
    {
        var path = asked.Data ?? Default(world, row);
        if (row.Data.Length > 0 && !File.Exists(path) && !Directory.Exists(path))
        {
            world.Error.WriteLine($"The data of '{row.Name}' are not at '{path}'. Give them with --data.");
            return ExitCode.Unreadable;
        }
        try
        {
            return Run(world, row, path, ReadLines(row, path), asked);
        }
        catch (Titrant.Learning.StudyException refusal)
        {
            foreach (var fault in refusal.Faults) world.Error.WriteLine(fault.ToString());
            return ExitCode.Unreadable;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or NullReferenceException or KeyNotFoundException or ArgumentException or InvalidOperationException or FormatException or IndexOutOfRangeException or FileNotFoundException or DirectoryNotFoundException or InvalidDataException)
        {
            world.Error.WriteLine($"The data at '{path}' are not of the format that '{row.Name}' reads; see the row's data in docs/validation.md.");
            return ExitCode.Unreadable;
        }
    }

    private static int Run(Surroundings world, EvalRow row, string path, List<string> lines, EvalAsked asked)
    {
        var (shared, corrupt) = (Shared(world), asked.Corrupt);
        HashSet<int> corrupted = [];
        if (corrupt is not 0)
        {
            if (!(corrupt is > 0 and <= 1)) { world.Error.WriteLine("--corrupt is a share above 0 and at most 1."); return ExitCode.Usage; }
            if (row.Corrupt is null || lines.Count == 0) { world.Error.WriteLine($"'{row.Name}' has no file of expectations to corrupt."); return ExitCode.Usage; }
            corrupted = Pick(lines.Count, corrupt, asked.Seed, row.HasHeader ? 1 : 0);
            foreach (var i in corrupted) lines[i] = row.Corrupt(lines[i]);
        }
        if (asked.Resume && asked.Emit is null) { world.Error.WriteLine("--resume takes up the answers of an earlier --emit FILE; name it."); return ExitCode.Usage; }
        List<string> earlier = asked.Resume && File.Exists(asked.Emit) ? [.. File.ReadLines(asked.Emit!)] : [];
        using var emitted = asked.Emit is null ? null : new StreamWriter(asked.Emit, false, new UTF8Encoding(false)) { AutoFlush = true };
        var input = new EvalInput(path, lines, line => emitted?.WriteLine(line)) { Shared = shared, Gene = asked.Gene, Full = asked.Full, Train = asked.Train, Only = asked.Only, Outcome = asked.Outcome, Earlier = earlier, Progress = world.Error.WriteLine };
        var cases = row.Run(input).ToList();
        if (cases.Count == 0)
        {
            world.Error.WriteLine($"There is no case of '{row.Name}' at '{path}'.");
            return ExitCode.Unreadable;
        }
        foreach (var failed in cases.Where(c => !c.Passed && c.Covered)) world.Out.WriteLine($"{failed.Id}: expected {failed.Expected}; {failed.Actual}");
        foreach (var open in cases.Where(c => !c.Passed && !c.Covered)) world.Out.WriteLine($"{open.Id}: not yet covered: {open.Expected}{(open.Actual.Length > 0 ? $"; {open.Actual}" : "")}");
        foreach (var figure in row.Figures?.Invoke(cases) ?? []) world.Out.WriteLine(figure);
        if (corrupted.Count > 0) world.Out.WriteLine(Control(row, input with { Emit = _ => { }, Earlier = [], Progress = _ => { } }, lines, corrupted, cases));
        var covered = cases.Where(c => c.Covered).ToList();
        var apart = cases.Count - covered.Count;
        world.Out.WriteLine($"{covered.Count(c => c.Passed)} passed, {covered.Count(c => !c.Passed)} failed{(apart > 0 ? $", {apart} not covered" : "")}");
        return covered.Count > 0 && covered.All(c => c.Passed) ? ExitCode.Clean : ExitCode.Refused;
    }

    public static int All(Surroundings world)
    {
        var page = new StringBuilder("# Validation\n\nWritten by `titrant eval`; do not edit. A row is a command that anybody can run on data of the same format.\n\n"
            + "| row | question | data (sha-256) | published or expected | ours | |\n|---|---|---|---|---|---|\n");
        var notes = new StringBuilder();
        var (passed, failed, shared) = (0, 0, Shared(world));
        foreach (var row in EvalRows.All)
        {
            var path = Default(world, row);
            if (row.Data.Length > 0 && !File.Exists(path) && !Directory.Exists(path))
            {
                world.Out.WriteLine($"{row.Name}: data not at hand");
                page.Append(CultureInfo.InvariantCulture, $"| `titrant eval {row.Name}` | {row.Question} | {row.Data}: not at hand | {row.Published} | not run | |\n");
                continue;
            }
            var cases = row.Run(new EvalInput(path, ReadLines(row, path), _ => { }) { Shared = shared }).ToList();
            var covered = cases.Where(c => c.Covered).ToList();
            var ok = covered.Count(c => c.Passed);
            (passed, failed) = (passed + ok, failed + covered.Count - ok);
            world.Out.WriteLine($"{row.Name}: {ok} of {covered.Count}");
            var hash = row.Data.Length == 0 ? "in the row" : $"{row.Data} ({HashOf(path)[..12]})";
            page.Append(CultureInfo.InvariantCulture, $"| `titrant eval {row.Name}` | {row.Question} | {hash} | {row.Published} ({row.Citation}) | {ok} of {covered.Count} | {(ok == covered.Count ? "pass" : "fail")} |\n");
            var more = (row.Figures?.Invoke(cases) ?? []).ToList();
            var faults = covered.Where(c => !c.Passed).Take(20).ToList();
            if (more.Count + faults.Count == 0) continue;
            notes.Append(CultureInfo.InvariantCulture, $"\n## {row.Name}\n\n");
            foreach (var figure in more) notes.Append(CultureInfo.InvariantCulture, $"- {figure}\n");
            foreach (var fault in faults) notes.Append(CultureInfo.InvariantCulture, $"- failed: {fault.Id}, {fault.Expected}; {fault.Actual}\n");
        }
        if (Directory.Exists("docs")) File.WriteAllText(Path.Combine("docs", "validation.md"), page.ToString() + notes);
        world.Out.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? ExitCode.Clean : ExitCode.Refused;
    }

    private static string Shared(Surroundings world) => world.Environment("TITRANT_SHARED") ?? Path.Combine("..", "shared");

    private static string Default(Surroundings world, EvalRow row) => row.Data.Length == 0 ? "" : row.Own ? Path.Combine("eval", row.Data) : Path.Combine(Shared(world), "data", row.Data);

    private static List<string> ReadLines(EvalRow row, string path) => row.Read is { } read ? [.. read(path)] : File.Exists(path) && new FileInfo(path).Length > 0 ? [.. File.ReadLines(path).Where(l => l.Length > 0)] : [];

    // The corrupted lines alone must all fail, and nothing else may fail that did not fail before.
    private static string Control(EvalRow row, EvalInput input, List<string> lines, HashSet<int> corrupted, List<EvalCase> cases)
    {
        var path = input.Path;
        var clean = row.Run(input with { Lines = ReadLines(row, path) }).ToList();
        List<string> alone = [.. lines.Take(row.HasHeader ? 1 : 0), .. corrupted.Order().Select(i => lines[i])];
        var theirs = row.Run(input with { Lines = alone }).ToList();
        var newly = cases.Zip(clean).Count(p => !p.First.Passed && p.Second.Passed);
        var unchanged = ReadLines(row, path);
        var before = corrupted.Count == 0 ? 0 : row.Run(input with { Lines = [.. lines.Take(row.HasHeader ? 1 : 0), .. corrupted.Order().Select(i => unchanged[i])] }).Count(c => !c.Passed);
        var exact = cases.Count == clean.Count && theirs.All(c => !c.Passed) && newly == theirs.Count - before;
        return $"control: {theirs.Count} expectations corrupted, {theirs.Count(c => !c.Passed)} of them failed, {newly - (theirs.Count - before)} others: {(exact ? "exactly there" : "somewhere else too")}";
    }

    private static HashSet<int> Pick(int of, double share, int seed, int first)
    {
#pragma warning disable RS0030 // seeded: the control run is reproducible
        var random = new Random(seed);
#pragma warning restore RS0030
        var wanted = Math.Max(1, (int)Math.Round(of * share));
        var picked = new HashSet<int>();
        while (picked.Count < wanted) picked.Add(random.Next(first, of));
        return picked;
    }

    private static string HashOf(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] files = File.Exists(path) ? [path] : [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        foreach (var file in files)
            hash.AppendData(File.ReadAllBytes(file));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
