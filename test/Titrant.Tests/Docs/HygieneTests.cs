using System.Text.Json;
using System.Text.RegularExpressions;

namespace Titrant.Tests.Docs;

/// <summary>What must not be in the repository.</summary>
public class HygieneTests
{
    // Written in pieces where the whole word would find this very file.
    private static readonly (string What, Regex Pattern)[] s_banned =
    [
        ("unfinished work", new(@"\b(?:TO" + @"DO|FIX" + @"ME|XX" + @"X|HA" + @"CK)\b")),
        ("a stub", new(@"NotImplemented" + @"Exception|not (?:yet )?implemented", RegexOptions.IgnoreCase)),
        ("a warning silenced without a reason", new(@"#pragma warning disable(?!.*//)|\[SuppressMessage(?!.*Justification)")),
        ("a path of one machine", new(@"(?<![\w.])/(?:home|Users|root|work)/\w")),
        ("a name that hides what a type does", new(@"\b(?:class|record|struct|interface) \w+(?:Manager|Helper|Util|Utils|Dto|Impl)\b")),
    ];

    [Fact]
    public void The_source_holds_nothing_unfinished_and_nothing_of_one_machine()
    {
        var found = SourceTree.Files("*.cs").Concat(SourceTree.Files("*.tsv")).Concat(SourceTree.Files("*.css"))
            .SelectMany(file => File.ReadLines(file).SelectMany((line, i) => s_banned.Where(b => b.Pattern.IsMatch(line)).Select(b => $"{SourceTree.Relative(file)}:{i + 1} {b.What}: {line.Trim()}")))
            .ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public void No_file_is_larger_than_a_repository_wants()
    {
        var large = SourceTree.Under(Repository.Root, "*").Where(f => new FileInfo(f).Length > 1_500_000).Select(SourceTree.Relative).ToList();
        Assert.True(large.Count == 0, string.Join(", ", large));
    }

    [Fact]
    public void Rules_know_no_case_by_its_name()
    {
        var ids = CaseIds("vignettes", "vignettes.jsonl").Concat(CaseIds("pgx", "cases", "cases.jsonl")).Where(id => id.Length >= 4).ToList();
        Assert.True(ids.Count > 100, "the shared cases have lost their identifiers");
        var cases = ids.ToHashSet(StringComparer.Ordinal);
        var found = SourceTree.Files("*.cs").Concat(SourceTree.Files("*.tsv"))
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), @"[\w.]+").Select(m => m.Value.Trim('.')).Where(cases.Contains).Select(id => $"{SourceTree.Relative(f)}: {id}"))
            .Distinct().ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static IEnumerable<string> CaseIds(params string[] path)
    {
        foreach (var line in File.ReadLines(Repository.Data(path)))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("id", out var id)) yield return id.ToString();
        }
    }
}
