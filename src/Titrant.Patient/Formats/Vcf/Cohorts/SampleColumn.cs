using System.Text;

namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>A column read as if its sample were alone in the file.</summary>
internal readonly ref struct SampleColumn(LocusStates locus, VcfRecord record, int last, WrittenAlleles? written, Genotyping genotyping) : IColumnReading
{
    private readonly VcfRecord _record = record;

    public IReadOnlyList<(string Code, long Line, string Detail)> Issues => locus.Locus.Issues;

    public CohortGenotype Read(CohortGenotype before, ReadOnlySpan<byte> column) => locus.After(before, _record with { Sample = column }, last, written, genotyping);
}

/// <summary>A column read by another program's rules: the first genotype of a position counts.</summary>
internal sealed class ForeignColumn(ForeignReading reading, int id, in VcfRecord record, bool hasDepths) : IColumnReading
{
    private readonly (string Ref, string Alt, string Format) _columns = (Text(record.Ref), Text(record.Alt), Text(record.Format));

    public IReadOnlyList<(string Code, long Line, string Detail)> Issues => [];

    public CohortGenotype Read(CohortGenotype before, ReadOnlySpan<byte> column) =>
        before != CohortGenotype.NotCalled ? before : reading(id, (_columns.Ref, _columns.Alt, _columns.Format, Text(column)), hasDepths) ?? before;

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
