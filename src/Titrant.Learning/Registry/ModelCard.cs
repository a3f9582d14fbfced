using Titrant.Learning.Models;
using Titrant.Learning.Studies;
using Titrant.Learning.Validate;
using Titrant.Patient;

namespace Titrant.Learning.Registry;

/// <summary>Who a model learned from, how it was checked, whom it fails. There is none without a validation.</summary>
/// <param name="Validations">The first one is the headline; the others are further cohorts.</param>
/// <param name="Limits">Sentences: who was too few to say anything, what was missing, which figures could not be estimated.</param>
public sealed record ModelCard(
    string Name, string Version, string Question, IntendedUse Use, string Learner, OutcomeSpec Outcome, int LearnedFrom, int? Events, string DataHash, string DataLicence, string StudyHash, string Code,
    ulong Seed, Validation Headline, Seq<Validation> Validations, Seq<string> Limits)
{
    /// <summary>Who was in the study: somebody whom a rule leaves out is not somebody the model knows.</summary>
    public Seq<CohortRule> Cohort { get; init; }
}
