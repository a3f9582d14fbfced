namespace Titrant.Learning.Boosting;

/// <summary>
/// Settings of explainable boosting. The defaults were chosen once, on several data sets together, and are not tuned to a study. On folds of fresh seeds of eight to eleven public sets neither
/// half the rate, nor 16 parts, nor a looser search for more pairs foretold better.
/// </summary>
/// <param name="Bins">Of a number, at most; 2-254. Fewer where it has fewer distinct values.</param>
/// <param name="Parts">
/// 2-32. The rows are dealt into so many parts; a model is learned without each part and stops where the parts left out are foretold best; the result is their mean.
/// Fewer where there are fewer people of the rarer outcome.
/// </param>
/// <param name="Rate">Share of each step that is taken, above 0 and up to 0.125: eight features share one gradient.</param>
/// <param name="Rounds">Passes over all features, at most.</param>
/// <param name="Leaves">Of a step's tree on one feature, at most; 2-16.</param>
/// <param name="Cuts">Places at which a step looks for a cut: evenly spaced over the bins, shifted by chance each time; 1-254.</param>
/// <param name="SmallestLeaf">Rows.</param>
/// <param name="Ridge">Added to the curvature of each leaf.</param>
/// <param name="LeastGain">Twice the log-likelihood that a split must gain, and each cut over a straight line; 0 or more. Lines at no such price helped where many weak features add up, and hurt where most are noise.</param>
/// <param name="Pairs">Pairs of features that are tried, at most; 0 for none.</param>
/// <param name="Cores">Threads; 0 for all. It never changes the result.</param>
public sealed record BoostedShapesOptions(
    int Bins = 254, int Parts = 8, double Rate = 0.05, int Rounds = 2000, int Leaves = 3, int Cuts = 8, int SmallestLeaf = 10, double Ridge = 1, double LeastGain = 2, int Pairs = 10, int Cores = 0)
{
    internal void Check()
    {
        Refuse(Bins is < 2 or > FeatureBins.Most, "bins", "2-254");
        Refuse(Parts is < 2 or > 32, "parts", "2-32");
        Refuse(!(Rate > 0 && Rate <= 0.125), "rate", "above 0 and up to 0.125");
        Refuse(Rounds < 1, "rounds", "1 or more");
        Refuse(Leaves is < 2 or > 16, "leaves", "2-16");
        Refuse(Cuts is < 1 or > FeatureBins.Most, "cuts", "1-254");
        Refuse(SmallestLeaf < 1, "smallest leaf", "1 or more");
        Refuse(!(Ridge >= 0 && double.IsFinite(Ridge)), "ridge", "0 or more");
        Refuse(!(LeastGain >= 0 && double.IsFinite(LeastGain)), "least gain", "0 or more");
        Refuse(Pairs is < 0 or > 64, "pairs", "0-64");

        static void Refuse(bool wrong, string option, string range)
        {
            if (wrong) throw new StudyException("EBM012", $"option {option}", "The option lies outside its range.", $"Choose {range}.");
        }
    }
}
