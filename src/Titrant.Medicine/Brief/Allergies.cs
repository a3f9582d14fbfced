using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>The allergies as the record lists them. That nobody wrote any down is not the same as that there are none.</summary>
/// <param name="Standing">"listed", "none-known" (the record says so) or "not-recorded".</param>
/// <param name="Listed">"penicillin V (anaphylaxis, 1998)"; for "none-known" the statement as written.</param>
public sealed record Allergies(string Standing, Seq<string> Listed) : Wire
{
    private const int MostShown = 8;

    internal static Allergies Of(Chart chart)
    {
        var all = chart.Of<Allergy>().Select(a => (a.Fact, a.Claim, Status: a.Fact.StatusAt(chart.AsOf)))
            .Where(a => a.Status is not (StatusKind.Ended or StatusKind.NotDone)).ToList();
        var listed = all.Where(a => !a.Claim.NoneKnown).OrderByDescending(a => a.Claim.Criticality == "high")
            .Select(a => Line(a.Fact, a.Claim, a.Status)).Distinct().ToSeq();
        if (!listed.IsEmpty) return new("listed", listed);
        var none = all.Where(a => a.Claim.NoneKnown).Select(a => Stated(a.Fact, a.Claim)).Distinct().ToSeq();
        return none.IsEmpty ? new("not-recorded", []) : new("none-known", none);
    }

    /// <summary>"Allergies: penicillin V (anaphylaxis, 1998)".</summary>
    internal string Says => Standing switch
    {
        "listed" => "Allergies: " + string.Join("; ", Listed.Take(MostShown)) + (Listed.Count > MostShown ? $" and {Listed.Count - MostShown} more" : ""),
        "none-known" => "Allergies: none known (stated: " + string.Join("; ", Listed.Take(MostShown)) + ")",
        _ => "Allergies: not recorded",
    };

    private static string Line(Fact fact, Allergy allergy, StatusKind status)
    {
        var notes = new List<string>();
        if (allergy.Type == AllergyType.Intolerance) notes.Add("intolerance");
        notes.AddRange(allergy.Reactions.Select(r => Low(r.Manifestation.Words)).Where(w => w.Length > 0).Distinct().Take(4));
        if (status is StatusKind.Unconfirmed) notes.Add("unconfirmed");
        if (FactLines.DateOf(fact.When) is { Length: > 0 } date) notes.Add(Words.Day(date));
        return Words.Cut(Low(allergy.Substance.Words), 80) + (notes.Count > 0 ? $" ({Words.Cut(string.Join(", ", notes), 120)})" : "");
    }

    // "No known food allergy" is not "no known allergy": the statement is shown as it was written.
    private static string Stated(Fact fact, Allergy allergy) =>
        string.Join(", ", new[] { Words.Cut(Low(allergy.Substance.Words), 80), Words.Day(FactLines.DateOf(fact.When)) }.Where(t => t.Length > 0));

    // "Penicillin V" in running text; "ACE inhibitor" and "NSAID" keep their capitals.
    private static string Low(string text) => text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
}
