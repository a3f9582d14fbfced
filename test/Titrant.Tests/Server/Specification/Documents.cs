using System.Text;
using System.Text.Json.Nodes;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.Specification;

/// <summary>A full response and full feedback that nothing is wrong with, and one place of them changed.</summary>
internal static class Documents
{
    private const string Response = """
        {"cards":[{"uuid":"4e0a3a1e-3283-4575-ab82-028d55fe2719","summary":"Metformin: stop","indicator":"warning","detail":"**eGFR 16**",
          "source":{"label":"a label","url":"https://example.org/label","icon":"https://example.org/icon.png","topic":{"code":"renal","system":"https://example.org/topics","display":"kidney"}},
          "suggestions":[{"label":"Do not order","uuid":"e56e1945-20b3-4393-8503-a1a20fd73152","isRecommended":true,"actions":[
            {"type":"delete","description":"Remove the order","resourceId":"MedicationRequest/d1"},
            {"type":"create","description":"Order another","resource":{"resourceType":"MedicationRequest","status":"draft","intent":"order","subject":{"reference":"Patient/1"},"medicationCodeableConcept":{"text":"linagliptin 5 mg"}}}]}],
          "selectionBehavior":"at-most-one",
          "overrideReasons":[{"code":"known","system":"https://example.org/reasons","display":"Known and accepted"}],
          "links":[{"label":"The brief","url":"https://example.org/patients/1","type":"absolute"},{"label":"App","url":"https://example.org/launch","type":"smart","appContext":"x"}]}],
         "systemActions":[{"type":"update","description":"Note","resource":{"resourceType":"ServiceRequest","id":"s1"}}]}
        """;

    private const string Feedback = """
        {"feedback":[{"card":"4e0a3a1e-3283-4575-ab82-028d55fe2719","outcome":"accepted","acceptedSuggestions":[{"id":"e56e1945-20b3-4393-8503-a1a20fd73152"}],"outcomeTimestamp":"2021-12-11T10:05:31Z"},
         {"card":"4e0a3a1e-3283-4575-ab82-028d55fe2719","outcome":"overridden","overrideReason":{"reason":{"code":"known","system":"https://example.org/reasons"},"userComment":"seen"},"outcomeTimestamp":"2021-12-11T10:05:31Z"}]}
        """;

    private const string Services = """
        {"services":[{"hook":"order-sign","title":"t","description":"d","id":"a","prefetch":{"patient":"Patient/{{context.patientId}}"},"usageRequirements":"u","extension":{"org.example.x":1}}]}
        """;

    /// <summary>A place of a good response: "cards.0.source.label"; null leaves it out.</summary>
    public static void IsForbidden(string path, JsonNode? value) => Judge(Response, path, value, false);

    public static void IsForbiddenInFeedback(string path, JsonNode? value) => Judge(Feedback, path, value, false);

    public static void IsForbiddenInServices(string path, JsonNode? value) => Judge(Services, path, value, false);

    public static void IsAllowed(string path, JsonNode? value) => Judge(Response, path, value, true);

    public static void IsRefused(JsonObject call) => Assert.Null(HookReader.Read(Calls.Bytes(call)).Request);

    public static void IsValid(byte[] document, HookDocument kind)
    {
        var verdict = HookCheck.Of(document);
        Assert.Equal((kind, ""), (verdict.Kind, verdict.Why));
    }

    /// <summary>Good feedback with one place changed; null leaves it out.</summary>
    public static JsonNode FeedbackWith(string path, JsonNode? value) => Changed(Feedback, path, value);

    private static void Judge(string good, string path, JsonNode? value, bool allowed)
    {
        Assert.Equal("", HookCheck.Of(Encoding.UTF8.GetBytes(good)).Why);
        var verdict = HookCheck.Of(Calls.Bytes(Changed(good, path, value)));
        Assert.Equal(allowed, verdict.IsValid);
        if (!allowed) Assert.Contains(verdict.Faults, f => f.Fatal && f.Section.Length > 0 && f.Path.Contains(path.Split('.')[^1], StringComparison.Ordinal));
    }

    private static JsonNode Changed(string good, string path, JsonNode? value)
    {
        var document = JsonNode.Parse(good)!;
        var names = path.Split('.');
        var at = names[..^1].Aggregate(document, (n, name) => int.TryParse(name, out var i) ? n[i]! : n[name]!).AsObject();
        if (value is null) Assert.True(at.Remove(names[^1]));
        else at[names[^1]] = value;
        return document;
    }
}
