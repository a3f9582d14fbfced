using Titrant.Medicine.Briefs;

namespace Titrant.Server.Pages;

/// <summary>Above a what-if page: what is assumed, and which cards and questions come, go and stay.</summary>
internal static class WhatIfDifference
{
    private const int AtOnce = 6;

    public static void Write(Html h, WhatIf whatIf, Brief now, Brief then, string address, string asOf)
    {
        var diff = BriefDiff.Between(now, then).Changes;
        using (h.In("div", ("class", "frame compared")))
        using (BriefPage.Section(h, "compared", "What this would change"))
        {
            Assumed(h, whatIf, address, asOf);
            if (whatIf.Dropped > 0) h.Element("p", $"{Words.Count(whatIf.Dropped, "assumption")} did not fit any more and {(whatIf.Dropped == 1 ? "was" : "were")} left out.", ("class", "first"));
            Cards(h, "New", diff.Where(c => c.How == "new"));
            // The order of today is as it was: what was said of it is not undone by a second one.
            var still = diff.Where(c => c.How == "gone" && whatIf.Twice.Contains(TargetOf(c.Key))).ToList();
            Cards(h, "Still holds for the order of today", still);
            Cards(h, "No longer there", diff.Where(c => c.How == "gone").Except(still));
            Cards(h, "Would read otherwise", diff.Where(c => c.How == "changed"));
            var known = now.Checked.Concat(now.Findings).Select(c => c.Key).Concat(now.NotAssessable.SelectMany(a => a.Questions).Select(q => q.Key)).ToHashSet(StringComparer.Ordinal);
            var before = now.Checked.Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
            // What was not asked at all until now comes first: the medicine that is tried.
            List(h, "Checked, no change", Checked(then).Where(c => !before.Contains(c.Key)).OrderBy(c => known.Contains(c.Key)).Select(c => c.Says));
            List(h, "Could not be assessed", Open(then).Except(Open(now)));
            List(h, "No longer open", Open(now).Except(Open(then)));
            var stay = then.Changes.Count(c => diff.All(d => d.Key != c.Key));
            h.Element("p", diff.Count == 0 ? stay == 0 ? "No card comes or goes: there is none." : $"No card comes or goes: {Words.Count(stay, "card")} as before."
                : stay == 0 ? "No other card." : $"{Words.Count(stay, "card")} as before.");
            if (whatIf.Kept.Any(k => k.What.Kind == "order") && then.NotCheckedSays is { Length: > 0 } notChecked) h.Element("p", notChecked, ("class", "first"));
            h.Element("p", "The whole page under this assumption follows.", ("class", "quiet"));
        }
    }

    private static string TargetOf(string key) => key.Split('/', 3) is [_, _, var target] ? target : "";

    private static void Assumed(Html h, WhatIf whatIf, string address, string asOf)
    {
        using (h.In("ul", ("class", "assumed"), ("aria-label", "What is assumed")))
            for (var i = 0; i < whatIf.Kept.Count; i++)
                using (h.In("li"))
                {
                    using (h.In("span"))
                    {
                        h.Text(whatIf.Kept[i].Says);
                        if (whatIf.Kept[i].Note.Length > 0) h.Element("small", whatIf.Kept[i].Note + ".", ("class", "note"));
                    }
                    using (WhatIfForm.Form(h, address, asOf, whatIf.Kept.Where((_, other) => other != i).Select(k => k.What), ("class", "remove")))
                        h.Element("button", "Remove", ("type", "submit"), ("name", "remove"), ("value", "1"), ("aria-label", "Remove: " + whatIf.Kept[i].Says));
                }
        using (h.In("p")) h.Element("a", "Back to the record as it stands", ("href", address + (asOf.Length > 0 ? "?as-of=" + Uri.EscapeDataString(asOf) : "")));
    }

    private static void Cards(Html h, string title, IEnumerable<AdviceChange> changes)
    {
        var cards = changes.ToList();
        if (cards.Count == 0) return;
        h.Element("h3", title);
        using (h.In("ul"))
            foreach (var card in cards)
                using (h.In("li"))
                {
                    h.Element("b", Words.Of(card.Consequence));
                    h.Text(": " + card.Says);
                    if (card.Before is { } before) h.Element("span", "Today: " + before, ("class", "before"));
                }
    }

    private static void List(Html h, string title, IEnumerable<string> lines)
    {
        var list = lines.ToList();
        if (list.Count == 0) return;
        h.Element("h3", title);
        BriefPage.Lines(h, list.Take(AtOnce));
        if (list.Count <= AtOnce) return;
        using (h.In("details"))
        {
            h.Element("summary", $"{list.Count - AtOnce} more");
            BriefPage.Lines(h, list.Skip(AtOnce));
        }
    }

    // That a word was recognised as a medicine is no check of it.
    private static IEnumerable<Answered> Checked(Brief brief) => brief.Checked.Where(c => c.Name != "Medicine");
    private static IEnumerable<string> Open(Brief brief) => brief.NotAssessable.SelectMany(a => a.Questions).Select(q => q.Says);
}
