namespace Titrant.Learning.Linear.Paths;

/// <summary>
/// One elastic-net path: at each lambda, expansions of the likelihood and sweeps in turn until both stand still, started from the lambda before.
/// Screening by the sequential strong rule (Tibshirani et al. 2012, doi:10.1111/j.1467-9868.2011.01004.x), checked against the optimality conditions afterwards.
/// </summary>
internal sealed class PathSolver
{
    // Stands for "no penalised feature enters": the first lambda of an own grid is solved with it, so that rounding lets nothing in.
    private const double Everything = 9.9e35;

    private readonly PathDesign _design;
    private readonly Likelihood _likelihood;
    private readonly PathSettings _settings;
    private readonly double[] _factors, _margin, _w, _residual;
    private readonly bool[] _screened;
    private readonly double[] _pull;
    private readonly CoordinateSweeps _sweeps;
    private readonly FeatureProducts? _products;
    private readonly double _null;        // log-likelihood without features
    private readonly double _threshold;

    public PathSolver(PathDesign design, Likelihood likelihood, double[]? offset, PathSettings settings)
    {
        (_design, _likelihood, _settings) = (design, likelihood, settings);
        _factors = Rescaled(settings.Factors, design.Features);
        _margin = offset is null ? new double[design.Rows] : [.. offset];
        (_w, _residual) = (new double[design.Rows], new double[design.Rows]);
        (_screened, _pull) = (new bool[design.Features], new double[design.Features]);
        if (likelihood.IsQuadratic && design.Features < FeatureProducts.MostFeatures) _products = new(design, _residual);
        _sweeps = new(design, _factors, _w, _residual, _margin, _products);
        Level();
        _null = likelihood.At(_margin);
        _threshold = settings.StandsStill * Math.Max(likelihood.Saturated - _null, 1e-300);
    }

    public ElasticNetPath Solve(Action<double>? progress, CancellationToken cancel)
    {
        var given = _settings.Lambdas;
        var ratio = Math.Max(1e-6, _settings.Ratio ?? (_design.Rows < _design.Features ? 1e-2 : 1e-4));
        var count = given?.Length ?? _settings.Count;
        var (lambdas, intercepts, betas, shares) = (new List<double>(), new List<double>(), new List<double[]>(), new List<double>());
        var before = 0.0;
        for (var j = 0; j < _design.Features; j++) _pull[j] = _sweeps.Pull(j);
        for (var k = 0; k < count; k++)
        {
            var lambda = given is not null ? given[k] : k == 0 ? Everything : k == 1 && count > 1 ? LargestUseful() * Math.Pow(ratio, 1.0 / (count - 1)) : before * Math.Pow(ratio, 1.0 / (count - 1));
            if (given is null && k == 1) before = LargestUseful();
            Screen(lambda, before);
            At(lambda, cancel);
            before = lambda;
            lambdas.Add(lambda);
            var (intercept, beta) = OnScaleOfFeatures();
            intercepts.Add(intercept);
            betas.Add(beta);
            shares.Add(Share());
            progress?.Invoke((k + 1.0) / count);
            if (given is null && _settings.Stopping == Stopping.Compatible && IsFlat(shares)) break;
        }
        if (given is null && lambdas.Count > 0) lambdas[0] = lambdas.Count > 1 ? lambdas[1] / Math.Pow(ratio, 1.0 / (count - 1)) : LargestUseful();
        return new([.. lambdas], [.. intercepts], [.. betas], [.. shares], _sweeps.Passes);
    }

    private bool IsFlat(List<double> shares)
    {
        const int fewest = 5;
        if (shares.Count < fewest) return false;
        var (now, last) = (shares[^1], shares[^2]);
        return _likelihood switch
        {
            // glmnet.control's fdev 1e-5 and devmax .999; a Cox path has 100 times the first and .99 for the second, looks back over
            // five lambdas, and so ends where the published paths of scikit-survival end.
            CoxLikelihood => now - shares[^fewest] < 1e-3 * now || now > .99,
            GaussianLikelihood => now - last < 1e-5 * now || now > .999,
            _ => now - last < 1e-5 || now > .999,
        };
    }

    private void At(double lambda, CancellationToken cancel)
    {
        const int mostExpansions = 10_000;
        for (var round = 0; round < mostExpansions; round++)
        {
            cancel.ThrowIfCancellationRequested();
            var (old, level) = ((double[])_sweeps.Beta.Clone(), _sweeps.Intercept);
            var from = _settings.Stopping == Stopping.Converged && !_likelihood.IsQuadratic ? ((double[])_margin.Clone(), Objective(lambda)) : default((double[] Margin, double Objective)?);
            if (!_sweeps.Run(_settings.Alpha, lambda, _screened, _likelihood.HasIntercept, _threshold, cancel)) throw Faults.NoConvergence(lambda);
            if (from is { } back) Shorten(lambda, old, level, back.Margin, back.Objective);
            if (!_likelihood.IsQuadratic) _likelihood.Expand(_margin, _w, _residual);
            if (!_likelihood.IsQuadratic && IsMoving(old, level)) continue;
            if (!LetIn(lambda)) return;
        }
        throw Faults.NoConvergence(lambda);
    }

