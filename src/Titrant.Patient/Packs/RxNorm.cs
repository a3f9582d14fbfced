using System.Globalization;
using System.Text;
using Titrant.Patient.Wire;

namespace Titrant.Patient.Packs;

/// <summary>
/// RxNorm release files (RRF) to two tables: concepts (rxcui, tty, name, ingredients, suppress) and names (lower-case name, rxcui, tty).
/// Columns: RxNorm technical documentation, files RXNCONSO and RXNREL, U.S. National Library of Medicine.
/// </summary>
/// <remarks>
/// Only rows of SAB=RXNORM are kept: other vocabularies in the same files carry their own licences. Obsolete concepts stay, with their
/// flag, because an old prescription names them. Ingredients are the IN concepts that a product reaches through its components.
/// </remarks>
internal static class RxNorm
{
    internal const string Concepts = "concepts.tsv";
    internal const string Names = "names.tsv";
    const string ConsoFile = "RXNCONSO.RRF";
    const string RelFile = "RXNREL.RRF";
    const int MaxLineBytes = 64 * 1024;
    const int MaxNames = 5_000_000;
    const int MaxRelations = 50_000_000;

    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// How far a concept stands from an ingredient. Every relation is in the file twice, once in each direction, and walks go from the
    /// greater number to the smaller, so neither the direction of a row nor a cycle matters.
    /// </summary>
    static readonly Dictionary<string, int> Distance = new(StringComparer.Ordinal)
    {
        ["IN"] = 0, ["PIN"] = 1, ["MIN"] = 1, ["BN"] = 2, ["SCDC"] = 3, ["SCDF"] = 3, ["SCDG"] = 3, ["SCDGP"] = 3, ["SCDFP"] = 3,
        ["SBDC"] = 4, ["SBDF"] = 4, ["SBDG"] = 4, ["SBDFP"] = 4, ["SCD"] = 5, ["SBD"] = 6, ["GPCK"] = 7, ["BPCK"] = 8,
    };

    static readonly HashSet<string> Synonyms = new(StringComparer.Ordinal) { "SY", "TMSY", "PSN" };

    static readonly HashSet<string> Composing = new(StringComparer.Ordinal)
    {
        "has_ingredient", "ingredient_of", "has_ingredients", "ingredients_of", "has_precise_ingredient", "precise_ingredient_of",
        "consists_of", "constitutes", "tradename_of", "has_tradename", "has_part", "part_of", "form_of", "has_form", "contains", "contained_in",
    };

    internal static PackKind Kind { get; } = new(
        "rxnorm", "RxNorm, U.S. National Library of Medicine", "SAB=RXNORM: no restriction (UMLS category 0); courtesy of the U.S. National Library of Medicine", "12 months",
        "rxnorm/1", [ConsoFile, RelFile], Convert);

    sealed record Concept(string Tty, string Name, string Suppress)
    {
        internal List<int> Towards { get; } = [];
    }

