using Titrant.Medicine.Briefs;
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
/// <param name="Tells">What the sources say where they disagree.</param>
public sealed record PgxGene(
    string Gene, GeneStanding Standing, Seq<string> Diplotypes, string Phenotype, string? ActivityScore, string Source,
    Seq<string> NotCalled, string NotExcluded, string Says, string Ask, Seq<string> Tells, Seq<FactLine> Evidence,
    Seq<string> Because, Seq<TableLine> Tables, string Capability, string Version) : Wire
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
        return genes.ToSeq();
    }

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
        const string Mark = "activity score ";
        var text = finding.Says;
        var at = text.IndexOf(Mark, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var score = new string([.. text.Skip(at + Mark.Length).TakeWhile(c => char.IsAsciiDigit(c) || c is '.' or '≥')]).TrimEnd('.');
        return score.Length > 0 ? score : null;
    }

    /// <summary>"no function *2 (rs4244285)": what the sentence says is not excluded, up to its end.</summary>
    private static string Besides(string says)
    {
        var at = says.IndexOf("not excluded", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return "";
        var rest = says[(at + "not excluded".Length)..].TrimStart(':', ' ');
        var end = rest.IndexOf(". ", StringComparison.Ordinal);
        return (end >= 0 ? rest[..end] : rest).TrimEnd('.', ' ');
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
