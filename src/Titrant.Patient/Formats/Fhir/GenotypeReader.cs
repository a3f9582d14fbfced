using System.Text.RegularExpressions;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>
/// What a laboratory says of a gene in an Observation -> Genotype: by the Genomics Reporting guide (genotype, haplotype,
/// therapeutic implication; STU1 to STU3), by LOINC's codes for single genes, or by a local code whose words name the gene.
/// </summary>
internal static partial class GenotypeReader
{
    // LOINC as the guide uses it (hl7.org/fhir/uv/genomics-reporting/STU3).
    private const string GenotypeName = "84413-4";
    private const string HaplotypeName = "84414-2";
    private const string GeneStudied = "48018-6";
    private const string MedicationPhenotype = "53040-2";
    private const string ActivityScore = "104663-0";
    private const string Implication = "therapeutic-implication";
    private const string PredictedImplication = "predicted-therapeutic-implication";

    // A first haplotype waits for its second until the document ends.
    private sealed record Haplotype(Genotype Allele) : Claim
    {
        public override string Kind => "haplotype";
        internal override void Encode(FactEncoder to) => Allele.Encode(to);
    }

    public static Claim? Of(Measurement m, FhirResource r)
    {
        string? stated = null, diplotype = null, phenotype = null, score = null;
        var isHaplotype = m.Code.Is(Systems.Loinc, HaplotypeName);
        var isImplication = m.Code.Codings.Any(c => c.Code == Implication);
        foreach (var c in m.Components.Span)
            switch (c.Code.CodeIn(Systems.Loinc) ?? c.Code.Codings.Select(x => x.Code).FirstOrDefault())
            {
                case GeneStudied: stated = GeneOf(c.Value); break;
                case GenotypeName: diplotype = Words(c.Value); break;
                case MedicationPhenotype or Implication or PredictedImplication: phenotype ??= Words(c.Value); break;
                case ActivityScore or "activity-score": score = Words(c.Value); break;
                default: break;
            }
        var value = Words(m.Value);
        var byCode = OutsideGenes.OfLoinc(m.Code.CodeIn(Systems.Loinc));
        var byWords = OutsideGenes.NamedIn(string.Join(" | ", m.Code.Codings.Select(c => c.Display).Prepend(m.Code.Text).Distinct()));
        var named = stated ?? byWords ?? byCode;
        if (m.Code.Is(Systems.Loinc, GenotypeName) || isHaplotype)
        {
            diplotype ??= value;
            named ??= diplotype is null ? null : OutsideGenes.NamedIn(diplotype);
        }
        // Any observation about one gene whose value is a pair of alleles or a phenotype is such a result, whatever its local code.
        else if (!isImplication && named is not null && value is not null)
        {
            if (LooksLikeAlleles(value)) diplotype ??= value;
            else if (OneAllele(named, m.Code) is { } allele && !value.Contains('*', StringComparison.Ordinal)) phenotype ??= $"{allele} {value}";
            else if (byCode is not null || LooksLikePhenotype(value)) phenotype ??= value;
        }
        if (named is null) return null;
        if (byCode is not null && (byWords ?? byCode) != byCode || stated is not null && (byCode ?? stated) != stated)
        {
            r.Note("PGX026", $"{byCode} by its code, {(stated is not null && stated != byCode ? stated : byWords)} by its words");
            return null;
        }
        diplotype = OutsideCalls.Result(Pair(named, diplotype ?? ""));
        phenotype = OutsideCalls.Result(phenotype ?? "");
        if (diplotype.Length == 0 && phenotype.Length == 0) return null;
        if (diplotype.Length > 256 || phenotype.Length > 256 || score is { Length: > 32 } || named.Length > 32) return null;
        var genotype = new Genotype(named, diplotype, phenotype.Length > 0 ? phenotype : null, score, m.Method?.Words ?? "", m.Specimen?.Words ?? "");
        return isHaplotype ? new Haplotype(genotype) : genotype;
    }

