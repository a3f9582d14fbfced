using Titrant.Learning.Validate;

namespace Titrant.Learning.Report.Charts;

/// <summary>Net benefit against the threshold probability: the model, treating everybody, treating nobody (Vickers &amp; Elkin 2006, doi:10.1177/0272989X06295361).</summary>
internal static class DecisionChart
{
    private const double Width = 396, Height = 300, Left = 56, Top = 34, Right = 14, Bottom = 46;

    public static void Write(Html html, string id, Validation v)
    {
        // Beyond the highest band's middle there is hardly anybody: the line there is one person's noise.
        var end = v.Bands.IsEmpty ? 1 : Math.Max(v.Points.Select(p => p.Threshold).DefaultIfEmpty(0).Max() + 0.02, 2 * v.Bands[^1].Predicted - v.Bands[^1].Low);
        var curve = v.Benefit.Where(b => b.Threshold <= end && b.Model.Value is { } m && double.IsFinite(m) && b.All.Value is { } all && double.IsFinite(all)).ToArray();
        if (curve.Length < 2) return;
        var highest = curve.SelectMany(b => new[] { b.Model.Value, b.Model.High, b.All.Value }).OfType<double>().Where(double.IsFinite).Max();
        // Treating everybody falls without end; a quarter of the height below zero shows where it crosses.
        var floor = -Math.Max(highest, 0.01) / 4;
        var y = new Axis(floor, Math.Max(highest, 0.01) * 1.06, Height - Bottom, Top);
        var x = Axis.Over(curve.Select(b => b.Threshold), Left, Width - Right, 0.02);
        using (html.In("figure"))
        {
            using (var d = new Drawing(html, id, Width, Height, "Decision curve", Says(curve)))
            {
                d.Frame(x, y, "Threshold probability, %", "Net benefit", yTicks: 4, xTicks: 6, xPercent: true);
                d.Line(x.From, y.At(0), x.To, y.At(0), "zero");
                var banded = curve.Where(b => b.Model.Interval is not null).Select(b => (x.At(b.Threshold), y.At(b.Model.Low!.Value), y.At(b.Model.High!.Value))).ToList();
                if (banded.Count > 1) d.Band(banded, "band c1");
                d.Path(curve.TakeWhile(b => b.All.Value > floor).Select(b => (x.At(b.Threshold), y.At(b.All.Value!.Value))), "line c2 dashed");
                d.Path(curve.Select(b => (x.At(b.Threshold), y.At(b.Model.Value!.Value))), "line c1");
                var at = x.From;
                foreach (var (name, style) in new[] { ("model", "line c1"), ("treat all", "line c2 dashed"), ("treat none", "zero") })
                {
                    d.Line(at, 14, at + 22, 14, style);
                    d.Text(at + 27, 18, name, "label");
                    at += 48 + name.Length * 6.6;
                }
            }
            var kind = curve.Select(b => b.Model.Kind).FirstOrDefault(k => k.Length > 0);
            RocChart.Caption(html, "Decision curve. ", $"True positives less false positives, weighed at the odds of the threshold, per person{(kind is null ? "" : $"; band: {kind}")}. The model is of use where its line is above both others.{(v.Benefit[^1].Threshold > curve[^1].Threshold ? $" Above {Words.Threshold(curve[^1].Threshold)} there are too few people to draw." : "")}");
        }
    }

    private static string Says(NetBenefit[] curve)
    {
        var some = Enumerable.Range(0, Math.Min(5, curve.Length)).Select(k => curve[k * (curve.Length - 1) / Math.Max(1, Math.Min(5, curve.Length) - 1)]);
        return string.Join(" ", some.Select(b => $"At a threshold of {Words.Threshold(b.Threshold)}: model {Words.Of(b.Model, 3)}, treat all {Words.Fixed(b.All.Value!.Value, 3)}, treat none 0."));
    }
}
