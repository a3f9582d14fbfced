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

/// <summary>What a margin is measured in.</summary>
public enum Scale { Number, LogOdds, LogHazard, LogTime, ClassLogOdds }

/// <summary>How a margin is made up: baseline + sum of a row's terms = its margin within 1e-9.</summary>
/// <param name="Terms">[rows][terms], in the unit of the margin.</param>
/// <param name="Names">Of the terms: "albumin", "age × albumin".</param>
public sealed record Contributions(double Baseline, double[][] Terms, Seq<string> Names);

/// <summary>What was learned: a value that predicts, explains itself where it can, and reloads to the same predictions.</summary>
/// <param name="Kind">The learner's name in a study file: "logistic", "explainable boosting".</param>
public abstract record Model(string Kind, Seq<string> Features, Scale Scale)
{
    /// <summary>Per row; [rows] for one outcome, [rows × classes] for several. Higher means more of the outcome, but for <see cref="Scale.LogTime"/>.</summary>
    public abstract double[] Margin(Table table);

    /// <summary>
    /// Probability (0-1) that the outcome happens, by <paramref name="horizon"/> where it is a time to an event; per row. Null beyond the follow-up, or where the model gives none.
    /// </summary>
    /// <param name="horizon">In the study's unit of time; required for a time to an event, else null.</param>
    public abstract double?[] Probability(Table table, double? horizon = null);

    /// <summary>What a reader of its card must know beside its figures, a sentence each; empty for nothing.</summary>
    public virtual Seq<string> Notes => [];

    /// <summary>Null where the model is not additive, or has a margin for each of several classes.</summary>
    public virtual Contributions? Contributions(Table table) => null;

    /// <summary>Names of the classes, in the order of the margins; empty where there is one margin.</summary>
    public virtual Seq<string> ClassNames => [];

    /// <summary>Of several classes: probability (0-1) of each, [rows × classes], each row of sum 1. Null for one margin.</summary>
    public virtual double[]? ClassProbabilities(Table table) => null;

    /// <summary>Of several classes: what makes up each class's log-odds against the mean of all classes. Null where there is one margin, or the model is not additive.</summary>
    public virtual Seq<Contributions>? ClassContributions(Table table) => null;
}
