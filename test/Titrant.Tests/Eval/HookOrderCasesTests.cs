using Titrant.Cli.Eval;

namespace Titrant.Tests.Eval;

/// <summary>
/// Orders of invented patients, put to a real server. What is open is named, and fails here when it begins to pass. H32: gabapentin
/// while acute kidney injury is possible (no opened source has a row). H43: trimethoprim beside ramipril at a potassium of 5.8, an interaction.
/// </summary>
public sealed class HookOrderCasesTests
{
    [Fact]
    public void What_a_hospital_pharmacist_expects_of_an_order_is_on_the_screen_and_nothing_forbidden()
    {
        var path = Path.Combine(Repository.Root, "eval", "hook-cases.jsonl");
        var cases = HookOrderCases.Row.Run(new EvalInput(path, [.. File.ReadLines(path)], _ => { })).ToList();
        Assert.Equal(43, cases.Count);
        string[] open = ["H32", "H43"];
        Assert.Equal(open, cases.Where(c => !c.Passed).Select(c => c.Id).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(cases, c => c.Actual.Contains("must not", StringComparison.Ordinal));
    }
}
