using System.Collections.Frozen;
using Titrant.Patient.Knowledge;
using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>AllergyIntolerance -> Allergy. "No known allergy" is a statement of its own kind, never a substance.</summary>
internal static class AllergyReader
{
    private static readonly FrozenSet<string> s_noneKnown = Table.Embedded(typeof(Allergy).Assembly, "Formats/Fhir/no-known-allergy.tsv").Rows
        .Select(row => row["key"]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Read(FhirResource r)
    {
        var root = r.Root;
        var substance = r.Required(FhirName.Code);
        var reactions = new List<Patient.Reaction>();
        if (root[FhirName.Reaction].Exists)
            foreach (var reaction in root[FhirName.Reaction].Items)
            {
                var severity = reaction[FhirName.Severity].Text();
                foreach (var manifestation in reaction[Manifestation].Items)
                    if (manifestation.Term() is { } term) reactions.Add(new(term, severity));
            }
        var type = root[FhirName.Type].Text() switch
        {
            "allergy" => AllergyType.Allergy,
            "intolerance" => AllergyType.Intolerance,
            _ => AllergyType.Unstated,
        };
        var start = root[OnsetDateTime].Moment() ?? root[OnsetPeriod].Period().Start;
        var claim = new Allergy(substance, type, root[Criticality].Text(), reactions.ToSeq(), IsNoneKnown(substance));
        r.Add(new When(start, null), claim, ConditionReader.Standing(r, false), root[RecordedDate].Moment().Stated());
        return true;
    }

    private static bool IsNoneKnown(Term term)
    {
        foreach (var coding in term.Codings.Span)
            if (s_noneKnown.Contains($"{coding.System}|{coding.Code}") || s_noneKnown.Contains(coding.Display.Trim())) return true;
        return s_noneKnown.Contains(term.Text.Trim().TrimEnd('.'));
    }
}
