using System.Globalization;
using System.Text.RegularExpressions;
using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Tests.Docs;

/// <summary>Tables of knowledge and the table of issues.</summary>
public class KnowledgeTests
{
    public static TheoryData<string> Tables => [.. SourceTree.Files("*.tsv").Select(SourceTree.Relative)];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_table_says_where_it_comes_from_and_when_it_must_be_looked_at_again(string path)
    {
        var table = Table.Parse(path, File.ReadAllBytes(Path.Combine(Repository.Root, path)));
        foreach (var key in (string[])["title", "source", "version", "date", "licence", "review", "left out"])
            Assert.False(string.IsNullOrWhiteSpace(table.Header[key]), $"{path}: '# {key}:' is empty");
        Assert.True(DateOnly.TryParseExact(table.Header["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), $"{path}: date {table.Header["date"]}");
        Assert.Matches(@"^\d+ months$", table.Header["review"]);
        Assert.NotEmpty(table.Rows);
        Assert.Equal(table.Columns.Count, table.Columns.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_table_is_embedded_under_its_path_from_the_project(string path)
    {
        var parts = path.Split('/', 3);
        var project = File.ReadAllText(Path.Combine(Repository.Root, parts[0], parts[1], parts[1] + ".csproj"));
        Assert.Matches(@"<EmbeddedResource [^>]*\.tsv""[^>]*LogicalName=", project);
    }

    [Fact]
    public void Issue_codes_are_unique_and_each_has_a_meaning_and_a_remedy()
    {
        var rows = Issues().Rows;
        Assert.Equal(rows.Count, rows.Select(r => r["code"]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(rows, r =>
        {
            Assert.Matches("^[A-Z]{2,6}[0-9]{3}$", r["code"]);
            Assert.True(Enum.TryParse<Severity>(r["severity"], ignoreCase: true, out _), $"{r}: severity '{r["severity"]}'");
            Assert.EndsWith(".", r["meaning"], StringComparison.Ordinal);
            Assert.EndsWith(".", r["remedy"], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_code_that_the_source_raises_stands_in_the_table()
    {
        var known = Issues().Rows.Select(r => r["code"]).ToHashSet(StringComparer.Ordinal);
        var raised = SourceTree.Files("*.cs").SelectMany(f => Regex.Matches(File.ReadAllText(f), "\"([A-Z]{2,6}[0-9]{3})\"").Select(m => (Code: m.Groups[1].Value, File: SourceTree.Relative(f))));
        // Names of signature algorithms (RFC 7518) look like codes.
        var missing = raised.Where(r => !known.Contains(r.Code) && r.Code is not ("ES384" or "RS384")).Distinct().ToList();
        Assert.True(missing.Count == 0, string.Join("; ", missing));
    }

    private static Table Issues() => Table.Embedded(typeof(Issue).Assembly, "Issues/issues.tsv");
}
