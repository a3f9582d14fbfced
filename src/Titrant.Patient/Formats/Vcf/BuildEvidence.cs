using System.Globalization;
using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>
/// What a file shows about its genome build, strongest first: contig lengths, contig accessions, assembly=, ##reference,
/// REF bases at known positions, and last what somebody states. Any contradiction refuses the file: a score from the wrong
/// build looks like a healthy person.
/// </summary>
internal sealed class BuildEvidence
{
    // Three agreeing REF bases and none against: by chance 1 in 64, and a variants-only file of another build hardly has any record there.
    private const int EnoughRefBases = 3;
    private const int ContradictingRefBases = 2;

    private static readonly (string Word, GenomeBuild? Build)[] s_words = [.. Table.Embedded(typeof(BuildEvidence).Assembly, "Formats/Vcf/builds.tsv").Rows
        .Select(r => (r["word"], Enum.TryParse<GenomeBuild>(r["build"], out var b) ? b : (GenomeBuild?)null))
        .OrderByDescending(w => w.Item1.Length)];

    private static readonly string[] s_order = ["contig lengths", "contig accessions", "assembly=", "##reference"];
    private readonly Dictionary<string, HashSet<GenomeBuild>> _seen = [];
    private readonly Dictionary<string, int> _furthest = [];
    private string? _other;

    /// <summary>Records at known positions whose REF agrees and disagrees, by build.</summary>
    public (int Agree, int Differ)[] RefBases { get; } = new (int, int)[2];

    public void Contig(string id, string? length, string? assembly)
    {
        if (Chromosomes.Canonical(id) is not { } chromosome) return;
        if (Chromosomes.ByAccession(id) is { } version) Add("contig accessions", version);
        if (long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bases))
        {
            if (Chromosomes.ByLength(chromosome, bases, out var known) is { } build) Add("contig lengths", build);
            else if (known) _other ??= string.Create(CultureInfo.InvariantCulture, $"{chromosome} has {bases} bases, which is neither GRCh37 nor GRCh38");
        }
        if (assembly is { Length: > 0 }) Words("assembly=", assembly);
    }

    /// <summary>The furthest position of a run of records: none lies beyond its chromosome's end.</summary>
    public void Reaches(string chromosome, int pos) => _furthest[chromosome] = Math.Max(pos, _furthest.GetValueOrDefault(chromosome));

    public void Reference(string text) => Words("##reference", text);

    /// <summary>The build and why, or an issue code and why not.</summary>
    public (GenomeBuild? Build, string Evidence, string? Refusal) Decide(GenomeBuild? stated)
    {
        if (_other is not null) return (null, _other, "VCF009");
        foreach (var kind in s_order)
            if (_seen.TryGetValue(kind, out var builds) && builds.Count > 1) return (null, $"{kind} name both GRCh37 and GRCh38", "VCF007");
        GenomeBuild? build = null;
        var evidence = "";
        foreach (var kind in s_order)
        {
            if (!_seen.TryGetValue(kind, out var builds)) continue;
            var one = builds.Single();
            if (build is null) (build, evidence) = (one, kind);
            else if (build != one) return (null, $"{evidence} says {build}, {kind} says {one}", "VCF008");
        }
        if (build is null && stated is null && FromRefBases() is { } found) return (found, "REF bases", null);
        if (build is { } header && stated is { } said && header != said) return (null, $"stated {said}, but {evidence} says {header}", "VCF008");
        if (build is null && stated is not null) (build, evidence) = (stated, "stated");
        if (build is not { } claimed)
            return (null, "no contig lengths, assembly= or ##reference, and too few known positions to tell by their REF bases", "VCF006");
        return Contradiction(claimed) is { } against ? (null, $"{evidence} says {claimed}, but {against.Why}", against.Code) : (claimed, evidence, null);
    }

    private (string Why, string Code)? Contradiction(GenomeBuild claimed)
    {
        foreach (var (chromosome, pos) in _furthest.OrderBy(f => f.Key, StringComparer.Ordinal))
            if (Chromosomes.Length(chromosome, claimed) is { } length && pos > length)
                return (string.Create(CultureInfo.InvariantCulture, $"a record lies at {chromosome}:{pos}, beyond its {length} bases"), "VCF008");
        var (agree, differ) = RefBases[(int)claimed];
        if (differ >= ContradictingRefBases && differ > agree)
            return (string.Create(CultureInfo.InvariantCulture, $"REF differs at {differ} of {agree + differ} known positions"), "VCF008");
        var other = 1 - (int)claimed;
        return RefBases[other] is { Agree: >= EnoughRefBases, Differ: 0 } fits
            ? (string.Create(CultureInfo.InvariantCulture, $"its records fit {fits.Agree} known positions of {(GenomeBuild)other} and {agree} of {claimed}"), agree == 0 ? "VCF008" : "VCF007")
            : null;
    }

    private GenomeBuild? FromRefBases()
    {
        var fits = Enum.GetValues<GenomeBuild>().Where(b => RefBases[(int)b] is { Agree: >= EnoughRefBases, Differ: 0 }).ToList();
        return fits.Count == 1 ? fits[0] : null;
    }

    private void Words(string kind, string text)
    {
        var lower = text.ToLowerInvariant();
        foreach (var (word, build) in s_words)
        {
            if (!HasWord(lower, word)) continue;
            if (build is { } named) Add(kind, named);
            else _other ??= $"{kind} names {word}";
            lower = lower.Replace(word, " ", StringComparison.Ordinal);
        }
    }

    // "lib37" does not say b37: a word begins where no letter stands before it.
    private static bool HasWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var end = at + word.Length;
            var endsInDigit = char.IsAsciiDigit(word[^1]);
            if ((at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])) && (end == text.Length || !endsInDigit || !char.IsAsciiDigit(text[end]))) return true;
        }
        return false;
    }

    private void Add(string kind, GenomeBuild build)
    {
        if (!_seen.TryGetValue(kind, out var builds)) _seen[kind] = builds = [];
        builds.Add(build);
    }
}
