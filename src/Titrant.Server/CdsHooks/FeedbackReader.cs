using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Store;

namespace Titrant.Server.CdsHooks;

/// <param name="Reports">Null where a fault is fatal: a body is taken whole or not at all.</param>
internal sealed record FeedbackRead(IReadOnlyList<CardReport>? Reports, IReadOnlyList<HookFault> Faults);

/// <summary>
/// Reads what became of cards (CDS Hooks 2.0, "Feedback"). Never throws on any bytes. The specification asks for
/// acceptedSuggestions where a card is accepted; EHRs send none for a card without suggestions, and that is read.
/// </summary>
internal static class FeedbackReader
{
    private const string Section = "Feedback";
    private const int MostReports = 1_000;
    private const int MostSuggestions = 50;
    private const int LongestName = 200;
    private const int LongestComment = 10_000;

    /// <param name="latest">A report from beyond it is refused: the last word counts, and a word of the year 9999 would be the last for ever.</param>
    public static FeedbackRead Read(ReadOnlyMemory<byte> body, DateTimeOffset? latest = null)
    {
        var faults = new HookFaults();
        using var document = HookObject.Parse(ref body, faults);
        if (document is null || HookObject.Of(document.RootElement, "", Section, faults) is not { } root) return new(null, faults.All);
        var sent = root.Objects("feedback", Ask.Required, Section, mayBeEmpty: true);
        if (sent.Count > MostReports) root.Forbidden("feedback", $"At most {MostReports} reports are taken at once.");
        IReadOnlyList<CardReport> reports = faults.AnyFatal ? [] : [.. sent.Select(o => One(o, latest)).OfType<CardReport>()];
        return new(faults.AnyFatal ? null : reports, faults.All);
    }

    /// <summary>One report; null where it lacks what makes it one. What is wrong is noted with the object.</summary>
    public static CardReport? One(HookObject one, DateTimeOffset? latest = null)
    {
        var card = one.Text("card", Ask.Required, LongestName);
        var said = one.Text("outcome", Ask.Required, LongestName);
        CardOutcome? outcome = said switch { "accepted" => CardOutcome.Accepted, "overridden" => CardOutcome.Overridden, _ => null };
        if (said is not null && outcome is null) one.Forbidden("outcome", "It is accepted or overridden.");
        var at = Time(one, latest);
        var accepted = Suggestions(one);
        var (reason, comment) = Override(one);
        one.Close();
        return card is null || outcome is not { } was || at is not { } when ? null : new(card, was, when, accepted, reason, comment);
    }

    // A time without a zone is taken for UTC, another zone is turned into it.
    private static DateTimeOffset? Time(HookObject one, DateTimeOffset? latest)
    {
        if (one.Text("outcomeTimestamp", Ask.Required, LongestName) is not { } written) return null;
        if (written.Contains('T', StringComparison.OrdinalIgnoreCase) && DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
        {
            if (!(at > latest)) return at;
            one.Forbidden("outcomeTimestamp", "It lies in the future; the clock of the sender may be at most a day ahead.");
            return null;
        }
        one.Forbidden("outcomeTimestamp", "A time was expected: 2026-03-10T14:30:00Z.");
        return null;
    }

    private static Seq<string> Suggestions(HookObject one)
    {
        var accepted = one.Objects("acceptedSuggestions", Ask.Optional, "Suggestion accepted");
        if (accepted.Count > MostSuggestions) { one.Forbidden("acceptedSuggestions", $"At most {MostSuggestions} are taken."); return []; }
        var ids = accepted.Select(a => a.Text("id", Ask.Required, LongestName)).OfType<string>().ToSeq();
        foreach (var suggestion in accepted) suggestion.Close();
        return ids;
    }

    private static (string Reason, string Comment) Override(HookObject one)
    {
        if (one.Object("overrideReason", Ask.Optional, "OverrideReason") is not { } why) return ("", "");
        var comment = why.Text("userComment", Ask.Optional, LongestComment) ?? "";
        var reason = why.Object("reason", Ask.Optional, "Coding");
        why.Close();
        if (reason is null) return ("", comment);
        var (system, code) = (reason.Text("system", Ask.Wanted, LongestName), reason.Text("code", Ask.Required, LongestName));
        return ($"{system}|{code}", comment);
    }
}
