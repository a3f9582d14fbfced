namespace Titrant.Learning.Boosting;

/// <summary>
/// The models of all parts take their passes together and stop together, where the rows that each did not see are foretold best in sum: with few events a single part's
/// own curve would be noise. Parts are independent and summed in their order, so the number of threads changes nothing.
/// </summary>
internal static class Lockstep
{
    /// <summary>Passes between two looks at the rows left out.</summary>
    private const int Stretch = 5;

    /// <summary>Looks without a gain of 1e-5 of the first loss before it stops.</summary>
    private const int Patience = 6;

    /// <returns>Passes kept.</returns>
    public static int Grow(PartModel[] parts, BoostedShapesOptions options, Action<double>? share, CancellationToken cancel)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Cores > 0 ? options.Cores : -1, CancellationToken = cancel };
        var losses = new double[parts.Length];
        Parallel.For(0, parts.Length, parallel, p => losses[p] = parts[p].HeldLoss());
        foreach (var part in parts) part.Keep();
        var (best, mark, at, idle, told) = (losses.Sum(), losses.Sum(), 0, 0, 0.0);
        var enough = 1e-5 * Math.Abs(best);
        for (var round = 0; round < options.Rounds && idle < Patience; round += Stretch)
        {
            Parallel.For(0, parts.Length, parallel, p =>
            {
                for (var s = 0; s < Math.Min(Stretch, options.Rounds - round); s++) parts[p].Pass(options.LeastGain, cancel);
                losses[p] = parts[p].HeldLoss();
            });
            var total = losses.Sum();
            if (total < best)
            {
                (best, at) = (total, Math.Min(round + Stretch, options.Rounds));
                foreach (var part in parts) part.Keep();
            }
            if (total < mark - enough) (mark, idle) = (total, 0);
            else idle++;
            // How far it will go is not known: it is taken to be half as far again as it went.
            told = Math.Max(told, (round + Stretch) / (1.5 * (round + Stretch) + (Patience - idle) * Stretch));
            share?.Invoke(told);
        }
        Parallel.For(0, parts.Length, parallel, p => parts[p].Restore());
        share?.Invoke(1);
        return at;
    }
}
