using Titrant.Learning.Boosting;
using Titrant.Learning.Linear.Coding;
using Titrant.Learning.Linear.Estimators;
using Titrant.Learning.Linear.Paths;
using Titrant.Learning.Studies;
using Titrant.Learning.Survival;
using Titrant.Patient;

namespace Titrant.Learning.Models;

/// <summary>Everything that a study file may name under "learners". docs/learners.md is written from this list.</summary>
internal static class Learners
{
    // The options that several learners share.
    private static readonly LearnerOption s_features = new("features", OptionType.Columns, "", "Learn from these columns only; without it from every feature.");
    private static readonly LearnerOption s_missing = new("missing", OptionType.Word, "mean + indicator", "What happens where a value is missing: the mean (or commonest level) beside a column that says so, or no fit at all. A fit without a penalty leaves that column out where fewer than five people of an outcome lack the value, or have it, and the model says so.", Words: ["mean + indicator", "refuse"]);
    private static readonly LearnerOption s_cause = new("cause", OptionType.Word, "first", "Which event is meant where there are several: the first that the study names, or any of them.", Words: ["first", "any"]);

    public static Seq<Learner> All { get; } =
    [
        new("linear", [OutcomeKind.Number], "A number as a weighted sum of the features (least squares).", [Ridge("on standardised features", "minus half the mean squared error (scikit-learn's alpha is λ · rows)"), s_missing, s_features],
            s => new LinearEstimator(s.Number("ridge"), Missing(s))),
        new("logistic", [OutcomeKind.YesNo], "The log-odds of a yes as a weighted sum of the features.", [Ridge("on standardised features", "the mean log-likelihood of a row (the λ of glmnet with alpha 0; scikit-learn's C is 1/(λ · rows))"), s_missing, s_features],
            s => new LogisticEstimator(s.Number("ridge"), Missing(s))),
        new("multinomial", [OutcomeKind.Class], "The log-odds of each class against the first as weighted sums of the features.", [Ridge("on standardised features", "the mean log-likelihood of a row, of each class's differences from the first"), s_missing, s_features],
            s => new MultinomialEstimator(s.Number("ridge"), Missing(s))),
        new("elastic net", [OutcomeKind.YesNo, OutcomeKind.Class, OutcomeKind.Number, OutcomeKind.TimeToEvent], "A weighted sum that leaves out what does not help, its penalty chosen by cross-validation within the rows it learns from.",
            [
                new("alpha", OptionType.Number, "0.5", "Share of the penalty that leaves features out: 1 is the lasso, 0 a ridge.", 0, 1),
                new("lambda rule", OptionType.Word, "minimum", "The penalty with the smallest loss on rows left out, or the largest within one standard error of it (fewer features).", Words: ["minimum", "one standard error"]),
                new("folds", OptionType.Count, "10", "Folds of that inner cross-validation.", 2, 50),
                new("stopping", OptionType.Word, "compatible", "When a penalty counts as solved: as R's glmnet does by default, or fully converged.", Words: ["compatible", "converged"]),
                new("unpenalised", OptionType.Columns, "", "Columns that always stay in."),
                s_cause, s_missing, s_features,
            ],
            s => new ElasticNetEstimator(s.Number("alpha"), s.Is("lambda rule", "minimum") ? LambdaRule.Minimum : LambdaRule.OneStandardError, s.Count("folds"), s.Columns("unpenalised"),
                s.Is("stopping", "compatible") ? Stopping.Compatible : Stopping.Converged, Cause(s), Missing(s))),
        new("cox", [OutcomeKind.TimeToEvent], "The log hazard as a weighted sum of the features; late entry and several rows of a person are understood. With several causes it is cause-specific, and its chance counts in that another may come first.",
            [
                new("ties", OptionType.Word, "efron", "How events at one time share those at risk.", Words: ["efron", "breslow"]),
                Ridge("on the features in their own units", "the log partial likelihood of all rows (the theta of R's survival::ridge with scale = FALSE)"),
                new("strata", OptionType.Column, "", "A category each level of which has a hazard of its own over time."),
                s_cause, s_missing, s_features,
            ],
            s => new CoxEstimator(new(s.Is("ties", "efron") ? Ties.Efron : Ties.Breslow, s.Number("ridge")), s.Column("strata"), Cause(s), Missing(s))),
        new("explainable boosting", [OutcomeKind.YesNo, OutcomeKind.Class, OutcomeKind.Number, OutcomeKind.TimeToEvent], "A sum of one curve per feature, of any form, and of a few surfaces over two features; the first choice where rows are many and effects may bend. A missing value has a contribution of its own.",
            [
                new("bins", OptionType.Count, "254", "Steps of a number's curve, at most.", 2, 254),
                new("parts", OptionType.Count, "8", "Models that are averaged, each stopped on the rows it did not see.", 2, 32),
                new("rate", OptionType.Number, "0.05", "Share of each step that is taken.", 0.000001, 0.125),
                new("rounds", OptionType.Count, "2000", "Passes over all features, at most.", 1, 100_000),
                new("leaves", OptionType.Count, "3", "Leaves of one step's tree, at most.", 2, 16),
                new("cuts", OptionType.Count, "8", "Places at which a step looks for a cut, moved by chance each time.", 1, 254),
                new("smallest leaf", OptionType.Count, "10", "Rows of a leaf, at least.", 1, 100_000),
                new("ridge", OptionType.Number, "1", "Added to the curvature of each leaf: more draws steps towards 0.", 0, 1e6),
                new("least gain", OptionType.Number, "2", "Twice the log-likelihood that a cut must gain.", 0, 1e6),
                new("pairs", OptionType.Count, "10", "Surfaces over two features that are tried, at most.", 0, 64),
                s_features,
            ],
            s => new BoostedShapesEstimator(new(s.Count("bins"), s.Count("parts"), s.Number("rate"), s.Count("rounds"), s.Count("leaves"), s.Count("cuts"), s.Count("smallest leaf"), s.Number("ridge"), s.Number("least gain"), s.Count("pairs")))),
        new("weibull", [OutcomeKind.TimeToEvent], "The log time to the event as a weighted sum of the features, with a Weibull curve; for one kind of event.", [s_cause, s_missing, s_features], s => new WeibullEstimator(Cause(s), Missing(s))),
        new("fine-gray", [OutcomeKind.TimeToEvent], "The cumulative incidence of the first cause where another may come first; nobody may enter late.", [s_missing, s_features], s => new FineGrayEstimator(1, Missing(s))),
        new("kaplan-meier", [OutcomeKind.TimeToEvent], "The same curve for everybody, without looking at a feature: what any model must beat.", [s_cause], s => new NobodyKnownEstimator(Cause(s))),
    ];

