using Titrant.Patient;

namespace Titrant.Learning.Tables;

/// <summary>How sure it is that a column tells of the outcome what could not be known in time. Only a person who knows the data can say.</summary>
public enum LeakCertainty
{
    /// <summary>Its name, or its likeness to a flagged column, asks whether it was known in time.</summary>
    Ask,

    /// <summary>It tells of the outcome as no honest column of this table does.</summary>
    Suspicious,

    /// <summary>It is the outcome, or its time, under another name.</summary>
    Determines,
}

/// <param name="Signs">Which signals fired, each in plain words with its figures; the strongest first.</param>
public sealed record Leak(string Column, LeakCertainty Certainty, Seq<string> Signs);
