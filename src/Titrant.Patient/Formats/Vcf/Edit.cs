namespace Titrant.Patient.Formats.Vcf;

/// <summary>What an allele does to the locus: nothing, something that can be written over its bases, or it takes bases of it away.</summary>
internal enum Effect { None, Writes, Spans }

/// <summary>
/// One ALT against its REF with all shared bases cut: the bases from <paramref name="From"/> on that are replaced, and by what.
/// An insertion replaces none and stands before <paramref name="From"/>.
/// </summary>
internal readonly record struct Edit(int From, int Replaced, string Bases)
{
    public int To => From + Replaced - 1;
    public bool IsNone => Replaced == 0 && Bases.Length == 0;
    public bool IsSubstitution => Replaced == Bases.Length;

    public static Edit Of(int pos, string reference, string alt)
    {
        var (end, start) = (0, 0);
        while (end < reference.Length && end < alt.Length && reference[^(end + 1)] == alt[^(end + 1)]) end++;
        while (start < reference.Length - end && start < alt.Length - end && reference[start] == alt[start]) start++;
        return new Edit(pos + start, reference.Length - end - start, alt[start..^end]);
    }

    /// <summary>The same change as far left as the bases of the locus's run show it to be the same.</summary>
    /// <param name="pos">Position of REF of the record, whose bases count as well.</param>
    public Edit LeftAligned(LocusCall locus, int pos, string reference)
    {
        if (Replaced > 0 && Bases.Length > 0 || IsNone) return this;
        var (from, bases) = (From, Bases);
        // Only within the run: what lies before it is not this locus's.
        while (from > locus.Pos && from - 1 <= locus.Reach)
        {
            var before = locus.Run[from - 1 - locus.Pos];
            if (Replaced > 0)
            {
                if (Base(from + Replaced - 1) != before) break;
            }
            else if (bases[^1] == before) bases = before + bases[..^1];
            else break;
            from--;
        }
        return new Edit(from, Replaced, bases);

        char? Base(int at) =>
            at >= locus.Pos && at <= locus.Reach ? locus.Run[at - locus.Pos]
            : at >= pos && at < pos + reference.Length ? reference[at - pos]
            : null;
    }

    /// <param name="stands">True where the record stands at the locus itself.</param>
    public (Effect Effect, string Allele) On(LocusCall locus, bool stands)
    {
        var none = (Effect.None, locus.Ref);
        var spans = (Effect.Spans, "");
        if (IsNone) return none;
        if (Replaced == 0)
        {
            // Between the locus's last base and the next: part of an insertion's locus, nothing to a locus of one base.
            var inside = From > locus.Pos && From <= locus.Last || From == locus.Last + 1 && locus.Ref.Length == 1 && !locus.IsSubstitution;
            return inside ? (Effect.Writes, locus.Ref.Insert(From - locus.Pos, Bases)) : none;
        }
        if (To < locus.Pos) return none;
        if (From > locus.Last) return From == locus.Last + 1 && locus.Ref.Length == 1 && !locus.IsSubstitution && !IsSubstitution ? spans : none;
        if (IsSubstitution)
        {
            // A base that differs inside an indel's REF is a variant of its own: the indel is no less absent.
            if (locus.IsIndel && !stands) return none;
            var over = locus.Ref.ToCharArray();
            for (var at = Math.Max(From, locus.Pos); at <= Math.Min(To, locus.Last); at++) over[at - locus.Pos] = Bases[at - From];
            return new string(over) is var written && written == locus.Ref ? none : (Effect.Writes, written);
        }
        if (From < locus.Pos || To > locus.Last || locus.IsSubstitution && locus.Ref.Length == 1) return spans;
        var allele = string.Concat(locus.Ref.AsSpan(0, From - locus.Pos), Bases, locus.Ref.AsSpan(To + 1 - locus.Pos));
        return allele.Length == 0 ? spans : (Effect.Writes, allele);
    }
}
