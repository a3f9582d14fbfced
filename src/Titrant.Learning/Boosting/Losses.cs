using System.Runtime.Intrinsics;

namespace Titrant.Learning.Boosting;

/// <summary>
/// The loss of one part's model: learned from the rows of other parts (weight in <paramref name="train"/>), judged on its own (weight in <paramref name="held"/>).
/// Scores are [outputs][rows]; gradients are pairs (first derivative, second derivative or a bound of it).
/// </summary>
internal abstract class BoostingLoss(double[] train, double[] held)
{
    protected double[] Train => train;
    protected double[] Held => held;

    public virtual int Outputs => 1;

    /// <summary>False where a constant added to the score changes nothing.</summary>
    public virtual bool HasBaseline => true;

    /// <summary>The constant that fits the training rows best, per output.</summary>
    public abstract double[] Start();

    public abstract void Gradients(double[][] score, Vector128<double>[][] into);

    /// <summary>Negative log-likelihood of the rows left out, up to a constant; of a number half the sum of squares.</summary>
    public abstract double OfHeld(double[][] score);

    /// <summary>What one unit of the loss is worth in log-likelihood.</summary>
    public virtual double Dispersion(double[][] score) => 1;
}

/// <summary>Yes or no: the binomial deviance in log-odds.</summary>
internal sealed class LogisticLoss(double[] yes, double[] train, double[] held) : BoostingLoss(train, held)
{
    public override double[] Start()
    {
        double happened = 0, all = 0;
        for (var i = 0; i < yes.Length; i++)
        {
            happened += Train[i] * yes[i];
            all += Train[i];
        }
        return [Math.Log(happened / (all - happened))];
    }

    public override void Gradients(double[][] score, Vector128<double>[][] into)
    {
        var (s, gradient, i) = (score[0], into[0], 0);
        for (; i <= s.Length - 4; i += 4)
        {
            var weight = Vector256.LoadUnsafe(ref Train[i]);
            // Beyond 30 the probability is 0 or 1 to the last digit that matters.
            var margin = Vector256.Min(Vector256.Max(Vector256.LoadUnsafe(ref s[i]), Vector256.Create(-30.0)), Vector256.Create(30.0));
            var p = Vector256<double>.One / (Vector256<double>.One + Vector256.Exp(-margin));
            var g = weight * (p - Vector256.LoadUnsafe(ref yes[i]));
            var h = weight * p * (Vector256<double>.One - p);
            for (var k = 0; k < 4; k++) gradient[i + k] = Vector128.Create(g[k], h[k]);
        }
        for (; i < s.Length; i++)
        {
            var p = 1 / (1 + Math.Exp(-Math.Clamp(s[i], -30, 30)));
            gradient[i] = Vector128.Create(Train[i] * (p - yes[i]), Train[i] * p * (1 - p));
        }
    }

    public override double OfHeld(double[][] score)
    {
        var (s, loss) = (score[0], 0.0);
        for (var i = 0; i < s.Length; i++)
        {
            if (Held[i] == 0) continue;
            var m = yes[i] > 0 ? -s[i] : s[i];
            loss += Held[i] * (Math.Max(m, 0) + Math.Log(1 + Math.Exp(-Math.Abs(m))));
        }
        return loss;
    }
}

/// <summary>A number: half the squared error.</summary>
internal sealed class SquareLoss(double[] value, double[] train, double[] held) : BoostingLoss(train, held)
{
    public override double[] Start()
    {
        double sum = 0, all = 0;
        for (var i = 0; i < value.Length; i++)
        {
            sum += Train[i] * value[i];
            all += Train[i];
        }
        return [sum / all];
    }

    public override void Gradients(double[][] score, Vector128<double>[][] into)
    {
        for (var i = 0; i < value.Length; i++) into[0][i] = Vector128.Create(Train[i] * (score[0][i] - value[i]), Train[i]);
    }

    public override double OfHeld(double[][] score) => Half(score[0], Held).Sum;

    public override double Dispersion(double[][] score)
    {
        var (sum, all) = Half(score[0], Train);
        return 2 * sum / all;
    }

    private (double Sum, double Weight) Half(double[] score, double[] weights)
    {
        double sum = 0, all = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var r = score[i] - value[i];
            sum += weights[i] * r * r / 2;
            all += weights[i];
        }
        return (sum, all);
    }
}

/// <summary>One of several classes: the multinomial deviance, one score per class, the diagonal of its curvature (Friedman 2001, doi:10.1214/aos/1013203451).</summary>
internal sealed class SoftmaxLoss(int[] classOf, int classes, double[] train, double[] held) : BoostingLoss(train, held)
{
    public override int Outputs => classes;

    public override double[] Start()
    {
        var counts = new double[classes];
        for (var i = 0; i < classOf.Length; i++) counts[classOf[i]] += Train[i];
        var mean = counts.Sum(Math.Log) / classes;
        return [.. counts.Select(c => Math.Log(c) - mean)];
    }

    public override void Gradients(double[][] score, Vector128<double>[][] into)
    {
        Span<double> p = new double[classes];
        for (var i = 0; i < classOf.Length; i++)
        {
            Shares(score, i, p);
            for (var k = 0; k < classes; k++)
                into[k][i] = Vector128.Create(Train[i] * (p[k] - (classOf[i] == k ? 1 : 0)), Train[i] * p[k] * (1 - p[k]) * classes / (classes - 1));
        }
    }

    public override double OfHeld(double[][] score)
    {
        Span<double> p = new double[classes];
        var loss = 0.0;
        for (var i = 0; i < classOf.Length; i++)
        {
            if (Held[i] == 0) continue;
            Shares(score, i, p);
            loss -= Held[i] * Math.Log(Math.Max(p[classOf[i]], 1e-300));
        }
        return loss;
    }

    private static void Shares(double[][] score, int row, Span<double> p)
    {
        double top = double.NegativeInfinity, sum = 0;
        for (var k = 0; k < p.Length; k++) top = Math.Max(top, score[k][row]);
        for (var k = 0; k < p.Length; k++) sum += p[k] = Math.Exp(score[k][row] - top);
        for (var k = 0; k < p.Length; k++) p[k] /= sum;
    }
}
