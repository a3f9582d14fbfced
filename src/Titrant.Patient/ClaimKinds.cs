namespace Titrant.Patient;

/// <summary>The facts of a chart by the kind of their claim. Every capability asks for a kind many times, and thousands of results lie between a few medicines.</summary>
internal sealed class ClaimKinds(IReadOnlyList<Fact> facts)
{
    // Filled at the first question; two who ask at once fill equal ones.
    private Dictionary<Type, List<Fact>>? _of;

    /// <summary>In the order of the facts.</summary>
    /// <param name="kind">A claim's own type.</param>
    public IReadOnlyList<Fact> Of(Type kind) => (_of ??= Sort()).TryGetValue(kind, out var these) ? these : [];

    private Dictionary<Type, List<Fact>> Sort()
    {
        var of = new Dictionary<Type, List<Fact>>();
        foreach (var fact in facts)
        {
            var kind = fact.Claim.GetType();
            if (of.TryGetValue(kind, out var these)) these.Add(fact); else of.Add(kind, [fact]);
        }
        return of;
    }
}
