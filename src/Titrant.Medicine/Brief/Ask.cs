using System.Text.Json.Serialization;
using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>How many of the medicines were recognised, from the answers named "Medicine". Recognised is not yet checked: each check says so itself.</summary>
/// <param name="Names">Those not recognised, and so not checked, as written.</param>
public sealed record Medicines(int Total, int NotChecked, Seq<string> Names) : Wire
{
    internal static Medicines? Of(Chart chart)
    {
        var answers = chart.AnswersNamed("Medicine").ToList();
        if (answers.Count == 0) return null;
        // "There is no list" is an answer about no medicine; "is it still taken?" is asked of one that was recognised.
        var medicines = answers.Where(a => a is not Gap gap || gap.About.StartsWith("drug:", StringComparison.Ordinal)).ToList();
        var unknown = medicines.OfType<Gap>().Where(g => g.First).Select(g => g.Key.Target).Order(StringComparer.Ordinal).ToSeq();
        return new(medicines.Count, unknown.Count, unknown);
    }

    /// <summary>"3 of 11 medicines not checked".</summary>
    internal string Says => (Total, NotChecked) switch
    {
        (0, _) => "No medication list: no medicine was checked",
        (1, 1) => "The one medicine was not checked",
        (1, 0) => "The one medicine was recognised",
        (_, 0) => $"All {Total} medicines were recognised",
        _ => $"{NotChecked} of {Words.Count(Total, "medicine")} not checked",
    };
}

/// <summary>One thing to do, and every question that it would answer.</summary>
/// <param name="Do">The one test or file: "Repeat creatinine".</param>
/// <param name="First">True for medicines that were not recognised: said before everything else.</param>
public sealed record Ask(string Do, bool First, Seq<Unanswered> Questions) : Wire
{
    internal static Seq<Ask> Of(Chart chart, FactLines facts) => chart.Answers.OfType<Gap>()
        .GroupBy(g => (Do: g.Ask.Trim(), g.First))
        .OrderByDescending(g => g.Key.First).ThenByDescending(g => g.Count()).ThenBy(g => g.Key.Do, StringComparer.Ordinal)
        .Select(g => new Ask(g.Key.Do, g.Key.First, g.OrderBy(q => q.Key.ToString(), StringComparer.Ordinal).Select(q => Unanswered.Of(q, facts)).ToSeq()))
        .ToSeq();
}

/// <summary>A question that could not be answered, and what it lacks.</summary>
/// <param name="Medicines">Those about which the question is: a summary that counts questions must name them.</param>
/// <param name="Disagree">Where results or sources contradict each other: each as it says.</param>
public sealed record Unanswered(string Key, string Says, string About, Seq<Lacks> Lacks, Seq<FactLine> Evidence, string Capability, string Version,
    Seq<string> Disagree = default, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Seq<string> Medicines = default) : Wire
{
    internal static Unanswered Of(Gap gap, FactLines facts) => new(gap.Key.ToString(), gap.Says, gap.About,
        gap.Needs.Select(n => new Lacks(n.Kind, n.Concept, n.MaxAge is { } age ? (int)age.TotalDays : null, n.Required, n.Why)).ToSeq(),
        facts.Of(gap.Facts, 6, out _), gap.Origin.Capability, gap.Origin.Version, gap.Disagree, facts.Medicines(gap.Facts));
}

/// <param name="MaxAgeDays">Older is stale; null where age does not matter.</param>
public sealed record Lacks(FactKind Kind, string Concept, int? MaxAgeDays, bool Required, string Why) : Wire;
