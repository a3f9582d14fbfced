namespace Titrant.Server.Fhir;

/// <summary>By which names the resources of one bundle refer to each other, and what they are called in the store.</summary>
/// <param name="own">Address of this server's FHIR surface, without a slash at its end.</param>
internal sealed class IntakeNames(IntakeIdentifiers identifiers, string own)
{
    // Null where two resources claim the name: then it means neither.
    private readonly Dictionary<string, string?> _targets = new(StringComparer.Ordinal);

    public void Add(IntakeEntry entry, string target)
    {
        if (entry.FullUrl is { } url) Add(url, target);
        if (entry.SentId is { } id) Add($"{entry.Type}/{id}", target);
    }

    /// <summary>What to write in place of a link; null to leave it.</summary>
    /// <param name="isReference">False for a url or uri: there an http address may be the thing's own name, and stays.</param>
    public string? Target(string link, bool isReference, IntakeEntry from)
    {
        if (link is ['#', ..]) return null;
        var history = link.IndexOf("/_history/", StringComparison.Ordinal);
        var name = history < 0 ? link : link[..history];
        if (!isReference && name.StartsWith("http", StringComparison.Ordinal)) return null;
        if (_targets.GetValueOrDefault(name) is { } exact) return exact;
        if (!isReference) return null;
        if (Server(from) is { } server && ResourceTypes.Relative(name) is not null && _targets.GetValueOrDefault(server + name) is { } sibling) return sibling;
        if (name.StartsWith(own + "/", StringComparison.Ordinal) && ResourceTypes.Relative(name[(own.Length + 1)..]) is { } here) return $"{here.Type}/{here.Id}";
        return Conditional(link, from);
    }

    /// <summary>"Patient?identifier=system|value" -> the one it means.</summary>
    private string? Conditional(string link, IntakeEntry from)
    {
        var mark = link.IndexOf('?', StringComparison.Ordinal);
        if (mark <= 0 || !ResourceTypes.IsKnown(link[..mark])) return null;
        var type = link[..mark];
        if (Token(link[(mark + 1)..]) is not { } token) throw new IntakeRefusedException(422, "not-supported", "A conditional reference asks by identifier; nothing else is supported.", from.Place);
        return identifiers.Find(type, token, alsoSent: true) is [var id]
            ? $"{type}/{id}"
            : throw new IntakeRefusedException(412, "processing", "A conditional reference must match exactly one resource.", from.Place);
    }

    /// <summary>"identifier=system|value" -> "system|value"; null for any other question.</summary>
    public static string? Token(string query)
    {
        const string Asked = "identifier=";
        if (!query.StartsWith(Asked, StringComparison.Ordinal) || query.Contains('&', StringComparison.Ordinal)) return null;
        var token = Uri.UnescapeDataString(query[Asked.Length..]);
        return token.Length == 0 || token.EndsWith('|') ? null : token;
    }

    private void Add(string name, string target)
    {
        if (!_targets.TryAdd(name, target) && _targets[name] != target) _targets[name] = null;
    }

    // "http://ehr/fhir/Observation/1" -> "http://ehr/fhir/".
    private static string? Server(IntakeEntry from) =>
        from.FullUrl is { } url && url.StartsWith("http", StringComparison.Ordinal) && from.SentId is { } id && url.EndsWith($"/{from.Type}/{id}", StringComparison.Ordinal)
            ? url[..^(from.Type.Length + id.Length + 1)] : null;
}
