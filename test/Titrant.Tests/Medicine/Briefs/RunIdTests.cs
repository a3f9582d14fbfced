using System.Security.Cryptography;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Formats;
using static Titrant.Tests.Medicine.Briefs.Told;

namespace Titrant.Tests.Medicine.Briefs;

public sealed class RunIdTests
{
    private static readonly Draft[] s_drafts = [.. Enumerable.Range(1, 20).Select(i => new Draft(Day(2025, 1, i), Lab("Creatinine", 80 + i, "umol/L"), Seen($"e{i}", Day(2025, 1, i))))];

    private static string Run(IReadOnlyList<Draft> drafts, DateTimeOffset? asOf = null, string version = "1") =>
        Compose(PatientRecord.Build(new PersonId("p1"), drafts), [], [], asOf, version).RunId;

    [Fact]
    public void The_order_of_reading_leaves_no_trace()
    {
        var random = new Random(7);
        var run = Run(s_drafts);
        Assert.Matches("^r1:[0-9a-f]{16}$", run);
        for (var i = 0; i < 20; i++)
        {
            var shuffled = s_drafts.ToArray();
            random.Shuffle(shuffled);
            Assert.Equal(run, Run(shuffled));
        }
    }

    [Fact]
    public void Another_moment_fact_value_or_version_is_another_run()
    {
        string[] runs =
        [
            Run(s_drafts), Run(s_drafts, At(2026, 3, 11)), Run(s_drafts[1..]), Run(s_drafts, version: "2"),
            Run([.. s_drafts[1..], s_drafts[0] with { Claim = Lab("Creatinine", 500, "umol/L") }]),
            Run([.. s_drafts[1..], s_drafts[0] with { Sighting = s_drafts[0].Sighting with { Status = new ClaimStatus(StatusKind.Preliminary, "preliminary") } }]),
        ];
        Assert.Equal(runs.Length, runs.Distinct().Count());
    }

    [Fact]
    public void What_was_known_only_later_changes_nothing() =>
        Assert.Equal(Run(s_drafts), Run([.. s_drafts, new Draft(Day(2026, 5, 1), Lab("Creatinine", 300, "umol/L"), Seen("later", Day(2026, 5, 1)))]));

    [Fact]
    public void Setting_packs_and_assumptions_are_part_of_a_run()
    {
        var record = PatientRecord.Build(new PersonId("p1"), s_drafts);
        ICapability[] capabilities = [new Told(_ => [], _ => [])];
        var at = At(2026, 3, 10);
        var plain = Chart.Of(record, at);
        string[] runs =
        [
            .. new[]
            {
                plain, Chart.Of(record, at, Setting.Default with { Jurisdiction = "UK" }), Chart.Of(record, at, Setting.Default with { Authorities = ["DPWG", "CPIC"] }),
                Chart.Of(record, at, null, new Shelf(["clinvar 2026-02"])), plain.Assume(new("eGFR"), new Result.Measured(new Estimate(50, null, "mL/min", "assumed")), "eGFR 50"),
            }.Select(c => Brief.Compose(c.Ask(capabilities), [], capabilities).RunId),
        ];
        Assert.Equal(runs.Length, runs.Distinct().Count());
    }

    // With another table of Dutch advice, or without it, the same facts give other advice.
    [Fact]
    public void The_packs_beside_the_program_are_part_of_a_run()
    {
        var tables = Compose(PatientRecord.Build(new PersonId("p1"), s_drafts), [], []).Inputs.Tables;
        foreach (var name in (string[])["dpwg/recommendations.tsv", "dpwg/advice.tsv", "dpwg/cyp2d6.tsv", "pharmcat/nat2_priorities.tsv"])
            Assert.Contains(new Used("packs/" + name, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "packs", name))))), tables);
    }
}
