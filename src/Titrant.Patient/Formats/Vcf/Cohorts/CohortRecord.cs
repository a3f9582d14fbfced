namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>One data line of many samples, as views of its bytes.</summary>
internal readonly ref struct CohortRecord
{
    public required int Pos { get; init; }
    public required ReadOnlySpan<byte> Ref { get; init; }
    public required ReadOnlySpan<byte> Alt { get; init; }
    public required ReadOnlySpan<byte> Filter { get; init; }
    public required ReadOnlySpan<byte> Format { get; init; }

    /// <summary>The columns of all samples, tabs between them.</summary>
    public required ReadOnlySpan<byte> Samples { get; init; }

    public bool IsReferenceOnly => Alt.SequenceEqual("."u8) || Alt.SequenceEqual("<NON_REF>"u8) || Alt.SequenceEqual("<*>"u8);

    /// <param name="rest">The line from its third column on.</param>
    public static CohortRecord Of(int pos, ReadOnlySpan<byte> rest)
    {
        Next(ref rest);
        var reference = Next(ref rest);
        var alt = Next(ref rest);
        Next(ref rest);
        var filter = Next(ref rest);
        Next(ref rest);
        var format = Next(ref rest);
        return new CohortRecord { Pos = pos, Ref = reference, Alt = alt, Filter = filter, Format = format, Samples = rest };
    }

    private static ReadOnlySpan<byte> Next(scoped ref ReadOnlySpan<byte> rest) => VcfRecord.Until(ref rest, (byte)'\t');
}
