using Titrant.Learning.Validate;
using Titrant.Patient;

namespace Titrant.Learning.Report.Charts;

/// <summary>Sensitivity against 1 - specificity, square, with the operating points of the study.</summary>
internal static class RocChart
{
    private const double Side = 372, Left = 48, Top = 10, Right = 14, Bottom = 44;

    public static void Write(Html html, string id, Validation v)
    {
        if (v.Roc.Count < 2) return;
        var (x, y) = (new Axis(0, 1, Left, Side - Right), new Axis(0, 1, Side - Bottom, Top));
        var area = v.Figures.FirstOrDefault(f => f.Name.Contains("AUC", StringComparison.OrdinalIgnoreCase));
        var marks = v.Points.Select(p => (p, At: Place(p))).Where(m => m.At is not null).Select(m => (m.p, At: m.At!.Value)).ToArray();
        var says = $"{(area is null ? "" : $"Area under the curve {Words.Of(area)}. ")}{string.Join(" ", marks.Select(m => $"At a predicted chance of {Words.Threshold(m.p.Threshold)} or more: sensitivity {Words.Percent(m.At.Y)}, specificity {Words.Percent(1 - m.At.X)}."))}";
        using (html.In("figure"))
        {
            using (var d = new Drawing(html, id, Side, Side, "ROC curve", says))
            {
                d.Frame(x, y, "1 \u2212 specificity, %", "Sensitivity, %", xPercent: true, yPercent: true);
                d.Line(x.At(0), y.At(0), x.At(1), y.At(1), "chance");
                d.Path(v.Roc.Select(p => (x.At(p.X), y.At(p.Y))), "line c1");
                foreach (var (p, at) in marks)
                {
                    d.Dot(x.At(at.X), y.At(at.Y), 4.5, "mark c1");
                    var isRight = at.X > 0.75;
                    d.Text(x.At(at.X) + (isRight ? 2 : 8), y.At(at.Y) + (isRight ? 19 : 14), "\u2265 " + Words.Threshold(p.Threshold), "label", isRight ? "middle" : "start");
                }
            }
            Caption(html, "ROC curve. ", $"{(area is null ? "" : $"Area {Words.Of(area)}{(area.Kind.Length > 0 ? $", {area.Kind}" : "")}. ")}The dashed line is a coin toss.{(marks.Length > 0 ? " Dots: operating points of the study." : "")}");
        }
    }

    internal static void Caption(Html html, string name, string text)
    {
        using (html.In("figcaption"))
        {
            html.Element("b", name);
            html.Text(text);
        }
    }

    // From the counts: they are there even where the figures are not estimable.
    private static (double X, double Y)? Place(PointFigures p)
    {
        var (cases, controls) = (p.TruePositives + p.FalseNegatives, p.FalsePositives + p.TrueNegatives);
        return cases == 0 || controls == 0 ? null : ((double)p.FalsePositives / controls, (double)p.TruePositives / cases);
    }
}
