using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics.Refresh;

/// <summary>One table before and after.</summary>
/// <param name="Before">"1 of 2026-11-21".</param>
/// <param name="Lines">The changed rows in words, the first few hundred.</param>
internal sealed record TableChange(string Table, string Before, string After, int Added, int Removed, int Changed, Seq<string> Lines);

/// <summary>The genotypes for which one body's advice on a medicine goes from one to another.</summary>
/// <param name="Before">Null where there was no row.</param>
/// <param name="After">Null where there is none any more.</param>
internal sealed record AdviceChange(string Body, string Drug, string Population, Seq<string> Keys, string? Before, string? After);

/// <summary>Pairs of alleles that are read as another phenotype, or counted as another score.</summary>
/// <param name="Partner">The other allele, by its function: one line stands for all alleles of that function.</param>
internal sealed record PhenotypeChange(string Gene, string Allele, string Partner, string Before, string After);

/// <summary>What the new tables change: rows, phenotypes, advice by genotype, wording.</summary>
/// <param name="WordsOnly">Advice rows that ask for the same and explain it otherwise.</param>
/// <param name="Unworded">Recommendations for which no advice is worded yet: nothing is said about them.</param>
internal sealed record KnowledgeDiff(Seq<TableChange> Tables, Seq<PhenotypeChange> Phenotypes, Seq<AdviceChange> Advice, Seq<string> WordsOnly, Seq<string> Unworded)
{
    private const int MostLines = 400;

    // What names a row; of other tables the whole row does.
    private static readonly Dictionary<string, string[]> s_keys = new(StringComparer.Ordinal)
    {
        ["positions.tsv"] = ["gene", "name"], ["alleles.tsv"] = ["gene", "allele"], ["phenotypes.tsv"] = ["gene", "first", "second"], ["genes.tsv"] = ["gene"],
        ["advice.tsv"] = ["id"], ["dpwg/advice.tsv"] = ["id"], ["cpic_recommendations.tsv"] = ["drug", "keys", "population"], ["dpwg/recommendations.tsv"] = ["drug", "keys", "population"],
        ["terms.tsv"] = ["phenotype"], ["gates.tsv"] = ["indication"], ["dpwg/cyp2d6.tsv"] = ["kind", "name"], ["dpwg/texts.tsv"] = ["hash"],
    };

    // Whose rows are told by the advice itself, or are no knowledge that a reader judges.
    private static readonly string[] s_countedOnly = ["advice.tsv", "dpwg/advice.tsv", "cpic_recommendations.tsv", "dpwg/recommendations.tsv", "dpwg/texts.tsv", "dpwg/disagreements.tsv"];

    /// <summary>True where somebody's advice may be another: whether it is for a person at hand is another question.</summary>
    public bool ChangesAdvice => Advice.Count + Phenotypes.Count > 0;

    public static KnowledgeDiff Between(KnowledgeTables old, KnowledgeTables @new)
    {
        var tables = @new.Tables.Where(t => old.Find(t.Key)?.Hash != t.Value.Hash).OrderBy(t => KnowledgeTables.Short(t.Key), StringComparer.Ordinal)
            .Select(t => Change(KnowledgeTables.Short(t.Key), old.Find(t.Key), t.Value)).ToSeq();
        var after = AdviceRows.Of(@new);
        return new(tables, PhenotypesBetween(old, @new), AdviceBetween(AdviceRows.Of(old), after), WordsBetween(old, @new),
            after.Where(a => a.Says is null).Select(a => $"{a.Body} {a.Drug}, {a.Keys} ({a.Recommendation})").ToSeq());
    }

