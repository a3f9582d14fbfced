using System.Globalization;
using Titrant.Learning.Explain;
using Titrant.Learning.Models;
using Titrant.Numerics;
using Titrant.Numerics.Distributions;
using Titrant.Patient;

namespace Titrant.Learning.Boosting;

/// <summary>The model as pictures: nothing is estimated, the shapes are the model.</summary>
internal sealed class ShapePictures(BoostedShapesModel model)
{
    private readonly double _quantile = StudentT.Quantile(0.975, model.Parts - 1);

    public Explanation All()
    {
        var outputs = model.Baseline.Count;
        var shapes = new List<Shape>();
        for (var f = 0; f < model.Bins.Count; f++) for (var k = 0; k < outputs; k++) shapes.Add(Feature(f, k));
        shapes.AddRange(model.Pairs.Select(Pair));
        return new(string.Create(CultureInfo.InvariantCulture, $"exact: the model is a sum; intervals 95 %, delete-a-group jackknife over {model.Parts} parts, t, each value on its own"),
            model.Scale switch { Scale.LogOdds => "log-odds", Scale.LogHazard => "log-hazard", Scale.Number => "number", _ => "log-odds of the class" },
            outputs == 1 ? model.Baseline[0] : 0, shapes.OrderByDescending(s => s.Importance).ToSeq());
    }

    private Shape Feature(int f, int output)
    {
        var (bins, term) = (model.Bins[f], model.Terms[f]);
        var offset = output * bins.Count;
        var points = new List<ShapePoint>();
        var levels = new List<ShapeLevel>();
        for (var b = 1; b < bins.Count; b++)
        {
            var (value, low, high) = Value(term.Values[offset + b], term.Errors[offset + b]);
            if (bins.IsCategory) levels.Add(new(bins.Levels[b - 1], value, low, high, Rows(bins.Weights[b])));
            else points.Add(new(b == 1 ? Math.Min(bins.Low, bins.Edges.IsEmpty ? bins.Low : bins.Edges[0]) : bins.Edges[b - 2], value, low, high));
        }
        if (bins.Weights[0] > 0)
        {
            var (value, low, high) = Value(term.Values[offset], term.Errors[offset]);
            levels.Add(new("missing", value, low, high, Rows(bins.Weights[0])));
        }
        return new(model.Classes.IsEmpty ? bins.Name : $"{bins.Name}, {model.Classes[output]}", bins.Unit, Importance(bins.Weights, term.Values.Span.Slice(offset, bins.Count)), !bins.IsCategory,
            points.ToSeq(), levels.ToSeq(), bins.IsCategory ? default : Bars(bins));
    }

    private Shape Pair(PairTerm pair)
    {
        var (a, b) = (Names(pair.First, pair.FirstGroups), Names(pair.Second, pair.SecondGroups));
        var levels = from i in Enumerable.Range(0, CoarseFeature.Most)
                     from j in Enumerable.Range(0, CoarseFeature.Most)
                     let c = i * CoarseFeature.Most + j
                     where pair.Weights[c] > 0
                     let v = Value(pair.Values[c], pair.Errors[c])
                     select new ShapeLevel($"{a[i]}, {b[j]}", v.Value, v.Low, v.High, Rows(pair.Weights[c]));
        return new($"{model.Features[pair.First]} × {model.Features[pair.Second]}", "", Importance(pair.Weights, pair.Values.Span), false, default, levels.ToSeq(), default);
    }

    // "albumin 30 to 34", "stage II", "albumin missing"
    private string[] Names(int feature, Seq<int> groups)
    {
        var (bins, names) = (model.Bins[feature], new string[CoarseFeature.Most]);
        for (var g = 0; g < names.Length; g++)
        {
            int[] own = [.. Enumerable.Range(0, bins.Count).Where(b => groups[b] == g)];
            if (own.Length == 0) continue;
            var (first, last) = (own[0], own[^1]);
            names[g] = g == 0 ? $"{bins.Name} missing" : bins.IsCategory ? $"{bins.Name} {bins.Levels[first - 1]}"
                : (first == 1, last == bins.Count - 1) switch
                {
                    (true, true) => bins.Name,
                    (true, false) => Say($"{bins.Name} up to {bins.Edges[last - 1]:G4}"),
                    (false, true) => Say($"{bins.Name} above {bins.Edges[first - 2]:G4}"),
                    _ => Say($"{bins.Name} above {bins.Edges[first - 2]:G4}, up to {bins.Edges[last - 1]:G4}"),
                };
        }
        return names;

        static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    private (double Value, double Low, double High) Value(double value, double error) => (value, value - _quantile * error, value + _quantile * error);

    private static int Rows(double weight) => (int)Math.Min(int.MaxValue, Math.Round(weight));

    private static double Importance(Seq<double> weights, ReadOnlySpan<double> values)
    {
        double sum = 0, all = 0;
        for (var b = 0; b < values.Length; b++)
        {
            sum += weights[b] * Math.Abs(values[b]);
            all += weights[b];
        }
        return all == 0 ? 0 : sum / all;
    }

    private static Seq<(double From, double To, double Share)> Bars(FeatureBins bins) =>
        bins.Density.Select((share, k) => (bins.Low + (bins.High - bins.Low) * k / 10, bins.Low + (bins.High - bins.Low) * (k + 1) / 10, share)).ToSeq();
}
