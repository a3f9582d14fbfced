using System.Reflection;
using Titrant.Patient.Knowledge;

namespace Titrant.Tests.Server.Specification;

/// <summary>The list of what CDS Hooks 2.0 demands, and the test that holds us to each.</summary>
public sealed class MustListTests(ITestOutputHelper output)
{
    private static readonly Table s_musts = Table.Parse("musts.tsv", File.ReadAllBytes(Path.Combine(Repository.Root, "test", "Titrant.Tests", "Server", "Specification", "musts.tsv")));

    [Fact]
    public void Every_requirement_has_a_test_or_a_reason_why_it_is_not_ours()
    {
        var tests = typeof(MustListTests).Assembly.GetTypes().Where(t => t.Namespace is { } n && n.StartsWith("Titrant.Tests.Server", StringComparison.Ordinal))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Where(m => m.GetCustomAttribute<FactAttribute>() is not null).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var row in s_musts.Rows)
        {
            Assert.True(row["section"].Length > 0 && row["requirement"].Length > 0, row["requirement"]);
            Assert.Contains(row["applies to"], new[] { "service", "client", "n/a" });
            if (row["applies to"] == "n/a") Assert.True(row["why"].Length > 0 && row["test"].Length == 0, row["requirement"]);
            else if (row["waits for"].Length == 0) Assert.Contains(row["test"], tests);
            else Assert.True(row["test"].Length > 0, row["requirement"]);
        }
        Assert.Equal(s_musts.Rows.Count, s_musts.Rows.Select(r => (r["section"], r["requirement"])).Distinct().Count());
        var (all, none, waiting) = (s_musts.Rows.Count, s_musts.Rows.Count(r => r["applies to"] == "n/a"), s_musts.Rows.Count(r => r["waits for"].Length > 0));
        output.WriteLine($"{all} requirements, {all - none - waiting} tested, {waiting} waiting, {none} not applicable:");
        foreach (var row in s_musts.Rows.Where(r => r["why"].Length > 0 || r["waits for"].Length > 0)) output.WriteLine($"- {row["section"]}: {row["requirement"]} ({(row["why"].Length > 0 ? row["why"] : $"waits for {row["waits for"]}")})");
    }
}
