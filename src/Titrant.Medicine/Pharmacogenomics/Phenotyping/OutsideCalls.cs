using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Phenotyping;

/// <summary>
/// What holds of a gene when another caller reported it: the report goes before the genome, a reported phenotype or score
/// before the diplotype's; each such step is noted, and each disagreement is an issue.
/// </summary>
internal static class OutsideCalls
{
    /// <param name="calls">All reports of one gene; each further one adds an alternative.</param>
    /// <param name="genome">What the genome gives for the gene, from <see cref="Phenotyper"/>; used where there is no report.</param>
    public static (Seq<GeneResult> Results, Seq<Issue> Problems) Resolve(IEnumerable<OutsideCall> calls, Seq<GeneResult> genome)
    {
        var (results, kept, problems) = (new List<GeneResult>(), new HashSet<GeneResult>(), new List<Issue>());
        OutsideCall? first = null;
        foreach (var call in calls.DistinctBy(c => (c.Diplotype, c.Phenotype, c.ActivityScore)))
        {
            if (Of(call, problems) is not { } result) continue;
            if (first is null) first = call;
            else problems.Add(new("PGX009", call.Place, $"{call.Gene}: {result.Label} beside {results[0].Label}", About(call)));
            if (kept.Add(result)) results.Add(result);
        }
        if (first is null) return (genome, problems.ToSeq());
        var seen = genome.Where(g => g.IsKnown).ToList();
        if (seen.Count == 0) return (results.ToSeq(), problems.ToSeq());
        problems.Add(new("PGX004", first.Place, $"{first.Gene}: {string.Join(" or ", results.Select(r => r.Label))} is used; the genome gives {string.Join(" or ", seen.Select(g => g.Label))}", About(first)));
        return (results.Select(r => r.Noting("outside-replaces-genome")).ToSeq(), problems.ToSeq());
    }

    /// <summary>One report by itself; null where nothing in it can be read.</summary>
    public static GeneResult? Of(OutsideCall call, ICollection<Issue> problems)
    {
        var result = call.Diplotype is { } diplotype && !OutsideCall.IsNoCall(diplotype) ? OfDiplotype(call, diplotype, problems) : null;
        var score = call.ActivityScore is { } s ? Score(call, s, problems) : null;
        var phenotype = call.Phenotype is { } p ? Phenotype(call, p, problems) : null;
        if (score is null && phenotype is null) return result;
        return Hla.Is(call.Gene) ? WithStatus(call, result, phenotype!, problems) : With(call, result, phenotype, score, problems);
    }

    private static GeneResult? OfDiplotype(OutsideCall call, string diplotype, ICollection<Issue> problems)
    {
        var alleles = Split(call.Gene, diplotype);
        if (alleles.Count > 2) { problems.Add(new("PGX010", call.Place, $"{call.Gene} {diplotype}", About(call))); return null; }
        var read = alleles.Select(a => Read(call.Gene, a)).ToList();
        if (Hla.Is(call.Gene) && read.FirstOrDefault(a => Hla.TwoField(a) is null) is { } unreadable) { problems.Add(new("PGX003", call.Place, $"{call.Gene} {unreadable}", About(call))); return null; }
        var result = Lowest(call.Gene, read) is { } lowest
            ? Phenotyper.Of(call.Gene, lowest[0], lowest.ElementAtOrDefault(1) ?? "", ResultSource.Outside) with { Inferred = true }
            : Phenotyper.Of(call.Gene, read[0], read.ElementAtOrDefault(1) ?? "", ResultSource.Outside);
        if (!Hla.Is(call.Gene))
        {
            if (!alleles.SequenceEqual(read)) result = result.Noting("sub-allele-folded");
            foreach (var allele in read.Distinct().Where(a => !IsDocumented(call.Gene, a)))
            {
                problems.Add(new("PGX003", call.Place, $"{call.Gene} {allele}{(Nearest(call.Gene, allele) is { } near ? $"; the table has {near}" : "")}", About(call)));
                result = result.Noting("undocumented-allele");
            }
        }
        return result;
    }

    private static string? Score(OutsideCall call, string written, ICollection<Issue> problems)
    {
        if (!Phenotyper.HasScore(call.Gene)) { problems.Add(new("PGX008", call.Place, $"{call.Gene} has no activity score", About(call))); return null; }
        if (written.Equals(ActivityScore.NotAvailable, StringComparison.OrdinalIgnoreCase)) return ActivityScore.NotAvailable;
        if (ActivityScore.Read(written) is var (value, least)) return ActivityScore.Write(value, least);
        problems.Add(new("PGX008", call.Place, $"{call.Gene} {written}", About(call)));
        return null;
    }

    private static string? Phenotype(OutsideCall call, string written, ICollection<Issue> problems)
    {
        if (Hla.Is(call.Gene))
        {
            if (Hla.Reported(call.Gene, written) is { } status) return status;
        }
        else
        {
            var term = Phenotypes.Term(written);
            var known = PhenotypeKeys.Phenotypes(call.Gene).FirstOrDefault(p => p.Equals(term ?? written.Trim(), StringComparison.OrdinalIgnoreCase));
            if ((known ?? term) is { } says) return says;
        }
        problems.Add(new("PGX007", call.Place, $"{call.Gene} '{written}'", About(call)));
        return null;
    }

