using Titrant.Learning.Registry;

namespace Titrant.Learning.Report;

/// <summary>A model's card as a page of its own: who it learned from, how it was checked, whom it fails.</summary>
public static class CardPage
{
    public static string Of(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return Page.Of($"{card.Name} {card.Version}: model card", html =>
        {
            using (html.In("header"))
            {
                html.P("Model card", "kicker");
                html.Element("h1", $"{card.Name} {card.Version}");
                html.P(card.Question, "lead");
            }
            using (html.In("main")) CardSection.Write(html, card, "h2");
            using (html.In("footer")) html.P($"Made by {card.Code} from study {StudyPage.Short(card.StudyHash)} and data {StudyPage.Short(card.DataHash)}, seed {card.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}.", "quiet");
        });
    }
}
