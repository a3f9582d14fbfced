namespace Titrant.Patient;

/// <summary>One code of one system. <see cref="Display"/> is what a person reads; equality of meaning is <see cref="Is"/>.</summary>
[method: System.Text.Json.Serialization.JsonConstructor]
public sealed record Concept(string System, string Code, string? Version, string Display)
{
    public Concept(string system, string code, string display = "") : this(system, code, null, display) { }

    public bool Is(string system, string code) => System == system && Code == code;
}

/// <summary>What was written (<see cref="Text"/>) beside every code that was given for it (FHIR CodeableConcept).</summary>
public sealed record Term(string Text, Seq<Concept> Codings)
{
    public static Term Of(string text) => new(text, []);
    public static Term Of(Concept concept) => new(concept.Display, [concept]);

    /// <summary>The words to show: the text, else the first display, else the first code.</summary>
    public string Words
    {
        get
        {
            if (Text.Length > 0) return Text;
            foreach (var coding in Codings.Span) if (coding.Display.Length > 0) return coding.Display;
            return Codings.IsEmpty ? "" : Codings[0].Code;
        }
    }

    public string? CodeIn(string system)
    {
        foreach (var coding in Codings.Span) if (coding.System == system) return coding.Code;
        return null;
    }

    public bool Is(string system, string code)
    {
        foreach (var coding in Codings.Span) if (coding.Is(system, code)) return true;
        return false;
    }
}

/// <summary>Code systems by their FHIR URI.</summary>
public static class Systems
{
    public const string Loinc = "http://loinc.org";
    public const string Snomed = "http://snomed.info/sct";
    public const string RxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
    public const string Ucum = "http://unitsofmeasure.org";
    public const string Icd10 = "http://hl7.org/fhir/sid/icd-10";
    public const string Icd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";
    public const string Atc = "http://www.whocc.no/atc";
    public const string Hgnc = "http://www.genenames.org";
    public const string Hpo = "http://human-phenotype-ontology.org";
    public const string Titrant = "https://titrant.dev/codes";
}
