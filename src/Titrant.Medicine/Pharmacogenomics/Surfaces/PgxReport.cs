using System.Text.Json.Serialization;
using Titrant.Medicine.Briefs;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>
/// What the genes of one person say about the medicines that are prescribed or asked about. Composed once from the answers
/// and the advice of a chart; table, passport, FHIR and console only write it down.
/// </summary>
/// <param name="Drugs">Gravest first: a change, then what is not assessable, then checked without a change.</param>
/// <param name="NoRule">Medicines for which no gene rule was found: silence about them is explained here.</param>
/// <param name="NotRecognised">Medicines that were not recognised, and so not checked, as written.</param>
/// <param name="Refused">What was not read, not used or not believed, each with its remedy.</param>
public sealed record PgxReport(
    string Format, string RunId, string Software, string IntendedUse, string AsOf, Briefs.Person Person,
    Seq<PgxGene> Genes, Seq<PgxDrug> Drugs, Seq<string> NoRule, Seq<string> NotRecognised, Seq<PgxRefusal> Refused,
    Seq<TableLine> Tables, Seq<string> Assumed) : Wire
{
    public const string CurrentFormat = "titrant.pgx/1";

    /// <summary>True where some document says who this is.</summary>
    [JsonIgnore]
    public bool IsNamed => Person.Name.Length > 0 || Person.Identifier is not null || Person.Id is not ("unknown" or "");

    [JsonIgnore]
    public string PersonWords => !IsNamed ? "person not named" : Person.Name.Length > 0 ? Person.Name : Person.Shown;

    /// <param name="asked">Medicines that were asked about without being prescribed, by ingredient or as written.</param>
    /// <param name="issues">Those worth saying: of the files and of the values.</param>
    /// <exception cref="ArgumentException">No capability asks about genes: a programmer's fault.</exception>
    public static PgxReport Compose(Chart chart, IReadOnlyList<ICapability> capabilities, IReadOnlyCollection<string> asked, IEnumerable<Issue> issues)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var about = capabilities.Where(c => c.Card.Writes.Contains("Genotype") || c.Card.Reads.Contains("Genotype")).Select(c => c.Card.Name).ToHashSet(StringComparer.Ordinal);
        if (about.Count == 0) throw new ArgumentException("No capability reads or writes a genotype.", nameof(capabilities));
        var citations = Citations.Of(chart, capabilities);
        var facts = new FactLines(chart);
        var answers = chart.Answers.Where(a => about.Contains(a.Origin.Capability)).ToList();
        var advice = chart.Advice.Where(r => about.Contains(r.Origin.Capability)).ToList();
        var genes = PgxGene.Of(chart, answers, citations);
        var drugs = PgxDrug.Of(chart, answers, advice, asked, facts, citations);
        var medicines = Titrant.Medicine.Medicines.Of(chart);
        var answered = drugs.SelectMany(d => d.Drug.Split(" + ")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var silent = medicines.SelectMany(m => m.Product.Drugs).Select(d => d.Ingredient).Distinct().Where(i => !answered.Contains(i)).Order(StringComparer.Ordinal).ToLookup(i => DrugGenes.Of(i).Count > 0);
        drugs = PgxDrug.InOrder(drugs.Concat(silent[true].Select(i => PgxDrug.NotLookedUp(chart, i, genes, asked))));
        var unknown = medicines.Where(m => m.Product.Ingredients.Count == 0).Select(m => Words.Cut(m.Written, 120)).Distinct().Order(StringComparer.Ordinal).ToSeq();
        return new(CurrentFormat, Briefs.RunId.Of(chart, Inputs.Of(chart, capabilities, citations)), "titrant " + typeof(PgxReport).Assembly.GetName().Version!.ToString(3),
            Brief.Use, Iso.Of(chart.AsOf), Briefs.Person.Of(chart), genes, drugs, silent[false].ToSeq(), unknown,
            issues.Where(i => i.Severity >= Severity.Warning).Distinct().Select(PgxRefusal.Of).ToSeq(),
            citations.Lines(answers.SelectMany(a => a.Origin.Tables).Concat(advice.SelectMany(r => r.Origin.Tables)).Distinct().Order(StringComparer.Ordinal).ToSeq()),
            chart.Assumed.Select(a => a.ToString()).ToSeq());
    }
}

/// <summary>One issue in the words of the issue table.</summary>
public sealed record PgxRefusal(string Code, Severity Severity, string Place, string Detail, string Meaning, string Remedy) : Wire
{
    internal static PgxRefusal Of(Issue issue) => new(issue.Code, issue.Severity, Words.Cut(issue.Place, 400), Words.Cut(issue.Detail, 400), issue.Meaning, issue.Remedy);
}
