using System.CommandLine;
using System.CommandLine.Invocation;
using Titrant.Cli.Eval;
using Titrant.Cli.Verbs;

namespace Titrant.Cli;

/// <summary>What a verb may touch of the world outside, handed in so that tests can stand in for it.</summary>
internal sealed record Surroundings(TextWriter Out, TextWriter Error, Func<DateTimeOffset> Clock, Func<string, string?> Environment, bool Colour)
{
    /// <summary>Names of all variables of the environment, for a verb that refuses a misspelt one.</summary>
    public Func<IEnumerable<string>> Variables { get; init; } = static () => [];
}

/// <summary>Exit codes: 0 clean, 1 something was refused or failed a check, 2 unreadable input, 64 wrong usage.</summary>
internal static class ExitCode
{
    public const int Clean = 0;
    public const int Refused = 1;
    public const int Unreadable = 2;
    public const int Usage = 64;
}

/// <summary>The verbs. Each verb declares its own options; help and completion follow from them.</summary>
internal static class App
{
    public static int Run(string[] args, Surroundings world)
    {
        // The version must not wait for the command tree: it is what an installer asks a hundred times.
        if (args is ["--version"]) { world.Out.WriteLine(Version); return ExitCode.Clean; }
        var root = new RootCommand("Titrant: the few decisions that change care today, from a patient's own files, on your own machine.");
        root.Add(BriefVerb.Command(world));
        root.Add(PgxVerb.Command(world));
        root.Add(CheckVerb.Command(world));
        root.Add(EvalVerb.Command(world));
        root.Add(RecordVerb.Command(world));
        root.Add(JournalVerb.Command(world));
        root.Add(PackVerb.Command(world));
        root.Add(StudyVerb.Command(world));
        root.Add(ModelsVerb.Command(world));
        root.Add(PredictVerb.Command(world));
        root.Add(ServeVerb.Command(world));
        root.Options.Add(KnowledgeChoice.Option);
        var parsed = root.Parse(args);
        try
        {
            if (parsed.Errors.Count == 0 && KnowledgeChoice.Apply(parsed, world) is { } wrong) { world.Error.WriteLine(wrong); return ExitCode.Unreadable; }
            // The server ends by itself when asked to, and lets running requests finish; the library's two seconds would cut them off.
            var ending = parsed.CommandResult.Command.Name == "serve" ? (TimeSpan?)null : TimeSpan.FromSeconds(2);
            var code = parsed.Invoke(new InvocationConfiguration { Output = world.Out, Error = world.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = ending });
            // The library answers 1 to a usage error; here 1 means that something was refused.
            return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            world.Error.WriteLine(e.Message);
            return ExitCode.Unreadable;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The message of an unforeseen error may quote the file; where it happened does not.
            world.Error.WriteLine($"This should not have happened ({Place(e)}). Nothing was concluded from the input; please report it with this line.");
            return ExitCode.Unreadable;
        }
    }

    private static string Place(Exception e) =>
        e.GetType().Name + (new System.Diagnostics.StackTrace(e).GetFrames().Select(f => f.GetMethod()).FirstOrDefault(m => m?.DeclaringType?.Namespace?.StartsWith("Titrant", StringComparison.Ordinal) == true) is { } at ? $" in {at.DeclaringType!.Name}.{at.Name}" : "");

    public static string Version => typeof(App).Assembly.GetName().Version?.ToString(3) ?? "0";
}
