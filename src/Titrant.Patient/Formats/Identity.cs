namespace Titrant.Patient.Formats;

/// <summary>
/// Whose document is it? Documents about two people are never merged silently: a document joins the folder's person only
/// where nothing in its header speaks against it, and the page says what bound it.
/// </summary>
internal static class Identity
{
    /// <summary>Why <paramref name="other"/> cannot be <paramref name="person"/>; null where nothing speaks against it.</summary>
    public static string? Against(Subject person, Subject other)
    {
        var (a, b) = (person.Header, other.Header);
        if (a?.Birth is { } ab && b?.Birth is { } bb && (ab.Earliest > bb.Latest || bb.Earliest > ab.Latest)) return $"birth date {bb} is not {ab}";
        if (Sex(a) is { } s && Sex(b) is { } t && s != t) return $"sex {t} is not {s}";
        if (a is { Names.IsEmpty: false } && b is { Names.IsEmpty: false } && !a.Names.Any(x => b.Names.Any(y => SameName(x, y)))) return "the name is another";
        if (Clash(person, other) is { } clash) return clash;
        return null;
    }

    /// <summary>What speaks for it, in words for the page; null where there is nothing to compare.</summary>
    public static string? For(Subject person, Subject other)
    {
        if (person.Identifier is { } id && Identifiers(other).Contains(id) || Identifiers(person).Overlaps(Identifiers(other))) return "names this person";
        var (a, b) = (person.Header, other.Header);
        var same = new List<string>();
        if (a?.Birth is { } && b?.Birth is { }) same.Add("birth date");
        if (Sex(a) is { } && Sex(b) is { }) same.Add("sex");
        if (a is { Names.IsEmpty: false } && b is { Names.IsEmpty: false }) same.Add("name");
        return same.Count == 0 ? null : $"agrees in {string.Join(" and ", same)}";
    }

    public static bool SameIdentifier(Subject a, Subject b) => Identifiers(a).Overlaps(Identifiers(b));

    // Two values of one numbering system are two people; values of different systems cannot be compared.
    private static string? Clash(Subject a, Subject b)
    {
        var (x, y) = (a.Header?.Identifiers ?? [], b.Header?.Identifiers ?? []);
        foreach (var system in x.Select(i => i.System).Intersect(y.Select(i => i.System)).Where(s => s.Length > 0))
        {
            var (left, right) = (x.Where(i => i.System == system).ToList(), y.Where(i => i.System == system).ToList());
            if (!left.Any(l => right.Any(r => r.Code == l.Code))) return $"identifier {right[0].Code} is another person's";
        }
        if (Identifiers(a).Overlaps(Identifiers(b))) return null;
        // A bare identifier (a sheet's MRN, a reference without its Patient) has no system to tell it apart by.
        var agreed = a.Header?.Birth is { } && b.Header?.Birth is { } && (Sex(a.Header) is { } && Sex(b.Header) is { } || (a.Header is { Names.IsEmpty: false } && b.Header is { Names.IsEmpty: false }));
        if (!agreed && b.Identifier is { Length: > 0 } bare && Identifiers(a).Count > 0) return $"identifier {bare} is not this person's";
        return null;
    }

    private static HashSet<string> Identifiers(Subject subject)
    {
        var all = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (subject.Identifier is { Length: > 0 } id) { all.Add(id); all.Add(id[(id.LastIndexOf('/') + 1)..]); }
        foreach (var i in subject.Header?.Identifiers ?? []) all.Add(i.Code);
        return all;
    }

    // Administrative sex may differ from sex at birth without any error; only like is compared with like.
    private static string? Sex(Demographics? d) => d?.Sex is "male" or "female" ? d.Sex : null;

    private static bool SameName(string x, string y)
    {
        var a = Words(x);
        var b = Words(y);
        return a.IsSubsetOf(b) || b.IsSubsetOf(a) || a.Intersect(b).Count() >= 2 || (a.Count > 0 && b.Count > 0 && x.Split(' ')[^1].Equals(y.Split(' ')[^1], StringComparison.OrdinalIgnoreCase));

        static HashSet<string> Words(string name) => new(name.ToLowerInvariant().Split([' ', ',', '-', '.', '\''], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
    }
}
