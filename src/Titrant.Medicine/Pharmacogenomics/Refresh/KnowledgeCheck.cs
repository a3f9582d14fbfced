using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics.Refresh;

/// <summary>Whether a new set of tables is whole: the columns are there, nothing is older, and no recommendation, key or allele hangs in the air.</summary>
internal static class KnowledgeCheck
{
    /// <summary>What is wrong with the new set and was not already so in the old one; the columns are checked first, because nothing else can be read without them.</summary>
    public static Seq<Remark> Of(KnowledgeTables old, KnowledgeTables @new)
    {
        var remarks = new List<Remark>(@new.Unread);
        foreach (var (path, table) in @new.Tables)
        {
            if (!old.Tables.TryGetValue(path, out var before) || before.Hash == table.Hash) continue;
            var name = KnowledgeTables.Short(path);
            if (before.Columns.Except(table.Columns).ToList() is { Count: > 0 } missing) remarks.Add(new(name, $"lacks the columns {string.Join(", ", missing)}", true));
            if (!DateOnly.TryParseExact(table.Header["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) remarks.Add(new(name, $"its date '{table.Header["date"]}' is no date", true));
            else if (date < before.Date) remarks.Add(new(name, $"is of {table.Header["date"]}, older than the table before it ({before.Header["date"]})", false));
            if (table.Version == before.Version && table.Header["date"] == before.Header["date"]) remarks.Add(new(name, $"its rows changed under the same version {table.Version} of {table.Header["date"]}; raise one of the two", false));
            if (table.Header["licence"] != before.Header["licence"]) remarks.Add(new(name, $"licence '{before.Header["licence"]}' became '{table.Header["licence"]}'", false));
        }
        if (remarks.Exists(r => r.Refuses)) return remarks.ToSeq();
        try
        {
            var standing = Hanging(old).Select(r => r.ToString()).ToHashSet(StringComparer.Ordinal);
            remarks.AddRange(Hanging(@new).Where(r => !standing.Contains(r.ToString())));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or KeyNotFoundException)
        {
            remarks.Add(new("the tables", "a row cannot be read", true));
        }
        return remarks.ToSeq();
    }

    /// <summary>Rows that refer to nothing, or to which nothing refers. Refusing ones would make the matcher fail or advice go missing in silence.</summary>
    private static IEnumerable<Remark> Hanging(KnowledgeTables set)
    {
        Table Of(string name) => set.Of(KnowledgeTables.Knowledge + name);
        var positions = Of("positions.tsv").Rows.Select(r => (r["gene"], r["name"])).ToHashSet();
        var genes = Of("genes.tsv").Rows.ToDictionary(r => r["gene"], StringComparer.Ordinal);
        var rules = Of("phenotypes.tsv").Rows.Select(r => (r["gene"], r["first"], r["second"])).ToHashSet();
        foreach (var row in Of("positions.tsv").Rows)
            if (!int.TryParse(row["pos_grch38"], NumberStyles.None, CultureInfo.InvariantCulture, out _) || !int.TryParse(row["pos_grch37"], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                yield return new("positions.tsv", $"{row["gene"]} {row["name"]} has no position on one of the builds", true);
        foreach (var twice in Of("alleles.tsv").Rows.GroupBy(r => (r["gene"], r["allele"])).Where(g => g.Count() > 1)) yield return new("alleles.tsv", $"{twice.Key.Item1} {twice.Key.Item2} stands twice", true);
        foreach (var twice in Of("phenotypes.tsv").Rows.GroupBy(r => (r["gene"], r["first"], r["second"])).Where(g => g.Count() > 1)) yield return new("phenotypes.tsv", $"{twice.Key.Item1} {twice.Key.Item2} + {twice.Key.Item3} stands twice", true);
        foreach (var row in Of("alleles.tsv").Rows)
        {
            if (!genes.ContainsKey(row["gene"])) yield return new("alleles.tsv", $"{row["gene"]} is not in genes.tsv", true);
            foreach (var cell in row.List("cells"))
                if (cell.Split('=') is not [var name, _] || !positions.Contains((row["gene"], name))) yield return new("alleles.tsv", $"{row["gene"]} {row["allele"]} names the position {cell.Split('=')[0]}, which positions.tsv lacks", true);
        }
        foreach (var gene in genes.Values.Where(g => g["phenotype_by"] == "functions"))
        {
            var functions = Of("alleles.tsv").Rows.Where(r => r["gene"] == gene["gene"] && r["function"].Length > 0).Select(r => r["function"]).Distinct().Order(StringComparer.Ordinal).ToList();
            foreach (var a in functions)
                foreach (var b in functions.Where(f => string.CompareOrdinal(a, f) <= 0))
                    if (!rules.Contains((gene["gene"], a, b))) yield return new("phenotypes.tsv", $"{gene["gene"]} has no rule for {a} + {b}", false);
        }

        var recommendations = Of("cpic_recommendations.tsv").Rows.Where(r => !AdviceRows.IsFlowChart(r)).Select(r => r["recommendation_id"]).ToHashSet(StringComparer.Ordinal);
        var worded = Of("advice.tsv").Rows.SelectMany(r => r.List("recommendations").Select(id => (Id: id, Advice: r["id"]))).ToLookup(r => r.Id, r => r.Advice, StringComparer.Ordinal);
        foreach (var id in worded.Where(g => g.Count() > 1)) yield return new("advice.tsv", $"{id.Key} belongs to {string.Join(" and ", id)}", true);
        foreach (var id in worded.Select(g => g.Key).Except(recommendations)) yield return new("advice.tsv", $"{worded[id].First()} stands for {id}, which the source no longer has", false);
        var keys = Of("phenotypes.tsv").Rows.Select(r => (r["gene"], r["key"])).ToHashSet();
        foreach (var key in Of("cpic_recommendations.tsv").Rows.Where(r => !AdviceRows.IsFlowChart(r)).SelectMany(r => r.List("keys")).Distinct())
            if (key.Split('=', 2) is [var gene, var value] && genes.ContainsKey(gene) && !value.Contains('/', StringComparison.Ordinal) && !keys.Contains((gene, value)))
                yield return new("cpic_recommendations.tsv", $"no phenotype rule leads to the key {key}", false);
    }
}
