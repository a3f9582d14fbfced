using System.CommandLine;
using Titrant.Cli.Eval;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant eval [ROW]`: our figures beside the published ones, on data that anybody can point it at.</summary>
internal static class EvalVerb
{
    public static Command Command(Surroundings world)
    {
        var row = new Argument<string?>("row") { Description = "One row; without it, all rows run and docs/validation.md is written.", Arity = ArgumentArity.ZeroOrOne };
        var data = new Option<string?>("--data") { Description = "The row's data: a file or folder of the same format (default: below TITRANT_SHARED)." };
        var emit = new Option<string?>("--emit") { Description = "Write the answers themselves, one JSON line per case." };
        var corrupt = new Option<double>("--corrupt") { Description = "Control run: corrupt this share (0-1) of the expectations; exactly those must fail." };
        var seed = new Option<int>("--seed") { Description = "Which expectations the control run corrupts.", DefaultValueFactory = _ => 1 };
        var gene = new Option<string?>("--gene") { Description = "Rows about genes: this one only." };
        var full = new Option<bool>("--full") { Description = "Rows that check a law: every case, not a sample. Rows that learn: every seed." };
        var train = new Option<string?>("--train") { Description = "Rows that learn from one cohort: this file instead of the row's own." };
        var only = new Option<string?>("--only") { Description = "Rows about several data sets: this one only." };
        var outcome = new Option<string?>("--outcome") { Description = "With --data FILE of one table: the column of its outcome, or TIME,EVENT." };
        var resume = new Option<bool>("--resume") { Description = "Take up a run that was cut short: what --emit FILE already holds is not computed again." };
        var list = new Option<bool>("--list") { Description = "Name the rows and what they ask." };
        var command = new Command("eval", "Compare our figures with the published ones.") { row, data, emit, corrupt, seed, gene, full, train, only, outcome, resume, list };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(list))
            {
                foreach (var r in EvalRows.All) world.Out.WriteLine($"{r.Name,-16} {r.Question}");
                return ExitCode.Clean;
            }
            if (parsed.GetValue(row) is not { } name) return EvalReport.All(world);
            if (EvalRows.All.FirstOrDefault(r => r.Name == name) is not { } chosen)
            {
                world.Error.WriteLine($"There is no row '{name}'. Rows: {string.Join(", ", EvalRows.All.Select(r => r.Name))}.");
                return ExitCode.Usage;
            }
            return EvalReport.One(world, chosen, new(parsed.GetValue(data), parsed.GetValue(emit), parsed.GetValue(corrupt), parsed.GetValue(seed),
                parsed.GetValue(gene), parsed.GetValue(full), parsed.GetValue(train), parsed.GetValue(only), parsed.GetValue(outcome), parsed.GetValue(resume)));
        });
        return command;
    }
}
