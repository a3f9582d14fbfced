namespace Titrant.Learning.Linear.Paths;

/// <summary>
/// Cox's partial likelihood with Breslow's treatment of ties, and the diagonal of its Hessian (Simon et al. 2011, doi:10.18637/jss.v039.i05, section 2).
/// One pass over the rows sorted by time. A row censored at the time of an event is still at risk then.
/// </summary>
internal sealed class CoxLikelihood : Likelihood
{
    private readonly double[] _weights;      // [rows]
    private readonly double[] _events;       // weight where an event happened, else 0; [rows]
    private readonly int[] _order;           // rows by time
    private readonly int[] _start;           // of each distinct event time, the first place in _order that is at risk; [times]
    private readonly double[] _deaths;       // d_k, weight of the events at each time; [times]
    private readonly double[] _risk;         // Σ over the risk set of w·e^η; [times]

    public CoxLikelihood(double[] time, bool[] happened, double[] weights)
    {
        _weights = weights;
        _events = [.. happened.Select((h, i) => h ? weights[i] : 0)];
        _order = [.. Enumerable.Range(0, time.Length).OrderBy(i => time[i])];
        var (start, deaths) = (new List<int>(), new List<double>());
        for (var at = 0; at < _order.Length;)
        {
            var end = at;
            var died = 0.0;
            for (; end < _order.Length && time[_order[end]] == time[_order[at]]; end++) died += _events[_order[end]];
            if (died > 0)
            {
                start.Add(at);
                deaths.Add(died);
            }
            at = end;
        }
        (_start, _deaths, _risk) = ([.. start], [.. deaths], new double[start.Count]);
        Saturated = -_deaths.Sum(d => d * Math.Log(d));
    }

    public override bool HasIntercept => false;
    public override double Saturated { get; }

    public override double At(ReadOnlySpan<double> margin)
    {
        var top = Sum(margin);
        var sum = 0.0;
        for (var i = 0; i < _events.Length; i++) if (_events[i] > 0) sum += _events[i] * (margin[i] - top);
        for (var k = 0; k < _deaths.Length; k++) sum -= _deaths[k] * Math.Log(_risk[k]);
        return sum;
    }

    public override void Expand(ReadOnlySpan<double> margin, Span<double> w, Span<double> r)
    {
        var top = Sum(margin);
        double b = 0, c = 0;   // Σ d_k/S_k and Σ d_k/S_k² over the event times that the row has lived to see
        var k = 0;
        for (var at = 0; at < _order.Length; at++)
        {
            for (; k < _start.Length && _start[k] <= at; k++)
            {
                b += _deaths[k] / _risk[k];
                c += _deaths[k] / (_risk[k] * _risk[k]);
            }
            var i = _order[at];
            var e = _weights[i] * Math.Exp(margin[i] - top);
            (w[i], r[i]) = (e * (b - e * c), _events[i] - e * b);
        }
    }

    // Fills the risk sums, relative to e^(largest margin), which is returned.
    private double Sum(ReadOnlySpan<double> margin)
    {
        var top = double.NegativeInfinity;
        foreach (var m in margin) top = Math.Max(top, m);
        var sum = 0.0;
        var at = _order.Length;
        for (var k = _start.Length - 1; k >= 0; k--)
        {
            while (at > _start[k])
            {
                at--;
                sum += _weights[_order[at]] * Math.Exp(margin[_order[at]] - top);
            }
            _risk[k] = sum;
        }
        return top;
    }
}
