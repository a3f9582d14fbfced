using System.Globalization;

namespace Titrant.Medicine.Briefs;

/// <summary>The section of registered models: apart from what guidelines say, and never a card.</summary>
internal static class BriefEstimates
{
    public static void Write(Html h, Brief brief)
    {
        if (brief.Estimates.IsEmpty) return;
        using (BriefPage.Section(h, "estimates", brief.Estimates.Count == 1 ? "Model estimate" : "Model estimates"))
        {
            h.Element("p", "From models that were registered on this machine. An estimate is no advice; it says what happened among people like this.", ("class", "quiet"));
            foreach (var e in brief.Estimates)
                using (h.In("article", ("class", "estimate")))
                {
                    h.Element("h3", e.Question);
                    h.Element("p", e.Says);
                    h.Element("p", $"For {e.Population}. Not for {e.NotFor}.", ("class", "small"));
                    using (h.In("details"))
                    {
                        h.Element("summary", "What made it up, and the model\u2019s card");
                        BriefPage.Table(h, e.Lines.Any(l => l.LogOdds is not null) ? ["What", "Log-odds"] : ["What"], e.Lines,
                            l => e.Lines.Any(o => o.LogOdds is not null) ? [l.Says, l.LogOdds is { } value ? Signed(value) : ""] : [l.Says], number: 1, caption: "What made up the estimate");
                        if (e.Lines.Any(l => l.LogOdds is not null)) h.Element("p", $"They add up to {Signed(e.Lines.Sum(l => l.LogOdds ?? 0))}, which is a chance of {Words.WithUnit(Words.Plain(e.Figure.Value), e.Figure.Unit)}.", ("class", "quiet"));
                        h.Element("p", e.Figure.Low is null ? $"No interval: {e.Figure.WhyNoInterval}." : $"Interval: {Words.Plain(e.Figure.Low.Value)} to {Words.Plain(e.Figure.High!.Value)} %, {e.Figure.Kind} ({e.CheckedOn}).", ("class", "quiet"));
                        using (h.In("p", ("class", "quiet"))) { h.Text($"Model {e.Model}, version {e.Version}. Its card: "); h.Element("code", e.ShowCard); }
                    }
                }
        }
    }

    private static string Signed(double value) => value.ToString("+0.00;\u22120.00;0.00", CultureInfo.InvariantCulture);
}
