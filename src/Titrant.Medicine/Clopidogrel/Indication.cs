using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Clopidogrel;

/// <summary>What clopidogrel is taken for: the stated reason, else what the record holds. Null where neither tells.</summary>
/// <param name="Group">"acs-pci", "neurovascular" or "other-cv": the guideline's populations.</param>
internal sealed record Indication(string Group, string Says, Seq<FactId> Facts)
{
    // A coronary event or stent is what dual antiplatelet therapy is given for up to a year, often longer.
    private static readonly TimeSpan s_resolvedWithin = TimeSpan.FromDays(2 * 365);

    private static readonly Table s_table = Table.Embedded(typeof(Indication).Assembly, "Clopidogrel/knowledge/indications.tsv");
    // In the order in which the guideline's strongest advice applies.
    private static readonly (string Group, TermMatch Match)[] s_groups =
        [.. ((string[])["acs-pci", "neurovascular", "other-cv"]).Select(g => (g, TermMatch.Of(s_table.Rows.Where(r => r["indication"] == g))))];

    public static string Citation => s_table.Citation;

    public static string Words(string group) => group switch
    {
        "acs-pci" => "acute coronary syndrome or coronary stenting",
        "neurovascular" => "stroke or transient ischaemic attack",
        _ => "another cardiovascular indication",
    };

    public static Indication? Of(Chart chart, IReadOnlyList<(Fact Fact, MedicationUse Use)> uses)
    {
        foreach (var (group, match) in s_groups)
            foreach (var (fact, use) in uses)
                if (use.Reason is { } reason && match.Matches(reason)) return new(group, reason.Words, [fact.Id]);
        foreach (var (group, match) in s_groups)
        {
            var told = chart.Facts.Where(f => Holds(f, chart.AsOf) && Term(f) is { } term && match.Matches(term)).ToList();
            if (told.Count > 0) return new(group, Term(told[^1])!.Words, told.Select(f => f.Id).ToSeq());
        }
        return null;
    }

    private static Term? Term(Fact fact) => fact.Claim switch { Condition c => c.Code, Procedure p => p.Code, _ => null };

    private static bool Holds(Fact fact, DateTimeOffset asOf) => fact.StatusAt(asOf) switch
    {
        StatusKind.Current or StatusKind.Final or StatusKind.Unknown or StatusKind.Planned => true,
        StatusKind.Ended => fact.Claim is Procedure || fact.When.Start is { } start && asOf - start.Earliest < s_resolvedWithin,
        _ => false,
    };
}
