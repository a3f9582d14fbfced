using System.Text.RegularExpressions;

namespace Titrant.Server.CdsHooks;

/// <summary>The list of services, and the prefetch templates in it, by "Discovery" and "Prefetch Template".</summary>
internal static partial class HookCheckDiscovery
{
    private static readonly string[] s_userTokens = ["userPractitionerId", "userPractitionerRoleId", "userPatientId", "userRelatedPersonId"];

    /// <summary>The fields of context that these hooks let into a template.</summary>
    private static readonly string[] s_context = ["userId", "patientId", "encounterId"];

    public static void Services(HookObject root)
    {
        var seen = new HashSet<(string, string)>();
        foreach (var service in root.Objects("services", Ask.Required, "Discovery", mayBeEmpty: true))
        {
            var hook = service.Text("hook", Ask.Required, 256);
            var id = service.Text("id", Ask.Required, 256);
            service.Text("description", Ask.Required, 1 << 16);
            if (service.Text("title", Ask.Optional) is null && service.Text("name", Ask.Optional) is not null) service.Odd("name", "It is called title now.");
            service.Text("usageRequirements", Ask.Optional, 1 << 16);
            if (id is not null && !Segment().IsMatch(id)) service.Forbidden("id", "It cannot stand in an address.");
            if (hook is not null && id is not null && !seen.Add((hook, id))) service.Forbidden("id", "Two services of one hook have it.");
            if (service.Object("prefetch", Ask.Optional, "Prefetch Template") is { } prefetch) Templates(prefetch, hook ?? "");
            service.Close();
        }
        root.Close();
    }

    /// <param name="hook">"" where it is not known: then any field of context may be named.</param>
    public static void Templates(HookObject prefetch, string hook)
    {
        foreach (var key in prefetch.Names.Where(n => n != "extension").ToList())
            if (prefetch.Text(key, Ask.Required, 1 << 14) is { } query && Against(query, hook) is { } says) prefetch.Forbidden(key, says);
    }

    /// <summary>What is wrong with a template; null where nothing is.</summary>
    public static string? Against(string query, string hook)
    {
        foreach (var token in Token().EnumerateMatches(query))
        {
            var name = query.AsSpan(token.Index + 2, token.Length - 4).ToString();
            if (s_userTokens.Contains(name)) continue;
            if (!name.StartsWith("context.", StringComparison.Ordinal) || name.AsSpan(8).Contains('.')) return "A token names a field of context, or the user.";
            if (hook is "patient-view" or "order-select" or "order-sign" && !s_context.Contains(name[8..])) return "This hook lets no such field into a template.";
        }
        var plain = Token().Replace(query, "x");
        if (plain.Contains("{{", StringComparison.Ordinal) || plain.Contains("}}", StringComparison.Ordinal)) return "A token is not closed.";
        return Query().IsMatch(plain) || query == "{{context.userId}}" ? null : "It is no read or search relative to the FHIR server.";
    }

    [GeneratedRegex(@"\{\{[^{}]*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"\A[A-Za-z0-9\-._~]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Segment();

    // Of a type: a read ("Patient/x") or a search.
    [GeneratedRegex(@"\A[A-Z][A-Za-z]+(/[A-Za-z0-9\-._]+|\?[^\s""<>\\^`{}]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Query();
}
