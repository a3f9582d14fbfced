namespace Titrant.Patient.Formats.Vcf;

/// <summary>
/// Two records of one locus read as one. A site with several ALTs may be cut into a record for each, and in these 0 or "." says
/// "not this ALT", not "reference"; neighbouring bases of one locus may come one by one.
/// </summary>
internal static class SplitSite
{
    /// <summary>True where the second record adds nothing: it repeats the first, or one of them is no call.</summary>
    public static bool IsRepeat(PositionCall a, PositionCall b) => !Speaks(a) || !Speaks(b) || a.Half == b.Half && Same(a, b);

    /// <summary>What both records say together; null where they contradict each other.</summary>
    public static PositionCall? Join(PositionCall a, PositionCall b)
    {
        if (!Speaks(a)) return Speaks(b) ? b : a;
        if (!Speaks(b)) return a;
        var alts = a.Alts.Concat(b.Alts).Distinct(StringComparer.Ordinal).ToSeq();
        var apart = a.Alts.Count > 0 && b.Alts.Count > 0 && !a.Alts.Intersect(b.Alts, StringComparer.Ordinal).Any();
        if (a.Half is null && b.Half is null)
        {
            if (Same(a, b)) return a with { Alts = alts };
            if (!apart) return null;
            if (b.State == CallState.Reference) return a with { Alts = alts };
            if (a.State == CallState.Reference) return b with { Alts = alts };
        }
        else if (!apart) return a.Half == b.Half ? a : null;
        else if (a.State == CallState.Reference || b.State == CallState.Reference) return (a.Half is null ? b : a) with { Alts = alts };
        if (Strands(a, b) is not { } alleles) return null;
        var ordered = Ordered(a, b);
        return a with { Alts = alts, Alleles = alleles.ToSeq(), State = CallState.Called, Half = null, Problem = "", Phased = ordered, PhaseSet = ordered ? a.PhaseSet : null };
    }

    public static string Says(PositionCall call) => call.Half is { } half ? $"{Short(half.Allele)} with another not called" : string.Join('/', call.Alleles.Select(Short));

    private static string[]? Strands(PositionCall a, PositionCall b)
    {
        var count = a.Half is null ? a.Alleles.Count : 2;
        if (count != (b.Half is null ? b.Alleles.Count : 2)) return null;
        var anyOrder = IsHomozygous(a) || IsHomozygous(b);
        var alleles = new string[count];
        for (var strand = 0; strand < count; strand++)
        {
            var (left, right) = (On(a, strand), On(b, strand));
            if (left is not null && right is not null)
            {
                // On which strand of an unphased pair the second change lies is not known.
                if (!anyOrder && !Ordered(a, b) || Both(a.Ref, left, right) is not { } both) return null;
                alleles[strand] = both;
            }
            else if ((left ?? right) is { } one) alleles[strand] = one;
            else if (a.Half is not null || b.Half is not null || !anyOrder && !Ordered(a, b)) return null;
            else alleles[strand] = a.Ref;
        }
        return alleles;
    }

    /// <summary>The changed allele on a strand; null where this record only says that it is not its ALT.</summary>
    private static string? On(PositionCall call, int strand) =>
        call.Half is { } half ? half.Strand == strand && half.Allele != call.Ref ? half.Allele : null
        : call.Alleles[strand] != call.Ref ? call.Alleles[strand] : null;

    /// <summary>Changes of different bases of one locus, put together.</summary>
    private static string? Both(string reference, string a, string b)
    {
        if (a.Length != reference.Length || b.Length != reference.Length) return null;
        var bases = reference.ToCharArray();
        for (var i = 0; i < bases.Length; i++)
        {
            if (a[i] != reference[i] && b[i] != reference[i]) return null;
            bases[i] = a[i] != reference[i] ? a[i] : b[i];
        }
        return new string(bases);
    }

    private static bool Speaks(PositionCall call) => call.State is CallState.Called or CallState.Reference || call.Half is not null;
    private static bool Ordered(PositionCall a, PositionCall b) => a.Phased && b.Phased && a.PhaseSet == b.PhaseSet;
    private static bool IsHomozygous(PositionCall call) => call.Half is null && call.Alleles.Distinct(StringComparer.Ordinal).Count() == 1;
    private static bool Same(PositionCall a, PositionCall b) => a.Alleles.Order(StringComparer.Ordinal).SequenceEqual(b.Alleles.Order(StringComparer.Ordinal));
    private static string Short(string allele) => allele.Length > 20 ? allele[..20] + "..." : allele;
}
