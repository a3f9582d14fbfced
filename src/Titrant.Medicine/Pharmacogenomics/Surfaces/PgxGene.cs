using System.Text.Json.Serialization;
using Titrant.Medicine.Briefs;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

public enum GeneStanding
{
    /// <summary>One genotype, or several of one phenotype.</summary>
    Called,
    /// <summary>Not known, and why.</summary>
    NotAssessable,
    /// <summary>Two sources contradict each other; neither is chosen.</summary>
    Disagree,
}

/// <summary>One gene of one person.</summary>
/// <param name="Diplotypes">Every compatible diplotype, the best first; empty where only the phenotype was reported, or nothing is known.</param>
/// <param name="Phenotype">The guideline's term as its table writes it; "" where not known.</param>
/// <param name="ActivityScore">As reported or as the table gives it ("1.5"); null for genes without one.</param>
/// <param name="Source">What the answer rests on: the genome file with its build, a laboratory's report, or an assumption.</param>
/// <param name="NotCalled">Positions that were not called.</param>
/// <param name="Says">The answer as a sentence; it names what is not excluded.</param>
/// <param name="Ask">The one test that would answer an open question; "" where none is open.</param>
/// <param name="Needed">False where it is open and no medicine that is listed depends on it.</param>
/// <param name="Tells">What the sources say where they disagree.</param>
public sealed record PgxGene(
    string Gene, GeneStanding Standing, Seq<string> Diplotypes, string Phenotype, string? ActivityScore, string Source,
    Seq<string> NotCalled, string NotExcluded, string Says, string Ask, Seq<string> Tells, Seq<FactLine> Evidence,
    Seq<string> Because, Seq<TableLine> Tables, string Capability, string Version, bool Needed = true) : Wire
{
    private const string Name = "Genotype";

    internal static Seq<PgxGene> Of(Chart chart, IReadOnlyList<Answer> answers, Citations citations)
    {
        var genes = new List<PgxGene>();
        foreach (var answer in answers.Where(a => a.Key.Name == Name).OrderBy(a => a.Key.Target, StringComparer.Ordinal))
            genes.Add(answer switch
            {
                Finding f => Called(chart, f, citations),
                Gap g => Open(chart, g, citations),
                _ => throw new InvalidOperationException("An answer is a finding or a gap."),
            });
        // The chart counts these in one line; whoever asks about genes wants each by its name.
        if (answers.OfType<Gap>().FirstOrDefault(a => a.Key.Name == PharmacogeneGenotypes.Open) is { } lumped)
            foreach (var gene in PharmacogeneGenotypes.Genes.Where(g => genes.TrueForAll(x => x.Gene != g)))
                if (new GeneAssessment(chart, gene, [], PharmacogeneGenotypes.Cite, lumped.Needs, lumped.Origin).Answers().OfType<Gap>().FirstOrDefault() is { Facts.Count: > 0 } gap)
                    genes.Add(Open(chart, gap, citations) with { Needed = false });
        return genes.OrderBy(g => g.Gene, StringComparer.Ordinal).ToSeq();
    }

    /// <summary>The diplotypes in at most so many characters.</summary>
    internal string Shown(int longest)
    {
        var words = string.Join(" or ", Diplotypes.Take(2).Select(Pair)) + (Diplotypes.Count > 2 ? $" or {Words.Count(Diplotypes.Count - 2, "other")}" : "");
        return words.Length <= longest ? words : words[..(longest - 1)] + "\u2026";
    }

    // A long name said twice fills the line and says no more.
    private static string Pair(string diplotype) =>
        diplotype.Split('/') is [var first, var second] && first == second && first.Length > 12 ? first + ", both copies" : diplotype;

    private static PgxGene Called(Chart chart, Finding f, Citations citations)
    {
        var result = f.Result as Result.Diplotype;
        var facts = f.Evidence.SelectMany(e => e.Facts).Distinct().ToList();
        return new(f.Key.Target, GeneStanding.Called, result?.Diplotypes ?? [], result?.Phenotype ?? "", Score(chart, f, facts), SourceOf(chart, facts, f.Origin),
            result?.NotCalled ?? [], Besides(f.Says), f.Says, "", [], new FactLines(chart).Of(facts, 6, out _),
            f.Evidence.Select(e => e.Citation.Text.Length > 0 ? $"{e.Says} ({e.Citation.Text})" : e.Says).Distinct().ToSeq(), citations.Lines(f.Origin.Tables), f.Origin.Capability, f.Origin.Version);
    }

    private static PgxGene Open(Chart chart, Gap g, Citations citations)
    {
        var sides = g.Disagree.IsEmpty ? [] : chart.AnswersNamed("GenotypeBySource").OfType<Finding>().Where(f => f.Result is Result.Diplotype d && d.Gene == g.Key.Target).ToList();
        return new(g.Key.Target, g.Disagree.IsEmpty ? GeneStanding.NotAssessable : GeneStanding.Disagree,
            sides.SelectMany(f => ((Result.Diplotype)f.Result).Diplotypes).Distinct().ToSeq(), string.Join(" or ", sides.Select(f => ((Result.Diplotype)f.Result).Phenotype).Distinct()),
            null, SourceOf(chart, [.. g.Facts], g.Origin), [], Besides(g.Says), g.Says, g.Ask, g.Disagree, new FactLines(chart).Of(g.Facts, 6, out _), [], citations.Lines(g.Origin.Tables), g.Origin.Capability, g.Origin.Version);
    }

    // The laboratory's own score, where exactly one of the results that the finding rests on states one.
    private static string? Score(Chart chart, Finding finding, List<FactId> facts)
    {
        var stated = chart.Facts.Where(f => facts.Contains(f.Id)).Select(f => (f.Claim as Genotype)?.ActivityScore).Where(s => s is { Length: > 0 }).Distinct().ToList();
        if (stated.Count == 1) return stated[0];
        // Otherwise that of the table, where one pair is left and it means what the finding says.
        if (stated.Count > 0 || finding.Result is not Result.Diplotype { Diplotypes: [var only] } result || !Phenotyper.HasScore(result.Gene)) return null;
        return only.Split('/') is [var first, var second] && Phenotyper.Of(result.Gene, first, second) is { ActivityScore: { } score } table
            && Phenotyping.ActivityScore.Read(score) is not null && table.Phenotype == result.Phenotype ? score : null;
    }

    /// <summary>"no function *2 (rs4244285)": what the sentence says is not excluded, up to its end.</summary>
    private static string Besides(string says)
    {
        var at = says.IndexOf("not excluded", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return "";
        var rest = says[(at + "not excluded".Length)..];
        // "not excluded besides, and no graver: ..." is not the same as "not excluded: ...".
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var mild = colon > 0 && rest[..colon].Contains("no graver", StringComparison.Ordinal);
        rest = rest[(colon + 1)..].Trim();
        var end = rest.IndexOf(". ", StringComparison.Ordinal);
        return (end >= 0 ? rest[..end] : rest).TrimEnd('.', ' ') + (mild ? " (none graver)" : "");
    }

    private static string SourceOf(Chart chart, List<FactId> ids, Origin origin)
    {
        if (origin.Capability == "assumption") return "assumed";
        var words = new List<string>();
        foreach (var fact in chart.Facts.Where(f => ids.Contains(f.Id)))
            switch (fact.Claim)
            {
                case Sample s: words.Add($"{fact.Source.Document} ({s.Build}{(s.Material == Material.Unstated ? "" : ", " + s.Material.ToString().ToLowerInvariant())})"); break;
                case Genotype g: words.Add($"{(g.Method.Length > 0 ? g.Method : "laboratory report")} ({fact.Source})"); break;
            }
        return string.Join("; ", words.Distinct());
    }
}
