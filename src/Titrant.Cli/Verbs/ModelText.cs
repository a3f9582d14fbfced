using Titrant.Learning.Registry;

namespace Titrant.Cli.Verbs;

/// <summary>A card on the console; card.html beside it has the pictures.</summary>
internal static class ModelText
{
    public static void Write(RegisteredModel model, string folder, TextWriter to)
    {
        var (entry, card) = (model.Entry, model.Card);
        to.WriteLine($"{entry.Name}@{entry.Version}");
        to.WriteLine(Plain(card.Question));
        Line("For", card.Use.User);
        Line("Population", card.Use.Population);
        Line("Decision", card.Use.Decision);
        Line("Not for", card.Use.NotFor);
        Line("Learned from", $"{card.LearnedFrom} rows{(card.Events is { } e ? $", {e} with the outcome" : "")}, by {card.Learner}");
        Line("Checked on", $"{card.Headline.On.Kind}, {card.Headline.On.Name}: {card.Headline.Rows} rows");
        foreach (var figure in card.Headline.Figures.Take(6)) to.WriteLine("    " + Plain(figure.ToString()));
        foreach (var limit in card.Limits) Line("Limit", limit);
        Line("Data", $"SHA-256 {entry.DataHash}, licence: {(entry.DataLicence.Length > 0 ? entry.DataLicence : "not said")}");
        Line("Weights", entry.Weights.MayShare ? "may be handed on" : $"stay here: {entry.Weights.Why}");
        foreach (var feature in model.Model.Features) Line("Feature", $"{feature.Name}: {(feature.Column.From is { } from ? $"{from} ({from.Id[..15]}\u2026)" : "from a table only")}");
        Line("Model", $"SHA-256 {entry.ModelSha256}");
        Line("Signed by", model.SignedBy);
        Line("Card", Path.Combine(folder, ModelShelf.CardPageName));

        void Line(string name, string says) => to.WriteLine($"  {name + ":",-14}{Plain(says)}");

        static string Plain(string text) => SummaryPrinter.Plain(text);
    }
}
