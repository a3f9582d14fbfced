namespace Titrant.Patient.Store;

/// <summary>A card as it was put before somebody.</summary>
/// <param name="Uuid">Unique within the tenant.</param>
/// <param name="Service">Which service gave it ("titrant-order-sign").</param>
/// <param name="Advice">The advice key; "" where the card gave information only.</param>
/// <param name="Suggestions">Identifiers of what could be accepted.</param>
/// <param name="Reasons">What could be chosen against it, each as "system|code".</param>
public sealed record ShownCard(
    string Uuid, string Service, string Hook, string Advice, string Strength, string Indicator, DateTimeOffset At, Seq<string> Suggestions, Seq<string> Reasons);

public enum CardOutcome { Accepted, Overridden }

/// <summary>What became of a card, as the EHR reports it.</summary>
/// <param name="Accepted">The suggestions that were taken.</param>
/// <param name="Reason">"system|code"; "" where none was chosen.</param>
/// <param name="Comment">Free text about a patient: sealed with the card, and nowhere else.</param>
public sealed record CardReport(string Card, CardOutcome Outcome, DateTimeOffset At, Seq<string> Accepted, string Reason, string Comment);

/// <summary>How often a reason was given; see <see cref="ICardStore.OtherReason"/>.</summary>
public sealed record ReasonCount(string Reason, long Count);

/// <summary>What became of the cards of one service and one advice. Holds nobody.</summary>
public sealed record CardCount(string Service, string Advice, long Shown, long Accepted, long Overridden, Seq<ReasonCount> Reasons);

/// <summary>
/// Cards shown and what became of them, beside the facts of the same store: each card sealed under its person's key, and per tenant
/// counters in which no person stands and which therefore stay when a person is erased.
/// </summary>
public interface ICardStore
{
    /// <summary>Stands in the counters for every reason that the card itself did not offer: such words come from outside and may hold anything.</summary>
    const string OtherReason = "other";

    /// <summary>All or none. A card that is already there is not counted again; returns how many were new.</summary>
    int PutCards(string tenant, string person, IReadOnlyList<ShownCard> cards);

    /// <summary>
    /// All in one transaction. For each report the person whose card it was, or null where the tenant has no such card. Of several
    /// reports on one card the latest by its own time stands (at equal times the one that came last), and is counted once.
    /// </summary>
    IReadOnlyList<string?> PutReports(string tenant, IReadOnlyList<CardReport> reports);

    /// <summary>A card and what became of it; null where the tenant has none.</summary>
    (ShownCard Card, CardReport? Report)? GetCard(string tenant, string uuid);

    /// <summary>In byte order of service and advice.</summary>
    IReadOnlyList<CardCount> CountCards(string tenant);
}
