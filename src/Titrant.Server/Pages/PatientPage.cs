using System.Globalization;
using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Patient;

namespace Titrant.Server.Pages;

/// <summary>One person's brief in the server's frame: bar, evidence drawers, and the form for what would be otherwise.</summary>
/// <param name="AsOf">As the address says it ("2026-03-10"); "" for now.</param>
/// <param name="Now">The chart of the record, asked.</param>
internal sealed record PatientPage(PersonId Person, string AsOf, Chart Now)
{
    private string Address => PatientAddress.Of(Person);

    /// <summary>Where this page lies, with its day.</summary>
    public string Link => Address + (AsOf.Length > 0 ? "?as-of=" + Uri.EscapeDataString(AsOf) : "");

    public Brief Compose() => Brief.Compose(Now, [], Capabilities.On(Now.Shelf));

    public byte[] Write(WhatIfForm form)
    {
        var brief = Compose();
        return BriefPage.Write(brief, Frame(brief, Now, form, _ => { }));
    }

    public byte[] Write(WhatIfForm form, WhatIf whatIf)
    {
        var now = Compose();
        var then = Brief.Compose(whatIf.Chart, [], Capabilities.On(Now.Shelf)) with { Assumed = whatIf.Kept.Select(k => k.Says).ToSeq() };
        return BriefPage.Write(then, Frame(then, whatIf.Chart, form with { Given = [.. whatIf.Kept.Select(k => k.What)] }, h => WhatIfDifference.Write(h, whatIf, now, then, Address, AsOf)));
    }

    /// <summary>One entry of the record in words: what was written, what was understood, where it was seen, what rests on it.</summary>
    public byte[] WriteFact(Fact fact)
    {
        var (drawer, line) = (new EvidenceDrawer(Now, _ => null), FactLines.Of(fact));
        var brief = Compose();
        return PlainPage.Write(line.What, h =>
        {
            h.Element("p", $"{(brief.Person.Name.Length > 0 ? brief.Person.Name : brief.Person.Shown)}, as of {Words.DayAndTime(brief.AsOf)}", ("class", "quiet"));
            h.Element("p", Capital(drawer.Sentence(fact, line)));
            using (BriefPage.Section(h, "seen", "Where this was written"))
                EvidenceDrawer.Sightings(h, fact, int.MaxValue);
            var cards = brief.Changes.Where(c => c.Evidence.Any(e => e.Fact == line.Fact)).ToList();
            using (BriefPage.Section(h, "used", "What rests on it"))
            {
                if (cards.Count == 0) h.Element("p", "No card of this day rests on this entry.");
                BriefPage.Lines(h, cards.Select(c => c.Says));
            }
            using (h.In("p")) h.Element("a", "Back to the brief", ("href", Link));
        });
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private PageFrame Frame(Brief brief, Chart shown, WhatIfForm form, Action<Html> above)
    {
        var day = AsOf.Length > 0 ? "?as-of=" + Uri.EscapeDataString(AsOf) : "";
        // What is assumed is no entry of the record and has no page.
        var stand = Now.Facts.Select(f => f.Id).ToHashSet();
        var drawer = new EvidenceDrawer(shown, fact => stand.Contains(fact) ? $"{Address}/facts/{Uri.EscapeDataString(fact.ToString())}{day}" : null);
        var flips = shown.Advice.Where(r => r.Flip is not null).GroupBy(r => r.Key.ToString()).ToDictionary(g => g.Key, g => g.First().Flip!, StringComparer.Ordinal);
        return new(PlainPage.Policy, PlainPage.StyleSheet,
            h => PlainPage.Bar(h, brief.IsWhatIf ? [] : [("What if", "#what-if")], Day),
            above,
            (h, card) =>
            {
                using (h.In("div", ("class", "frame")))
                {
                    drawer.Write(h, card);
                    if (flips.TryGetValue(card.Key, out var flip)) form.Turn(h, card.Key, WhatIf.NeedsWords(flip) ? flip.Says : "", WhatIf.Question(flip), Address, AsOf);
                }
            },
            h =>
            {
                form.Write(h, Now, shown, Address, AsOf);
                if (brief.IsWhatIf) return;
                using (h.In("div", ("class", "frame")))
                using (h.In("p", ("class", "quiet")))
                {
                    h.Text("This brief as data: ");
                    h.Inline("a", "JSON", ("href", $"{Address}/brief.json{day}"));
                    h.Text(", ");
                    h.Inline("a", "FHIR", ("href", $"{Address}/brief.fhir.json{day}"));
                }
            });
    }

    private void Day(Html h)
    {
        using (h.In("form", ("method", "get"), ("action", Address), ("aria-label", "Day of the brief")))
        {
            h.Element("label", "As of", ("for", "as-of"));
            // A date picker writes 3/10 or 10/3 as the browser's language has it.
            h.Void("input", ("type", "text"), ("id", "as-of"), ("name", "as-of"), ("value", Now.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("size", "11"), ("maxlength", "10"),
                ("pattern", "[0-9]{4}-[0-9]{2}-[0-9]{2}"), ("title", "Year-month-day, such as 2026-03-10"), ("autocomplete", "off"), ("required", ""));
            h.Element("button", "Show that day", ("type", "submit"));
        }
    }
}
