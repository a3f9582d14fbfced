using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Codes;

/// <summary>What the words around a test's name say about the sample.</summary>
/// <param name="Kind">"serum" (plasma as well), "blood", "urine", ...; "" where nothing is said; null where two words disagree.</param>
internal readonly record struct Specimen(string? Kind, bool IsFasting)
{
    public static Specimen NotSaid { get; } = new("", false);

    public Specimen And(Specimen other) => new(
        Kind == "" || Kind == other.Kind ? other.Kind : other.Kind == "" ? Kind : null,
        IsFasting || other.IsFasting);
}

/// <summary>Takes the specimen words and codes of Codes/specimens.tsv off a test's name, one at a time: "fP-Glukose", "Kreatinin i.S.", "Kalium (P)".</summary>
internal sealed class Specimens
{
    private readonly (string Written, bool IsCode, Specimen Specimen)[] _affixes;

    public Specimens(Table table) => _affixes = [.. table.Rows
        .Select(r => (Folding.NoAccents(r["written"]), r["form"] == "code", new Specimen(r["specimen"] == "any" ? "" : r["specimen"], r["fasting"] == "yes")))
        .OrderByDescending(a => a.Item1.Length)];

    /// <summary>The name without one specimen word, and what that word says; null where none stands at either end.</summary>
    public (string Name, Specimen Specimen)? TakeOff(string name)
    {
        foreach (var (written, isCode, specimen) in _affixes)
        {
            if (name.Length <= written.Length) continue;
            if (name.StartsWith(written, StringComparison.OrdinalIgnoreCase) && Separates(name, written, isCode) is { } rest && HasLetter(rest)) return (rest, specimen);
            if (EndsWith(name, written, isCode) is { } before && HasLetter(before)) return (before, specimen);
        }
        return null;
    }

    // "P-", "S_"; "S " only in capitals; a word before a space, comma, colon or hyphen.
    private static string? Separates(string name, string written, bool isCode)
    {
        var next = name[written.Length];
        var separates = isCode
            ? next is '-' or '_' || next == ' ' && name.StartsWith(written, StringComparison.Ordinal)
            : next is ' ' or ',' or ':' or '-' || written[^1] is '-' or '.';
        return separates ? name[written.Length..].TrimStart(' ', ',', ':', '-', '_') : null;
    }

    // "(S)", "[P]", ", urine", ";P"; a bare letter at the end is no specimen: protein S.
    private static string? EndsWith(string name, string written, bool isCode)
    {
        var inBrackets = name[^1] is ')' or ']' && written[^1] is not (')' or ']');
        var text = inBrackets ? name[..^1].TrimEnd() : name;
        if (text.Length <= written.Length || !text.EndsWith(written, StringComparison.OrdinalIgnoreCase)) return null;
        var before = text[..^written.Length];
        var trimmed = before.TrimEnd();
        if (trimmed.Length == 0) return null;
        if (inBrackets) return trimmed[^1] is '(' or '[' ? trimmed[..^1].TrimEnd() : null;
        if (trimmed[^1] is ',' or ';') return trimmed.TrimEnd(',', ';', ' ');
        return !isCode && (before.Length > trimmed.Length || trimmed[^1] == '-' || written[0] == '[') ? trimmed.TrimEnd('-', ' ') : null;
    }

    private static bool HasLetter(string text) => text.AsSpan().IndexOfAnyInRange('A', 'z') >= 0;
}
