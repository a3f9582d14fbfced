using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Boosting;

/// <summary>
/// Explainable boosting: a generalised additive model by cyclic gradient boosting of small trees on one feature at a time (Lou, Caruana &amp; Gehrke 2012,
/// doi:10.1145/2339530.2339556), with selected pairs (Lou et al. 2013, doi:10.1145/2487575.2487579). For a yes/no, a number, a class or a time to an event.
/// Weights count as that many rows.
/// </summary>
public sealed record BoostedShapesEstimator(BoostedShapesOptions Options) : IEstimator
{
    public BoostedShapesEstimator() : this(new BoostedShapesOptions()) { }

    public string Name => BoostedShapesModel.Name;

    Model IEstimator.Fit(Table table, Outcome outcome, FitRun run) => Fit(table, outcome, run);

    /// <inheritdoc cref="IEstimator.Fit"/>
    public BoostedShapesModel Fit(Table table, Outcome outcome, FitRun run)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(run);
        Options.Check();
        var weights = BoostingFaults.Check(table, outcome);
        run.Cancel.ThrowIfCancellationRequested();
        Column[] columns = [.. table.Features];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Options.Cores > 0 ? Options.Cores : -1, CancellationToken = run.Cancel };
        var (bins, codes) = (new FeatureBins[columns.Length], new byte[columns.Length][]);
        Parallel.For(0, columns.Length, parallel, f =>
        {
            bins[f] = FeatureBins.Learn(columns[f], weights, Options.Bins);
            codes[f] = bins[f].Codes(columns[f]);
        });
        var rows = TrainingRows.Of([.. codes.Where((_, f) => bins[f].Informs)], outcome, weights, table.Of(ColumnRole.Person), Options.Parts, run.Seed);
        run.Progress?.Invoke(0.02);
        Parallel.For(0, codes.Length, parallel, f => codes[f] = [.. rows.Rows.Select(r => codes[f][r])]);
        return new BoostedShapesFit(Options, bins, codes, outcome.Rows(rows.Rows), [.. rows.Rows.Select(r => weights[r])], rows, run).Model();
    }
}
