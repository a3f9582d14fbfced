using Titrant.Learning.Registry;
using Titrant.Learning.Report.Charts;
using Titrant.Learning.Validate;

namespace Titrant.Learning.Report;

/// <summary>The card in words that somebody at a bedside understands: of a hundred people like this, so many had it.</summary>
internal static class CardSection
{
    /// <param name="heading">"h2" on a page of its own, "h3" within a report.</param>
    public static void Write(Html html, ModelCard card, string heading)
    {
        var (v, outcome) = (card.Headline, $"{Words.Of(card.Outcome)} {Words.Horizon(card.Outcome)}".TrimEnd());
        Page.Terms(html, "answer", ("Foretells", outcome), ("In whom", Words.Sentence(card.Use.Population)), ("For", $"{card.Use.User}; to decide: {Words.Sentence(card.Use.Decision)}"), ("Not for", Words.Sentence(card.Use.NotFor)));

        html.Element(heading, "Who it learned from");
        html.P($"{Words.Count(card.LearnedFrom, "row")} of data{(card.Events is { } e ? $", {Words.Whole(e)} of them with {Words.Of(card.Outcome)} ({Words.Share(e, card.LearnedFrom)})" : "")}, by {card.Learner}. {(card.DataLicence.Length > 0 ? $"Licence of the data: {Words.Sentence(card.DataLicence)}" : "The licence of the data is not said.")}");

        html.Element(heading, "How it was checked");
        html.P($"{ValidationSection.Name(v.On)}: on {Words.Count(v.Rows, "row")} of {Words.Count(v.Persons, "person")} that it had not learned from{(v.Events is { } events ? $", {Words.Whole(events)} with the outcome" : "")}.");
        PageTable.Figures(html, $"What was measured. {ValidationSection.Name(v.On)}", "Figure", v.Figures.Select(f => (f.Name, f)));
        foreach (var other in card.Validations.Where(o => !ReferenceEquals(o, v) && !o.Figures.IsEmpty))
            html.P($"{ValidationSection.Name(other.On)}: {other.Figures[0].Name} {Words.Of(other.Figures[0])}, {Words.Count(other.Rows, "row")}.");

        Chances(html, v, outcome, heading);
        html.Element(heading, "Whom it fails");
        Fails(html, card);
    }

    /// <summary>"Of 100 people with a predicted chance of about 30 %, 27 (22 to 33) had it; seen in 120 rows."</summary>
    internal static string Says(ScoreBand band) => band.Observed.Value is not { } observed
        ? $"Predicted chance of about {Whole(band.Predicted)}\u00a0%: {Words.NotEstimable} ({band.Observed.WhyNot ?? "no reason given"})."
        : $"Of 100 people with a predicted chance of about {Whole(band.Predicted)}\u00a0%, {Whole(observed)}{(band.Observed.Interval is { } i ? $" ({Whole(i.Low)} to {Whole(i.High)})" : "")} had it; seen in {Words.Count(band.Observed.N, "row")}.";

    private static string Whole(double share) => share is > 0 and < 0.005 ? "fewer than 1" : Words.Fixed(share * 100, 0);

    private static void Chances(Html html, Validation v, string outcome, string heading)
    {
        if (v.Bands.IsEmpty) return;
        html.Element(heading, "What a predicted chance meant");
        html.P($"\u201cIt\u201d is {outcome}.", "quiet");
        using (html.In("ul")) foreach (var band in v.Bands) html.Element("li", Says(band));
        if (v.Bands.Select(b => b.Observed.Kind).FirstOrDefault(k => k.Length > 0) is { } kind) html.P($"Intervals: {kind}.", "quiet");
    }

    private static void Fails(Html html, ModelCard card)
    {
        var groups = card.Headline.Groups;
        if (groups.IsEmpty) html.P("Nobody looked at groups of people: whether it fails one of them is not known.");
        foreach (var by in groups.GroupBy(g => g.By, StringComparer.Ordinal))
        {
            if (GroupSection.Foremost(by) is { } name)
                ForestTable.Write(html, $"{Words.Capital(name)} by {by.Key}", Words.Capital(by.Key), name,
                    [.. GroupSection.InOrder(by).Where(g => g.Withheld is null).SelectMany(g => g.Figures.Where(f => f.Name == name).Take(1).Select(f => ($"{g.Group} ({Words.Whole(g.Rows)})", f)))], null);
            foreach (var g in GroupSection.InOrder(by).Where(g => g.Withheld is not null)) html.P($"{Words.Capital(g.Group)}: withheld, {g.Withheld}.");
        }
        if (card.Limits.IsEmpty) return;
        using (html.In("ul", ("class", "limits"))) foreach (var limit in card.Limits) html.Element("li", Words.Sentence(limit));
    }
}
