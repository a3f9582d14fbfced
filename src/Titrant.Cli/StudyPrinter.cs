using System.Globalization;
using Titrant.Learning;
using Titrant.Learning.Studies;
using Titrant.Learning.Validate;

namespace Titrant.Cli;

/// <summary>A study on the terminal: what to know of the data first, then a line for each learner.</summary>
internal static class StudyPrinter
{
    private const int MostWarnings = 12;

    public static void Data(StudyResult r, Surroundings world)
    {
        var warnings = r.Quality.Warnings;
        if (!warnings.IsEmpty) world.Out.WriteLine("Before any figure:");
        // What may have leaked, and who is not there, is never cut off.
        var shown = warnings.Where((w, i) => i < MostWarnings || w.Code is "TAB041" or "TAB042" or "TAB043" or "TAB044" or "STU032" or "STU033").ToList();
        foreach (var warning in shown) Fault(warning, world.Out, "  ");
        if (warnings.Count > shown.Count) world.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {warnings.Count - shown.Count} more; the report lists them all"));
        world.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{r.Rows} rows in the file"));
        foreach (var step in r.Flow.Where(f => f.Removed > 0)) world.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {-step.Removed,7} {Plain(step.Rule)}"));
        if (!r.Flow.IsEmpty && r.Flow[^1] is var last)
            world.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {last.Left,7} to learn from{(last.Events is { } events ? $", {events} with the outcome" : "")}; {r.Study.Columns.Count(c => c.Role == Learning.Tables.ColumnRole.Feature)} features"));
    }

    public static void Print(StudyRunResult ran, string folder, Surroundings world)
    {
        var r = ran.Result;
        world.Out.WriteLine();
        var width = r.Learners.Max(l => l.Learner.Kind.Length);
        foreach (var learner in r.Learners)
        {
            var name = learner.Learner.Kind.PadRight(width);
            if (learner.Refused is { } why)
            {
                world.Out.WriteLine($"{name}  refused");
                Fault(why, world.Out, "  ");
                continue;
            }
            Line(world, name, learner.CrossValidated!);
            foreach (var site in learner.LeftOutSites) Line(world, new string(' ', width), site);
            foreach (var across in learner.AcrossSites.Take(1)) world.Out.WriteLine($"{new string(' ', width)}  {Named(across.Pooled)}; {Named(across.Expected)}");
            foreach (var other in learner.External) Line(world, new string(' ', width), other);
            if (learner.Locked is { } locked) Line(world, new string(' ', width), locked);
            foreach (var note in learner.Notes) world.Out.WriteLine($"{new string(' ', width)}  note: {Plain(note)}");
        }
        if (r.Learners.ElementAtOrDefault(r.Chosen) is { Refused: null } chosen && (chosen.Locked ?? chosen.CrossValidated!) is { Comparisons.IsEmpty: false } measured)
        {
            world.Out.WriteLine($"\n{Plain(chosen.Learner.Kind)} beside others, on the same rows ({Plain(measured.On.Kind)}):");
            foreach (var c in measured.Comparisons.GroupBy(c => c.Against).Select(g => g.First()))
                world.Out.WriteLine($"  {Plain(c.Against)}: {Short(c.Theirs)}; difference {Short(c.Difference)}");
        }
        if (r.ChosenBy is { } how) world.Out.WriteLine("\n" + Plain(how));
        if (r.Learners.All(l => l.Refused is not null)) world.Out.WriteLine("\nNo learner could be fitted: there is no model and no card.");
        if (r.Learners.Select(l => l.Locked?.On).FirstOrDefault(o => o is not null) is { } looked)
            world.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nThese rows: opening {looked.Openings}; this data file: {looked.SplitsOfFile} {(looked.SplitsOfFile == 1 ? "split" : "splits")} opened until now{(looked.SplitsOfFile > 1 ? ": a split may have been chosen for its figure" : "")}."));
        if (r.Learners.Select(l => l.Locked?.On.Openings).FirstOrDefault(o => o is not null) is { } times)
            world.Out.WriteLine(times == 1 ? "\nThe locked rows were opened; the configuration stands in the journal." : string.Create(CultureInfo.InvariantCulture, $"\nThe locked rows were opened by {times} different configurations until now: the figure may be too good."));
        else if (r.Study.Splits.Locked is not null) world.Out.WriteLine("\nThe locked rows stay locked.");
        if (ran.Kept > 0) world.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ran.Kept} fits were there from an earlier run."));
        if (ran.Damaged > 0) world.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ran.Damaged} kept fits were damaged and were made anew."));
        world.Out.WriteLine($"\n{Plain(Path.Combine(folder, "report.html"))}");
    }

    public static void Fault(StudyFault fault, TextWriter to, string indent = "") => to.WriteLine($"{indent}{fault.Code} {Plain(fault.Place)}: {Plain(fault.Says)} {Plain(fault.Remedy)}");

    private static void Line(Surroundings world, string name, Validation v) =>
        world.Out.WriteLine($"{name}  {Plain(v.On.Kind)}{(v.On.Kind is "cross-validation" ? "" : " " + Plain(v.On.Name))}: {(v.Figures.IsEmpty ? "no figure" : Named(v.Figures[0]))}");

    private static string Named(Figure f) => $"{Plain(f.Name)} {Short(f)}";

    private static string Short(Figure f) => f switch
    {
        { Value: null } => $"not estimable ({Plain(f.WhyNot ?? "")})",
        { Interval: { } i } => string.Create(CultureInfo.InvariantCulture, $"{f.Value:0.000} ({i.Low:0.000} to {i.High:0.000}, {f.Kind}, n {f.N})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{f.Value:0.000} (no interval: {Plain(f.WhyNot ?? "")}; n {f.N})"),
    };

    private static string Plain(string text) => SummaryPrinter.Plain(text);
}
