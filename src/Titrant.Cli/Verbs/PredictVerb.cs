using System.CommandLine;
using System.Globalization;
using System.Text;
using Titrant.Learning;
using Titrant.Learning.Cohorts;
using Titrant.Learning.Registry;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Medicine;
using Titrant.Patient;
using Titrant.Patient.Formats;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant predict MODEL DATA`: a model over the rows of a table, or about one patient's folder.</summary>
internal static class PredictVerb
{
    public static Command Command(Surroundings world)
    {
        var model = new Argument<string>("model") { Description = "A registered model (name or name@version), or a model file with its card.json beside it." };
        var data = new Argument<string>("data") { Description = "A table (CSV, TSV, gzipped or not), or a patient's folder." };
        var @out = new Option<string?>("--out") { Description = "Of a table: where to write the predictions (default: standard output)." };
        var dictionary = new Option<string?>("--dictionary") { Description = "Of a table: the study file that says what its columns mean here. A column that means something else than the model learned from is refused." };
        var asOf = new Option<string?>("--as-of") { Description = "Of a folder: the moment of the question, a date or date-time (default: now)." };
        var command = new Command("predict", "Ask a model about the rows of a table, or about one patient.") { model, data, @out, dictionary, asOf };
        command.SetAction(parsed =>
        {
            try
            {
                var (reference, path) = (parsed.GetRequiredValue(model), parsed.GetRequiredValue(data));
                if (Model(reference, world, out var code) is not { } asked) return code;
                if (Directory.Exists(path))
                {
                    var at = parsed.GetValue(asOf) is { } text ? BriefRun.ParseAsOf(text) : world.Clock();
                    if (at is null) { world.Error.WriteLine($"--as-of '{parsed.GetValue(asOf)}' is not a date such as 2026-03-10."); return ExitCode.Usage; }
                    return Patient(asked, path, at.Value, world);
                }
                if (!File.Exists(path)) { world.Error.WriteLine($"There is no file or folder '{path}'."); return ExitCode.Unreadable; }
                return Rows(asked, path, parsed.GetValue(dictionary), parsed.GetValue(@out), world);
            }
            catch (StudyException e)
            {
                foreach (var fault in e.Faults) StudyPrinter.Fault(fault, world.Error);
                return ExitCode.Unreadable;
            }
        });
        return command;
    }

    private static RegisteredModel? Model(string reference, Surroundings world, out int code)
    {
        code = ExitCode.Clean;
        // What is registered goes before a file that happens to lie here under the same name.
        if (ModelsVerb.ShelfOf(world).Find(reference) is not { } shelved)
        {
            if (File.Exists(reference))
            {
                var found = ModelShelf.OfFile(reference);
                world.Error.WriteLine("This model is not registered: nobody vouches for it or for its card.");
                return found;
            }
            code = ModelsVerb.None(world, reference);
            return null;
        }
        if (shelved.Model is null) { ModelsVerb.Say(world, shelved); code = ExitCode.Refused; }
        return shelved.Model;
    }

    private static int Rows(RegisteredModel model, string path, string? dictionary, string? @out, Surroundings world)
    {
        if (dictionary is not null) RecordTable.Agree(model.Model.Features.Select(f => f.Column), StudyFile.Read(dictionary).Columns, Path.GetFileName(path));
        var read = CsvTable.Read(path, model.Model.Features.Select(f => f.Column).ToSeq());
        foreach (var fault in read.Faults) StudyPrinter.Fault(fault, world.Error);
        var predictions = RowPredictions.Of(model, read.Table);
        var text = new StringBuilder("line,chance,low,high,interval,unusual,refused\n");
        foreach (var p in predictions)
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{p.Line},{p.Chance:0.######},{p.Low:0.####},{p.High:0.####},{Cell(p.Interval)},{Cell(p.Unusual)},{Cell(p.Refused)}\n"));
        if (@out is null) world.Out.Write(text);
        else
        {
            File.WriteAllText(@out, text.ToString());
            world.Out.WriteLine($"{@out}: {predictions.Count(p => p.Refused.Length == 0)} of {predictions.Count} rows predicted; the others say why not.");
        }
        return predictions.Any(p => p.Refused.Length > 0) ? ExitCode.Refused : ExitCode.Clean;
    }

    // What a spreadsheet would run as a formula is text.
    private static string Cell(string text) => text.Length == 0 ? "" : $"\"{(text[0] is '=' or '+' or '-' or '@' ? "'" : "")}{SummaryPrinter.Plain(text).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static int Patient(RegisteredModel model, string folder, DateTimeOffset at, Surroundings world)
    {
        if (!ModelCapability.CanAsk(model.Model)) { world.Error.WriteLine($"{model.Entry.Name} can be asked with a table only: its columns do not say where they are in a record."); return ExitCode.Refused; }
        var capability = new ModelCapability(model);
        var read = FolderReader.Read(new FolderRequest(folder, at) { Loci = Capabilities.Loci });
        foreach (var issue in read.Issues.Where(i => i.Severity >= Severity.Error)) world.Error.WriteLine(SummaryPrinter.Plain(issue.ToString()));
        var chart = Chart.Of(read.Record, at);
        // A feature that is an answer needs whoever gives it to be asked before.
        if (!capability.Card.Reads.IsEmpty) chart = chart.Ask(Capabilities.All);
        var answer = capability.Assess(chart).Single();
        world.Out.WriteLine($"{SummaryPrinter.Plain(capability.Card.Question)}  (as of {at:yyyy-MM-dd})");
        world.Out.WriteLine(SummaryPrinter.Plain(answer.Says));
        if (answer is Gap gap)
        {
            world.Out.WriteLine(gap.Ask.Length > 0 ? $"What would change that: {gap.Ask}." : "No test would change that.");
            return ExitCode.Refused;
        }
        foreach (var line in ((Finding)answer).Evidence)
            world.Out.WriteLine($"  {(line.LogOdds is { } value ? value.ToString("+0.00;\u22120.00;0.00", CultureInfo.InvariantCulture) : ""),7}  {SummaryPrinter.Plain(line.Says)}");
        if (((Result.Measured)((Finding)answer).Result).Estimate is { Interval: null } estimate) world.Out.WriteLine($"No interval: {estimate.WhyNoInterval}.");
        world.Out.WriteLine($"For {SummaryPrinter.Plain(capability.Card.Population)}. Not for {SummaryPrinter.Plain(capability.Card.NotFor)}. Card: titrant models show {model.Entry.Name}@{model.Entry.Version}");
        world.Out.WriteLine("For research use; a person decides.");
        return read.Unreadable ? ExitCode.Unreadable : ExitCode.Clean;
    }
}
