using System.Reflection;
using Titrant.Patient.Knowledge;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.Specification;

/// <summary>The list of what CDS Hooks 2.0 demands, and the test that holds us to each.</summary>
public sealed class MustListTests
{
    private static readonly Table s_musts = Table.Embedded(typeof(HookService).Assembly, "CdsHooks/musts.tsv");

    [Fact]
    public void Every_requirement_has_a_test_or_a_reason_why_it_is_not_ours()
    {
        var tests = typeof(MustListTests).Assembly.GetTypes().Where(t => t.Namespace is { } n && n.StartsWith("Titrant.Tests.Server", StringComparison.Ordinal))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Where(m => m.GetCustomAttribute<FactAttribute>() is { Skip: null }).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        // No column for what waits: a requirement is held or is not ours.
        Assert.Equal(["section", "requirement", "applies to", "why", "test"], s_musts.Columns);
        foreach (var row in s_musts.Rows)
        {
            Assert.True(row["section"].Length > 0 && row["requirement"].Length > 0, row["requirement"]);
            Assert.Contains(row["applies to"], new[] { "service", "client", "n/a" });
            if (row["applies to"] == "n/a") Assert.True(row["why"].Length > 0 && row["test"].Length == 0, row["requirement"]);
            else Assert.Contains(row["test"], tests);
        }
        Assert.Equal(s_musts.Rows.Count, s_musts.Rows.Select(r => (r["section"], r["requirement"])).Distinct().Count());
    }
}
