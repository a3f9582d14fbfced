using System.Text.Json.Nodes;

namespace Titrant.Cli.Eval;

/// <summary>What the brief said about one vignette, flattened for scoring and for others to compare.</summary>
internal sealed record Said(IReadOnlyList<SaidItem> Items)
{
    public IEnumerable<SaidItem> Of(string kind) => Items.Where(i => i.Kind == kind);
}

/// <param name="Kind">card | gap | refused | conflict | finding.</param>
internal sealed record SaidItem(string Kind, string About, string Action, string Text);

/// <summary>Scores a vignette by the rules of its README: every required expectation met and no must_not violated.</summary>
internal static class VignetteScore
{
    private static readonly string[] s_negations = [" not ", " no ", "cannot", "never", "without", " nor "];

    public static IReadOnlyList<string> Faults(JsonObject vignette, Said said)
    {
        var faults = new List<string>();
        foreach (var node in vignette["expect"]!.AsArray())
        {
            var expect = node!.AsObject();
            if (!Flag(expect, "optional") && !IsMet(expect, said)) faults.Add($"missing: {expect["must"]} {expect["about"]} {expect["action"]}");
            foreach (var rule in expect["must_not"]?.AsArray() ?? [])
                if (Violates(rule!.GetValue<string>(), said)) faults.Add($"must not: {rule}");
        }
        return faults;
    }

    public static bool IsMet(JsonObject expect, Said said)
    {
        var abouts = Abouts(expect);
        var actions = new[] { Text(expect, "action") }.Concat(List(expect, "accept")).Where(a => a is not null).Select(a => a!).ToList();
        var candidates = Text(expect, "must") switch
        {
            "card" => said.Of("card").Where(i => actions.Count == 0 || actions.Any(a => SameAction(a, i.Action))).Where(i => Any(List(expect, "to"), t => Holds(i.Text, t))),
            "gap" => said.Of("gap").Concat(said.Of("card").Where(i => i.Action is "test" or "monitor")),
            "refused" => said.Of("refused"),
            "conflict" => said.Of("conflict"),
            "silent" => said.Of("card"),
            var other => throw new InvalidDataException($"unknown expectation '{other}'"),
        };
        var found = candidates.Where(i => abouts.Any(a => SameSubject(a, i.About)));
        if (Text(expect, "must") == "silent") return !found.Any();
        return found.Any(i => List(expect, "why_mentions").All(m => m.Split('|').Any(word => Holds(i.Text, word.Trim()))));
    }

    private static bool Violates(string rule, Said said)
    {
        var words = rule.Split(' ', 3);
        switch (words[0])
        {
            case "card":
                var (subject, action) = Split(rule["card ".Length..]);
                return said.Of("card").Any(i => SameSubject(subject, i.About) && (action is null || SameAction(action, i.Action) || (action == "stop" && i.Action is "hold" or "avoid")));
            case "gap": return said.Of("gap").Any(i => SameSubject(rule[4..], i.About));
            case "refused": return said.Of("refused").Any(i => SameSubject(rule[8..], i.About));
            case "use": return said.Items.Where(i => i.Kind is "card" or "finding").Any(i => words.Length > 2 && Number(words[2]) is { } n && HoldsNumber(i.Text, n) && i.Text.Contains(words[1][(words[1].IndexOf(':', StringComparison.Ordinal) + 1)..], StringComparison.OrdinalIgnoreCase));
            case "text": return said.Items.Where(i => i.Kind is "card" or "finding").Any(i => Asserts(i.Text, rule[5..]));
            case "merge": return false;
            default: throw new InvalidDataException($"unknown rule '{words[0]}'");
        }
    }

    // "not CKD stage 4" does not assert it; a sentence with a negation before the phrase is not held against us.
    private static bool Asserts(string text, string phrase)
    {
        var at = text.IndexOf(phrase, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return false;
        var sentence = text[(text.LastIndexOfAny(['.', ';', ':'], at) + 1)..at];
        return !s_negations.Any(n => (" " + sentence).Contains(n, StringComparison.OrdinalIgnoreCase));
    }

    private static (string Subject, string? Action) Split(string rest)
    {
        foreach (var action in (string[])["stop", "avoid", "reduce", "increase", "switch", "monitor", "hold", "test", "no change"])
            if (rest.EndsWith(' ' + action, StringComparison.Ordinal)) return (rest[..^(action.Length + 1)], action);
        return (rest, null);
    }

    internal static bool SameSubject(string expected, string about)
    {
        if (expected == "*") return true;
        var (a, b) = (expected.Trim().ToLowerInvariant(), about.ToLowerInvariant());
        return b.Split(';', StringSplitOptions.TrimEntries).Any(one => one == a || (a.StartsWith("drug:", StringComparison.Ordinal) && one.StartsWith(a, StringComparison.Ordinal)));
    }

    private static bool SameAction(string expected, string action) => expected == action
        || (expected == "reduce" && action is "extend interval") || (expected is "stop" or "avoid" && action is "stop" or "avoid");

    private static bool Holds(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static bool HoldsNumber(string text, string number)
    {
        for (var at = text.IndexOf(number, StringComparison.Ordinal); at >= 0; at = text.IndexOf(number, at + 1, StringComparison.Ordinal))
            if ((at == 0 || !(char.IsAsciiDigit(text[at - 1]) || text[at - 1] == '.')) && (at + number.Length == text.Length || !char.IsAsciiDigit(text[at + number.Length]))) return true;
        return false;
    }

    private static string? Number(string words) => words.Split(' ')[0] is { Length: > 0 } n && char.IsAsciiDigit(n[0]) ? n : null;
    private static bool Any(List<string> options, Func<string, bool> test) => options.Count == 0 || options.Any(test);
    private static List<string> Abouts(JsonObject expect) => [Text(expect, "about") ?? "*", .. List(expect, "about_also")];
    private static bool Flag(JsonObject o, string name) => o[name] is JsonValue v && v.TryGetValue<bool>(out var b) && b;
    private static string? Text(JsonObject o, string name) => o[name] is JsonValue v && v.TryGetValue<string>(out var s) ? s : null;
    private static List<string> List(JsonObject o, string name) => o[name] is JsonArray a ? [.. a.Select(x => x!.ToString())] : [];
}
