using System.Globalization;
using System.Text.RegularExpressions;

namespace Titrant.Server.CdsHooks;

/// <summary>What an EHR reports of the cards that it was given, by "Feedback": as it is read, and what is read but not allowed.</summary>
internal static partial class HookCheckFeedback
{
    public static void Feedback(HookObject root)
    {
        foreach (var one in root.Objects("feedback", Ask.Required, "Feedback"))
        {
            FeedbackReader.One(one);
            Strictly(one);
        }
        root.Close();
    }

    private static void Strictly(HookObject one)
    {
        if (Text(one, "outcome") == "accepted" && !one.Has("acceptedSuggestions")) one.Lacks("acceptedSuggestions", "What was accepted is named.");
        if (Text(one, "outcomeTimestamp") is { } at && !IsUtc(at)) one.Forbidden("outcomeTimestamp", "A time in UTC by RFC 3339 was expected: 2021-12-11T10:05:31Z.");
        if (one.Object("overrideReason", Ask.Optional, "OverrideReason")?.Object("reason", Ask.Optional, "Coding") is { } coding) HookCheckResponse.Coding(coding, display: false);
    }

    private static string? Text(HookObject of, string name) => of.TryGet(name, out var value) ? HookObject.TextOf(value) : null;

    // +00:00 and -00:00 are UTC too.
    private static bool IsUtc(string at) => Time().IsMatch(at) && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Offset == TimeSpan.Zero;

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