    private static TableChange Change(string name, Table? old, Table @new)
    {
        var key = s_keys.GetValueOrDefault(name) ?? [.. @new.Columns];
        string KeyOf(Row row) => string.Join(" ", key.Select(c => row[c]).Where(c => c.Length > 0));
        string Whole(Row row) => string.Join('\t', @new.Columns.Select(c => row[c]));
        var before = (old?.Rows ?? []).ToLookup(KeyOf, StringComparer.Ordinal);
        var after = @new.Rows.ToLookup(KeyOf, StringComparer.Ordinal);
        var added = after.Where(g => !before.Contains(g.Key)).Select(g => g.Key).ToList();
        var removed = before.Where(g => !after.Contains(g.Key)).Select(g => g.Key).ToList();
        var changed = after.Where(g => before.Contains(g.Key) && !g.Select(Whole).SequenceEqual(before[g.Key].Select(r => old!.Columns.SequenceEqual(@new.Columns) ? Whole(r) : string.Join('\t', @new.Columns.Select(c => old.Columns.Contains(c) ? r[c] : ""))))).ToList();
        IEnumerable<string> lines = s_countedOnly.Contains(name) ? [] : [.. added.Select(k => $"new: {k}"), .. removed.Select(k => $"gone: {k}"), .. changed.Select(g => $"{g.Key}: {Cells(before[g.Key].First(), g.First(), @new.Columns.Except(key).Where(c => old!.Columns.Contains(c)))}")];
        return new(name, old is null ? "none" : $"{old.Version} of {old.Header["date"]}", $"{@new.Version} of {@new.Header["date"]}", added.Count, removed.Count, changed.Count, lines.Take(MostLines).ToSeq());
    }

    private static string Cells(Row old, Row @new, IEnumerable<string> columns) =>
        string.Join("; ", columns.Where(c => old[c] != @new[c]).Select(c => c == "cells" ? "its positions or bases" : $"{c.Replace('_', ' ')} {Shown(old[c])} -> {Shown(@new[c])}"));

    private static string Shown(string cell) => cell.Length == 0 ? "(empty)" : cell.Length > 80 ? cell[..79] + "…" : cell;

    /// <summary>Rows meet by body, medicine, population and keys, because a new release may number its recommendations anew.</summary>
    private static Seq<AdviceChange> AdviceBetween(IReadOnlyList<AdviceAt> old, IReadOnlyList<AdviceAt> @new)
    {
        static (string, string, string, string) At(AdviceAt a) => (a.Body, a.Drug, a.Population, a.Keys);
        static string? Words(IEnumerable<AdviceAt> rows) => string.Join(" and ", rows.Select(r => r.Says?.ToString() ?? "not worded yet").Distinct()) is { Length: > 0 } words ? words : null;
        var (before, after) = (old.ToLookup(At), @new.ToLookup(At));
        return before.Select(g => g.Key).Union(after.Select(g => g.Key)).Select(k => (Key: k, Before: Words(before[k]), After: Words(after[k]))).Where(c => c.Before != c.After)
            .GroupBy(c => (c.Key.Item1, c.Key.Item2, c.Key.Item3, c.Before, c.After))
            .Select(g => new AdviceChange(g.Key.Item1, g.Key.Item2, g.Key.Item3, g.Select(c => c.Key.Item4).Order(StringComparer.Ordinal).ToSeq(), g.Key.Before, g.Key.After))
            .OrderBy(c => c.Drug, StringComparer.Ordinal).ThenBy(c => c.Body, StringComparer.Ordinal).ThenBy(c => c.Keys[0], StringComparer.Ordinal).ThenBy(c => c.Population, StringComparer.Ordinal).ToSeq();
    }

    private static Seq<string> WordsBetween(KnowledgeTables old, KnowledgeTables @new)
    {
        var found = new List<string>();
        foreach (var (path, isDpwg) in new[] { (KnowledgeTables.Knowledge + "advice.tsv", false), (KnowledgeTables.Dpwg + "advice.tsv", true) })
        {
            if (old.Find(path) is not { } a || @new.Find(path) is not { } b || a.Hash == b.Hash) continue;
            string[] words = isDpwg ? ["because", "then", "alternatives"] : ["because", "then", "alternatives", "tolerated"];
            var before = a.Rows.GroupBy(r => r["id"]).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
            foreach (var row in b.Rows)
                if (before.TryGetValue(row["id"], out var was) && words.Where(c => row[c] != was[c]).ToList() is { Count: > 0 } differ)
                    found.Add($"{(isDpwg ? "DPWG " : "")}{row["id"]}: {string.Join(", ", differ)}");
        }
        return found.ToSeq();
    }

    private static Seq<PhenotypeChange> PhenotypesBetween(KnowledgeTables old, KnowledgeTables @new)
    {
        var (before, after) = (new PhenotypeRules(old), new PhenotypeRules(@new));
        return before.Genes.Union(after.Genes).Order(StringComparer.Ordinal).Where(g => !before.IsSame(after, g)).SelectMany(g => Pairs(g, before, after)).ToSeq();
    }

