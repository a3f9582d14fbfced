using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Phenotyping;

internal enum ResultSource
{
    /// <summary>Nothing is known of the gene. Never the same as normal.</summary>
    None,
    Genome,
    /// <summary>Reported by a laboratory or another caller.</summary>
    Outside,
}

/// <summary>One reading of one gene; a gene with several equally good diplotypes has one of these for each.</summary>
/// <param name="Alleles">Two, or one for a haploid or single-entry call; empty where only a phenotype or score was reported.</param>
/// <param name="Phenotypes">One; for HLA one status per allele that a guideline names ("*57:01 negative"); "n/a" and "Indeterminate" as CPIC writes them.</param>
/// <param name="ActivityScore">"1.5", "≥3.0", "n/a"; null in genes without a score, and where a phenotype stands for several scores.</param>
/// <param name="LookupKeys">Under which CPIC's rows list it. Empty in genes of which CPIC lists neither (CYP4F2).</param>
/// <param name="Inferred">The pair stands for a longer finding (lowest-function genes).</param>
/// <param name="Notes">"outside-replaces-genome", "reported-phenotype", "reported-score", "outside-phenotype-differs", "outside-score-differs", "undocumented-allele", "hla-one-allele", "hla-low-resolution", "sub-allele-folded", "tandem-summed".</param>
internal sealed record GeneResult(
    string Gene, Seq<string> Alleles, Seq<string> Phenotypes, string? ActivityScore, Seq<string> LookupKeys, ResultSource Source, bool Inferred = false, Seq<string> Notes = default)
{
    /// <summary>The key and phenotype of a gene without a result.</summary>
    public const string NoResult = "No Result";

    public bool IsKnown => Source != ResultSource.None;

    public string Diplotype => string.Join('/', Alleles);

    public string Phenotype => string.Join("; ", Phenotypes);

    /// <summary>The diplotype; where none was reported, the phenotype and the score: "Normal Metabolizer (1.25)".</summary>
    public string Label => Alleles.Count > 0 ? Diplotype : ActivityScore is { } score ? $"{Phenotype} ({score})" : Phenotype;

    public GeneResult Noting(params ReadOnlySpan<string> notes) => this with { Notes = Notes.AddRange(notes.ToArray().Except(Notes)) };
}
