using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>What was done and what happened: procedures, vaccines, encounters, adverse events, family history, consent.</summary>
internal static class CareReader
{
    public static bool Procedure(FhirResource r)
    {
        var root = r.Root;
        var when = root[PerformedDateTime].Moment() is { } at ? When.At(at) : root[PerformedPeriod].Period();
        var (reason, later) = Reason(r);
        r.Names = r.Required(FhirName.Code);
        r.Add(when, new Patient.Procedure(r.Names, root[BodySite].First.Term(), reason), r.Status(Statuses.Event), unresolved: later);
        return true;
    }

    public static bool Immunization(FhirResource r)
    {
        var root = r.Root;
        var when = root[OccurrenceDateTime].Moment() is { } at ? When.At(at) : When.Unknown;
        r.Names = r.Required(VaccineCode);
        r.Add(when, new Immunization(r.Names, root[LotNumber].Text()), r.Status(Statuses.Event), root[Recorded].Moment().Stated());
        return true;
    }

    public static bool Encounter(FhirResource r)
    {
        var root = r.Root;
        var (reason, later) = Reason(r);
        var kind = root[Class].FirstCodeOfEither();
        var type = root[FhirName.Type].First.Term() ?? Term.Of(root[Class][Display].Text() ?? kind ?? "");
        r.Add(root[FhirName.Period].Period(), new Encounter(type, kind ?? "", reason), r.Status(Statuses.Encounter), unresolved: later);
        return true;
    }

    public static bool Family(FhirResource r)
    {
        var root = r.Root;
        var relation = r.Required(Relationship);
        var status = r.Status(Statuses.Family);
        if (!root[FhirName.Condition].Exists) return false;
        var date = root[Date].Moment();
        var count = 0;
        foreach (var condition in root[FhirName.Condition].Items)
        {
            if (condition[FhirName.Code].Term() is not { } code) { condition.Refuse("FHIR010", "code is missing"); continue; }
            var age = condition[OnsetAge].InWords() ?? condition[OnsetRange].RangeInWords() ?? condition[OnsetString].Text() ?? condition[OnsetPeriod].Period().Start?.ToString();
            r.Add(When.Unknown, new FamilyHistory(relation, code, root[Sex].FirstCode(), age), status, date.Stated(), suffix: count++ == 0 ? "" : $"#{count}");
        }
        return count > 0;
    }

    public static bool AdverseEvent(FhirResource r)
    {
        var root = r.Root;
        var term = root[Event].Term();
        if (term is null) root.Refuse("FHIR010", "event is missing");
        var status = root[Actuality].Text() switch
        {
            "actual" => new ClaimStatus(StatusKind.Final, "actual"),
            "potential" => new ClaimStatus(StatusKind.Unconfirmed, "potential"),
            var other => new ClaimStatus(StatusKind.Unknown, other ?? ""),
        };
        var instance = root[SuspectEntity].First[Instance];
        var target = instance.Target();
        var suspect = r.Contained(target)[FhirName.Code].Term() ?? (instance[Display].Text() is { } words ? Term.Of(words) : null);
        r.Add(root[Date].Moment() is { } at ? When.At(at) : When.Unknown, new AdverseEvent(term ?? Term.Of(""), suspect, root[Seriousness].FirstCode()), status,
            root[RecordedDate].Moment().Stated(), unresolved: target is null or ['#', ..] ? null : new(Suspect: target));
        return true;
    }

    public static bool Consent(FhirResource r)
    {
        var root = r.Root;
        var provision = root[Provision];
        bool? permit = provision[FhirName.Type].Text() switch { "permit" => true, "deny" => false, _ => null };
        var purposes = new List<Term>();
        if (provision[Purpose].Exists)
            foreach (var purpose in provision[Purpose].Items) if (purpose.Concept() is { } concept) purposes.Add(Term.Of(concept));
        var dated = root[FhirName.DateTime].Moment();
        var when = provision[FhirName.Period].Exists ? provision[FhirName.Period].Period() : dated is { } d ? When.Since(d) : When.Unknown;
        r.Add(when, new Consent(r.Required(Scope), permit, purposes.ToSeq()), r.Status(Statuses.Consent), dated.Stated());
        return true;
    }

    private static (Term? Reason, Unresolved? Later) Reason(FhirResource r)
    {
        if (r.Root[ReasonCode].First.Term() is { } coded) return (coded, null);
        var reference = r.Root[ReasonReference].First;
        if (reference.Target() is not { } target) return (null, null);
        if (target is ['#', ..]) return (r.Contained(target)[FhirName.Code].Term(), null);
        return (reference[Display].Text() is { } words ? Term.Of(words) : null, new(Reason: target));
    }
}