    // A pair is told by the allele that changed itself, else by the functions that the rule names.
    private static IEnumerable<PhenotypeChange> Pairs(string gene, PhenotypeRules before, PhenotypeRules after)
    {
        var shared = before.Alleles(gene).Intersect(after.Alleles(gene)).ToList();
        var changed = shared.Where(a => before.Standing(gene, a) != after.Standing(gene, a)).ToHashSet(StringComparer.Ordinal);
        foreach (var allele in changed)
            foreach (var line in shared.Select(o => (Other: changed.Contains(o) ? o : after.Standing(gene, o), Before: before.Of(gene, allele, o), After: after.Of(gene, allele, o))).Where(p => p.Before != p.After).Distinct())
                yield return new(gene, allele, line.Other, line.Before, line.After);
        var still = shared.Where(a => !changed.Contains(a)).GroupBy(a => after.Standing(gene, a)).Select(g => g.First()).ToList();
        foreach (var (a, i) in still.Select((a, i) => (a, i)))
            foreach (var b in still.Skip(i))
                if (before.Of(gene, a, b) is var was && after.Of(gene, a, b) is var now && was != now)
                    yield return new(gene, after.Standing(gene, a), after.Standing(gene, b), was, now);
    }

    /// <summary>From two alleles to a phenotype, in one set of tables.</summary>
    private sealed class PhenotypeRules
    {
        private readonly Dictionary<string, bool> _byValue;
        private readonly Dictionary<(string, string), (string Function, string Value)> _alleles;
        private readonly Dictionary<(string, string, string), (string Phenotype, string Key)> _rules;
        private readonly ILookup<string, string> _names;

        public PhenotypeRules(KnowledgeTables set)
        {
            Table Of(string name) => set.Of(KnowledgeTables.Knowledge + name);
            _byValue = Of("genes.tsv").Rows.ToDictionary(r => r["gene"], r => r["phenotype_by"] == "value", StringComparer.Ordinal);
            _alleles = Of("alleles.tsv").Rows.ToDictionary(r => (r["gene"], r["allele"]), r => (r["function"], r["value"]));
            _names = Of("alleles.tsv").Rows.ToLookup(r => r["gene"], r => r["allele"], StringComparer.Ordinal);
            _rules = Of("phenotypes.tsv").Rows.ToDictionary(r => (r["gene"], r["first"], r["second"]), r => (r["phenotype"], r["key"]));
        }

        public IEnumerable<string> Genes => _byValue.Keys;

        public IEnumerable<string> Alleles(string gene) => _names[gene];

        public bool IsSame(PhenotypeRules other, string gene) =>
            Alleles(gene).Select(a => (a, Standing(gene, a))).ToHashSet().SetEquals(other.Alleles(gene).Select(a => (a, other.Standing(gene, a))))
            && _rules.Where(r => r.Key.Item1 == gene).ToHashSet().SetEquals(other._rules.Where(r => r.Key.Item1 == gene));

        /// <summary>"Increased function", "value 0.5".</summary>
        public string Standing(string gene, string allele) =>
            !_alleles.TryGetValue((gene, allele), out var a) ? "unknown" : _byValue.GetValueOrDefault(gene) ? $"value {a.Value}" : a.Function.Length > 0 ? a.Function : "no function given";

        /// <summary>"Rapid Metabolizer", "Intermediate Metabolizer (1.5)".</summary>
        public string Of(string gene, string first, string second)
        {
            if (!_alleles.TryGetValue((gene, first), out var a) || !_alleles.TryGetValue((gene, second), out var b)) return "not known";
            var key = _byValue.GetValueOrDefault(gene) ? (gene, Sum(a.Value, b.Value), "")
                : string.CompareOrdinal(a.Function, b.Function) <= 0 ? (gene, a.Function, b.Function) : (gene, b.Function, a.Function);
            return _rules.TryGetValue(key, out var rule) ? rule.Phenotype == rule.Key ? rule.Phenotype : $"{rule.Phenotype} ({rule.Key})" : "Indeterminate";
        }

        private static string Sum(string a, string b)
        {
            if (!decimal.TryParse(a.TrimStart('≥'), NumberStyles.Number, CultureInfo.InvariantCulture, out var x) || !decimal.TryParse(b.TrimStart('≥'), NumberStyles.Number, CultureInfo.InvariantCulture, out var y)) return "n/a";
            return (a[0] == '≥' || b[0] == '≥' ? "≥" : "") + (x + y).ToString("0.0#", CultureInfo.InvariantCulture);
        }
    }
}
