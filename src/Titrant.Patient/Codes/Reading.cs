namespace Titrant.Patient.Codes;

/// <summary>May a number be used, and if not, why not.</summary>
public enum Usability
{
    Usable,
    /// <summary>Outside the usual range but possible: kept, flagged, shown.</summary>
    Unusual,
    /// <summary>Implausible as stated but plausible in another unit of this analyte, or implausible for an adult: held back and asked about, never rescaled.</summary>
    HeldBack,
    /// <summary>No living person has this value in any unit in use.</summary>
    Impossible,
    /// <summary>No unit was written; none is assumed.</summary>
    NoUnit,
    /// <summary>The unit is not one of the analyte's kind, or its words and its code say different things.</summary>
    WrongUnit,
    /// <summary>The unit's spelling is not known, or has two meanings.</summary>
    UnknownUnit,
}

/// <summary>One value of one analyte in its canonical unit, beside the fact that keeps it as written.</summary>
/// <param name="Analyte">The narrowest one: a fasting glucose stays one, also where it is listed among the glucoses.</param>
/// <param name="Value">In the analyte's canonical unit; null unless usable or unusual.</param>
/// <param name="Why">Why it is not usable or what is unusual, naming the unit in which it would be plausible; "" otherwise.</param>
public sealed record Reading(Fact Fact, Analyte Analyte, Quantity Written, decimal? Value, Usability Usability, string Why)
{
    public bool IsUsable => Value is not null;
    public Comparator Comparator => Written.Comparator;
    public DateTimeOffset? At => Fact.When.Order;
}

/// <summary>The latest value of an analyte, or why there is none.</summary>
public abstract record Latest
{
    public sealed record Value(Reading Reading) : Latest
    {
        /// <summary>A later reading that was held back, refused or not understood; null where this is the latest of all.</summary>
        public Reading? NewerHeldBack { get; init; }
    }
    /// <summary>Different values at the same newest time: neither is chosen.</summary>
    public sealed record Conflict(Seq<Reading> Readings) : Latest;
    /// <summary>There is one, but older than asked for.</summary>
    public sealed record Stale(Reading Reading, TimeSpan Age) : Latest;
    /// <summary>None usable; values that were held back, refused or not dated are named.</summary>
    public sealed record None(Seq<Reading> NotUsable) : Latest;
}
