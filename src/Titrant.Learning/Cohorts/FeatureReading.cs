using Titrant.Patient;

namespace Titrant.Learning.Cohorts;

/// <summary>Why a record has no value for a feature.</summary>
public enum FeatureLack
{
    None,
    /// <summary>Nobody wrote it down.</summary>
    NotRecorded,
    /// <summary>The newest is older than the definition's window.</summary>
    TooOld,
    /// <summary>Values that may both be the newest disagree.</summary>
    Conflict,
    /// <summary>A value, or a newer one, was held back for its unit or its size.</summary>
    HeldBack,
    /// <summary>Written as "&lt;5": above or below a limit of measurement.</summary>
    OnlyABound,
    /// <summary>Stated, but not exactly enough: a birth date of which only the year is known, two documents that name another sex.</summary>
    NotExact,
    /// <summary>A capability was asked and could not answer; its own reason is carried along.</summary>
    NotAnswered,
    /// <summary>Of an outcome: nobody knows of the person for long enough after the index moment.</summary>
    NotFollowed,
}

/// <summary>One feature of one person at one moment, or why there is none; exactly one of number, word and lack is there.</summary>
/// <param name="Number">In the definition's unit; 1 or 0 of something that is listed or not.</param>
/// <param name="Facts">What it was read from; keeping only these gives the same value. Of a lack: what stands in the way.</param>
/// <param name="Says">The value with its date, or the reason, as a person reads it.</param>
public sealed record FeatureReading(double? Number, string? Word, FeatureLack Lack, Seq<FactId> Facts, string Says)
{
    /// <summary>Of what was not answered: the one thing to do, in the words of the capability that was asked; "" where it has none.</summary>
    public string Ask { get; init; } = "";

    /// <summary>What that is about: "test:creatinine".</summary>
    public string About { get; init; } = "";

    internal static FeatureReading Of(double number, IEnumerable<FactId> facts, string says) => new(number, null, FeatureLack.None, facts.ToSeq(), says);
    internal static FeatureReading Of(string word, IEnumerable<FactId> facts, string says) => new(null, word, FeatureLack.None, facts.ToSeq(), says);
    internal static FeatureReading None(FeatureLack lack, string says, params IEnumerable<FactId> facts) => new(null, null, lack, facts.ToSeq(), says);
}
