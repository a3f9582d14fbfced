namespace Titrant.Patient;

/// <summary>
/// What a capability needs of a record: the one source for a gap's text, staleness, CDS prefetch, tool schemas and
/// "skip what cannot change".
/// </summary>
/// <param name="Concept">An analyte key of the analyte table, a gene symbol, or a code of the fact kind.</param>
/// <param name="MaxAge">Older facts are stale; null where age does not matter.</param>
public sealed record Need(FactKind Kind, string Concept, TimeSpan? MaxAge, bool Required, string Why = "");

public enum FactKind { Person, Analyte, Condition, Medication, Allergy, Procedure, Genome, Genotype, Note, Signal, Image }

/// <summary>
/// A capability's card: from it come the order of evaluation, CLI verbs, hooks, agent tools and docs.
/// </summary>
/// <param name="Question">In a clinician's words: "Which drugs need another dose for this kidney?"</param>
/// <param name="Reads">Names of answers that it reads.</param>
/// <param name="Writes">Names of answers that it writes; one writer per name.</param>
/// <param name="NotFor">Who and what it is not meant for.</param>
public sealed record Card(
    string Name, string Version, string Question, Seq<string> Reads, Seq<string> Writes, Seq<Need> Needs,
    string User, string Population, string Decision, string NotFor, Seq<string> Tables);

/// <summary>One clinical question. Pure: the same chart gives the same answers.</summary>
public interface ICapability
{
    Card Card { get; }

    /// <summary>What may be said. Never throws on any chart; what cannot be said is a <see cref="Gap"/>.</summary>
    IEnumerable<Answer> Assess(Chart chart);

    /// <summary>What to do about it. Runs after every capability has assessed.</summary>
    IEnumerable<Recommendation> Advise(Chart chart) => [];
}

/// <summary>Where the brief is read: it decides which authority speaks first and which equation a country keeps.</summary>
/// <param name="Jurisdiction">"US", "UK", "EU", ...; "" where not said: then every authority's row is considered and disagreement is shown.</param>
/// <param name="Authorities">In order of preference.</param>
public sealed record Setting(string Tenant, string Jurisdiction, Seq<string> Authorities, string Locale)
{
    public static Setting Default { get; } = new("local", "", ["CPIC", "DPWG", "FDA", "EMA"], "en");
}

/// <summary>What lies at hand: packs by name and version, and the models that were registered here.</summary>
public sealed record Shelf(Seq<string> Packs)
{
    public static Shelf Empty { get; } = new([]);

    /// <summary>Each a capability of its own; none unless somebody registered it in this home.</summary>
    public Seq<ICapability> Models { get; init; }

    /// <summary>Ingredient codes (RxCUI) of an RxNorm product code, from the optional pack; none without it.</summary>
    public Func<string, IReadOnlyList<string>> RxNormIngredients { get; init; } = static _ => [];
}
