using System.Text;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>REF and ALT of a record that reaches a wanted locus, in capitals, each ALT with what it changes.</summary>
internal sealed class WrittenAlleles
{
    // Named alleles are small variants; longer text at a wanted locus would only be carried into the record.
    public const int Longest = 10_000;
    private readonly Edit?[] _edits;

    public WrittenAlleles(in VcfRecord record)
    {
        (Pos, TooLong) = (record.Pos, record.Ref.Length > Longest || record.Alt.Length > 2 * Longest);
        IsSequence = !TooLong && VcfRecord.IsSequence(record.Ref) && !VcfRecord.HasUnknownBase(record.Ref);
        (Ref, Alts, _edits) = ("", [], []);
        if (TooLong) return;
        Ref = Encoding.Latin1.GetString(record.Ref).ToUpperInvariant();
        Alts = Encoding.Latin1.GetString(record.Alt).ToUpperInvariant().Split(',');
        _edits = new Edit?[Alts.Length];
        if (!IsSequence) return;
        for (var i = 0; i < Alts.Length; i++)
            if (Alts[i].Length > 0 && !Alts[i].AsSpan().ContainsAnyExcept("ACGT")) _edits[i] = Edit.Of(Pos, Ref, Alts[i]);
    }

    public int Pos { get; }
    public string Ref { get; }
    public string[] Alts { get; }
    public bool TooLong { get; }
    public bool IsSequence { get; }

    /// <summary>What an allele of the record does to the locus; null where it has no sequence (symbolic, "*", ".", beyond the ALTs).</summary>
    public (Effect Effect, string Allele)? On(LocusCall locus, int number)
    {
        if (number == 0) return (Effect.None, locus.Ref);
        return number <= _edits.Length && _edits[number - 1] is { } edit ? edit.LeftAligned(locus, Pos, Ref).On(locus, Pos == locus.Pos) : null;
    }

    /// <summary>True where an ALT can be written over the locus: the record speaks of the locus, wherever it stands.</summary>
    public bool Write(LocusCall locus)
    {
        for (var number = 1; number <= _edits.Length; number++)
            if (On(locus, number) is { Effect: Effect.Writes }) return true;
        return false;
    }
}
