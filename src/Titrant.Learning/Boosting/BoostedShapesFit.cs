using System.Globalization;
using System.Runtime.Intrinsics;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Learning.Boosting;

/// <summary>One fit: shapes first, then pairs on what the shapes leave over, then the mean of the parts, each term as far as it is believed. Rows are in learning order.</summary>
/// <param name="codes">[features][rows]</param>
internal sealed class BoostedShapesFit(
    BoostedShapesOptions options, FeatureBins[] bins, byte[][] codes, Outcome outcome, double[] weights, TrainingRows rows, FitRun run)
{
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = options.Cores > 0 ? options.Cores : -1, CancellationToken = run.Cancel };
    private readonly RiskOrder? _risk = outcome is SurvivalOutcome s ? RiskOf(s) : null;

    public BoostedShapesModel Model()
    {
        var views = PartView.Of(rows, outcome, weights, run.Seed);
        BoostingLoss[] losses = [.. views.Select(v => Loss(v.Outcome, v.Train, v.Held))];
        double[][] starts = [.. losses.Select(l => l.Start())];
        BoostingFaults.CheckParts(views, starts);
        int[] informing = [.. Enumerable.Range(0, bins.Length).Where(f => bins[f].Informs)];
        var whole = views[0].IsWhole ? Columns8.Pack(codes, informing) : null;
        PartModel[] mains = [.. losses.Select((l, p) => new PartModel(l, whole ?? Columns8.Pack(views[p].Codes(codes), informing), new ShapeTree(options, bins, Chance.For(run.Seed, string.Create(CultureInfo.InvariantCulture, $"cuts {p}"))), views[p].Train, bins.Length,
            [.. starts[p].Select(s => Enumerable.Repeat(s, views[p].Train.Length).ToArray())]))];
        var rounds = Lockstep.Grow(mains, options, Share(0.02, 0.8), run.Cancel);

        CoarseFeature?[] coarse = [.. bins.Select(CoarseFeature.From)];
        var (chosen, pairs) = losses[0].Outputs == 1 && options.Pairs > 0 ? Pairs(mains, losses, views, [.. mains.Select((m, p) => starts[p][0] + m.Constant[0])], coarse) : ([], []);

        double[][] constants = [.. mains.Select((m, p) => m.Constant.Select((c, k) => starts[p][k] + c + (pairs.Length == 0 ? 0 : pairs[p].Constant)).ToArray())];
        var (terms, surfaces, baseline) = new ShapeAssembly(bins, coarse, weights, codes, views.Average(v => v.Apart)).Of([.. mains.Select(m => m.Tables)], [.. pairs.Select(p => p.Tables)], chosen, constants,
            losses[0].Outputs == 1 ? (columns, tables, c) => new TermFactors(Loss(outcome, weights, new double[weights.Length]), columns, tables, rows.Part, run.Cancel).Of(c) : null, run.Cancel);
        run.Progress?.Invoke(0.99);
        run.Cancel.ThrowIfCancellationRequested();
        var model = new BoostedShapesModel(bins.ToSeq(), terms.ToSeq(), surfaces.ToSeq(), losses[0].HasBaseline ? baseline.ToSeq() : [0],
            outcome is ClassOutcome c ? c.Names.ToSeq() : default, ScaleOf(outcome), null, rows.Parts, rounds);
        var settled = Settled(model);
        run.Cancel.ThrowIfCancellationRequested();
        run.Progress?.Invoke(1);
        return settled;
    }

    private ((int A, int B)[] Chosen, (double Constant, double[][] Tables)[] Pairs) Pairs(PartModel[] mains, BoostingLoss[] losses, PartView[] views, double[] constants, CoarseFeature?[] coarse)
    {
        // What nobody's own model explained: each row under the model that did not see it.
        double[][] unseen = [[.. rows.Part.Select(p => constants[p])]];
        for (var f = 0; f < bins.Length; f++) for (var i = 0; i < weights.Length; i++) unseen[0][i] += mains[rows.Part[i]].Tables[0][f][codes[f][i]];
        var (gradients, judge) = (new Vector128<double>[][] { new Vector128<double>[weights.Length] }, Loss(outcome, weights, new double[weights.Length]));
        judge.Gradients(unseen, gradients);
        var importance = bins.Select((b, f) => mains.Sum(m => b.Weights.Select((w, k) => w * Math.Abs(m.Tables[0][f][k])).Sum())).ToArray();
        var found = new PairSearch(codes, coarse, options.SmallestLeaf).Find(gradients[0], importance, judge.Dispersion(unseen), options.Pairs, _parallel);
        run.Progress?.Invoke(0.83);
        if (found.Length == 0) return ([], []);

        byte[][] cells = [.. found.Select(p => CoarseFeature.Cells(codes[p.A], coarse[p.A]!, codes[p.B], coarse[p.B]!))];
        int[] all = [.. Enumerable.Range(0, found.Length)];
        byte[][][] seen = [.. views.Select(v => v.Codes(cells))];
        var whole = views[0].IsWhole ? Columns8.Pack(cells, all) : null;
        PartModel[] grown = [.. mains.Select((m, p) => new PartModel(losses[p], whole ?? Columns8.Pack(seen[p], all), new PairTree(options), views[p].Train, found.Length, m.Score))];
        Lockstep.Grow(grown, options, Share(0.83, 0.98), run.Cancel);

        // A pair stays if the rows left out are foretold better with it, by more than the standard error between the parts.
        var worth = new double[grown.Length][];
        Parallel.For(0, grown.Length, _parallel, p => worth[p] = [.. found.Select((_, q) => grown[p].WorthOf(q, seen[p][q]))]);
        int[] kept = [.. Enumerable.Range(0, found.Length).Where(q => Helps([.. worth.Select(w => w[q])]))];
        if (kept.Length == 0) return ([], []);
        return ([.. kept.Select(q => found[q])], [.. grown.Select(g => (g.Constant[0], kept.Select(q => g.Tables[0][q]).ToArray()))]);
    }

    private static bool Helps(double[] gains)
    {
        var mean = gains.Average();
        return mean > Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / (gains.Length - 1) / gains.Length);
    }

    /// <summary>The mean of several models foretells a little too evenly: the baseline is set so that as many are expected as happened, and the hazard is read off at the margins.</summary>
    private BoostedShapesModel Settled(BoostedShapesModel model)
    {
        if (outcome is not (BinaryOutcome or SurvivalOutcome)) return model;
        var margin = new double[weights.Length];
        for (var i = 0; i < margin.Length; i++)
        {
            margin[i] = model.Baseline[0];
            for (var f = 0; f < bins.Length; f++) if (codes[f][i] != FeatureBins.Unseen) margin[i] += model.Terms[f].Values[codes[f][i]];
            foreach (var pair in model.Pairs) margin[i] += pair.At(codes[pair.First][i], codes[pair.Second][i]);
        }
        if (outcome is SurvivalOutcome survival) return model with { Hazard = Hazard(survival, margin) };
        var (happened, shift) = (((BinaryOutcome)outcome).Happened, 0.0);
        for (var step = 0; step < 20; step++)
        {
            run.Cancel.ThrowIfCancellationRequested();
            double g = 0, h = 0;
            for (var i = 0; i < margin.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-margin[i] - shift));
                g += weights[i] * ((happened[i] ? 1 : 0) - p);
                h += weights[i] * p * (1 - p);
            }
            if (!(h > 1e-9) || Math.Abs(g / h) < 1e-12) break;
            shift += Math.Clamp(g / h, -1, 1);
        }
        return model with { Baseline = [model.Baseline[0] + shift] };
    }

    private BaselineHazard Hazard(SurvivalOutcome survival, double[] margin)
    {
        var nobody = new double[weights.Length];
        var own = new CoxLoss(_risk!, weights, nobody).Cumulative(margin);
        var others = survival.Cause.Any(c => c > 1)
            ? new CoxLoss(RiskOrder.Of(survival.Time, [.. survival.Cause.Select(c => c > 1)], survival.Entry), weights, nobody).Cumulative(nobody) : null;
        int[] steps = [.. Enumerable.Range(0, own.Length).Where(k => own[k] > (k == 0 ? 0 : own[k - 1]) || (others is not null && others[k] > (k == 0 ? 0 : others[k - 1])))];
        return new(steps.Select(k => survival.Time[_risk!.Starts[k]]).ToSeq(), steps.Select(k => own[k]).ToSeq(), others is null ? default : steps.Select(k => others[k]).ToSeq(), survival.Time[^1]);
    }

    private BoostingLoss Loss(Outcome of, double[] train, double[] held) => of switch
    {
        BinaryOutcome y => new LogisticLoss([.. y.Happened.Select(h => h ? 1.0 : 0)], train, held),
        NumberOutcome y => new SquareLoss(y.Value, train, held),
        ClassOutcome y => new SoftmaxLoss(y.Class, y.Names.Length, train, held),
        SurvivalOutcome y => new CoxLoss(ReferenceEquals(y, outcome) ? _risk! : RiskOf(y), train, held),
        _ => throw new ArgumentException("A kind of outcome that is not known here.", nameof(of)),
    };

    private static RiskOrder RiskOf(SurvivalOutcome y) => RiskOrder.Of(y.Time, [.. y.Cause.Select(c => c == 1)], y.Entry);

    private static Scale ScaleOf(Outcome outcome) => outcome switch { BinaryOutcome => Scale.LogOdds, NumberOutcome => Scale.Number, ClassOutcome => Scale.ClassLogOdds, _ => Scale.LogHazard };

    private Action<double>? Share(double from, double to) => run.Progress is { } told ? s => told(from + (to - from) * s) : null;
}
