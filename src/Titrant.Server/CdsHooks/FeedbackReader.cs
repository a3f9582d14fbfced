using System.Globalization;
using System.Text.Json;
using Titrant.Patient;
using Titrant.Patient.Store;

namespace Titrant.Server.CdsHooks;

/// <param name="Reports">Null where a fault was found: a body is taken whole or not at all.</param>
internal sealed record FeedbackRead(IReadOnlyList<CardReport>? Reports, IReadOnlyList<HookFault> Faults);

/// <summary>
/// Reads what became of cards (CDS Hooks 2.0, "Feedback"). Never throws on any bytes. The specification asks for
/// acceptedSuggestions where a card is accepted; EHRs send none for a card without suggestions, and that is read.
/// </summary>
internal static class FeedbackReader
{
    private const int MostReports = 1_000;
    private const int MostSuggestions = 50;
    private const int LongestName = 200;
    private const int LongestComment = 10_000;

    public static FeedbackRead Read(ReadOnlyMemory<byte> body)
    {
        var faults = new List<HookFault>();
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("feedback", out var list) || list.ValueKind != JsonValueKind.Array)
                return Refused(new HookFault("feedback", "The body is an object with an array \"feedback\".", true));
            if (list.GetArrayLength() > MostReports) return Refused(new HookFault("feedback", $"At most {MostReports} reports are taken at once.", true));
            var reports = new List<CardReport>();
            var i = 0;
            foreach (var element in list.EnumerateArray())
                if (One(element, string.Create(CultureInfo.InvariantCulture, $"feedback[{i++}]"), faults) is { } report) reports.Add(report);
            return faults.Count > 0 ? new(null, faults) : new(reports, []);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return Refused(new HookFault("", "The body is not JSON text.", true));
        }
    }

    private static FeedbackRead Refused(HookFault fault) => new(null, [fault]);

    private static CardReport? One(JsonElement element, string path, List<HookFault> faults)
    {
        if (element.ValueKind != JsonValueKind.Object) { faults.Add(new(path, "A report is an object.", true)); return null; }
        var before = faults.Count;
        var card = Text(element, "card", path, faults, true, LongestName) ?? "";
        CardOutcome? outcome = Text(element, "outcome", path, faults, true, LongestName) switch
        {
            "accepted" => CardOutcome.Accepted,
            "overridden" => CardOutcome.Overridden,
            _ => null,
        };
        if (outcome is null && faults.Count == before) faults.Add(new(path + ".outcome", "The outcome is accepted or overridden.", true));
        var written = Text(element, "outcomeTimestamp", path, faults, true, LongestName);
        var at = DateTimeOffset.MinValue;
        if (written is not null && !(written.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at)))
            faults.Add(new(path + ".outcomeTimestamp", "The time is written as 2026-03-10T14:30:00Z.", true));
        var accepted = Suggestions(element, path, faults);
        var (reason, comment) = Override(element, path, faults);
        return faults.Count > before ? null : new(card, outcome!.Value, at, accepted, reason, comment);
    }

    private static Seq<string> Suggestions(JsonElement element, string path, List<HookFault> faults)
    {
        if (!element.TryGetProperty("acceptedSuggestions", out var list) || list.ValueKind == JsonValueKind.Null) return [];
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostSuggestions) { faults.Add(new(path + ".acceptedSuggestions", $"A list of at most {MostSuggestions} is expected.", true)); return []; }
        var ids = new List<string>();
        foreach (var item in list.EnumerateArray())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}.acceptedSuggestions[{ids.Count}]");
            if (item.ValueKind != JsonValueKind.Object || Text(item, "id", at, faults, true, LongestName) is not { } id) { if (item.ValueKind != JsonValueKind.Object) faults.Add(new(at, "An object with an id is expected.", true)); return []; }
            ids.Add(id);
        }
        return ids.ToSeq();
    }

    private static (string Reason, string Comment) Override(JsonElement element, string path, List<HookFault> faults)
    {
        if (!element.TryGetProperty("overrideReason", out var why) || why.ValueKind == JsonValueKind.Null) return ("", "");
        path += ".overrideReason";
        if (why.ValueKind != JsonValueKind.Object) { faults.Add(new(path, "An object is expected.", true)); return ("", ""); }
        var comment = Text(why, "userComment", path, faults, false, LongestComment) ?? "";
        if (!why.TryGetProperty("reason", out var reason) || reason.ValueKind == JsonValueKind.Null) return ("", comment);
        if (reason.ValueKind != JsonValueKind.Object) { faults.Add(new(path + ".reason", "A coding is expected.", true)); return ("", ""); }
        path += ".reason";
        var (system, code) = (Text(reason, "system", path, faults, false, LongestName), Text(reason, "code", path, faults, true, LongestName));
        return (system + "|" + code, comment);
    }

    private static string? Text(JsonElement of, string name, string path, List<HookFault> faults, bool required, int longest)
    {
        if (!of.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            if (required) faults.Add(new($"{path}.{name}", $"{name} is missing.", true));
            return null;
        }
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (text is { Length: > 0 } && text.Length <= longest || text is "" && !required) return text;
        faults.Add(new($"{path}.{name}", $"{name} is a text of 1 to {longest} characters.", true));
        return null;
    }
}
