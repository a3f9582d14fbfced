namespace Titrant.Learning.Linear.Estimators;

public enum LambdaRule
{
    /// <summary>The lambda with the smallest mean loss on the rows left out.</summary>
    Minimum,

    /// <summary>The largest lambda whose loss is within one standard error of the smallest (Breiman et al. 1984, section 3.4.3): fewer features.</summary>
    OneStandardError,
}

/// <summary>Loss on the rows left out, along the lambdas: the evidence for the one that was chosen.</summary>
/// <param name="Loss">Mean deviance; squared error for a number; [lambdas].</param>
/// <param name="Error">Standard error of that mean over folds; [lambdas].</param>
public sealed record PenaltyChoice(double[] Lambdas, double[] Loss, double[] Error)
{
    public int Minimum => Array.IndexOf(Loss, Loss.Min());

    public int OneStandardError => Array.FindIndex(Loss, l => l <= Loss[Minimum] + Error[Minimum]);

    public double Lambda(LambdaRule rule) => Lambdas[rule == LambdaRule.Minimum ? Minimum : OneStandardError];

    /// <param name="perFold">[folds][lambdas], mean loss of the rows left out.</param>
    /// <param name="weight">Rows, or events, of each fold.</param>
    internal static PenaltyChoice Of(double[] lambdas, double[][] perFold, double[] weight)
    {
        var total = weight.Sum();
        var (loss, error) = (new double[lambdas.Length], new double[lambdas.Length]);
        for (var k = 0; k < lambdas.Length; k++)
        {
            for (var f = 0; f < perFold.Length; f++) loss[k] += weight[f] / total * perFold[f][k];
            for (var f = 0; f < perFold.Length; f++) error[k] += weight[f] / total * Math.Pow(perFold[f][k] - loss[k], 2);
            error[k] = perFold.Length > 1 ? Math.Sqrt(error[k] / (perFold.Length - 1)) : 0;
        }
        return new(lambdas, loss, error);
    }
}
