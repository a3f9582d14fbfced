namespace Titrant.Learning.Linear.Paths;

/// <summary>Coefficients along falling lambdas, one set for each class; adding a number to all sets changes nothing but the penalty.</summary>
/// <param name="Intercepts">[lambdas][classes], sum 0.</param>
/// <param name="Coefficients">[lambdas][classes × features]</param>
public sealed record MultinomialPath(double[] Lambdas, double[][] Intercepts, double[][] Coefficients, double[] DevianceShare)
{
    /// <summary>
    /// The symmetric multinomial of Friedman, Hastie &amp; Tibshirani 2010 (doi:10.18637/jss.v033.i01, section 4): expansion and sweeps class by class.
    /// A class's step that would lower the likelihood is halved.
    /// </summary>
    /// <param name="x">[rows × features]</param>
    /// <param name="classes">0 to below <paramref name="classCount"/>; each occurs.</param>
    /// <exception cref="StudyException">LIN001, LIN006, LIN007, LIN014.</exception>
    public static MultinomialPath Of(double[] x, int[] classes, int classCount, PathSettings settings, double[]? weights = null, Models.FitRun? run = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(settings);
        var (design, q) = ElasticNet.Prepare(x, classes.Length, weights, settings);
        if (classCount < 2 || classes.Distinct().Count() < classCount) throw Faults.EmptyClass();
        return new Solver(design, q, classes, classCount, settings).Solve(run?.Progress, run?.Cancel ?? default);
    }

    private sealed class Solver
    {
        private readonly PathDesign _design;
        private readonly PathSettings _settings;
        private readonly double[] _q, _factors;
        private readonly int[] _classes;
        private readonly Member[] _members;
        private readonly double _null, _threshold;

        public Solver(PathDesign design, double[] q, int[] classes, int count, PathSettings settings)
        {
            (_design, _q, _classes, _settings) = (design, q, classes, settings);
            _factors = PathSolver.Rescaled(settings.Factors, design.Features);
            _members = [.. Enumerable.Range(0, count).Select(c => new Member(design, _factors))];
            var level = Enumerable.Range(0, count).Select(c => Math.Log(Enumerable.Range(0, q.Length).Where(i => classes[i] == c).Sum(i => q[i]))).ToArray();
            for (var c = 0; c < count; c++)
            {
                _members[c].Sweeps.Intercept = level[c] - level.Average();
                Array.Fill(_members[c].Margin, level[c] - level.Average());
            }
            _null = LogLikelihood();
            _threshold = settings.StandsStill * -_null;
            for (var c = 0; c < count; c++) Expand(c);
        }

        public MultinomialPath Solve(Action<double>? progress, CancellationToken cancel)
        {
            var ratio = Math.Max(1e-6, _settings.Ratio ?? (_design.Rows < _design.Features ? 1e-2 : 1e-4));
            if (_settings.Lambdas is null && _factors.Contains(0)) At(9.9e35, cancel);
            var top = _members.Max(m => Enumerable.Range(0, _design.Features).Where(j => _factors[j] > 0 && _design.Varies[j]).Select(j => m.Sweeps.Pull(j) / _factors[j]).DefaultIfEmpty(0).Max()) / Math.Max(_settings.Alpha, 1e-3);
            var lambdas = _settings.Lambdas ?? [.. Enumerable.Range(0, _settings.Count).Select(k => top * Math.Pow(ratio, k / Math.Max(1.0, _settings.Count - 1)))];
            var (solved, intercepts, betas, shares) = (new List<double>(), new List<double[]>(), new List<double[]>(), new List<double>());
            foreach (var lambda in lambdas)
            {
                At(solved.Count == 0 && _settings.Lambdas is null ? 9.9e35 : lambda, cancel);
                solved.Add(lambda);
                var (intercept, beta) = OnScaleOfFeatures();
                intercepts.Add(intercept);
                betas.Add(beta);
                shares.Add(1 - LogLikelihood() / _null);
                progress?.Invoke((double)solved.Count / lambdas.Length);
                if (_settings is { Lambdas: null, Stopping: Stopping.Compatible } && shares.Count >= 5 && (shares[^1] - shares[^2] < 1e-5 || shares[^1] > .999)) break;
            }
            return new([.. solved], [.. intercepts], [.. betas], [.. shares]);
        }

