using Titrant.Learning.Studies;
using Titrant.Learning.Validate;

namespace Titrant.Learning.Report;

/// <summary>How it was done and how to do it again: items 12, 14 to 16 and 18.</summary>
internal static class AnalysisSections
{
    public static void Write(Html html, StudyResult result)
    {
        var study = result.Study;
        using (Page.In(html, "analysis", "Analysis", "12, 14\u201316"))
        {
            Page.Terms(html, "terms",
                ("Cross-validation", Folds(result)),
                ("Left-out sites", study.Splits.Site is { } site ? $"Each {site} foretold by a model that learned on the others." : ""),
                ("Locked rows", study.Splits.Locked is { } locked ? Locked(locked) : "None: no rows were set aside."),
                ("Elsewhere", string.Join("; ", study.External.Select(e => e.Name))),
                ("Not measured elsewhere", string.Join(" ", result.Unread.Select(f => $"{Words.Sentence(f.Says)} {Words.Sentence(f.Remedy)} ({f.Code}, {f.Place})"))),
                ("Recalibration", Recalibrated(study)),
                ("Model of the card", result.Learners.IsEmpty ? "" : result.ChosenBy ?? (study.ChooseBest ? "" : result.Chosen == 0 ? "The first of the study file: named before any figure was seen." : "The first of the study file that could be fitted: named before any figure was seen.")),
                ("Compared with", string.Join("; ", study.Compare.Select(Against))),
                ("Operating points", string.Join(", ", study.OperatingPoints.Select(t => "a chance of " + Words.Threshold(t)))),
                ("Prevalence stated", study.Prevalence is { } share ? Words.Threshold(share) + ", for the predictive values" : ""),
                ("Measures", Measures(result)),
                ("Fairness", study.Groups.IsEmpty ? "No groups were named: what the model does to whom was not looked at." : $"Measured within {string.Join("; ", study.Groups.Select(By))}. A group of fewer than {Words.Whole(study.SmallestGroup)} is withheld."),
                ("Output", Output(study.Outcome)));
            PageTable.Write(html, "Learners", [new("Learner"), new("Options as written"), new("Chosen for the card"), new("Came to an end")], result.Learners.Select((l, i) => new[]
            {
                l.Learner.Kind, l.Learner.Options.IsEmpty ? "none: its defaults" : string.Join(", ", l.Learner.Options.Select(o => $"{o.Name} = {o.Value}")),
                i == result.Chosen ? "yes" : "no", l.Refused is { } f ? $"no: {f.Code} {f.Place}: {Words.Sentence(f.Says)} {Words.Sentence(f.Remedy)}" : "yes",
            }));
            if (result.Learners.Any(l => !l.Notes.IsEmpty))
                using (html.In("ul")) foreach (var l in result.Learners) foreach (var note in l.Notes) html.Element("li", $"{Words.Capital(l.Learner.Kind)}: {Words.Sentence(note)}");
        }

        using (Page.In(html, "again", "Doing it again", "18e, 18f"))
        {
            Page.Terms(html, "terms", ("Program", result.Code), ("Study", $"{study.Name}, SHA-256 {study.Hash}"), ("Data", $"SHA-256 {result.DataHash}"),
                ("Seed", study.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            html.P("The same program, study and data make the same folds, models, figures and bytes.", "quiet");
        }
    }

    // A fold's model is fitted anew, options that are tuned included: the estimator sees no row of the fold. What the split did is read off its counts.
    private static string Folds(StudyResult result)
    {
        var splits = result.Study.Splits;
        var made = result.Learners.Select(l => l.CrossValidated).OfType<Validation>().FirstOrDefault();
        var repeats = splits.Repeats > 1 ? $", {Words.Count(splits.Repeats, "repeat")}, each with folds of its own" : "";
        var together = made is null ? "" : made.Persons < made.Rows
            ? $" {Words.Count(made.Rows, "row")} stand for {Words.Count(made.Persons, "person")}{(splits.Person is { } p ? $" (column {p}; rows that are copies of each other count as one)" : " (rows that are copies of each other count as one)")}: the rows of one are always in the same fold."
            : " No two rows are of one person.";
        return $"{Words.Count(splits.Folds, "fold")}{repeats}.{together}{(made is null ? " Nothing came of it." : " Each fold was foretold by a model fitted, and where it has tuning tuned, without the fold.")}";
    }

    // Out of fold within the cross-validation, as Calibrate/Recalibration does it.
    private static string Recalibrated(Study study) => study.Recalibrate is { } kind
        ? $"{Words.Capital(kind)}: chances are corrected by what happened to people whom the model had not seen; each fold by a correction learned on the other folds." : study.Outcome.Kind == OutcomeKind.YesNo ? "None: the chances are the model's own." : "";

    private static string Measures(StudyResult result)
    {
        if (result.Learners.IsEmpty || AnswerBox.Headline(result) is not { } v) return "None could be made.";
        var names = v.Figures.Select(f => f.Name).Append(v.Benefit.IsEmpty ? "" : "net benefit").Where(n => n.Length > 0).ToArray();
        var bare = v.Figures.Count(f => f.Interval is null);
        return $"{Words.Capital(string.Join("; ", names))}. {(bare == 0 ? "Each with an interval, whose kind stands beside it." : $"{Words.Whole(v.Figures.Count - bare)} of {Words.Whole(v.Figures.Count)} have an interval; beside the others stands why not.")}";
    }

    /// <summary>"sex × age (cut at 65)".</summary>
    private static string By(GroupSpec g) => string.Join(" \u00d7 ", g.Columns) + (g.Cuts.IsEmpty ? "" : $" (cut at {string.Join(", ", g.Cuts.Select(Words.Plain))})");

    private static string Locked(LockedSplit l) =>
        $"{(l.Share is { } share ? $"{Words.Threshold(share)} of the persons, drawn" : l.Where is { } where ? $"Where {where}" : $"File {l.File}")}; opened only after this configuration was written down, and every opening is counted beside the figure.";

    private static string Against(ComparatorSpec c) =>
        c.Column is { } column ? $"{column} alone{(c.Falls ? " (lower is more)" : "")}" : c.Rule is { } rule ? $"the rule {rule}" : $"{c.Published}, as published";

    private static string Output(OutcomeSpec o) => o.Kind switch
    {
        OutcomeKind.YesNo => "A chance from 0 to 1.",
        OutcomeKind.TimeToEvent => o.Horizon is null ? "A relative hazard; without a horizon no chance." : $"A chance from 0 to 1 of {Words.Of(o)} {Words.Horizon(o)}, and a relative hazard.",
        OutcomeKind.Class => "A chance from 0 to 1 for each class.",
        _ => "A number in the unit of the outcome.",
    };
}
