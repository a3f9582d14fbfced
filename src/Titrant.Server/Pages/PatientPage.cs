using System.Globalization;
using System.Text.RegularExpressions;
using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Store;
using Titrant.Server.Records;

namespace Titrant.Server.Pages;

/// <summary>One person's brief in the server's frame: bar, evidence drawers, and the form for what would be otherwise.</summary>
/// <param name="AsOf">As the address says it ("2026-03-10"); "" for now.</param>
/// <param name="Now">The chart of the record, asked.</param>
internal sealed partial record PatientPage(PersonId Person, string Tenant, string AsOf, Chart Now, RecordShelf Records)
{
    private string Address => PatientAddress.Of(Person);

    /// <summary>Where this page lies, with its day.</summary>
    public string Link => Address + (AsOf.Length > 0 ? "?as-of=" + Uri.EscapeDataString(AsOf) : "");

    public Brief Compose() => Brief.Compose(Now, [], Capabilities.All);

    public byte[] Write(WhatIfForm form)
    {
        var brief = Compose();
        return BriefPage.Write(brief, Frame(brief, Now, form, _ => { }));
    }

    public byte[] Write(WhatIfForm form, WhatIf whatIf)
    {
        var now = Compose();
        var then = Brief.Compose(whatIf.Chart, [], Capabilities.All) with { Assumed = whatIf.Kept.Select(k => k.Says).ToSeq() };
        return BriefPage.Write(then, Frame(then, whatIf.Chart, form with { Given = [.. whatIf.Kept.Select(k => k.What)] }, h => WhatIfDifference.Write(h, whatIf, now, then, Address, AsOf)));
    }

    private PageFrame Frame(Brief brief, Chart shown, WhatIfForm form, Action<Html> above)
    {
        var drawer = new EvidenceDrawer(shown, IsStored);
        var flips = shown.Advice.Where(r => r.Flip is not null).GroupBy(r => r.Key.ToString()).ToDictionary(g => g.Key, g => g.First().Flip!, StringComparer.Ordinal);
        var asOf = AsOf.Length > 0 ? "?as-of=" + Uri.EscapeDataString(AsOf) : "";
        return new(PlainPage.Policy, PlainPage.StyleSheet,
            h => PlainPage.Bar(h, brief.IsWhatIf ? [] : [("What if", "#what-if"), ("JSON", $"{Address}/brief.json{asOf}"), ("FHIR", $"{Address}/brief.fhir.json{asOf}")], Day),
            above,
            (h, card) =>
            {
                using (h.In("div", ("class", "frame")))
                {
                    drawer.Write(h, card);
                    if (flips.TryGetValue(card.Key, out var flip)) form.Turn(h, card.Key, WhatIf.NeedsWords(flip) ? flip.Says : "", WhatIf.Question(flip), Address, AsOf);
                }
            },
            h => form.Write(h, Now, shown, Address, AsOf));
    }

    private void Day(Html h)
    {
        using (h.In("form", ("method", "get"), ("action", Address)))
        {
            h.Element("label", "As of", ("for", "as-of"));
            // A date picker writes 3/10 or 10/3 as the browser's language has it.
            h.Void("input", ("type", "text"), ("id", "as-of"), ("name", "as-of"), ("value", Now.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("size", "11"), ("maxlength", "10"),
                ("pattern", "[0-9]{4}-[0-9]{2}-[0-9]{2}"), ("title", "Year-month-day, such as 2026-03-10"), ("autocomplete", "off"), ("required", ""));
            h.Element("button", "Show that day", ("type", "submit"));
        }
    }

    // A link that leads nowhere costs trust: only what lies in the store, and is this person's, is one.
    private bool IsStored(string id) => Reference().Match(id) is { Success: true } match && (IRecordStore)Records.Store is IResourceStore resources
        && resources.GetResource(Tenant, match.Groups[1].Value, match.Groups[2].Value) is { Deleted: false } resource && resource.Person == Person.Value;

    [GeneratedRegex("^([A-Z][A-Za-z]{2,40})/([A-Za-z0-9.-]{1,64})$", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
