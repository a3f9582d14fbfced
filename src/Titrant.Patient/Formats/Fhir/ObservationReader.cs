using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>Observation -> Measurement, and Genotype where a laboratory reports a gene.</summary>
internal static class ObservationReader
{
    public static bool Read(FhirResource r)
    {
        var root = r.Root;
        if (root[Focus].Exists && root[Focus].First.Target() is { } focus && focus != root[FhirName.Subject].Target())
            root[Focus].Refuse("FHIR017", "the observation is about somebody or something else than its subject");

        var code = r.Required(FhirName.Code);
        var components = Components(root[FhirName.Component]);
        var specimen = root[FhirName.Specimen];
        var specimenTarget = specimen.Target();
        var specimenTerm = specimenTarget is null ? null : r.Contained(specimenTarget)[FhirName.Type].Term();
        if (specimenTerm is null && specimen[Display].Text() is { } words) specimenTerm = Term.Of(words);

        var claim = new Measurement(
            code, ObservedValue.Of(root) ?? new Value.Absent(Reason(root)), specimenTerm, root[Method].Term(), Range(root[FhirName.ReferenceRange]),
            components, root[Category].Codes(), root[BodySite].Term(), root[Interpretation].Terms(), root[FhirName.Note].Notes());
        var status = r.Status(Statuses.Observation);
        var issued = root[Issued].Moment().Stated();
        var statusKnown = status.Kind == StatusKind.Final ? issued : null;
        var when = At(root);
        r.Add(when, claim, status, issued, statusKnown, unresolved: specimenTarget is null or ['#', ..] ? null : new(Specimen: specimenTarget));
        if (GenotypeReader.Of(claim, r) is { } genotype) r.Add(when, genotype, status, issued, statusKnown, "#genotype");
        return true;
    }

    public static When At(Element root)
    {
        if ((root[EffectiveDateTime].Moment() ?? root[EffectiveInstant].Moment()) is { } moment) return When.At(moment);
        if (root[EffectivePeriod].Exists) return root[EffectivePeriod].Period();
        if (!root[EffectiveTiming].Exists) return When.Unknown;
        if (root[EffectiveTiming][Repeat][BoundsPeriod] is { Exists: true } bounds) return bounds.Period();
        Moment? first = null, last = null;
        if (root[EffectiveTiming][Event].Exists)
            foreach (var e in root[EffectiveTiming][Event].Items)
            {
                if (e.Moment() is not { } at) continue;
                if (first is null || at.Earliest < first.Value.Earliest) first = at;
                if (last is null || at.Earliest > last.Value.Earliest) last = at;
            }
        return new(first, last);
    }

    private static string Reason(Element e) => e[DataAbsentReason].FirstCode() ?? "";

    private static Seq<Patient.Component> Components(Element list)
    {
        if (!list.Exists) return [];
        var all = new List<Patient.Component>();
        foreach (var c in list.Items)
        {
            if (c[FhirName.Code].Term() is not { } code) { c.Refuse("FHIR010", "code is missing"); continue; }
            all.Add(new(code, ObservedValue.Of(c) ?? new Value.Absent(Reason(c)), Range(c[FhirName.ReferenceRange])));
        }
        return all.ToSeq();
    }

    /// <summary>One range is taken as it is; of several (by age, by sex) only the words are kept, since none is known to be this person's.</summary>
    private static Patient.ReferenceRange? Range(Element list)
    {
        if (!list.Exists) return null;
        Patient.ReferenceRange? only = null;
        var words = new List<string>();
        var count = 0;
        foreach (var range in list.Items)
        {
            if (range[FhirName.Type].FirstCode() is { } kind and not "normal") { words.Add(kind); continue; }
            only = new(range[Low].Quantity(), range[High].Quantity(), range[Text].Text() ?? "");
            words.Add(only.Text.Length > 0 ? only.Text : $"{only.Low} to {only.High}");
            count++;
        }
        return count switch { 0 => null, 1 => only, _ => new(null, null, string.Join("; ", words)) };
    }
}
