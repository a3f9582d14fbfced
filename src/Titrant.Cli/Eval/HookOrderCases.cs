using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Titrant.Patient;
using Titrant.Server;

namespace Titrant.Cli.Eval;

/// <summary>
/// Orders as an EHR sends them to CDS Hooks, with what must and must not stand on the screen; each is put to a real server over HTTP.
/// A case has `call` (the request), perhaps `stored` (resources posted before), and `expect`, each of one kind:
/// show (medicine; with act, least indicator, says) = an advice card has it; quiet (medicine) = no advice card is about it;
/// calm = no card above info; never = words that no card has; notes = words that some card has; atmost = number of cards.
/// </summary>
internal static class HookOrderCases
{
    public static EvalRow Row { get; } = new("hooks-orders", "Do the cards of an order say, and keep silent about, what a hospital pharmacist expects?", "hook-cases.jsonl",
        "every case", "43 invented orders, written before the cards were read", Run, Corrupt) { Figures = Figures, Own = true };

    private static readonly string[] s_indicators = ["info", "warning", "critical"];

    // Words of an act, in a summary or on a suggestion.
    private static readonly Dictionary<string, string> s_acts = new(StringComparer.Ordinal)
    {
        ["avoid"] = "avoid|do not|don't|not start|not giv|hold|stop|replace|remove|another|instead|without|contraindicated|not recommended",
        ["lower"] = "lower|reduc|smaller|half|50 ?%|maximum|at most|once daily|longer interval|change the dose",
        ["monitor"] = "monitor|measure|check|level",
        ["ask"] = "ask",
    };

    public static IEnumerable<EvalCase> Run(EvalInput input)
    {
        if (input.Lines.Count == 0) yield break;
        var now = new DateTimeOffset(DateTime.ParseExact(JsonNode.Parse(input.Lines[0])!["as_of"]!.GetValue<string>(), "yyyy-MM-dd", null).AddHours(12), TimeSpan.Zero);
        var home = Directory.CreateTempSubdirectory("titrant-hooks-").FullName;
        var server = TitrantServer.Start(ServerSettings.Default with { Port = 0 }, new ServerWorld(home, () => now, TextWriter.Null, Shelf.Empty)).GetAwaiter().GetResult();
        try
        {
            using var client = new HttpClient { BaseAddress = server.Address };
            foreach (var line in input.Lines.Where(l => l.Length > 0))
            {
                var row = JsonNode.Parse(line)!.AsObject();
                var id = row["id"]!.GetValue<string>();
                if (row["stored"] is JsonArray stored)
                    Post(client, "fhir", new JsonObject { ["resourceType"] = "Bundle", ["type"] = "collection", ["entry"] = new JsonArray([.. stored.Select(r => new JsonObject { ["resource"] = r!.DeepClone() })]) }, "application/fhir+json");
                var cards = Post(client, "cds-services/titrant-" + row["call"]!["hook"]!.GetValue<string>(), row["call"]!, "application/json")["cards"]!.AsArray();
                input.Emit(new JsonObject { ["id"] = id, ["title"] = row["title"]!.DeepClone(), ["cards"] = cards.DeepClone() }.ToJsonString());
                var faults = row["expect"]!.AsArray().SelectMany(e => Faults(e!.AsObject(), [.. cards.Select(c => new Shown(c!.AsObject()))])).ToList();
                yield return new(id, faults.Count == 0, row["title"]!.GetValue<string>(), faults.Count == 0 ? "as expected" : string.Join("; ", faults));
            }
        }
        finally
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(home, recursive: true);
        }
    }

    private static JsonNode Post(HttpClient client, string path, JsonNode body, string type)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        using var answer = client.PostAsync(new Uri(path, UriKind.Relative), content).GetAwaiter().GetResult();
        var text = answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidDataException($"{path} answered {(int)answer.StatusCode}");
    }

    private static IEnumerable<string> Faults(JsonObject expect, IReadOnlyList<Shown> cards)
    {
        if (Text(expect, "show") is { } drug)
        {
            var about = cards.Where(c => c.IsAdvice && Has(c.Summary, drug)).ToList();
            var act = string.Join('|', Text(expect, "act")!.Split('|').Select(a => s_acts[a]));
            var least = Array.IndexOf(s_indicators, Text(expect, "least"));
            string[] says = [.. expect["says"]!.AsArray().Select(s => s!.GetValue<string>())];
            if (about.Count == 0) yield return $"no card about {drug}";
            else if (!about.Any(c => Has(c.Headline, act) && c.Grave >= least && says.All(s => Has(c.All, s))))
                yield return $"no card about {drug} that says {Text(expect, "act")}, at least {s_indicators[least]}, with {string.Join(", ", says)} (is: {string.Join(" | ", about.Select(c => $"{s_indicators[c.Grave]}: {c.Summary}"))})";
        }
        if (Text(expect, "quiet") is { } quiet)
            foreach (var card in cards.Where(c => c.IsAdvice && Has(c.Summary, quiet))) yield return $"must not: {card.Summary}";
        if (expect["calm"] is not null)
            foreach (var card in cards.Where(c => c.Grave > 0)) yield return $"must not: {s_indicators[card.Grave]}: {card.Summary}";
        if (Text(expect, "never") is { } never)
            foreach (var card in cards.Where(c => Regex.IsMatch(c.All, never, RegexOptions.Multiline))) yield return $"must not say {never}: {card.Summary}";
        if (Text(expect, "notes") is { } notes && !cards.Any(c => Has(c.All, notes))) yield return $"nowhere: {notes}";
        if (expect["atmost"] is { } most && cards.Count > most.GetValue<int>()) yield return $"must not: {cards.Count} cards";
    }

    private static bool Has(string text, string pattern) => Regex.IsMatch(text, pattern, RegexOptions.IgnoreCase);

    private static string? Text(JsonObject at, string key) => at[key]?.GetValue<string>();

    private static IEnumerable<string> Figures(IReadOnlyList<EvalCase> cases)
    {
        yield return $"passed {cases.Count(c => c.Passed)} of {cases.Count} {Vignettes.Wilson(cases.Count(c => c.Passed), cases.Count)}";
        var harm = cases.Count(c => c.Actual.Contains("must not", StringComparison.Ordinal));
        yield return $"something forbidden on the screen: {harm} of {cases.Count} {Vignettes.Wilson(harm, cases.Count)}";
    }

    private static string Corrupt(string line)
    {
        var row = JsonNode.Parse(line)!.AsObject();
        row["expect"]!.AsArray().Add(new JsonObject { ["notes"] = "corrupted expectation" });
        return row.ToJsonString();
    }

    /// <summary>A card as the prescriber has it before them.</summary>
    private sealed record Shown(JsonObject Card)
    {
        public string Summary => Card["summary"]!.GetValue<string>();
        public int Grave => Array.IndexOf(s_indicators, Card["indicator"]!.GetValue<string>());
        public bool IsAdvice => Card["extension"] is not null;
        public string Headline => string.Join('\n', [Summary, .. Labels]);
        public string All => $"{Headline}\n{Card["detail"]?.GetValue<string>()}";

        private IEnumerable<string> Labels => (Card["suggestions"]?.AsArray() ?? []).Select(s => s!["label"]!.GetValue<string>());
    }
}
