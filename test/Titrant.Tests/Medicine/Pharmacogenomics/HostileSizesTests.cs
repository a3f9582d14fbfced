using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Titrant.Medicine;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.Pharmacogenomics;

/// <summary>Files made to be slow: what a gene answers stays small and comes in time, whatever the file says.</summary>
public sealed class HostileSizesTests
{
    public static TheoryData<string> Genes => [.. Pharmacogene.FromVcf];

    [Theory, MemberData(nameof(Genes))]
    public void A_gene_heterozygous_everywhere_is_answered_in_time(string gene) => Answers(gene, (_, _) => (true, null));

    [Theory, MemberData(nameof(Genes))]
    public void A_gene_in_sixteen_phase_sets_is_answered_in_time(string gene) => Answers(gene, (i, count) => (true, (i * 16 / count).ToString(CultureInfo.InvariantCulture)));

    [Theory, MemberData(nameof(Genes))]
    public void One_heterozygous_position_of_a_gene_is_answered_in_time(string gene)
    {
        var telling = Pharmacogene.Of(gene).Telling().Select(t => t.Position).DefaultIfEmpty(0).First();
        Answers(gene, (i, _) => i == telling ? (true, null) : null);
    }

    [Theory, MemberData(nameof(Genes))]
    public void One_reference_position_of_a_gene_is_answered_in_time(string gene) => Answers(gene, (i, _) => i == 0 ? (false, null) : null);

    [Fact]
    public void A_record_of_thousands_of_problems_is_answered_in_time()
    {
        var person = Person.Woman(64).Carrying("CYP2C19", "*2/*2").Carrying("CYP2D6", "*4/*4").Carrying("SLCO1B1", "*5/*5")
            .Taking("omeprazole 20 mg OD").Taking("amitriptyline 25 mg").Taking("citalopram 20 mg").Taking("simvastatin 40 mg").Taking("voriconazole 200 mg").Taking("metoprolol 50 mg")
            .Sequenced(GenomeBuild.GRCh38, Material.Germline, [.. Pharmacogene.FromVcf.Select(Pharmacogene.Of).SelectMany(g => g.Positions.Where(p => p.Role is PositionRole.Defining or PositionRole.Required).Take(3))
                .Select((p, i) => new PositionCall(p.On38.Chrom, p.On38.Pos, p.Ref38, p.Alts, [p.Ref38, p.Ref38], CallState.Reference, false, null, "PASS", 99, 30, i))]);
        for (var i = 0; i < 3000; i++) person = person.Having("J06.9", "upper respiratory infection", FormattableString.Invariant($"{1970 + i / 60}-{i / 5 % 12 + 1:00}-{i % 5 + 1:00}"));
        var chart = person.Chart();
        var clock = Stopwatch.StartNew();
        chart = chart.Ask(Capabilities.All);
        Assert.NotEmpty(chart.Advice);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed.TotalSeconds} s");
    }

    [Fact]
    public void Digits_of_another_script_in_a_report_end_nothing()
    {
        var chart = Person.Woman(64).Carrying("CYP2D6", "*1x\u0663/*2", "Normal Metabolizer").Carrying("HLA-B", "*\u0665\u0667:\u0660\u0661").Taking("codeine 30 mg").Taking("abacavir 300 mg").Chart().Ask(Capabilities.All);
        Assert.NotEmpty(chart.Answers);
    }

    /// <summary>A bound in milliseconds of the clock makes a busy hospital server answer otherwise than an idle one; inputs are bounded in letters.</summary>
    [Fact]
    public void A_busy_machine_changes_no_answer()
    {
        const System.Reflection.BindingFlags any = System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public;
        var patterns = typeof(Capabilities).Assembly.GetTypes().SelectMany(t => t.GetMethods(any)).Where(m => m.ReturnType == typeof(Regex) && m.GetParameters().Length == 0).ToList();
        Assert.NotEmpty(patterns);
        Assert.All(patterns, p => Assert.Equal(Regex.InfiniteMatchTimeout, ((Regex)p.Invoke(null, null)!).MatchTimeout));
    }

    private static void Answers(string gene, Func<int, int, (bool Heterozygous, string? Set)?> at)
    {
        var table = Pharmacogene.Of(gene);
        var calls = new List<PositionCall>();
        foreach (var (p, i) in table.Positions.Select((p, i) => (p, i)).Where(p => p.p.Role is PositionRole.Defining or PositionRole.Required))
            if (at(i, table.Positions.Count) is var (heterozygous, set))
                calls.Add(new(p.On38.Chrom, p.On38.Pos, p.Ref38, p.Alts, [p.Ref38, heterozygous ? p.Alts[0] : p.Ref38], heterozygous ? CallState.Called : CallState.Reference, set is not null, set, "PASS", 99, 30, i));
        var person = Person.Woman(64).Taking("mercaptopurine 50 mg OD").Taking("capecitabine").Taking("rasburicase").Taking("simvastatin 40 mg").Taking("warfarin").Taking("efavirenz").Taking("atazanavir").Taking("tacrolimus").Taking("phenytoin").Taking("sevoflurane")
            .Taking("ivacaftor").Taking("isoniazid").Sequenced(GenomeBuild.GRCh38, Material.Germline, [.. calls]);
        var clock = Stopwatch.StartNew();
        var chart = person.Chart().Ask(Capabilities.All);
        var took = clock.Elapsed;
        // RYR1's 340 alleles make 57,630 pairs, and every one of its positions a name.
        Assert.All(chart.Answers, a => Assert.True(a.Says.Length < 1000, $"{a.Key}: {a.Says.Length} letters"));
        Assert.All(chart.Answers.OfType<Finding>().Select(f => f.Result).OfType<Result.Diplotype>(), d => Assert.True(d.Diplotypes.Count < 1000, $"{d.Gene}: {d.Diplotypes.Count} pairs"));
        Assert.True(took < TimeSpan.FromSeconds(20), $"{gene}: {took.TotalSeconds} s");
    }
}