    private bool IsMoving(double[] old, double level)
    {
        var total = _likelihood.HasIntercept ? Lanes.Sum(_w) : 0;
        if (total * (_sweeps.Intercept - level) * (_sweeps.Intercept - level) >= _threshold) return true;
        foreach (var j in _sweeps.Active) if (_sweeps.Curvature(j) * Math.Pow(_sweeps.Beta[j] - old[j], 2) >= _threshold) return true;
        return false;
    }

    // A full step on the expansion can overshoot; half of it, and half again, until the objective falls.
    private void Shorten(double lambda, double[] old, double level, double[] margin, double objective)
    {
        for (var halvings = 0; halvings < 40 && Objective(lambda) > objective + 1e-13 * (1 + Math.Abs(objective)); halvings++)
        {
            for (var j = 0; j < old.Length; j++) _sweeps.Beta[j] = (_sweeps.Beta[j] + old[j]) / 2;
            _sweeps.Intercept = (_sweeps.Intercept + level) / 2;
            for (var i = 0; i < margin.Length; i++) _margin[i] = (_margin[i] + margin[i]) / 2;
        }
    }

    private double Objective(double lambda)
    {
        var penalty = 0.0;
        for (var j = 0; j < _factors.Length; j++)
            if (_sweeps.Beta[j] is not 0 and var b) penalty += lambda * _factors[j] * (_settings.Alpha * Math.Abs(b) + (1 - _settings.Alpha) * b * b / 2);
        return penalty - _likelihood.At(_margin);
    }

    private void Screen(double lambda, double before)
    {
        var bound = _settings.Alpha * (2 * lambda - before);
        for (var j = 0; j < _screened.Length; j++) _screened[j] |= _design.Varies[j] && _pull[j] > bound * _factors[j];
    }

    private bool LetIn(double lambda)
    {
        var isMore = false;
        for (var j = 0; j < _screened.Length; j++)
        {
            if (_screened[j] || !_design.Varies[j]) continue;
            _pull[j] = _sweeps.Pull(j);
            if (_pull[j] <= _settings.Alpha * lambda * _factors[j]) continue;
            isMore = _screened[j] = true;
        }
        return isMore;
    }

    private double LargestUseful()
    {
        var largest = 0.0;
        for (var j = 0; j < _pull.Length; j++) if (_factors[j] > 0 && _design.Varies[j]) largest = Math.Max(largest, _pull[j] / _factors[j]);
        return largest / Math.Max(_settings.Alpha, 1e-3);
    }

    // The intercept alone, by Newton's method; with an offset it has no closed form.
    private void Level()
    {
        for (var round = 0; round < 100; round++)
        {
            _likelihood.Expand(_margin, _w, _residual);
            if (!_likelihood.HasIntercept) return;
            var (total, sum) = (_w.Sum(), _residual.Sum());
            var step = sum / total;
            _sweeps.Intercept += step;
            for (var i = 0; i < _margin.Length; i++) _margin[i] += step;
            if (Math.Abs(step) <= 1e-14 * (1 + Math.Abs(_sweeps.Intercept))) break;
        }
        _likelihood.Expand(_margin, _w, _residual);
    }

    private double Share() => (_products?.Gain ?? _likelihood.At(_margin) - _null) / Math.Max(_likelihood.Saturated - _null, 1e-300);

    private (double Intercept, double[] Beta) OnScaleOfFeatures()
    {
        var beta = new double[_design.Features];
        var intercept = _sweeps.Intercept;
        for (var j = 0; j < beta.Length; j++)
        {
            beta[j] = _sweeps.Beta[j] / _design.Scale[j];
            intercept -= beta[j] * _design.Mean[j];
        }
        return (_likelihood.HasIntercept ? intercept : 0, beta);
    }

    internal static double[] Rescaled(double[]? factors, int features)
    {
        if (factors is null) return [.. Enumerable.Repeat(1.0, features)];
        if (factors.Length != features || factors.Any(f => !(f >= 0) || double.IsInfinity(f))) throw new ArgumentException("One factor of at least 0 for each feature.", nameof(factors));
        var sum = factors.Sum();
        return sum == 0 ? factors : [.. factors.Select(f => f * features / sum)];
    }
}
