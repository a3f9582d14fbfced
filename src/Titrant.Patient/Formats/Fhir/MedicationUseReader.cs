using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>The four medication events -> MedicationUse: ordered, reported, administered, dispensed are kept apart.</summary>
internal static class MedicationUseReader
{
    public static bool Request(FhirResource r)
    {
        var root = r.Root;
        var status = r.Status(Statuses.Request);
        var doNot = root[DoNotPerform].Flag() == true;
        if (root[Intent].Text() is { } intent)
        {
            if (intent is "proposal" or "plan")
                status = new(status.Kind is StatusKind.Current or StatusKind.Unknown or StatusKind.OnHold ? StatusKind.Planned : status.Kind, $"{status.Written}, intent {intent}");
            else if (intent is not ("order" or "original-order" or "reflex-order" or "filler-order" or "instance-order" or "option"))
                root[Intent].Refuse("FHIR018", "an intent that FHIR does not have");
        }
        if (doNot) status = new(status.Kind is StatusKind.Current or StatusKind.Unknown or StatusKind.Planned ? StatusKind.NotDone : status.Kind, $"{status.Written}, do not perform");

        var authored = root[AuthoredOn].Moment();
        var (start, end) = DosageReader.Bounds(root[DosageInstruction], authored);
        var dispense = root[DispenseRequest];
        var validity = dispense[ValidityPeriod].Period();
        Moment? supply = null;
        if (dispense[ExpectedSupplyDuration].Days() is { } days && (validity.Start ?? authored) is { } from)
        {
            var refills = Math.Clamp(dispense[NumberOfRepeatsAllowed].Number() ?? 0, 0, 1000);
            supply = DosageReader.LastDay(from, days * (1 + refills));
        }
        Add(r, MedicationEvent.Ordered, new When(start ?? authored, end ?? validity.End), DosageReader.All(root[DosageInstruction]), status, authored, supply, doNot);
        return true;
    }

    public static bool Statement(FhirResource r)
    {
        var root = r.Root;
        var status = r.Status(Statuses.Statement);
        Add(r, MedicationEvent.Reported, Effective(root, status), DosageReader.All(root[FhirName.Dosage]), status, root[DateAsserted].Moment(), null, false);
        return true;
    }

    public static bool Administration(FhirResource r)
    {
        var root = r.Root;
        var status = r.Status(Statuses.Event);
        Seq<Dosage> dosage = root[FhirName.Dosage].Exists ? [DosageReader.Of(root[FhirName.Dosage], root[FhirName.Dosage])] : [];
        Add(r, MedicationEvent.Administered, Effective(root, status), dosage, status, null, null, false);
        return true;
    }

    public static bool Dispense(FhirResource r)
    {
        var root = r.Root;
        var status = r.Status(Statuses.Event);
        var handed = root[WhenHandedOver].Moment() ?? root[WhenPrepared].Moment();
        var supply = root[DaysSupply].Days() is { } days && handed is { } from ? DosageReader.LastDay(from, days) : null;
        Add(r, MedicationEvent.Dispensed, handed is { } at ? When.At(at) : When.Unknown, DosageReader.All(root[DosageInstruction]), status, handed, supply, false);
        return true;
    }

    // A single date beside "active" says since when, not that it was over the same day.
    private static When Effective(Element root, ClaimStatus status)
    {
        if (root[EffectiveDateTime].Moment() is { } at) return status.Kind is StatusKind.Final or StatusKind.Ended or StatusKind.NotDone ? When.At(at) : When.Since(at);
        return root[EffectivePeriod].Period();
    }

    private static void Add(FhirResource r, MedicationEvent kind, When when, Seq<Dosage> dosages, ClaimStatus status, Moment? known, Moment? supply, bool doNot)
    {
        var root = r.Root;
        Term? drug = root[MedicationCodeableConcept].Term();
        Seq<Term> ingredients = [];
        string? later = null;
        if (drug is null && root[MedicationReference] is { Exists: true } reference)
        {
            var target = reference.Target();
            if (r.Contained(target) is { Exists: true } contained)
            {
                ingredients = MedicationReader.Ingredients(contained);
                drug = MedicationReader.Name(contained, ingredients);
            }
            else later = target;
            if (drug is null && (reference[Display].Text() ?? target) is { } words) drug = Term.Of(words);
        }
        if (drug is null) root.Refuse("FHIR010", "no medication is named");

        var reasonReference = root[ReasonReference].First.Target();
        var reason = root[ReasonCode].First.Term() ?? r.Contained(reasonReference)[FhirName.Code].Term();
        if (reason is null && root[ReasonReference].First[Display].Text() is { } why) reason = Term.Of(why);
        var reasonLater = root[ReasonCode].First.Term() is null && reasonReference is { Length: > 0 } and not ['#', ..] ? reasonReference : null;
        var statusReason = root[StatusReason] is { Exists: true } s ? (s.IsList ? s.First : s).Term() : null;

        r.Add(when, new MedicationUse(drug ?? Term.Of(""), kind, dosages, reason, doNot, statusReason, supply, ingredients, root[FhirName.Note].Notes()), status, known.Stated(),
            unresolved: later is null && reasonLater is null ? null : new(Medication: later, Reason: reasonLater));
    }
}
