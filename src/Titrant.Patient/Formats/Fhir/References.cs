namespace Titrant.Patient.Formats.Fhir;

/// <summary>What a reference may lead to.</summary>
internal sealed record Target(string Type, string? Id, string? FullUrl, string? BusinessId, bool BusinessIsIdentifier, Term? Term, Seq<Term> Ingredients, Person? Person);

/// <summary>
/// Resources of one document by the names under which others refer to them: fullUrl, "Type/id", and for patients
/// "system|value". A name that two different resources claim resolves to neither.
/// </summary>
internal sealed class References
{
    private readonly Dictionary<string, Target?> _targets = new(StringComparer.Ordinal);

    public void Add(Target target)
    {
        if (target.FullUrl is { } url) Add(url, target);
        if (target.Id is { } id) Add($"{target.Type}/{id}", target);
    }

    public void Add(string name, Target target)
    {
        if (!_targets.TryAdd(name, target) && _targets[name] is { } other && !Same(other, target)) _targets[name] = null;
    }

    /// <param name="from">fullUrl of the entry that refers; a relative reference is first tried under its server.</param>
    public Target? Find(string reference, string? from)
    {
        reference = Unversioned(reference);
        if (reference.Contains("://", StringComparison.Ordinal))
        {
            if (_targets.TryGetValue(reference, out var exact)) return exact;
            // Without its own URL a resource can only be meant by type and id.
            return _targets.TryGetValue(Tail(reference), out var byId) && byId is { FullUrl: null } ? byId : null;
        }
        if (from is not null && from.StartsWith("http", StringComparison.Ordinal) && ServerOf(from) is { } server
            && _targets.TryGetValue(server + reference, out var sameServer)) return sameServer;
        return _targets.GetValueOrDefault(reference);
    }

    /// <summary>True where two different resources claim the name, so that nobody can say which is meant.</summary>
    public bool IsAmbiguous(string reference) => _targets.TryGetValue(Unversioned(reference), out var target) && target is null;

    public static string Unversioned(string reference)
    {
        var at = reference.IndexOf("/_history/", StringComparison.Ordinal);
        return at < 0 ? reference : reference[..at];
    }

    // Two versions of one resource are one target; the later read stands.
    private static bool Same(Target a, Target b) => a.Type == b.Type && a.Id == b.Id && a.FullUrl == b.FullUrl;

    private static string Tail(string url)
    {
        var last = url.LastIndexOf('/');
        var before = last > 0 ? url.LastIndexOf('/', last - 1) : -1;
        return before < 0 ? url : url[(before + 1)..];
    }

    private static string? ServerOf(string url)
    {
        var tail = Tail(url);
        return tail.Length < url.Length ? url[..^tail.Length] : null;
    }
}
