namespace Titrant.Patient;

/// <summary>A person within a tenant, by the identifier that the user's own files or manifest give.</summary>
public readonly record struct PersonId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>
/// One claim about one person, seen in one or more documents.
/// Identity: see <see cref="FactId"/>. When is what the claim is about; <see cref="Sighting.Known"/> is when it was known.
/// </summary>
public sealed record Fact(FactId Id, PersonId About, When When, Claim Claim, Seq<Sighting> Seen)
{
    /// <summary>The earliest sighting's place, for people to look it up.</summary>
    public Source Source => Seen[0].Source;

    /// <summary>True where the fact may be used by somebody who stands at <paramref name="asOf"/>: no look-ahead.</summary>
    /// <remarks>
    /// A stated Known decides. Where no document states one (only a file or import date is at hand), the claim counts
    /// from the time it is about; docs/decisions/0003 says why.
    /// </remarks>
    public bool IsKnownAt(DateTimeOffset asOf)
    {
        if (When.Order > asOf && !Claim.MaySpeakOfTheFuture) return false;
        foreach (var sighting in Seen.Span)
            if (sighting.Known.Basis != KnownBasis.Stated || sighting.Known.At <= asOf) return true;
        return false;
    }

    /// <summary>The status as somebody at <paramref name="asOf"/> could know it (docs/decisions/0003).</summary>
    public StatusKind StatusAt(DateTimeOffset asOf)
    {
        Sighting? latest = null;
        foreach (var sighting in Seen.Span)
        {
            if (sighting.Known.Basis == KnownBasis.Stated && sighting.Known.At > asOf && Seen.Count > 1) continue;
            if (latest is null || Outranks(sighting, latest)) latest = sighting;
        }
        if (latest is null) return StatusKind.Unknown;
        var written = latest.Status.Kind;
        // The period speaks first: an end that has not come yet means that it was still going on.
        if (written == StatusKind.Ended && When.End is { } end && end.Earliest > asOf) return StatusKind.Current;
        // A single moment is when it was recorded or began, not when it was over.
        if (written == StatusKind.Current && !When.IsMoment && When.End is { } over && over.Latest < asOf) return StatusKind.Ended;
        if (latest.StatusKnown.At <= asOf) return written;
        // Known only later than asOf. A retraction is honoured even so: nobody is helped by a value known to be wrong.
        return written switch
        {
            StatusKind.Retracted or StatusKind.Refuted when latest.StatusKnown.Basis != KnownBasis.Stated => written,
            StatusKind.Ended when When.End is { } e && e.Latest <= asOf => StatusKind.Ended,
            StatusKind.Ended or StatusKind.Retracted or StatusKind.Refuted => StatusKind.Unknown,
            _ => written,
        };
    }

    // Later knowledge wins; at the same instant the graver status does, so that file order decides nothing.
    private static bool Outranks(Sighting a, Sighting b) =>
        a.StatusKnown.At != b.StatusKnown.At ? a.StatusKnown.At > b.StatusKnown.At : a.Status.Kind > b.Status.Kind;
}

/// <summary>Where and when a claim was seen, and what its document said about its standing.</summary>
/// <param name="Known">When the claim became known.</param>
/// <param name="StatusKnown">When its status became known: often later than the claim itself.</param>
public sealed record Sighting(Source Source, Known Known, Known StatusKnown, ClaimStatus Status, FactId? Supersedes = null);

/// <param name="Document">The file, relative to the folder that was read.</param>
/// <param name="Path">A FHIR path ("Bundle.entry[3].resource") or a line ("812").</param>
/// <param name="BusinessId">The source's own identifier, by which the same thing is recognised in another document.</param>
public sealed record Source(string Document, string Path, string? BusinessId)
{
    public override string ToString() => Path.Length == 0 ? Document : $"{Document}:{Path}";
}

public readonly record struct Known(DateTimeOffset At, KnownBasis Basis);

/// <summary>The second time axis: how we know since when something was known.</summary>
public enum KnownBasis { Stated, FileDate, Imported }

/// <summary>A status in our few words, beside the word that the document used.</summary>
public readonly record struct ClaimStatus(StatusKind Kind, string Written);

/// <summary>Order matters: at equal time the later (graver) member wins.</summary>
public enum StatusKind
{
    Unknown,
    /// <summary>Active, in progress: a condition or a medicine that goes on.</summary>
    Current,
    /// <summary>A result that is final, amended or corrected; an event that happened.</summary>
    Final,
    Preliminary,
    /// <summary>Provisional or differential: nobody has confirmed it.</summary>
    Unconfirmed,
    /// <summary>A draft, a plan or a proposal: nothing has been given yet.</summary>
    Planned,
    OnHold,
    /// <summary>Stopped, completed, resolved, inactive, in remission.</summary>
    Ended,
    /// <summary>Cancelled before it happened, not done, or an instruction not to do it.</summary>
    NotDone,
    Refuted,
    /// <summary>Entered in error.</summary>
    Retracted,
}
