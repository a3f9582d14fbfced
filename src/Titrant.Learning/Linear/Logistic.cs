namespace Titrant.Learning.Linear;

/// <summary>The logistic function and its logarithms, without overflow at any margin.</summary>
internal static class Logistic
{
    /// <summary>1 / (1 + e^-margin)</summary>
    public static double Of(double margin)
    {
        if (margin >= 0) return 1 / (1 + Math.Exp(-margin));
        var e = Math.Exp(margin);
        return e / (1 + e);
    }

    /// <summary>log(1 + e^margin)</summary>
    public static double LogOnePlusExp(double margin) => margin > 0 ? margin + LogOnePlus(Math.Exp(-margin)) : LogOnePlus(Math.Exp(margin));

    public static double Logit(double share) => Math.Log(share / (1 - share));

    // log(1 + x) for small x keeps its digits (Higham 2002, Accuracy and Stability of Numerical Algorithms, 1.14.1).
    private static double LogOnePlus(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }
}
