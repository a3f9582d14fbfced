namespace Titrant.Learning.Survival;

/// <summary>Those at risk at one event time of one stratum, and those of them who have the event. Sums over x are of standardised columns; squares fill the lower triangle.</summary>
internal sealed class RiskSet(int width)
{
    private readonly double[] _s1 = new double[width], _d1 = new double[width], _s2 = new double[width * width], _d2 = new double[width * width];
    private double _s0, _d0;

    public int Stratum { get; set; }
    public double Time { get; set; }
    public int People { get; set; }
    public ReadOnlyMemory<int> Died { get; set; }   // rows

    public int Deaths { get; private set; }
    public double DeathWeight { get; private set; }

    public void Empty()
    {
        _s0 = 0;
        Array.Clear(_s1);
        Array.Clear(_s2);
    }

    public void NoDeaths()
    {
        if (Deaths == 0) return;
        (_d0, Deaths, DeathWeight) = (0, 0, 0);
        Array.Clear(_d1);
        Array.Clear(_d2);
    }

    public void Add(ReadOnlySpan<double> x, double weight, bool squares)
    {
        _s0 += weight;
        Sum(x, weight, squares, _s1, _s2);
    }

    public void AddDeath(ReadOnlySpan<double> x, double weight, double weightedRisk, bool squares)
    {
        Deaths++;
        DeathWeight += weight;
        _d0 += weightedRisk;
        Sum(x, weightedRisk, squares, _d1, _d2);
    }

    /// <summary>How many denominators the tied events see: Efron one each, from which a growing share of the dying is gone; Breslow one for all.</summary>
    public int Steps(Ties ties) => ties == Ties.Efron ? Deaths : 1;

    /// <summary>Share of the dying that is gone at a step.</summary>
    public double Gone(Ties ties, int step) => ties == Ties.Efron ? (double)step / Deaths : 0;

    /// <summary>Weight of the events at a step.</summary>
    public double Weight(Ties ties) => ties == Ties.Efron ? DeathWeight / Deaths : DeathWeight;

    public double Sum0(double gone) => _s0 - gone * _d0;

    public void MeanOf(double gone, Span<double> mean)
    {
        var s0 = Sum0(gone);
        for (var j = 0; j < width; j++) mean[j] = (_s1[j] - gone * _d1[j]) / s0;
    }

    /// <summary>
    /// Takes Σ share · (mean of x) over the steps from <paramref name="gradient"/> and adds Σ share · (covariance of x) to the lower triangle; the steps differ only in how
    /// much of the dying is gone, so that their sums are numbers and the products are formed once.
    /// </summary>
    /// <returns>Σ share · log of the denominators.</returns>
    public double Expand(Ties ties, Span<double> gradient, Span<double> information)
    {
        var (share, steps, logs) = (Weight(ties), Steps(ties), 0.0);
        double a1 = 0, b1 = 0, a2 = 0, b2 = 0, c2 = 0;   // Σ 1/s, Σ g/s, Σ 1/s², Σ g/s², Σ g²/s², each times the share
        for (var step = 0; step < steps; step++)
        {
            var gone = Gone(ties, step);
            var s0 = Sum0(gone);
            logs += share * Math.Log(s0);
            var (one, two) = (share / s0, share / (s0 * s0));
            (a1, b1, a2, b2, c2) = (a1 + one, b1 + gone * one, a2 + two, b2 + gone * two, c2 + gone * gone * two);
        }
        for (var j = 0; j < width; j++)
        {
            gradient[j] -= a1 * _s1[j] - b1 * _d1[j];
            var (forAll, forDying) = (a2 * _s1[j] - b2 * _d1[j], c2 * _d1[j] - b2 * _s1[j]);
            var to = information.Slice(j * width, j + 1);
            var all = _s2.AsSpan(j * width, j + 1);
            var dying = _d2.AsSpan(j * width, j + 1);
            for (var k = 0; k < to.Length; k++) to[k] += a1 * all[k] - b1 * dying[k] - forAll * _s1[k] - forDying * _d1[k];
        }
        return logs;
    }

    /// <summary>Adds factor · (the weighted covariance of x over the risk set) to the lower triangle.</summary>
    public void AddCovariance(double gone, ReadOnlySpan<double> mean, double factor, Span<double> to)
    {
        var s0 = Sum0(gone);
        for (var j = 0; j < width; j++)
            for (var k = 0; k <= j; k++)
                to[j * width + k] += factor * ((_s2[j * width + k] - gone * _d2[j * width + k]) / s0 - mean[j] * mean[k]);
    }

    private void Sum(ReadOnlySpan<double> x, double weight, bool squares, double[] first, double[] second)
    {
        for (var j = 0; j < width; j++)
        {
            var wx = weight * x[j];
            first[j] += wx;
            if (!squares) continue;
            var row = second.AsSpan(j * width, j + 1);
            for (var k = 0; k <= j; k++) row[k] += wx * x[k];
        }
    }
}
