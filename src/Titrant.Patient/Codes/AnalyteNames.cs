using System.Collections.Frozen;
using Titrant.Patient.Knowledge;
using Titrant.Patient.Units;

namespace Titrant.Patient.Codes;

/// <summary>An analyte that a name may mean; with units, only where the result is in one of them.</summary>
internal sealed record Meaning(Analyte Analyte, Seq<string>? Units);

/// <summary>
/// Which analyte a laboratory's own name means. The whole name is asked first, then the name without its specimen words. A specimen
/// that is not the analyte's leads to the analyte of that specimen or to none: "U-Kalium" is never a serum potassium.
/// </summary>
internal sealed class AnalyteNames
{
    private const int MostWords = 3, LongestName = 120, ShortestSquashed = 6;

    private readonly FrozenDictionary<string, Analyte> _byKey;
    private readonly FrozenDictionary<string, Seq<Meaning>> _byWords, _bySorted, _bySquashed;
    private readonly FrozenSet<string> _never;
    private readonly Specimens _specimens;
    private readonly BoundedCache<string, Seq<Meaning>> _found = new(4096);

    public AnalyteNames(FrozenDictionary<string, Analyte> byKey, IReadOnlyList<Analyte> all, Table names, Table specimens)
    {
        _byKey = byKey;
        _specimens = new(specimens);
        var listed = names.Rows.SelectMany(r => r.List("names"), (r, name) => (Key: r["key"], Words: Folding.Words(name))).ToList();
        _never = listed.Where(n => n.Key.Length == 0).Select(n => n.Words).ToFrozenSet(StringComparer.Ordinal);
        var byUnit = all.SelectMany(a => a.NamesByUnit, (a, n) => (Words: Folding.Words(n.Name), new Meaning(a, n.Units)))
            .Concat(listed.Where(n => byKey.ContainsKey(n.Key + " share")).SelectMany(n => CountOrShare(n.Key), (n, m) => (n.Words, m)))
            .GroupBy(n => n.Words, n => n.Item2).ToDictionary(g => g.Key, g => g.Distinct().ToSeq(), StringComparer.Ordinal);
        var plain = all.SelectMany(a => a.Names.Append(a.Key).Append(a.Name), (a, n) => (Words: Folding.Words(n), a))
            .Concat(listed.Where(n => n.Key.Length > 0 && !byKey.ContainsKey(n.Key + " share")).Select(n => (n.Words, Of(n.Key))))
            .Where(n => !byUnit.ContainsKey(n.Words)).Distinct();
        foreach (var (words, analyte) in plain)
            if (!byUnit.TryAdd(words, [new Meaning(analyte, null)])) throw new FormatException($"The name '{words}' is given to {analyte.Key} and to {byUnit[words][0].Analyte.Key}.");
        _byWords = byUnit.ToFrozenDictionary(StringComparer.Ordinal);
        _bySorted = Unique(Sorted);
        _bySquashed = Unique(Squashed);
    }

    /// <summary>What the name may mean: nothing; one analyte; or several, of which the unit decides.</summary>
    public Seq<Meaning> Meanings(string name) => name.Length > LongestName ? [] : _found.GetOrAdd(name, Find);

    private Seq<Meaning> Find(string name)
    {
        var text = Folding.NoAccents(name).Trim(' ', ':', '*');
        var specimen = Specimen.NotSaid;
        for (var taken = 0; ; taken++)
        {
            var words = Folding.Words(text);
            if (_never.Contains(words)) return [];
            if (Listed(words) is { IsEmpty: false } meanings) return taken == 0 ? meanings : In(specimen, meanings);
            if (taken == MostWords || _specimens.TakeOff(text) is not { } off) return [];
            (text, specimen) = (off.Name, specimen.And(off.Specimen));
        }
    }

    private Seq<Meaning> Listed(string words) =>
        _byWords.TryGetValue(words, out var found) || Sorted(words) is { } sorted && _bySorted.TryGetValue(sorted, out found)
        || Squashed(words) is { } squashed && _bySquashed.TryGetValue(squashed, out found) ? found : [];

    private Seq<Meaning> In(Specimen specimen, Seq<Meaning> meanings) => meanings
        .Select(m => In(specimen, m.Analyte) is { } analyte ? m with { Analyte = analyte } : null).OfType<Meaning>().ToSeq();

    // The analyte of a specimen has the key of the other with the specimen's word beside it: "urine creatinine", "creatinine in blood".
    private Analyte? In(Specimen specimen, Analyte analyte)
    {
        if (specimen.Kind is not { } kind) return null;
        if (specimen.IsFasting && _byKey.TryGetValue("fasting " + analyte.Key, out var fasting)) analyte = fasting;
        var own = KindOf(analyte);
        if (kind.Length == 0 || kind == own) return analyte;
        foreach (var key in new[] { $"{kind} {analyte.Key}", $"{analyte.Key} in {kind}", $"{analyte.Key} {kind}", $"{kind.ToUpperInvariant()} {analyte.Key}" })
            if (_byKey.TryGetValue(key, out var sister) && KindOf(sister) == kind) return sister;
        return (own, kind) switch
        {
            ("patient", _) or (_, "patient") => own.Length == 0 || own == "patient" ? kind == "patient" ? analyte : null : null,
            ("", "serum" or "blood" or "capillary" or "venous") => analyte,
            ("blood", "capillary" or "venous") or ("serum", "venous") => analyte,
            _ => null,
        };
    }

    private static string KindOf(Analyte analyte)
    {
        var name = analyte.Name;
        return Says("urine") ? "urine" : Says("cerebrospinal") ? "csf" : Says("stool") ? "stool" : Says("capillary") ? "capillary"
            : Says("in arterial blood") || Says("of arterial blood") ? "arterial" : Says("venous blood") ? "venous"
            : Says("plasma") || Says("serum") && !Says("clearance") ? "serum"
            : Says("in blood") || Says("of blood") || Says("whole blood") ? "blood"
            : Says("body") || Says("pressure") || Says("rate,") || Says("Heart") || Says("Respiratory") || Says("circumference") ? "patient" : "";
        bool Says(string word) => name.Contains(word, StringComparison.Ordinal);
    }

    private IEnumerable<Meaning> CountOrShare(string key)
    {
        var (count, share) = (Of(key), Of(key + " share"));
        return [new(count, count.UnitsInUse), new(share, share.UnitsInUse)];
    }

    private Analyte Of(string key) => _byKey.TryGetValue(key, out var analyte) ? analyte : throw new FormatException($"'{key}' in the local names is no row of the analytes.");

    // Only where all names that become equal mean the same.
    private FrozenDictionary<string, Seq<Meaning>> Unique(Func<string, string?> form) => _byWords
        .Where(n => form(n.Key) is not null).GroupBy(n => form(n.Key)!, n => n.Value, StringComparer.Ordinal)
        .Where(g => g.All(m => m.Equals(g.First()))).ToFrozenDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    private static string? Sorted(string words) => words.Contains(' ', StringComparison.Ordinal)
        ? string.Join(' ', words.Split(' ').Order(StringComparer.Ordinal)) : null;

    private static string? Squashed(string words) => words.Replace(" ", "", StringComparison.Ordinal) is { Length: >= ShortestSquashed } squashed ? squashed : null;
}
