using Titrant.Medicine.Pharmacogenomics.Guidelines;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>What one guideline body says of one medicine to this person.</summary>
/// <param name="Tolerated">The row speaks about starting, and the medicine has long been taken well: it asks for nothing now.</param>
/// <param name="Kept">The prescribed dose is within the row's limit already: mg a day; null otherwise.</param>
internal sealed record Voice(AdviceRow Row, GuidelineRow Source, Gated Gated, bool Tolerated, decimal? Kept = null)
{
    public string Name => Row.Body == GuidelineBody.Cpic ? "CPIC" : "DPWG";

    /// <summary>What it asks for now: "none", "silent", "another medicine", "less", "more", "watch".</summary>
    public string Kind => Tolerated || Kept is not null || Gated == Gated.NotMeant || IsFootnote ? "none" : Row.Kind;

    public bool Acts => Kind is not ("none" or "silent");

    // "Watch as usual" is no card; DPWG does not grade, so its own must be serious.
    private bool IsFootnote => Row is { Act: ActKind.Monitor, Consequence: Consequence.Minor } or { Act: ActKind.Monitor, Consequence: Consequence.Moderate, Body: GuidelineBody.Dpwg };

    /// <summary>What it says on the subject, whether or not that makes a card.</summary>
    public string Says => Tolerated || Kept is not null || Gated == Gated.NotMeant ? "none" : Row.Kind;

    /// <summary>CPIC weighed the evidence for this very result and found too little to act on: another's act differs from that. "Unknown" rows weighed nothing.</summary>
    public bool Weighed => Kind != "silent" || Row is { Body: GuidelineBody.Cpic, IsUnknown: false };
}

/// <summary>The guidelines' rows that fit a medicine and a set of gene results, for this person, indication and time.</summary>
/// <param name="Voices">In the order of the setting's authorities; empty where no row fits.</param>
/// <param name="NotKnown">Genes on which the advice depends and that are not known.</param>
/// <param name="IsForOthers">Rows fit the result, and all of them speak of another age or use: that is no "no change".</param>
/// <param name="Facts">What was read of the record beside the genotype: reasons, problems, age.</param>
internal sealed record DrugVerdict(string Drug, Medicine Medicine, Seq<Voice> Voices, Seq<string> Genes, Seq<string> NotKnown, Seq<FactId> Facts, bool IsForOthers = false)
{
    /// <summary>The voice whose advice stands on the card; null where nobody asks for a change.</summary>
    public Voice? Leading => Voices.FirstOrDefault(v => v.Acts);

    public bool Disagree => Leading is not null && Voices.Any(v => v.Weighed && !v.Tolerated && v.Kept is null && v.Says != Leading.Says);

    /// <summary>Two verdicts with the same sign ask for the same; "no recommendation" and "no change" both ask for nothing.</summary>
    public string Sign => string.Join("|", Voices.Where(v => v.Acts).Select(v => $"{v.Name} {v.Row.Does}"));

    public static DrugVerdict Of(Chart chart, Medicine medicine, string drug, IReadOnlyDictionary<string, Seq<GeneResult>> results)
    {
        var facts = new List<FactId>();
        var isForOthers = false;
        var (voices, genes, unknown) = (new List<Voice>(), new List<string>(), new List<string>());
        foreach (var guideline in chart.Setting.Authorities.Select(a => a switch { "CPIC" => Guideline.Cpic, "DPWG" => Guideline.Dpwg, _ => null }))
        {
            if (guideline is null) continue;
            var source = AdviceTable.SourceName(drug);
            var matches = guideline.Match(source, results.Where(r => !HlaStatus.IsHla(r.Key) || r.Value.Any(x => Typed(guideline, source, x))).ToDictionary(StringComparer.Ordinal));
            genes.AddRange(matches.SelectMany(m => m.Genes));
            unknown.AddRange(matches.SelectMany(m => m.NotKnown));
            var fitting = matches.SelectMany(m => m.Rows).Where(r => !r.IsFlowChart).Select(r => (Source: r, Row: AdviceTable.Of(r))).Where(r => r.Row is not null && IsFor(chart, medicine, r.Row.Population, facts))
                .Select(r => new Voice(r.Row!, r.Source, Gate.Of(chart, medicine, drug, r.Row!.Indication, facts), r.Row!.AtStart && Gate.IsLongTaken(chart, medicine),
                    DoseLimit.DailyMg(r.Row!.Dose, chart.Who.Age) is { } most && r.Row.Act is ActKind.Reduce or ActKind.Switch && Gate.DailyMg(medicine, drug) is { } daily && daily <= most ? daily : null))
                .OrderByDescending(v => v.Acts).ThenByDescending(v => v.Row.Consequence).ThenBy(v => v.Row.Strength).ThenBy(v => v.Kind == "silent").ThenBy(v => v.Row.Id, StringComparer.Ordinal).ToList();
            if (fitting.Count > 0) voices.Add(fitting[0]);
            else isForOthers |= matches.SelectMany(m => m.Rows).Any(r => !r.IsFlowChart);
        }
        return new(drug, medicine, voices.ToSeq(), genes.Distinct().ToSeq(), unknown.Distinct().ToSeq(), facts.Distinct().ToSeq(), isForOthers);
    }

    /// <summary>A test of one HLA allele says nothing of the allele that this drug's rows ask about: *57:01 negative is not *15:02 negative.</summary>
    private static bool Typed(Guideline guideline, string source, GeneResult result)
    {
        var asked = guideline.Rows(source).SelectMany(r => r.Keys).Where(k => k.Gene == result.Gene && k.Key.StartsWith('*')).Select(k => k.Key.Split(' ')[0]).Distinct().ToList();
        return asked.Any(a => result.LookupKeys.Contains($"{a} positive")) || asked.All(a => result.LookupKeys.Contains($"{a} negative"));
    }

    private static bool IsFor(Chart chart, Medicine medicine, string population, List<FactId> facts)
    {
        var words = population.ToLowerInvariant();
        if (words is "adults" or "pediatrics" or "child >40kg_adult")
        {
            facts.AddRange(chart.Who.Facts);
            // An unknown age is neither: both rows are read, and the graver leads.
            return chart.Who.Age is not { } age || words == "pediatrics" == age.High < 18;
        }
        if (words.Contains("naive", StringComparison.Ordinal)) return !Gate.IsLongTaken(chart, medicine);
        if (words.Contains("use >3", StringComparison.Ordinal)) return Gate.IsLongTaken(chart, medicine);
        // "No alternatives" is a judgement that no record holds.
        return !words.Contains("no alternatives", StringComparison.Ordinal);
    }
}