    /// <summary>
    /// Two haplotypes of one gene and time are a genotype, unless the document states it itself. A phenotype that is reported
    /// beside a genotype belongs to it: one result, not two.
    /// </summary>
    public static void Join(List<Draft> drafts, Action<string, string> lone)
    {
        if (!drafts.Any(d => d.Claim is Genotype or Haplotype)) return;
        foreach (var copies in drafts.Where(d => d.Claim is Haplotype).GroupBy(d => (((Haplotype)d.Claim).Allele.Gene, d.When)).ToList())
        {
            if (drafts.Any(d => d.Claim is Genotype { Diplotype.Length: > 0 } g && g.Gene == copies.Key.Gene && d.When == copies.Key.When)) continue;
            var alleles = copies.Select(c => ((Haplotype)c.Claim).Allele).ToList();
            var first = copies.First();
            if (alleles.Count == 2) drafts.Add(first with { Claim = alleles[0] with { Diplotype = $"{alleles[0].Diplotype}/{alleles[1].Diplotype}" } });
            else if (alleles.Count == 1 && OutsideGenes.MayBeSingle(copies.Key.Gene)) drafts.Add(first with { Claim = alleles[0] });
            else lone(first.Sighting.Source.ToString(), $"{copies.Key.Gene} {string.Join(", ", alleles.Select(a => a.Diplotype))}");
        }
        drafts.RemoveAll(d => d.Claim is Haplotype);

        foreach (var phenotype in drafts.Where(d => d.Claim is Genotype { Diplotype.Length: 0 }).ToList())
        {
            var said = (Genotype)phenotype.Claim;
            var at = drafts.FindIndex(d => d.Claim is Genotype { Diplotype.Length: > 0 } g && g.Gene == said.Gene && d.When == phenotype.When
                && (g.ReportedPhenotype is null || string.Equals(g.ReportedPhenotype, said.ReportedPhenotype, StringComparison.OrdinalIgnoreCase)) && (g.ActivityScore is null || said.ActivityScore is null || g.ActivityScore == said.ActivityScore));
            if (at < 0) continue;
            var whole = (Genotype)drafts[at].Claim;
            drafts[at] = drafts[at] with { Claim = whole with { ReportedPhenotype = whole.ReportedPhenotype ?? said.ReportedPhenotype, ActivityScore = whole.ActivityScore ?? said.ActivityScore } };
            drafts.Remove(phenotype);
        }
    }

    private static string? GeneOf(Value value)
    {
        if (value is Value.Coded c)
            foreach (var coding in c.Term.Codings.Span)
            {
                if (OutsideGenes.Known(coding.Display) is { } shown) return shown;
                if (coding.Code.StartsWith("HGNC:", StringComparison.OrdinalIgnoreCase) && OutsideGenes.OfHgnc(coding.Code) is { } byId) return byId;
                if (OutsideGenes.Known(coding.Code) is { } symbol) return symbol;
            }
        return Words(value) is { Length: > 0 } words ? OutsideGenes.Known(words) ?? words : null;
    }

    // "hla#3.23.0#HLA-A:01:01G+HLA-A:01:02" (GL string): one locus, two alleles, no ambiguity between them.
    private static string Pair(string gene, string written)
    {
        var text = written;
        if (text.LastIndexOf('#') is var hash and >= 0) text = text[(hash + 1)..];
        if (gene.StartsWith("HLA-", StringComparison.Ordinal) && text.Contains('+', StringComparison.Ordinal) && text.IndexOfAny(['/', '|', '^']) < 0) text = text.Replace('+', '/');
        return OutsideCalls.Tidy(gene, text);
    }

    // A test of one allele has it in its name, or in its code, and "positive" for a value: "HLA-B*57:01 [Presence]".
    private static string? OneAllele(string gene, Term code)
    {
        if (!gene.StartsWith("HLA-", StringComparison.Ordinal)) return null;
        var named = code.Codings.Select(c => c.Display).Prepend(code.Text).Select(w => Allele().Match(w)).Where(m => m.Success)
            .Select(m => $"*{m.Groups[1].Value}:{m.Groups[2].Value}").Append(OutsideGenes.AlleleOfLoinc(code.CodeIn(Systems.Loinc)) ?? "").Where(a => a.Length > 0).Distinct().ToList();
        return named is [var only] ? only : null;
    }

    [GeneratedRegex(@"HLA-[A-Z0-9]+\*([0-9]{2,3}):?([0-9]{2})(?![0-9:])", RegexOptions.CultureInvariant)]
    private static partial Regex Allele();

    // "*1/*2", "CYP2D6 *4/*4", "c.1905+1G>A/Reference", "HLA-B*57:01/HLA-B*08:01"; no ratio such as "1/2".
    private static bool LooksLikeAlleles(string value) => value.Length < 128 && value.Contains('/', StringComparison.Ordinal)
        && (value.Contains('*', StringComparison.Ordinal) || value.Contains("c.", StringComparison.Ordinal) || value.Contains("Reference", StringComparison.OrdinalIgnoreCase));

    private static bool LooksLikePhenotype(string value) => value.Length < 128
        && (value.Contains("metaboli", StringComparison.OrdinalIgnoreCase) || value.Contains("acetylator", StringComparison.OrdinalIgnoreCase) || value.EndsWith(" function", StringComparison.OrdinalIgnoreCase));

    private static string? Words(Value value) => value switch
    {
        Value.Coded { Term.Words.Length: > 0 } c => c.Term.Words,
        Value.Words w => w.Text,
        Value.Number n => n.Quantity.Sign + n.Quantity.Written,
        _ => null,
    };
}