    private static GeneResult With(OutsideCall call, GeneResult? result, string? phenotype, string? score, ICollection<Issue> problems)
    {
        List<string> notes = [.. phenotype is null ? Array.Empty<string>() : ["reported-phenotype"], .. score is null ? Array.Empty<string>() : ["reported-score"]];
        if (phenotype is not null && result is { IsKnown: true } && !result.Phenotypes.Contains(phenotype))
        {
            problems.Add(new("PGX005", call.Place, $"{call.Gene} {result.Label}: reported {phenotype}, by the table {result.Phenotype}", About(call)));
            notes.Add("outside-phenotype-differs");
        }
        if (score is not null && result?.ActivityScore is { } ours && ours != score)
        {
            problems.Add(new("PGX006", call.Place, $"{call.Gene} {result.Label}: reported score {score}, by the table {ours}", About(call)));
            notes.Add("outside-score-differs");
        }
        if (score is not null && phenotype is not null && PhenotypeKeys.OfScore(call.Gene, score) is { } implied && implied != phenotype && !notes.Contains("outside-phenotype-differs"))
        {
            problems.Add(new("PGX005", call.Place, $"{call.Gene}: reported {phenotype}, by the reported score {score} {implied}", About(call)));
            notes.Add("outside-phenotype-differs");
        }
        var says = phenotype ?? PhenotypeKeys.OfScore(call.Gene, score!) ?? "Indeterminate";
        // A score is a key by itself; a phenotype stands for every score of it, unless the diplotype gives one that agrees.
        var keys = score is not null ? [score]
            : result is not null && !notes.Contains("outside-phenotype-differs") ? result.LookupKeys
            : PhenotypeKeys.KeysOf(call.Gene, says).DefaultIfEmpty(says).ToSeq();
        var kept = score ?? (notes.Contains("outside-phenotype-differs") ? null : result?.ActivityScore);
        return new GeneResult(call.Gene, result?.Alleles ?? [], [says], kept, keys, ResultSource.Outside, result?.Inferred ?? false, result?.Notes ?? []).Noting([.. notes]);
    }

    // A status beside a typing goes before the typing's own status of that allele, never before its other alleles'.
    private static GeneResult WithStatus(OutsideCall call, GeneResult? typed, string status, ICollection<Issue> problems)
    {
        if (typed is null) return new(call.Gene, [], [status], null, [status], ResultSource.Outside);
        var allele = status[..status.IndexOf(' ', StringComparison.Ordinal)];
        var rest = typed.LookupKeys.Where(k => !k.StartsWith(allele + " ", StringComparison.Ordinal)).ToSeq();
        if (typed.LookupKeys.Contains(status)) return typed;
        if (rest.Count == typed.LookupKeys.Count) return typed with { Phenotypes = rest.Add(status), LookupKeys = rest.Add(status) };
        problems.Add(new("PGX005", call.Place, $"{call.Gene} {typed.Label}: reported {status}", About(call)));
        return (typed with { Phenotypes = rest.Add(status), LookupKeys = rest.Add(status) }).Noting("outside-phenotype-differs");
    }

    /// <summary>At the slash between two alleles; a slash inside a name ("Telti/Kobe") parts nothing.</summary>
    private static List<string> Split(string gene, string diplotype)
    {
        var parts = diplotype.Split('/', '|').Select(p => Plain(gene, p)).ToList();
        if (!Pharmacogene.IsKnown(gene) || parts.Count is 1 or > 4) return parts;
        var table = Pharmacogene.Of(gene);
        if (table.Knows(string.Join('/', parts))) return [string.Join('/', parts)];
        for (var i = 1; parts.Count > 2 && i < parts.Count; i++)
            if (string.Join('/', parts[..i]) is var a && string.Join('/', parts[i..]) is var b && table.Knows(a) && table.Knows(b)) return [a, b];
        return parts;
    }

    private static string Plain(string gene, string part)
    {
        var text = part.Trim();
        return text.StartsWith(gene + "*", StringComparison.OrdinalIgnoreCase) || text.StartsWith(gene + " ", StringComparison.OrdinalIgnoreCase) ? text[gene.Length..].Trim() : text;
    }

    private static string Read(string gene, string allele) => Hla.Is(gene) ? Hla.TwoField(allele) ?? allele : Cyp2d6Names.Folded(allele, Pharmacogene.Of(gene).Knows);

    private static bool IsDocumented(string gene, string allele)
    {
        var table = Pharmacogene.Of(gene);
        return table.Knows(allele) || Cyp2d6Names.Tandem(allele, part => table.Allele(part)?.Value) is not null || table.IsLowestFunction && Components(allele).All(table.Knows);
    }

    // Laboratories leave out the prefix of an HGVS name. It is named to whoever checks the report, and not taken for granted.
    private static string? Nearest(string gene, string allele) => Pharmacogene.Of(gene).Alleles.FirstOrDefault(a => a.Name.EndsWith("." + allele, StringComparison.Ordinal))?.Name;

    /// <summary>DPYD and RYR1: "[a + b]" on one strand is judged by its component of lowest function, ties by name; null where no strand has several.</summary>
    private static List<string>? Lowest(string gene, List<string> alleles)
    {
        if (Hla.Is(gene) || !Pharmacogene.Of(gene).IsLowestFunction || alleles.All(Pharmacogene.Of(gene).Knows)) return null;
        var table = Pharmacogene.Of(gene);
        return !alleles.All(a => Components(a).All(table.Knows)) ? null : [.. alleles.Select(a => Components(a).Select(c => table.Allele(c)!)
            .OrderBy(c => ActivityScore.Read(c.Value)?.Value ?? (c.Function.StartsWith("Malignant", StringComparison.Ordinal) ? 0 : 1)).ThenBy(c => c.Name, AlleleNames.Natural).First().Name)];
    }

    private static string[] Components(string allele) => allele.Trim('[', ']').Split(" + ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string About(OutsideCall call) => $"gene:{call.Gene}";
}
