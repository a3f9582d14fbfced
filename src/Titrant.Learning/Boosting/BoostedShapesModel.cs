using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Boosting;

/// <summary>
/// A generalised additive model by boosting: a shape for every feature, a surface for every selected pair, and their sum is the margin. A missing value has a contribution that was
/// learned; a number beyond what was learned counts as the outermost bin, an unseen level adds 0.
/// Time to an event: the hazard of cause 1; other causes end the follow-up.
/// </summary>
/// <param name="Terms">One per feature, in their order.</param>
/// <param name="Baseline">[outputs] the mean margin of the rows it was fitted to; 0 for a log hazard.</param>
/// <param name="Classes">Names of the outputs; empty where there is one.</param>
/// <param name="Hazard">Null unless it is a time to an event.</param>
/// <param name="Parts">Models that were averaged, each learned without one part of the rows.</param>
/// <param name="Rounds">Passes over the features that were kept.</param>
public sealed record BoostedShapesModel(
    Seq<FeatureBins> Bins, Seq<ShapeTerm> Terms, Seq<PairTerm> Pairs, Seq<double> Baseline, Seq<string> Classes, Scale Scale, BaselineHazard? Hazard, int Parts, int Rounds)
    : Model(Name, Bins.Select(b => b.Name).ToSeq(), Scale)
{
    internal const string Name = "explainable boosting";

    private int Outputs => Baseline.Count;

    public override double[] Margin(Table table)
    {
        var codes = Codes(table);
        var margin = new double[codes.Rows * Outputs];
        for (var i = 0; i < codes.Rows; i++)
            for (var k = 0; k < Outputs; k++)
            {
                var sum = Baseline[k];
                for (var t = 0; t < Terms.Count + Pairs.Count; t++) sum += Term(codes.Of, t, k, i);
                margin[i * Outputs + k] = sum;
            }
        return margin;
    }

    public override double?[] Probability(Table table, double? horizon = null)
    {
        if (Scale is Scale.Number or Scale.ClassLogOdds)
        {
            ArgumentNullException.ThrowIfNull(table);
            return new double?[table.RowCount];
        }
        if (Hazard is null) return [.. Margin(table).Select(m => (double?)(1 / (1 + Math.Exp(-m))))];
        if (horizon is not { } t) throw new ArgumentNullException(nameof(horizon), "A time to an event has a probability only by a horizon.");
        return [.. Margin(table).Select(m => Hazard.By(t, m))];
    }

    /// <summary>[rows × classes], each row of sum 1; for several classes only.</summary>
    public double[] Shares(Table table)
    {
        var shares = Margin(table);
        for (var i = 0; i < shares.Length; i += Outputs)
        {
            var row = shares.AsSpan(i, Outputs);
            double top = double.NegativeInfinity, sum = 0;
            foreach (var m in row) top = Math.Max(top, m);
            foreach (ref var m in row) sum += m = Math.Exp(m - top);
            foreach (ref var m in row) m /= sum;
        }
        return shares;
    }

    /// <summary>Null for several classes: each has a sum of its own, see <see cref="Explain"/>.</summary>
    public override Contributions? Contributions(Table table)
    {
        if (Outputs > 1) return null;
        var codes = Codes(table);
        var terms = new double[codes.Rows][];
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = new double[Terms.Count + Pairs.Count];
            for (var t = 0; t < terms[i].Length; t++) terms[i][t] = Term(codes.Of, t, 0, i);
        }
        return new(Baseline[0], terms, TermNames);
    }

    /// <summary>"age", "age × albumin".</summary>
    public Seq<string> TermNames => [.. Features, .. Pairs.Select(p => $"{Features[p.First]} × {Features[p.Second]}")];

    /// <summary>Every shape and surface as the model holds it, the most important first.</summary>
    public Explain.Explanation Explain() => new ShapePictures(this).All();

    private double Term(byte[][] codes, int term, int output, int row)
    {
        if (term >= Terms.Count)
        {
            var pair = Pairs[term - Terms.Count];
            return pair.At(codes[pair.First][row], codes[pair.Second][row]);
        }
        var code = codes[term][row];
        return code == FeatureBins.Unseen ? 0 : Terms[term].Values[output * Bins[term].Count + code];
    }

    private (byte[][] Of, int Rows) Codes(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var lost = Bins.Where(b => table.Find(b.Name) is null).Select(b => new StudyFault("EBM006", $"column {b.Name}", "The model was fitted with a column that the table does not have.", "Add the column, empty where nothing is known, or choose a model without it.")).ToSeq();
        if (!lost.IsEmpty) throw new StudyException(lost);
        return ([.. Bins.Select(b => b.Codes(table[b.Name]))], table.RowCount);
    }
}
