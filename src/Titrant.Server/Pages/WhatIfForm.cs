using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Titrant.Medicine.Briefs;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;

namespace Titrant.Server.Pages;

/// <summary>The what-if form as it was sent, and how it is drawn again: with what was typed, and beside each field what is wrong with it.</summary>
/// <param name="Given">Assumptions of earlier rounds and of this one.</param>
/// <param name="Typed">What stands in the fields: empty once it was taken up.</param>
/// <param name="Faults">Field name and plain words; the name "" is for the form as a whole.</param>
internal sealed record WhatIfForm(IReadOnlyList<Supposition> Given, IReadOnlyDictionary<string, string> Typed, IReadOnlyDictionary<string, string> Faults)
{
    public const int LongestForm = 64 << 10;
    private static readonly string[] s_fields = ["order", "without", "kidney", "gene"];

    public static WhatIfForm Empty { get; } = new([], new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>The fields; null where the body is no form that a browser sends from here.</summary>
    public static async Task<IFormCollection?> Sent(HttpContext context)
    {
        try
        {
            return await new FormFeature(context.Request, new FormOptions { ValueCountLimit = 64, ValueLengthLimit = 4096, KeyLengthLimit = 64, BufferBodyLengthLimit = LongestForm, MultipartBodyLengthLimit = LongestForm }).ReadFormAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException || (e is IOException && !context.RequestAborted.IsCancellationRequested))
        {
            return null;   // no form, a body that ends too soon, or letters of an encoding that is no longer read
        }
    }

    /// <summary>The form again, where nothing that was assumed fits this record.</summary>
    public WhatIfForm Unfitting() => this with { Given = [], Faults = new Dictionary<string, string>(Faults) { [""] = "What was assumed does not fit this record any more." } };

    public static WhatIfForm Of(IFormCollection sent, Chart now)
    {
        var given = sent["a"].Select(Supposition.Read).OfType<Supposition>().Distinct().ToList();
        var (typed, faults) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        if (sent.ContainsKey("remove")) return new(given, typed, faults);
        var before = given.Count;
        if (sent["turn"].ToString() is { Length: > 0 } card) given.Add(new("turn", card));
        foreach (var field in s_fields)
        {
            var text = sent[field].ToString();
            if (text.Trim().Length == 0) continue;
            var (what, fault) = field switch
            {
                "order" => Supposition.Order(text),
                "kidney" => Supposition.Kidney(text),
                "gene" => Supposition.Genotype(text) is null ? (null, "Choose a result from the list.") : (new Supposition("gene", text), ""),
                _ => FactId.TryParse(text, out var id) && now.Facts.Any(f => f.Id == id) ? (new Supposition("without", text), "") : (null, "Choose an entry from the list."),
            };
            if (what is not null) given.Add(what);
            else { typed[field] = text; faults[field] = fault; }
        }
        if (faults.Count == 0 && given.Count == before && before == 0) faults[""] = "Write or choose at least one thing to try.";
        if (given.Count > WhatIf.Most)
        {
            given.RemoveRange(WhatIf.Most, given.Count - WhatIf.Most);
            faults[""] = $"At most {WhatIf.Most} things are assumed at once. Remove one first.";
        }
        return new(given, typed, faults);
    }

    /// <param name="now">The chart of the record: what may be left out.</param>
    /// <param name="shown">The chart of the page, asked: which genes matter to its medicines, those that are tried among them.</param>
    public void Write(Html h, Chart now, Chart shown, string address, string asOf)
    {
        using (h.In("div", ("class", "frame")))
        using (BriefPage.Section(h, "what-if", Given.Count > 0 ? "What if something else as well" : "What if"))
        {
            h.Element("p", "See what the page would say if something were otherwise. Nothing of it is stored.", ("class", "quiet"));
            using (Form(h, address, asOf, Given, ("class", "try")))
            {
                if (Faults.GetValueOrDefault("") is { } whole) h.Element("p", whole, ("class", "fault"), ("role", "alert"), ("tabindex", "-1"), ("autofocus", ""));
                Field(h, "order", "Try a medicine", "With its dose, such as metformin 1 g twice daily.", (id, described) =>
                    h.Void("input", [("type", "text"), ("id", id), ("name", "order"), ("value", Typed.GetValueOrDefault("order", "")), ("maxlength", "400"), ("autocomplete", "off"), ("spellcheck", "false"), .. described]));
                Select(h, "without", "Leave out a medicine or result", "(nothing left out)", "", Supposition.Leavable(now).Take(300).Select(l => (l.Group, l.Fact.ToString(), l.Says)));
                Field(h, "kidney", "Assume the kidney function (eGFR, mL/min/1.73 m\u00b2)", "Adults: the creatinine clearance goes with it.", (id, described) =>
                    h.Void("input", [("type", "text"), ("inputmode", "decimal"), ("id", id), ("name", "kidney"), ("value", Typed.GetValueOrDefault("kidney", "")), ("maxlength", "20"), ("autocomplete", "off"), .. described]));
                var genes = AssumedGenotype.Genes(shown);
                Select(h, "gene", "Assume the result of a gene", genes.Count == 0 ? "(no gene matters to these medicines)" : "(as it is known)", "",
                    genes.SelectMany(AssumedGenotype.Of).Select(g => (g.Gene, $"{g.Gene}={g.Phenotype}", $"{g.Gene}: {g.Words}")));
                h.Element("button", "Show what would change", ("type", "submit"), ("class", "main"));
            }
        }
    }

    private void Select(Html h, string name, string label, string none, string hint, IEnumerable<(string Group, string Value, string Says)> options) =>
        Field(h, name, label, hint, (id, described) =>
        {
            using (h.In("select", [("id", id), ("name", name), .. described]))
            {
                h.Element("option", none, ("value", ""));
                foreach (var group in options.GroupBy(o => o.Group))
                    using (h.In("optgroup", ("label", group.Key)))
                        foreach (var (_, value, says) in group)
                            if (Typed.GetValueOrDefault(name) == value) h.Element("option", says, ("value", value), ("selected", "")); else h.Element("option", says, ("value", value));
            }
        });

    private void Field(Html h, string name, string label, string hint, Action<string, (string, string)[]> control)
    {
        var id = "try-" + name;
        var fault = Faults.GetValueOrDefault(name);
        var describes = string.Join(' ', new[] { fault is null ? "" : id + "-fault", hint.Length == 0 ? "" : id + "-hint" }.Where(t => t.Length > 0));
        using (h.In("div", ("class", "field")))
        {
            h.Element("label", label, ("for", id));
            control(id, [.. describes.Length > 0 ? [("aria-describedby", describes)] : Array.Empty<(string, string)>(), .. fault is null ? Array.Empty<(string, string)>() : [("aria-invalid", "true"), ("autofocus", "")]]);
            if (fault is not null) h.Element("p", fault, ("id", id + "-fault"), ("class", "fault"));
            if (hint.Length > 0) h.Element("p", hint, ("id", id + "-hint"), ("class", "hint"));
        }
    }

    /// <summary>The button under a card that asks what its counterfactual would change.</summary>
    /// <param name="words">Said before the button; "" where the question says it all.</param>
    public void Turn(Html h, string card, string words, string question, string address, string asOf)
    {
        using (Form(h, address, asOf, Given, ("class", "turn")))
        {
            if (words.Length > 0) h.Element("p", words, ("class", "small"));
            h.Element("button", question, ("type", "submit"), ("name", "turn"), ("value", card));
        }
    }

    /// <summary>A form that carries what is assumed so far.</summary>
    public static Html.Closer Form(Html h, string address, string asOf, IEnumerable<Supposition> given, (string, string) attribute)
    {
        var form = h.In("form", ("method", "post"), ("action", address + "/what-if"), attribute);
        if (asOf.Length > 0) h.Void("input", ("type", "hidden"), ("name", "as-of"), ("value", asOf));
        foreach (var what in given) h.Void("input", ("type", "hidden"), ("name", "a"), ("value", what.Written));
        return form;
    }
}