    static IReadOnlyList<PackTable> Convert(PackSource source, PackProblems problems)
    {
        var concepts = new Dictionary<int, Concept>();
        var names = new List<(string Name, int Rxcui, string Tty)>();
        foreach (var field in Rows(source, ConsoFile, 18, sab: 11, problems))
        {
            var tty = field[12];
            var isConcept = Distance.ContainsKey(tty);
            if (!isConcept && !Synonyms.Contains(tty)) continue;
            if (!TryRxcui(field[0], out var rxcui))
            {
                problems.Add("PCK102", ConsoFile, field.Line, "the RXCUI is not a number");
                continue;
            }
            var name = field[14].Trim();
            if (name.Length == 0 || name.Contains('\t', StringComparison.Ordinal))
            {
                problems.Add("PCK101", ConsoFile, field.Line, "the name is empty or holds a tab");
                continue;
            }
            names.Add((name.ToLowerInvariant(), rxcui, tty));
            if (isConcept) concepts.TryAdd(rxcui, new(tty, name, field[16]));
            if (names.Count > MaxNames) throw new PackRefusal("PCK106", ConsoFile, "many times more names than RxNorm has");
        }
        var relations = 0;
        if (!source.Has(RelFile)) problems.Add("PCK105", RelFile, 0, "no relations were given: the ingredients of products stay unknown");
        foreach (var field in Rows(source, RelFile, 16, sab: 10, problems))
        {
            if (!Composing.Contains(field[7]) || field[0].Length == 0 || field[4].Length == 0) continue;   // a relation between atoms has no RXCUI
            if (!TryRxcui(field[0], out var one) || !TryRxcui(field[4], out var other))
            {
                problems.Add("PCK102", RelFile, field.Line, "an RXCUI is not a number");
                continue;
            }
            if (!concepts.TryGetValue(one, out var a) || !concepts.TryGetValue(other, out var b)) continue;
            if (++relations > MaxRelations) throw new PackRefusal("PCK106", RelFile, "many times more relations than RxNorm has");
            if (Distance[a.Tty] > Distance[b.Tty]) a.Towards.Add(other);
            else if (Distance[b.Tty] > Distance[a.Tty]) b.Towards.Add(one);
        }
        var known = names.Where(name => concepts.ContainsKey(name.Rxcui)).Distinct()
            .OrderBy(name => name.Name, StringComparer.Ordinal).ThenBy(name => name.Rxcui).ThenBy(name => name.Tty, StringComparer.Ordinal);
        const string leftOut = "every vocabulary other than RXNORM; strengths, dose forms, NDC codes";
        return
        [
            new(Concepts, "RxNorm concepts with their ingredients", leftOut, ["rxcui", "tty", "name", "ingredients", "suppress"],
                concepts.Select(c => (Key: Text(c.Key), c.Key, c.Value)).OrderBy(c => c.Key, StringComparer.Ordinal)
                    .Select(c => (IReadOnlyList<string>)[c.Key, c.Value.Tty, c.Value.Name, string.Join(' ', Ingredients(c.Item2, concepts).Select(Text)), c.Value.Suppress])),
            new(Names, "RxNorm names, lower case", leftOut, ["name", "rxcui", "tty"],
                known.Select(name => (IReadOnlyList<string>)[name.Name, Text(name.Rxcui), name.Tty])),
        ];
    }

    /// <summary>A brand name is asked last: it is a trade name of everything ever sold under it, not of what this product holds.</summary>
    static SortedSet<int> Ingredients(int rxcui, Dictionary<int, Concept> concepts)
    {
        var found = Reach(rxcui, concepts, throughBrands: false);
        return found.Count > 0 ? found : Reach(rxcui, concepts, throughBrands: true);
    }

    static SortedSet<int> Reach(int from, Dictionary<int, Concept> concepts, bool throughBrands)
    {
        var found = new SortedSet<int>();
        var seen = new HashSet<int> { from };
        var open = new Stack<int>([from]);
        while (open.TryPop(out var rxcui))
        {
            var concept = concepts[rxcui];
            if (concept.Tty == "IN") found.Add(rxcui);
            if (concept.Tty == "BN" && rxcui != from && !throughBrands) continue;
            foreach (var next in concept.Towards)
                if (seen.Add(next)) open.Push(next);
        }
        return found;
    }

    sealed record Row(string[] Fields, long Line)
    {
        internal string this[int column] => Fields[column];
    }

    /// <summary>The rows of SAB=RXNORM; others are not even decoded.</summary>
    static IEnumerable<Row> Rows(PackSource source, string file, int columns, int sab, PackProblems problems)
    {
        using var stream = source.Open(file);
        if (stream is null) yield break;
        foreach (var line in BoundedLines.Read(stream, MaxLineBytes))
        {
            if (line.TooLong) problems.Add("PCK103", file, line.Number, "the line is longer than 64 KiB");
            else if (line.Bytes.Length == 0) continue;
            else if (Own(line.Bytes.Span, columns, sab) is not { } own) problems.Add("PCK101", file, line.Number, $"the row does not have {columns} columns");
            else if (own)
            {
                if (Decode(line.Bytes.Span) is { } text) yield return new(text.Split('|'), line.Number);
                else problems.Add("PCK104", file, line.Number, "the row is not UTF-8");
            }
        }
    }

    /// <summary>Null when the number of columns is wrong (each column, the last too, ends with a bar).</summary>
    static bool? Own(ReadOnlySpan<byte> line, int columns, int sab)
    {
        var own = false;
        var column = 0;
        foreach (var range in line.Split((byte)'|'))
        {
            if (column == sab) own = line[range].SequenceEqual("RXNORM"u8);
            column++;
        }
        return column == columns + 1 && line[^1] == '|' ? own : null;
    }

    static string? Decode(ReadOnlySpan<byte> line)
    {
        try
        {
            return Strict.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    static bool TryRxcui(string text, out int rxcui) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out rxcui) && rxcui > 0;

    static string Text(int rxcui) => rxcui.ToString(CultureInfo.InvariantCulture);
}
