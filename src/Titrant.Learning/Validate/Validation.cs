using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>Predictions for rows that the model did not learn from.</summary>
/// <param name="Margin">[rows]; [rows × classes] of several classes.</param>
/// <param name="Probability">[rows], by the horizon where the outcome is a time; null where none is given.</param>
/// <param name="Person">Number of the person of each row: rows of one person are no independent evidence.</param>
/// <param name="Fold">Which fold's model predicted the row; null where it was one model for all.</param>
public sealed record Predicted(string Model, Scale Scale, Outcome Outcome, double? Horizon, double[] Margin, double?[]? Probability, int[] Person, int[]? Fold)
{
    /// <summary>Chances by several times, which the integrated Brier score and D-calibration need; null where only the horizon is known.</summary>
    public RiskCurves? Curves { get; init; }
}

/// <summary>How a validation was made: what a reader must know before a figure.</summary>
/// <param name="Kind">"cross-validation", "left-out site", "locked test", "external".</param>
/// <param name="Name">"5 folds, 10 repeats", the site's or the cohort's name.</param>
/// <param name="Openings">How often these rows were opened until now, this time included; null where they are not locked.</param>
public sealed record CheckedOn(string Kind, string Name, int? Openings)
{
    /// <summary>How many different sets of locked rows of the same data file were opened until now, this one included; null where they are not locked.</summary>
    public int? SplitsOfFile { get; init; }
}

/// <summary>
/// What was measured of a model on rows that it did not learn from. Only measuring makes one: a card needs it, and the registry needs the card.
/// </summary>
public sealed record Validation
{
    internal Validation(string model, CheckedOn on, int rows, int persons, int? events) => (Model, On, Rows, Persons, Events) = (model, on, rows, persons, events);

    public string Model { get; }
    public CheckedOn On { get; }
    public int Rows { get; }
    public int Persons { get; }

    /// <summary>Null where the outcome is a number.</summary>
    public int? Events { get; }

    /// <summary>Discrimination, calibration and overall error, the headline first.</summary>
    public Seq<Figure> Figures { get; init; }

    /// <summary>At each operating point of the study.</summary>
    public Seq<PointFigures> Points { get; init; }

    /// <summary>The model beside a rule, a biomarker, a published model or another learner, on the same rows.</summary>
    public Seq<Comparison> Comparisons { get; init; }

    public Seq<GroupFigures> Groups { get; init; }

    /// <summary>(1 - specificity, sensitivity), from (0,0) to (1,1), at most 200 points; empty where not a yes/no at a horizon.</summary>
    public Seq<(double X, double Y)> Roc { get; init; }

    /// <summary>People of similar predicted chance and how many of them had the outcome: what a page says about one person.</summary>
    public Seq<ScoreBand> Bands { get; init; }

    public Seq<NetBenefit> Benefit { get; init; }

    /// <summary>
    /// Each of <see cref="Figures"/> in every repeat of the cross-validation; empty where there was one. The figures are then means over the repeats;
    /// so are those of the points and groups; counts at the points, bands and curves are those of the first repeat.
    /// </summary>
    public Seq<RepeatedFigure> Repeats { get; init; }

    /// <summary>Survival (or incidence) of risk groups over time; empty where the outcome is no time to an event.</summary>
    public Seq<RiskGroupCurve> Curves { get; init; }
}

/// <param name="Values">One per repeat; null where it could not be estimated in that repeat.</param>
/// <param name="Spread">Standard deviation over the repeats: how much the drawing of the folds matters. Null below two values.</param>
public sealed record RepeatedFigure(string Name, Seq<double?> Values, double? Spread);

/// <param name="Low">Smallest predicted chance of the band, 0-1.</param>
/// <param name="Observed">Share that had the outcome (by the horizon), with its interval.</param>
public sealed record ScoreBand(double Low, double High, double Predicted, Figure Observed);

/// <param name="Threshold">Predicted chance from which somebody counts as positive.</param>
/// <param name="TruePositives">Of a time to an event with censoring: how many are expected to be, by Kaplan-Meier or Aalen-Johansen among the positives, rounded. So are the other counts.</param>
/// <param name="Figures">Sensitivity, specificity, PPV, NPV, F1; PPV and NPV at the stated prevalence.</param>
public sealed record PointFigures(double Threshold, int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives, Seq<Figure> Figures);

/// <param name="Against">"TMB alone", "LORIS, published".</param>
/// <param name="Difference">Ours minus theirs, paired on the same rows.</param>
public sealed record Comparison(string Against, Figure Ours, Figure Theirs, Figure Difference);

/// <param name="By">"sex", "sex × age".</param>
/// <param name="Group">"female", "female, 65 or above".</param>
/// <param name="Rows">0 where withheld: the size of a small group is withheld with its figures.</param>
/// <param name="Withheld">Why nothing is shown, where the group is below the stated size; its figures are then empty.</param>
/// <param name="Figures">Selection rate, sensitivity, false positive rate, PPV, AUC or C, observed/expected, calibration; with the difference to everybody else where that is defined.</param>
public sealed record GroupFigures(string By, string Group, int Rows, int? Events, string? Withheld, Seq<Figure> Figures);

/// <param name="Steps">(time, share still without the event, its interval).</param>
public sealed record RiskGroupCurve(string Name, int Rows, Seq<(double Time, double Share, double Low, double High)> Steps)
{
    /// <summary>Rows still in sight just before round times from 0 on: numbers below the picture.</summary>
    public Seq<(double Time, int Rows)> AtRisk { get; init; }
}
