using Titrant.Learning.Report.Charts;
using Titrant.Learning.Studies;
using Titrant.Learning.Validate;

namespace Titrant.Learning.Report;

/// <summary>The learners that the card is not about, on the same folds: nothing that was tried is left out.</summary>
internal static class OtherLearners
{
    public static void Write(Html html, StudyResult result)
    {
        if (result.Learners.Count < 2) return;
        using (Page.In(html, "learners", "All learners", "12c, 21"))
        {
            var headlines = result.Learners.Where(l => l.CrossValidated is { Figures.IsEmpty: false }).Select(l => (l.Learner.Kind, l.CrossValidated!.Figures[0])).ToArray();
            foreach (var kind in headlines.GroupBy(h => h.Item2.Name, StringComparer.Ordinal))
                ForestTable.Write(html, $"{Words.Capital(kind.Key)} of each learner, cross-validated on the same folds", "Learner", kind.Key, [.. kind], null);
            for (var i = 0; i < result.Learners.Count; i++)
                if (i != result.Chosen) One(html, result, i);
        }
    }

    private static void One(Html html, StudyResult result, int i)
    {
        var learner = result.Learners[i];
        if (learner.Refused is { } fault) html.P($"{Words.Capital(learner.Learner.Kind)} could not be fitted. {Words.Sentence(fault.Says)} {Words.Sentence(fault.Remedy)} ({fault.Code}, {fault.Place})");
        var checks = new[] { learner.Locked, learner.CrossValidated }.Concat(learner.External).Concat(learner.LeftOutSites).OfType<Validation>().ToArray();
        if (checks.Length == 0) return;
        using (html.In("details"))
        {
            html.Element("summary", $"{Words.Capital(learner.Learner.Kind)}: its figures wherever it was checked");
            ValidationSection.Brief(html, Words.Capital(learner.Learner.Kind), [.. checks.Select(c => (ValidationSection.Name(c.On), c))]);
        }
    }
}
