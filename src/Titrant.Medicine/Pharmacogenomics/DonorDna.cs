using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>
/// After an allogeneic stem cell transplant blood carries the donor's genome, and saliva a mixture (J Mol Diagn 2016;18:638),
/// while the liver that metabolises drugs stays the patient's own.
/// </summary>
internal static class DonorDna
{
    private static readonly Table s_table = Table.Embedded(typeof(DonorDna).Assembly, "Pharmacogenomics/knowledge/transplant.tsv");
    private static readonly TermMatch s_transplant = TermMatch.Of(s_table.Rows);
    private static readonly string[] s_ownTissue = [.. s_table.Rows.Where(r => r["kind"] == "own tissue").SelectMany(r => r.List("match"))];

    private static readonly TermMatch s_liver = TermMatch.Of(s_table.Rows.Where(r => r["kind"].StartsWith("liver", StringComparison.Ordinal)).Select(r => (r["kind"]["liver ".Length..], (IReadOnlyList<string>)[.. r.List("match")])));
    private static readonly string[] s_ofLiver = [.. s_table.Rows.Where(r => r["kind"] == "gene of the liver").SelectMany(r => r.List("match"))];

    public static string Citation => s_table.Citation;

    /// <summary>A liver transplant, where the gene acts in the liver: that liver has its donor's gene, whatever the person's blood says.</summary>
    public static IEnumerable<Fact> LiverOf(Chart chart, string gene) => !s_ofLiver.Contains(gene) ? [] : chart.Facts.Where(f =>
        (f.Claim switch { Condition c => c.Code, Procedure p => p.Code, _ => null }) is { } term && s_liver.Matches(term) && f.StatusAt(chart.AsOf) is not (StatusKind.Planned or StatusKind.NotDone or StatusKind.Unconfirmed));

    /// <summary>The transplants after which a specimen taken at <paramref name="collected"/> may hold the donor's DNA.</summary>
    /// <param name="collected">An undated specimen may have been taken after any transplant.</param>
    public static IEnumerable<Fact> Before(Chart chart, string specimen, When collected)
    {
        if (s_ownTissue.Any(t => specimen.Contains(t, StringComparison.OrdinalIgnoreCase))) yield break;
        foreach (var fact in chart.Facts)
        {
            var term = fact.Claim switch { Condition c => c.Code, Procedure p => p.Code, _ => null };
            if (term is null || !s_transplant.Matches(term) || fact.StatusAt(chart.AsOf) is StatusKind.Planned or StatusKind.NotDone or StatusKind.Unconfirmed) continue;
            var takenBefore = collected.End is { } taken && fact.When.Start is { } transplanted && taken.Latest < transplanted.Earliest;
            if (!takenBefore) yield return fact;
        }
    }
}
