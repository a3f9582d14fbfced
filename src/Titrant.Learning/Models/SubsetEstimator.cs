using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Models;

/// <summary>Lets a learner see some of the features only.</summary>
internal sealed record SubsetEstimator(IEstimator Inner, Seq<string> Features, string Place) : IEstimator
{
    public string Name => $"{Inner.Name} of {string.Join(", ", Features)}";

    /// <exception cref="StudyException">MOD004 for each name that is no feature of the table.</exception>
    public Model Fit(Table table, Outcome outcome, FitRun run)
    {
        ArgumentNullException.ThrowIfNull(table);
        string[] known = [.. table.Features.Select(c => c.Name)];
        var unknown = Features.Where(f => !known.Contains(f)).Select(f => new StudyFault("MOD004", Place,
            $"'{f}' is no feature of the table.{(NearestName.Of(f, known) is { } near ? $" Did you mean '{near}'?" : "")}", "Correct the name, or give the column the role of a feature.")).ToSeq();
        return unknown.Count > 0 ? throw new StudyException(unknown) : Inner.Fit(table.With(Features), outcome, run);
    }
}
