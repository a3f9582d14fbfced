namespace Titrant.Cli.Eval;

/// <summary>One expectation met or not. Expected and Actual are short enough to read in a terminal.</summary>
/// <param name="Covered">False where no capability of this version answers the question: counted apart, never as passed.</param>
internal sealed record EvalCase(string Id, bool Passed, string Expected, string Actual, bool Covered = true);

/// <summary>What a row of `titrant eval` is: a question, where its data lie, the figure that others published, and how we answer.</summary>
/// <param name="Data">Path below the shared data folder; "" where the row carries its own vectors.</param>
/// <param name="Corrupt">Changes the expectation of one line of the data, for the control run.</param>
internal sealed record EvalRow(
    string Name, string Question, string Data, string Published, string Citation,
    Func<EvalInput, IEnumerable<EvalCase>> Run, Func<string, string>? Corrupt = null)
{
    /// <summary>True where the first line of the data names its columns.</summary>
    public bool HasHeader { get; init; }

    /// <summary>True where the data lie in this repository, below `eval/`, and not in the shared folder.</summary>
    public bool Own { get; init; }

    /// <summary>How the data become lines, one expectation each, where they are no plain file of lines (compressed, a folder).</summary>
    public Func<string, IEnumerable<string>>? Read { get; init; }

    /// <summary>Further figures of the row for docs/validation.md ("harm 0 of 20"), made from the same run.</summary>
    public Func<IReadOnlyList<EvalCase>, IEnumerable<string>>? Figures { get; init; }
}

/// <param name="Path">File or folder of the data.</param>
/// <param name="Lines">The data's lines where it is a file of lines, corrupted ones included.</param>
/// <param name="Emit">Takes one JSON line per case: the answer itself.</param>
internal sealed record EvalInput(string Path, IReadOnlyList<string> Lines, Action<string> Emit)
{
    /// <summary>The shared data folder, for what a row needs beside its own data.</summary>
    public string Shared { get; init; } = System.IO.Path.Combine("..", "shared");

    /// <summary>The one gene that is asked about; null for all.</summary>
    public string? Gene { get; init; }

    /// <summary>Every case of a law instead of a sample of them, every seed instead of the first ones.</summary>
    public bool Full { get; init; }

    /// <summary>The file to learn from, for rows that learn; null for the row's own.</summary>
    public string? Train { get; init; }

    /// <summary>The one data set of a row that has several; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>Column of the outcome, or of its time and event with a comma between, where the table is one of your own.</summary>
    public string? Outcome { get; init; }

    /// <summary>Answers of an earlier run that was cut short; empty where nothing is taken up again.</summary>
    public IReadOnlyList<string> Earlier { get; init; } = [];

    /// <summary>Says how far a long row is.</summary>
    public Action<string> Progress { get; init; } = _ => { };
}

/// <summary>What was asked for on the command line.</summary>
/// <param name="Corrupt">Share of the expectations, 0-1, that the control run spoils.</param>
internal sealed record EvalAsked(string? Data = null, string? Emit = null, double Corrupt = 0, int Seed = 1, string? Gene = null, bool Full = false, string? Train = null, string? Only = null, string? Outcome = null, bool Resume = false);
