using Titrant.Learning.Explain;
using Titrant.Learning.Models;
using Titrant.Learning.Registry;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Patient;

namespace Titrant.Learning.Studies;

/// <summary>Everything that a run found; the report is drawn from it alone.</summary>
/// <param name="Code">Version of the program that ran.</param>
/// <param name="DataHash">SHA-256 of the data file's bytes, or of the records' canonical form.</param>
/// <param name="Rows">Before any rule.</param>
/// <param name="Flow">What each rule took away, in order, down to the rows that were used.</param>
/// <param name="Learners">In the order of the study file, each on the same folds.</param>
/// <param name="Chosen">Index into <paramref name="Learners"/>: the one that the card is about; the first of the study file unless the file says "best".</param>
/// <param name="Card">Null where no validation could be made; the report then says why.</param>
public sealed record StudyResult(
    Study Study, string Code, string DataHash, int Rows, Seq<FlowStep> Flow, QualityReport Quality, Seq<LearnerResult> Learners, int Chosen, Explanation? Explanation, ModelCard? Card)
{
    /// <summary>How the learner was chosen after its cross-validation had been seen; null where the study named it before.</summary>
    public string? ChosenBy { get; init; }

    /// <summary>External cohorts that could not be measured, and why; the study went on without them.</summary>
    public Seq<StudyFault> Unread { get; init; } = [];
}

/// <param name="Rule">"Age >= 18", "outcome is known".</param>
/// <param name="Events">People with the outcome among those left; null where it is a number.</param>
public sealed record FlowStep(string Rule, int Removed, int Left, int? Events);

/// <param name="Refused">Why it could not be fitted; the other learners go on.</param>
/// <param name="CrossValidated">Null where refused.</param>
/// <param name="LeftOutSites">One per site, learned on the others; empty without sites.</param>
/// <param name="Locked">Null where no split is locked.</param>
public sealed record LearnerResult(LearnerSpec Learner, StudyFault? Refused, Validation? CrossValidated, Seq<Validation> LeftOutSites, Validation? Locked, Seq<Validation> External)
{
    /// <summary>The left-out sites together: each figure's mean, where a new site's is expected, and how much sites differ. Empty below two sites.</summary>
    public Seq<SiteFigures> AcrossSites { get; init; } = [];

    /// <summary>What a reader must know of the model learned from all open rows, a sentence each: a column that it could not use.</summary>
    public Seq<string> Notes { get; init; } = [];
}
