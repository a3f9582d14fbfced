using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>Condition -> Condition. When is onset to abatement; what is no date (an age, a text) stays in the remark.</summary>
internal static class ConditionReader
{
    public static bool Read(FhirResource r)
    {
        var root = r.Root;
        var start = root[OnsetDateTime].Moment() ?? root[OnsetPeriod].Period().Start;
        var end = root[AbatementDateTime].Moment() ?? root[AbatementPeriod].Period().End;
        var onset = root[OnsetAge].InWords() ?? root[OnsetRange].RangeInWords() ?? root[OnsetString].Text();
        var abated = root[AbatementAge].InWords() ?? root[AbatementRange].RangeInWords() ?? root[AbatementString].Text();
        var isOver = end is not null || abated is not null || root[AbatementBoolean].Flag() == true;
        string[] remarks = [onset is null ? "" : "onset: " + onset, abated is null ? "" : "abated: " + abated, root[FhirName.Note].Notes()];

        r.Names = r.Required(FhirName.Code);
        var claim = new Patient.Condition(r.Names, root[BodySite].First.Term(), root[FhirName.Severity].Term(), root[Category].Codes(),
            string.Join("; ", remarks.Where(t => t.Length > 0)));
        r.Add(new When(start, end), claim, Standing(r, isOver), root[RecordedDate].Moment().Stated());
        return true;
    }

    /// <summary>Clinical status, unless the verification says that it is unconfirmed, refuted or an error.</summary>
    public static ClaimStatus Standing(FhirResource r, bool isOver)
    {
        var (kind, written) = (isOver ? StatusKind.Ended : StatusKind.Unknown, "");
        if (r.Root[ClinicalStatus] is { Exists: true } clinical && clinical.FirstCode() is { } c)
            (kind, written) = (FhirResource.Word(clinical, c, Statuses.Clinical), c);
        if (r.Root[VerificationStatus] is { Exists: true } verification && verification.FirstCode() is { } v)
        {
            var verified = FhirResource.Word(verification, v, Statuses.Verification);
            if (verified != StatusKind.Unknown) kind = verified;
            if (v != "confirmed") written = written.Length == 0 ? v : $"{written}, {v}";
        }
        else if (written.Length == 0) r.Note("FHIR012", $"{r.Type} without a clinical status");
        return new(kind, written);
    }
}
