using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>The resource at hand: what every type's reader needs to know of it, and where its claims go.</summary>
internal sealed class FhirResource(FhirCollector collector)
{
    public Element Root { get; private set; }
    public string Type { get; private set; } = "";
    public string Path { get; private set; } = "";
    public string? Id { get; private set; }
    public string? FullUrl { get; private set; }
    public string? BusinessId { get; private set; }

    /// <summary>meta.lastUpdated.</summary>
    public Known? LastUpdated { get; private set; }

    /// <summary>Set by a Patient: whose resource it is.</summary>
    public Person? Owner { get; set; }

    /// <summary>Set by a Medication, Specimen, ...: what others mean who refer to it.</summary>
    public Term? Names { get; set; }

    public Seq<Term> Ingredients { get; set; }

    public FhirCollector Collector => collector;

    public void Start(Element root, string type, string path, string? fullUrl)
    {
        (Root, Type, Path, FullUrl, Owner, Names, Ingredients) = (root, type, path, fullUrl, null, null, []);
        Id = root[FhirName.Id].Text();
        LastUpdated = root[Meta][FhirName.LastUpdated].Moment().Stated();
        BusinessId = null;
        if (root[Identifier].Exists)
            foreach (var identifier in root[Identifier].Items)
                if (identifier[FhirName.Value].Text() is { } value)
                {
                    BusinessId = $"{type}:{identifier[FhirName.System].Text()}|{value}";
                    break;
                }
        BusinessIsIdentifier = BusinessId is not null;
        BusinessId ??= Id is not null ? $"{type}/{Id}" : fullUrl;
    }

    public bool BusinessIsIdentifier { get; private set; }

    /// <param name="known">When the claim was known; null: meta.lastUpdated, else the file's own.</param>
    /// <param name="suffix">Tells several claims of one resource apart.</param>
    public void Add(When when, Claim claim, ClaimStatus status, Known? known = null, Known? statusKnown = null, string suffix = "", Unresolved? unresolved = null) =>
        collector.Add(new Pending(when, claim, status, known ?? LastUpdated, LastUpdated, statusKnown, Path, BusinessId, suffix, unresolved));

    public void Note(string code, string detail, string at = "") => collector.Issue(code, collector.Place(Path, at), detail);

    /// <summary>A CodeableConcept without which the resource says nothing.</summary>
    public Term Required(FhirName name)
    {
        if (Root[name].Term() is { } term) return term;
        Root.Refuse("FHIR010", $"{FhirNames.Written(name)} is missing");
        return Term.Of("");
    }

    /// <summary>The status word through a type's table: an unknown word refuses, a missing one is said and read as unknown.</summary>
    public ClaimStatus Status(Func<string, StatusKind?> table, FhirName name = FhirName.Status)
    {
        var element = Root[name];
        if (element.Text() is not { } word)
        {
            Note("FHIR012", $"{Type} without a status");
            return new(StatusKind.Unknown, "");
        }
        return new(Word(element, word, table), word);
    }

    public static StatusKind Word(Element at, string word, Func<string, StatusKind?> table)
    {
        if (table(word) is { } kind) return kind;
        at.Refuse("FHIR011", $"'{(word.Length <= 40 ? word : word[..40])}'");
        return StatusKind.Unknown;
    }

    /// <summary>The contained resource that a "#id" names.</summary>
    public Element Contained(string? reference)
    {
        if (reference is not ['#', .. var id]) return default;
        foreach (var contained in Root[FhirName.Contained].Items)
            if (contained[FhirName.Id].Text() == id) return contained;
        return default;
    }
}

/// <summary>A claim that waits for the end of the document: its person, and what it refers to, may stand later in it.</summary>
internal readonly record struct Pending(
    When When, Claim Claim, ClaimStatus Status, Known? Known, Known? LastUpdated, Known? StatusKnown, string Path, string? BusinessId, string Suffix, Unresolved? Unresolved);

/// <summary>References of one claim, as written.</summary>
internal sealed record Unresolved(string? Medication = null, string? Specimen = null, string? Reason = null, string? Device = null, string? Suspect = null, IReadOnlyList<string>? Results = null, string? Attachment = null);
