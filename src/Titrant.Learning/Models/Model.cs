using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Models;

/// <summary>Chance, progress and interruption of one fit. Chance is an input.</summary>
/// <param name="Progress">Told the share done, 0-1.</param>
public sealed record FitRun(ulong Seed, Action<double>? Progress = null, CancellationToken Cancel = default);

/// <summary>Learns from rows; makes a new model each time and keeps nothing.</summary>
public interface IEstimator
{
    /// <summary>"Cox, elastic net".</summary>
    string Name { get; }

    /// <exception cref="StudyException">The rows do not allow it: one class only, separation, a singular design, no events; named, with the column and the remedy.</exception>
    Model Fit(Table table, Outcome outcome, FitRun run);
}

/// <summary>What was learned: a value that predicts, explains itself where it can, and reloads to the same predictions.</summary>
public abstract record Model(string Kind, Seq<string> Features)
{
    /// <summary>Per row: log-odds, log-hazard or the number itself; [rows] for one outcome, [rows × classes] for several.</summary>
    public abstract double[] Margin(Table table);

    /// <summary>
    /// Per row and feature, in the unit of <see cref="Margin"/>: baseline + sum of the row = its margin within 1e-9. Null where the model is not additive.
    /// </summary>
    public virtual (double Baseline, double[][] Terms, Seq<string> Names)? Contributions(Table table) => null;
}
