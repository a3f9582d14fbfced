using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Matching;
using System.Text.Json;
using Titrant.Medicine.Clopidogrel;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;

namespace Titrant.Tests.Medicine.Clopidogrel;

/// <summary>Published matcher cases of CYP2C19 (PharmCAT 3.1.1, MPL-2.0), read as files and matched without our quality rules.</summary>
public sealed class ConformanceTests
{
    private static readonly string s_cases = Path.Combine(Environment.GetEnvironmentVariable("TITRANT_SHARED") ?? Path.Combine(Root(), "..", "shared"), "data", "pgx", "cases");

    [Fact]
    public void The_published_matcher_cases_of_CYP2C19_give_their_diplotypes()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(s_cases, "cases.jsonl")), "shared data are not here");
        var (run, wrong) = (0, new List<string>());
        foreach (var line in File.ReadLines(Path.Combine(s_cases, "cases.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var c = json.RootElement;
            if (c.GetProperty("kind").GetString() != "matcher" || c.GetProperty("gene").GetString() != "CYP2C19" || c.GetProperty("definition").GetString() != "HEAD") continue;
            var flags = c.GetProperty("flags");
            if (flags.GetProperty("find_combinations").GetBoolean()) continue;
            run++;
            var expected = c.GetProperty("expected").GetProperty("diplotypes").EnumerateArray().Select(d => d.GetString()!).ToList();
            var top = flags.GetProperty("top_candidate_only").GetBoolean();
            var actual = Matched(Path.Combine(s_cases, c.GetProperty("vcf").GetString()!), top);
            if (!expected.SequenceEqual(actual)) wrong.Add($"{c.GetProperty("id")}: {string.Join(' ', actual)} for {string.Join(' ', expected)}");
        }
        Assert.True(run >= 10 && wrong.Count == 0, $"{run} cases; {string.Join("; ", wrong)}");
    }

    [Fact]
    public void The_published_pipeline_cases_give_the_CYP2C19_diplotype()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(s_cases, "cases.jsonl")), "shared data are not here");
        var (run, wrong) = (0, new List<string>());
        foreach (var line in File.ReadLines(Path.Combine(s_cases, "cases.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var c = json.RootElement;
            if (c.GetProperty("kind").GetString() != "pipeline" || !c.GetProperty("expected").GetProperty("genes").TryGetProperty("CYP2C19", out var gene)) continue;
            if (!gene.TryGetProperty("called_by_matcher", out var called) || c.GetProperty("vcf").GetString() is not { } vcf) continue;
            var expected = !called.GetBoolean() ? [] : gene.TryGetProperty("print_calls", out var print) ? print.EnumerateArray().Select(d => d.GetString()!).ToList() : null;
            // A laboratory's call takes the matcher's place there; here the genome is asked all the same.
            if (expected is null || c.GetProperty("outside_calls").GetRawText().Contains("CYP2C19", StringComparison.Ordinal)) continue;
            run++;
            var actual = Matched(Path.Combine(s_cases, vcf), top: true);
            if (!expected.SequenceEqual(actual)) wrong.Add($"{c.GetProperty("id")}: {string.Join(' ', actual)} for {string.Join(' ', expected)}");
        }
        Assert.True(run >= 12 && wrong.Count == 0, $"{run} cases; {string.Join("; ", wrong)}");
    }

    private static List<string> Matched(string path, bool top)
    {
        using var file = File.OpenRead(path);
        var request = new VcfRequest(Pharmacogene.AllLoci(), StatedBuild: GenomeBuild.GRCh38) { MinDepth = 0, MinGenotypeQuality = 0, AcceptFiltered = true };
        var read = VcfReader.Read(Path.GetFileName(path), file, new Known(DateTimeOffset.UnixEpoch, KnownBasis.FileDate), request);
        if (read.Drafts.Count == 0) return [$"refused: {string.Join(' ', read.Issues)}"];
        var observed = GeneCall.Observe(Pharmacogene.Of("CYP2C19"), (Sample)read.Drafts[0].Claim, [], []);
        var all = NamedAlleles.Match(Pharmacogene.Of("CYP2C19"), observed);
        return [.. all.Where(p => !top || p.Score == all[0].Score).Select(p => p.ToString())];
    }

    internal static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Titrant.slnx"))) at = at.Parent;
        return at?.FullName ?? AppContext.BaseDirectory;
    }
}
