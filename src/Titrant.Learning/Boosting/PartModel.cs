using System.Runtime.Intrinsics;

namespace Titrant.Learning.Boosting;

/// <summary>The model learned without one part, while it grows: a table of contributions per column and output, and the score of every row under it.</summary>
internal sealed class PartModel
{
    private readonly BoostingLoss _loss;
    private readonly Columns8[] _blocks;
    private readonly IStepper _stepper;
    private readonly int[][] _rows;                  // [columns][256] training rows
    private readonly Vector128<double>[][] _gradients;
    private readonly Vector128<double>[] _sums = new Vector128<double>[Columns8.Size];
    private readonly double[] _steps = new double[Columns8.Size];
    private readonly double[] _constant;
    private readonly double[][] _start;
    private (double[] Constant, double[][][] Tables)? _best;

    /// <param name="columns">How many there are; those in no block keep an empty table.</param>
    /// <param name="start">[outputs][rows] the score to begin with.</param>
    public PartModel(BoostingLoss loss, Columns8[] blocks, IStepper stepper, double[] train, int columns, double[][] start)
    {
        (_loss, _blocks, _stepper, _start) = (loss, blocks, stepper, start);
        Score = [.. start.Select(s => (double[])s.Clone())];
        _constant = new double[loss.Outputs];
        Tables = [.. Enumerable.Range(0, loss.Outputs).Select(_ => Enumerable.Range(0, columns).Select(_ => new double[Columns8.Width]).ToArray())];
        _gradients = [.. start.Select(s => new Vector128<double>[s.Length])];
        _rows = new int[columns][];
        foreach (var block in blocks)
            for (var m = 0; m < block.Members.Length; m++)
            {
                var counts = _rows[block.Members[m]] = new int[Columns8.Width];
                for (var i = 0; i < train.Length; i++) if (train[i] > 0) counts[(byte)(block.Codes[i] >> (8 * m))]++;
            }
    }

    /// <summary>[outputs][columns][256]</summary>
    public double[][][] Tables { get; private set; }

    /// <summary>[outputs] what was added to the start.</summary>
    public double[] Constant => _constant;

    /// <summary>[outputs][rows]</summary>
    public double[][] Score { get; }

    public double HeldLoss() => _loss.OfHeld(Score);

    /// <summary>How much worse the rows left out would be foretold without a column.</summary>
    public double WorthOf(int column, byte[] codes)
    {
        var without = Score.Select((s, k) => s.Select((v, i) => v - Tables[k][column][codes[i]]).ToArray()).ToArray();
        return _loss.OfHeld(without) - _loss.OfHeld(Score);
    }

    /// <summary>One pass over all columns, in their order.</summary>
    public void Pass(double leastGain, CancellationToken cancel)
    {
        var least = leastGain * _loss.Dispersion(Score);
        foreach (var block in _blocks)
        {
            cancel.ThrowIfCancellationRequested();
            _loss.Gradients(Score, _gradients);
            for (var k = 0; k < _gradients.Length; k++)
            {
                block.Sum(_gradients[k], _sums);
                var all = Vector128<double>.Zero;
                for (var b = 0; b < Columns8.Width; b++) all += _sums[b];   // every row lies in one bin of the first column
                var drift = _loss.HasBaseline && all[1] > 0 ? all[0] / all[1] : 0;
                Array.Clear(_steps);
                for (var m = 0; m < block.Members.Length; m++)
                {
                    var column = block.Members[m];
                    var step = _steps.AsSpan(m * Columns8.Width, Columns8.Width);
                    _stepper.Step(column, _sums.AsSpan(m * Columns8.Width, Columns8.Width), _rows[column], drift, least, step);
                    var table = Tables[k][column];
                    for (var b = 0; b < step.Length; b++) table[b] += step[b];
                }
                _constant[k] -= drift;
                block.Add(_steps, -drift, Score[k]);
            }
        }
    }

    public void Keep() => _best = ([.. _constant], [.. Tables.Select(o => o.Select(t => (double[])t.Clone()).ToArray())]);

    /// <summary>Back to what was kept last; the scores follow.</summary>
    public void Restore()
    {
        if (_best is not { } best) throw new InvalidOperationException("Nothing was kept.");
        best.Constant.CopyTo(_constant, 0);
        Tables = best.Tables;
        for (var k = 0; k < Score.Length; k++)
        {
            _start[k].CopyTo(Score[k], 0);
            for (var b = 0; b < _blocks.Length; b++)
            {
                Array.Clear(_steps);
                for (var m = 0; m < _blocks[b].Members.Length; m++) Tables[k][_blocks[b].Members[m]].CopyTo(_steps, m * Columns8.Width);
                _blocks[b].Add(_steps, b == 0 ? _constant[k] : 0, Score[k]);
            }
        }
    }
}

/// <summary>How one step on one column is found from its sums.</summary>
internal interface IStepper
{
    /// <param name="sums">[256] of (first, second derivative) by bin.</param>
    /// <param name="rows">[256] training rows by bin.</param>
    /// <param name="drift">First derivative per unit of curvature, of all rows: a step never moves the mean.</param>
    /// <param name="least">Twice the fall in loss that a split must bring.</param>
    /// <param name="step">[256] receives the step, times the rate.</param>
    void Step(int column, ReadOnlySpan<Vector128<double>> sums, ReadOnlySpan<int> rows, double drift, double least, Span<double> step);
}