        private void At(double lambda, CancellationToken cancel)
        {
            for (var round = 0; round < 10_000; round++)
            {
                cancel.ThrowIfCancellationRequested();
                var isMoving = false;
                for (var c = 0; c < _members.Length; c++) isMoving |= Step(c, lambda, cancel);
                if (!isMoving) return;
            }
            throw Faults.NoConvergence(lambda);
        }

        private bool Step(int c, double lambda, CancellationToken cancel)
        {
            var (sweeps, margin) = (_members[c].Sweeps, _members[c].Margin);
            Expand(c);
            for (var j = 0; j < _design.Features; j++) _members[c].Screened[j] |= _design.Varies[j] && sweeps.Pull(j) > _settings.Alpha * lambda * _factors[j];
            var (old, level, from, objective) = ((double[])sweeps.Beta.Clone(), sweeps.Intercept, (double[])margin.Clone(), Objective(lambda));
            if (!sweeps.Run(_settings.Alpha, lambda, _members[c].Screened, true, _threshold, cancel)) throw Faults.NoConvergence(lambda);
            for (var halvings = 0; halvings < 40 && Objective(lambda) > objective + 1e-13 * (1 + Math.Abs(objective)); halvings++)
            {
                for (var j = 0; j < old.Length; j++) sweeps.Beta[j] = (sweeps.Beta[j] + old[j]) / 2;
                sweeps.Intercept = (sweeps.Intercept + level) / 2;
                for (var i = 0; i < margin.Length; i++) margin[i] = (margin[i] + from[i]) / 2;
            }
            if (_members[c].W.Sum() * Math.Pow(sweeps.Intercept - level, 2) >= _threshold) return true;
            for (var j = 0; j < old.Length; j++) if (sweeps.Beta[j] != old[j] && sweeps.Curvature(j) * Math.Pow(sweeps.Beta[j] - old[j], 2) >= _threshold) return true;
            return false;
        }

        private void Expand(int c)
        {
            var (w, r) = (_members[c].W, _members[c].Residual);
            for (var i = 0; i < _q.Length; i++)
            {
                var p = Math.Exp(_members[c].Margin[i] - LogSum(i));
                var held = Math.Clamp(p, 1e-9, 1 - 1e-9);
                (w[i], r[i]) = (_q[i] * held * (1 - held), _q[i] * ((_classes[i] == c ? 1 : 0) - p));
            }
        }

        private double LogLikelihood()
        {
            var sum = 0.0;
            for (var i = 0; i < _q.Length; i++) sum += _q[i] * (_members[_classes[i]].Margin[i] - LogSum(i));
            return sum;
        }

        private double Objective(double lambda)
        {
            var penalty = 0.0;
            foreach (var m in _members)
                for (var j = 0; j < _factors.Length; j++)
                    if (m.Sweeps.Beta[j] is not 0 and var b) penalty += lambda * _factors[j] * (_settings.Alpha * Math.Abs(b) + (1 - _settings.Alpha) * b * b / 2);
            return penalty - LogLikelihood();
        }

        private double LogSum(int i)
        {
            var top = double.NegativeInfinity;
            foreach (var m in _members) top = Math.Max(top, m.Margin[i]);
            var sum = 0.0;
            foreach (var m in _members) sum += Math.Exp(m.Margin[i] - top);
            return top + Math.Log(sum);
        }

        private (double[] Intercepts, double[] Beta) OnScaleOfFeatures()
        {
            var (intercepts, beta) = (new double[_members.Length], new double[_members.Length * _design.Features]);
            for (var c = 0; c < _members.Length; c++)
            {
                intercepts[c] = _members[c].Sweeps.Intercept;
                for (var j = 0; j < _design.Features; j++)
                {
                    var b = beta[c * _design.Features + j] = _members[c].Sweeps.Beta[j] / _design.Scale[j];
                    intercepts[c] -= b * _design.Mean[j];
                }
            }
            var mean = intercepts.Average();
            return ([.. intercepts.Select(v => v - mean)], beta);
        }

        private sealed class Member
        {
            public Member(PathDesign design, double[] factors)
            {
                (W, Residual, Margin, Screened) = (new double[design.Rows], new double[design.Rows], new double[design.Rows], new bool[design.Features]);
                Sweeps = new(design, factors, W, Residual, Margin);
            }

            public double[] W { get; }
            public double[] Residual { get; }
            public double[] Margin { get; }
            public bool[] Screened { get; }
            public CoordinateSweeps Sweeps { get; }
        }
    }
}
