using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>Patient -> Demographics. Sex at birth, sex for clinical use and gender identity come from their own extensions only.</summary>
internal static class PatientReader
{
    private const string UsCore = "http://hl7.org/fhir/us/core/StructureDefinition/";
    private const string Hl7 = "http://hl7.org/fhir/StructureDefinition/";

    public static bool Read(FhirResource r)
    {
        var root = r.Root;
        string? sexAtBirth = null, clinicalSex = null, identity = null;
        List<Concept> race = [], ethnicity = [];
        if (root[Extension].Exists)
            foreach (var extension in root[Extension].Items)
                switch (extension[Url].Text())
                {
                    case UsCore + "us-core-race": Categories(extension, race); break;
                    case UsCore + "us-core-ethnicity": Categories(extension, ethnicity); break;
                    case UsCore + "us-core-birthsex": sexAtBirth = extension[ValueCode].Text(); break;
                    case UsCore + "us-core-genderIdentity": identity = extension[ValueCodeableConcept].Term()?.Words; break;
                    case Hl7 + "patient-genderIdentity": identity = extension[ValueCodeableConcept].Term()?.Words; break;
                    case Hl7 + "individual-genderIdentity": identity = Inner(extension)?.Words; break;
                    case Hl7 + "patient-sexParameterForClinicalUse": clinicalSex = Code(Inner(extension)); break;
                    default: break;
                }

        var died = root[DeceasedDateTime].Moment();
        var claim = new Demographics(
            root[BirthDate].Moment(), died is not null ? true : root[DeceasedBoolean].Flag(), died, root[Gender].Text(), sexAtBirth, clinicalSex,
            null, identity, race.ToSeq(), ethnicity.ToSeq(), Names(root[Name]), Identifiers(root[Identifier]));
        if (claim.Sex is not (null or "male" or "female" or "other" or "unknown")) root[Gender].Refuse("FHIR018", "a gender that FHIR does not have");
        if (r.Root.Tree.Fault is not null) return true;

        r.Owner = r.Collector.Patient(r, claim);
        r.Add(When.Unknown, claim, new(StatusKind.Current, ""));
        return true;
    }

    private static Term? Inner(Element extension)
    {
        foreach (var inner in extension[Extension].Items)
            if (inner[Url].Text() == "value") return inner[ValueCodeableConcept].Term();
        return extension[ValueCodeableConcept].Term();
    }

    private static string? Code(Term? term) => term is null ? null : term.Codings.IsEmpty ? term.Text : term.Codings[0].Code;

    private static void Categories(Element extension, List<Concept> to)
    {
        foreach (var inner in extension[Extension].Items)
            if (inner[Url].Text() is "ombCategory" or "detailed" && inner[ValueCoding].Concept() is { } concept) to.Add(concept);
    }

    private static Seq<string> Names(Element names)
    {
        if (!names.Exists) return [];
        var all = new List<string>();
        foreach (var name in names.Items)
        {
            if (name[Text].Text() is { } text) { all.Add(text); continue; }
            var parts = new List<string>();
            if (name[Given].Exists) foreach (var given in name[Given].Items) if (given.Text() is { } g) parts.Add(g);
            if (name[Family].Text() is { } family) parts.Add(family);
            if (parts.Count > 0) all.Add(string.Join(' ', parts));
        }
        return all.ToSeq();
    }

    private static Seq<Concept> Identifiers(Element identifiers)
    {
        if (!identifiers.Exists) return [];
        var all = new List<Concept>();
        foreach (var identifier in identifiers.Items)
            if (identifier[FhirName.Value].Text() is { } value) all.Add(new Concept(identifier[FhirName.System].Text() ?? "", value, identifier[FhirName.Type].Term()?.Words ?? ""));
        return all.ToSeq();
    }
}
