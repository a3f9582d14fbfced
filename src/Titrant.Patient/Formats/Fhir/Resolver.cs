namespace Titrant.Patient.Formats.Fhir;

/// <summary>Puts what a reference leads to in the place of the reference, once the whole document is known.</summary>
internal sealed class Resolver(References references, HashSet<string> clashes, Action<string, string, string> issue, Func<string, string, string> place)
{
    /// <summary>An identifier that several resources of one document share (an accession number) names none of them alone.</summary>
    public string Business(string business, bool isIdentifier, string? id) =>
        isIdentifier && id is not null && clashes.Contains(business) ? $"{business}#{id}" : business;

    /// <summary>Null where the claim is nothing without what it refers to, and that is not here.</summary>
    public Claim? Resolve(Claim claim, Unresolved refs, string? from, string path)
    {
        switch (claim)
        {
            case MedicationUse use:
                if (refs.Medication is { } medication)
                {
                    if (references.Find(medication, from) is { Term: { } drug } target) use = use with { Medication = drug, Ingredients = target.Ingredients };
                    else issue("FHIR019", place(path, "medicationReference"), use.Medication.Words);
                }
                return refs.Reason is { } reason && references.Find(reason, from)?.Term is { } why ? use with { Reason = why } : use;
            case Measurement m:
                return refs.Specimen is { } specimen && references.Find(specimen, from)?.Term is { } term ? m with { Specimen = term } : m;
            case Procedure p:
                return refs.Reason is { } because && references.Find(because, from)?.Term is { } cause ? p with { Reason = cause } : p;
            case Encounter e:
                return refs.Reason is { } occasion && references.Find(occasion, from)?.Term is { } condition ? e with { Reason = condition } : e;
            case DeviceUse d:
                return refs.Device is { } device && references.Find(device, from)?.Term is { } thing ? d with { Device = thing } : d;
            case AdverseEvent a:
                return refs.Suspect is { } suspect && references.Find(suspect, from)?.Term is { } culprit ? a with { Suspect = culprit } : a;
            case Report r when refs.Results is { } results:
                return r with { Results = results.Select(x => references.Find(x, from) is { BusinessId: { } b } t ? Business(b, t.BusinessIsIdentifier, t.Id) : x).ToSeq() };
            case Note n when refs.Attachment is { } url:
                if (references.Find(url, from) is { Type: "Binary", Term: { } text }) return n with { Text = text.Text };
                issue("FHIR024", place(path, ""), "its text stands elsewhere");
                return null;
            default:
                return claim;
        }
    }
}
