using System.Reflection;
using Titrant.Patient;
using Titrant.Patient.Knowledge;
using Titrant.Patient.Packs;

namespace Titrant.Medicine.Briefs;

/// <summary>A table that was read. <paramref name="PastReview"/>: its review interval has passed at AsOf.</summary>
public sealed record TableLine(string Citation, bool PastReview) : Wire;

/// <summary>The tables of the capabilities and of the packs beside the program, and which of them are past their review at AsOf.</summary>
internal sealed class Citations(IReadOnlyList<Table> tables, DateTimeOffset asOf)
{
    private readonly HashSet<string> _pastReview = tables.Where(t => t.IsPastReview(asOf)).Select(t => t.Citation).ToHashSet(StringComparer.Ordinal);

    public IReadOnlyList<Table> Tables => tables;

    public static Citations Of(Chart chart, IReadOnlyList<ICapability> capabilities) =>
        new([.. capabilities.Select(c => c.GetType().Assembly).Append(typeof(Chart).Assembly).Append(typeof(Citations).Assembly).Distinct().SelectMany(TablesOf), .. BundledPack.All], chart.AsOf);

    public Seq<TableLine> Lines(Seq<string> citations) => citations.Distinct().Select(c => new TableLine(c, _pastReview.Contains(c))).ToSeq();

    private static IEnumerable<Table> TablesOf(Assembly assembly) => assembly.GetManifestResourceNames()
        .Where(n => n.EndsWith(".tsv", StringComparison.Ordinal)).Select(n => Table.Embedded(assembly, n));
}
