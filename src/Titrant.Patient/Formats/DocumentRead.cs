namespace Titrant.Patient.Formats;

/// <summary>A fact as a reader saw it, before it is bound to a person and given its id.</summary>
public readonly record struct Draft(When When, Claim Claim, Sighting Sighting);

/// <summary>
/// What one reader made of one file. Every record of the file is accounted for in <see cref="Tally"/>: read, refused, or
/// counted without being modelled.
/// </summary>
/// <param name="Subject">Who the file says it is about; null where it does not say.</param>
public sealed record DocumentRead(string Document, string Format, Subject? Subject, IReadOnlyList<Draft> Drafts, IReadOnlyList<Issue> Issues, Tally Tally)
{
    /// <summary>Further subjects found in the same file (a bundle of two patients), with their drafts.</summary>
    public IReadOnlyList<DocumentRead> Others { get; init; } = [];
}

/// <summary>Who a document says it is about.</summary>
public sealed record Subject(string? Identifier, Demographics? Header);

/// <summary>Records of one file by type: how many became facts, how many were refused and why, how many are not modelled.</summary>
public sealed class Tally
{
    private readonly SortedDictionary<(string Type, string Outcome), int> _counts = [];

    public const string Read = "read";
    public const string NotModelled = "not modelled";

    /// <param name="outcome"><see cref="Read"/>, <see cref="NotModelled"/> or an issue code.</param>
    public void Count(string type, string outcome, int by = 1) =>
        _counts[(type, outcome)] = _counts.GetValueOrDefault((type, outcome)) + by;

    public IEnumerable<(string Type, string Outcome, int Count)> Rows => _counts.Select(p => (p.Key.Type, p.Key.Outcome, p.Value));

    public int Of(string type) => _counts.Where(p => p.Key.Type == type).Sum(p => p.Value);

    public void Add(Tally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (type, outcome, count) in other.Rows) Count(type, outcome, count);
    }
}
