namespace Titrant.Learning.Survival;

/// <summary>Running sums by rank in O(log n) (Fenwick 1994, doi:10.1002/spe.4380240306).</summary>
internal sealed class Fenwick(int ranks)
{
    private readonly double[] _sums = new double[ranks + 1];

    public void Add(int rank, double weight)
    {
        for (var i = rank + 1; i < _sums.Length; i += i & -i) _sums[i] += weight;
    }

    /// <summary>Sum over ranks below this one.</summary>
    public double Below(int rank)
    {
        var sum = 0.0;
        for (var i = rank; i > 0; i -= i & -i) sum += _sums[i];
        return sum;
    }

    public double Total => Below(_sums.Length - 1);
}