    /// <summary>Everything that is wrong with a learner of a study file; empty where it can be made.</summary>
    /// <param name="outcome">Null where it is not known yet.</param>
    public static Seq<StudyFault> Check(LearnerSpec spec, OutcomeKind? outcome = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (Find(spec) is not { } learner)
        {
            var near = NearestName.Of(spec.Kind, All.Select(l => l.Name)) is { } name ? $" Did you mean '{name}'?" : "";
            return [new("MOD001", spec.Place, $"There is no learner '{spec.Kind}'.{near}", $"Choose one of {string.Join(", ", All.Select(l => l.Name))}.")];
        }
        var faults = new List<StudyFault>();
        if (outcome is { } kind && learner.Outcomes.Span.IndexOf(kind) < 0)
            faults.Add(new("MOD005", spec.Place, $"'{learner.Name}' does not learn {Words(kind)}.", $"Choose one of {string.Join(", ", All.Where(l => l.Outcomes.Span.IndexOf(kind) >= 0).Select(l => l.Name))}."));
        foreach (var (name, value) in spec.Options)
        {
            if (learner.Options.FirstOrDefault(o => o.Name == name) is { } option)
            {
                if (option.Check(value, spec.Place) is { } fault) faults.Add(fault);
                continue;
            }
            var near = NearestName.Of(name, learner.Options.Select(o => o.Name)) is { } other ? $" Did you mean '{other}'?" : "";
            faults.Add(new("MOD002", spec.Place, $"'{learner.Name}' has no option '{name}'.{near}", $"It understands {string.Join(", ", learner.Options.Select(o => o.Name))}."));
        }
        foreach (var twice in spec.Options.GroupBy(o => o.Name).Where(g => g.Count() > 1)) faults.Add(new("MOD002", spec.Place, $"The option '{twice.Key}' is given twice.", "Keep one of them."));
        return faults.ToSeq();
    }

    /// <exception cref="StudyException">MOD001, MOD002, MOD003 at the place of the learner in the study file, all that is wrong at once.</exception>
    public static IEstimator Make(LearnerSpec spec)
    {
        if (Check(spec) is { Count: > 0 } faults) throw new StudyException(faults);
        var learner = Find(spec)!;
        var settings = new LearnerSettings(learner, spec);
        var made = learner.Make(settings);
        return learner.Options.Any(o => o.Name == s_features.Name) && settings.Columns(s_features.Name) is { Count: > 0 } features ? new SubsetEstimator(made, features, spec.Place) : made;
    }

    private static Learner? Find(LearnerSpec spec) => All.FirstOrDefault(l => l.Name == spec.Kind);

    private static LearnerOption Ridge(string on, string relation) => new("ridge", OptionType.Number, "0", $"Shrinks the weights by λ/2 Σ β² {on}, taken off {relation}; 0 for none.", 0, 1e6);

    private static MissingRule Missing(LearnerSettings s) => s.Is("missing", "refuse") ? MissingRule.Refuse : MissingRule.MeanAndIndicator;

    private static int Cause(LearnerSettings s) => s.Is("cause", "any") ? 0 : 1;

    internal static string Words(OutcomeKind kind) => kind switch
    {
        OutcomeKind.YesNo => "a yes or no",
        OutcomeKind.Class => "one of several classes",
        OutcomeKind.Number => "a number",
        _ => "a time to an event",
    };
}
