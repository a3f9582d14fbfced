using System.Runtime.CompilerServices;
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

    private static readonly ConditionalWeakTable<IReadOnlyList<Fact>, Kinds> s_transplants = [];

    public static string Citation => s_table.Citation;

    /// <summary>A liver transplant, where the gene acts in the liver: that liver has its donor's gene, whatever the person's blood says.</summary>
    public static IEnumerable<Fact> LiverOf(Chart chart, string gene) => !s_ofLiver.Contains(gene) ? [] : Transplants(chart).Liver;

    /// <summary>The transplants after which a specimen taken at <paramref name="collected"/> may hold the donor's DNA.</summary>
    /// <param name="collected">An undated specimen may have been taken after any transplant.</param>
    public static IEnumerable<Fact> Before(Chart chart, string specimen, When collected)
    {
        if (s_ownTissue.Any(t => specimen.Contains(t, StringComparison.OrdinalIgnoreCase))) yield break;
        foreach (var fact in Transplants(chart).StemCells)
        {
            var takenBefore = collected.End is { } taken && fact.When.Start is { } transplanted && taken.Latest < transplanted.Earliest;
            if (!takenBefore) yield return fact;
        }
    }

    // Every gene, sample and medicine asks, and a record may hold thousands of problems. The facts of a chart stay one list while it is asked.
    private static Kinds Transplants(Chart chart)
    {
        if (s_transplants.TryGetValue(chart.Facts, out var known)) return known;
        var happened = chart.Facts.Where(f => f.StatusAt(chart.AsOf) is not (StatusKind.Planned or StatusKind.NotDone or StatusKind.Unconfirmed))
            .Select(f => (Fact: f, Term: f.Claim switch { Condition c => c.Code, Procedure p => p.Code, _ => null })).Where(f => f.Term is not null).ToList();
        known = new([.. happened.Where(f => s_transplant.Matches(f.Term!)).Select(f => f.Fact)], [.. happened.Where(f => s_liver.Matches(f.Term!)).Select(f => f.Fact)]);
        s_transplants.AddOrUpdate(chart.Facts, known);
        return known;
    }

    private sealed record Kinds(IReadOnlyList<Fact> StemCells, IReadOnlyList<Fact> Liver);
}
