using System.Text.RegularExpressions;
using System.Globalization;

namespace Titrant.Server.CdsHooks;

/// <summary>What an EHR reports of the cards that it was given, by "Feedback".</summary>
internal static partial class HookCheckFeedback
{
    public static void Feedback(HookObject root)
    {
        foreach (var one in root.Objects("feedback", Ask.Required, "Feedback")) One(one);
        root.Close();
    }

    private static void One(HookObject one)
    {
        one.Text("card", Ask.Required, 256);
        var outcome = one.Text("outcome", Ask.Required, 64);
        if (outcome is not (null or "accepted" or "overridden")) one.Forbidden("outcome", "It is accepted or overridden.");
        foreach (var accepted in one.Objects("acceptedSuggestions", outcome == "accepted" ? Ask.Required : Ask.Optional, "Suggestion accepted"))
        {
            accepted.Text("id", Ask.Required, 256);
            accepted.Close();
        }
        if (one.Object("overrideReason", Ask.Optional, "OverrideReason") is { } reason)
        {
            if (reason.Object("reason", Ask.Optional, "Coding") is { } coding) HookCheckResponse.Coding(coding, display: false);
            reason.Text("userComment", Ask.Optional, 1 << 16);
            reason.Close();
        }
        if (one.Text("outcomeTimestamp", Ask.Required, 64) is { } at && !IsUtc(at)) one.Forbidden("outcomeTimestamp", "A time in UTC by RFC 3339 was expected: 2021-12-11T10:05:31Z.");
        one.Close();
    }

    // +00:00 and -00:00 are UTC too.
    private static bool IsUtc(string at) => Time().IsMatch(at) && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Offset == TimeSpan.Zero;

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
