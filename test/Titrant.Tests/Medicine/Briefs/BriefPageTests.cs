using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats;
using static Titrant.Tests.Medicine.Briefs.Told;

namespace Titrant.Tests.Medicine.Briefs;

public sealed partial class BriefPageTests
{
    private static string Page(Brief brief) => Encoding.UTF8.GetString(BriefPage.Write(brief));

    /// <summary>Set TITRANT_BRIEF_OUT to a folder to look at what this writes.</summary>
    [Fact]
    public void Every_output_names_each_card_that_the_page_shows()
    {
        using var temporary = new TemporaryFolder();
        var folder = Environment.GetEnvironmentVariable("TITRANT_BRIEF_OUT") ?? temporary.Path;
        var brief = Sample.Make().Brief;
        File.WriteAllBytes(Path.Combine(folder, "brief.html"), BriefPage.Write(brief));
        File.WriteAllBytes(Path.Combine(folder, "brief.json"), BriefJson.Write(brief));
        File.WriteAllBytes(Path.Combine(folder, "brief.fhir.json"), BriefFhir.Write(brief));
        File.WriteAllBytes(Path.Combine(folder, "diff.json"), BriefDiff.Write(BriefDiff.Between(Compose(Record(), [], [Card_("metformin")], At(2026, 2, 1)), brief)));
        File.WriteAllLines(Path.Combine(folder, "brief.txt"), Summary.Of(brief).Select(l => $"{l.Tone,-8}{l.Text}"));
        foreach (var output in (string[])["brief.html", "brief.json", "brief.fhir.json", "diff.json"])
        {
            var text = File.ReadAllText(Path.Combine(folder, output));
            Assert.All(brief.Changes, c => Assert.Contains(c.Key.Split('/')[^1], text, StringComparison.OrdinalIgnoreCase));
        }
    }

    public static TheoryData<string> Hostile =>
    [
        "<script>alert(1)</script>", "\"onload=\"alert(1)", "'><img src=x onerror=alert(1)>", "</style><script>x</script>", "</title><svg/onload=x>",
        "abc\u202egpj.exe", "dose\u00001 mg", "\ud800 half a character", "<!--", "]]>", "&lt;script&gt;", "javascript:alert(1)", new string('<', 1_000_000),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_anywhere_in_the_record_stays_text(string evil)
    {
        var record = PatientRecord.Build(new PersonId(evil),
        [
            new(Day(2026, 1, 1), new Condition(Term.Of(evil), Term.Of(evil), Term.Of(evil), []), Seen(evil, Day(2026, 1, 1))),
            new(Day(2026, 1, 2), new Note(Term.Of(evil), evil), Seen(evil, Day(2026, 1, 2))),
            new(Day(2026, 1, 3), Lab(evil, 5, evil), Seen(evil, Day(2026, 1, 3))),
            new(When.Unknown, new Demographics(null, null, null, evil, evil, evil, evil, evil, [], [], [evil], []), Seen(evil, When.Unknown)),
        ], [new Issue("FILE003", evil, evil)]);
        var ids = record.Facts.Select(f => f.Id).ToSeq();
        var origin = new Origin(evil, evil, [evil]);
        var key = new AnswerKey("Genotype", evil);
        Answer[] answers =
        [
            new Gap(new("Medicine", evil), evil, evil, evil, [new Need(FactKind.Analyte, evil, null, true, evil)], ids, origin, true),
            new Finding(key, new Result.Coded(new Concept(evil, evil, evil)), [new Evidence(evil, null, ids, new Citation(evil, evil, evil, evil))], origin, evil),
            new Finding(new("eGFR"), new Result.Measured(new Estimate(1, null, evil, evil)), [], origin, evil, true),
        ];
        var advice = new Recommendation(new AdviceKey(evil, ActKind.Switch, evil), new Act(ActKind.Switch, new Concept(evil, evil, evil), evil), Consequence.Serious, Strength.Weak, evil, evil, evil,
            [key], ids, [new Screened(new Concept(evil, evil, evil), [evil], [evil])], Role.Nurse, [new Citation(evil, evil, evil, "https://x/" + evil)], new Counterfactual(key, new Result.Coded(new Concept(evil, evil, evil)), evil), origin, [evil]);
        var analyte = Sample.Creatinine with { Key = evil, Name = evil, Unit = evil };
        var fact = record.Facts.First(f => f.Claim is Measurement);
        var readings = new Dictionary<string, IReadOnlyList<Reading>>
        {
            [evil] = [new(fact, analyte, Quantity.Of(5, evil), 5, Usability.Usable, ""), new(fact, analyte, Quantity.Of(6, evil), 6, Usability.Unusual, ""), new(fact, analyte, Quantity.Of(7, evil), null, Usability.HeldBack, evil)],
        };
        var brief = Compose(record, answers, [advice, Card_("a"), Card_("b"), Card_("c")], readings: readings, files: [new BoundFile(evil, evil, evil, 1, 2)]);
        var page = Page(brief);

        // Every tag on the page is one of ours, with our attributes: nothing in the record can add one.
        foreach (Match tag in Tags().Matches(StyleText().Replace(page, "")))
            Assert.Contains(tag.Groups[1].Value, s_ourTags);
        var attributes = Tags().Matches(StyleText().Replace(page, "")).SelectMany(t => Attributes().Matches(t.Groups[2].Value)).Select(a => a.Groups[1].Value).ToHashSet();
        Assert.All(attributes, a => Assert.Contains(a, s_ourAttributes));
        Assert.Equal(page.Count(c => c == '<'), Tags().Count(page) + 1 + CloseTags().Count(page));   // one more: the doctype
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u202e', page);
        Assert.DoesNotContain('\0', page);
        Assert.DoesNotContain("href=\"javascript", page, StringComparison.OrdinalIgnoreCase);
        Assert.True(page.Length < 1_500_000, $"{page.Length} characters");
        Assert.All(Summary.Of(brief), l => Assert.True(l.Text.Length < 400 && !l.Text.Any(char.IsControl)));

        var again = BriefJson.Read(BriefJson.Write(brief), out var why);
        Assert.Equal("", why);
        Assert.NotNull(again);
        Assert.Empty(FhirShape.Errors(BriefFhir.Write(brief)));
    }

    private static readonly string[] s_ourTags =
        ["html", "head", "meta", "title", "style", "body", "a", "header", "main", "nav", "section", "footer", "article", "h1", "h2", "h3", "h4", "p", "b", "span", "div", "ul", "ol", "li", "dl", "dt", "dd",
         "details", "summary", "time", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "svg", "rect", "line", "path", "circle", "text"];

    private static readonly string[] s_ourAttributes =
        ["lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "role", "aria-label", "aria-labelledby", "scope", "open", "rel", "viewBox", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "d", "width", "height", "text-anchor"];

    [GeneratedRegex("<([a-z][a-z0-9]*)((?:\\s[a-zA-Z0-9-]+(?:=\"[^\"<>]*\")?)*)>")] private static partial Regex Tags();
    [GeneratedRegex("</[a-z][a-z0-9]*>")] private static partial Regex CloseTags();
    [GeneratedRegex("\\s([a-zA-Z0-9-]+)(?:=\"[^\"]*\")?")] private static partial Regex Attributes();
    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)] private static partial Regex StyleText();

    [Fact]
    public void The_page_asks_nothing_of_a_network_and_runs_no_script()
    {
        var page = Page(Sample.Make().Brief);
        Assert.Contains("default-src &#39;none&#39;", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|srcset|action|background)=", page);
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_element_that_opens_closes_and_every_id_is_one_of_its_kind()
    {
        var page = StyleText().Replace(Page(Sample.Make().Brief), "");
        var open = new Stack<string>();
        foreach (Match tag in Regex.Matches(page, "<(/?)([a-z][a-z0-9]*)[^>]*>"))
        {
            if (tag.Groups[2].Value == "meta") continue;
            if (tag.Groups[1].Length == 0) open.Push(tag.Groups[2].Value);
            else Assert.Equal(open.Pop(), tag.Groups[2].Value);
        }
        Assert.Empty(open);
        var ids = Regex.Matches(page, "\\sid=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        foreach (Match link in Regex.Matches(page, "href=\"#([^\"]+)\"")) Assert.Contains(link.Groups[1].Value, ids);
        foreach (Match label in Regex.Matches(page, "aria-labelledby=\"([^\"]+)\"")) Assert.Contains(label.Groups[1].Value, ids);
    }

    [Fact]
    public void Sections_stand_in_the_order_in_which_they_are_needed()
    {
        var page = Page(Sample.Make().Brief);
        string[] order = ["not checked: Herz-Tropfen N", "id=\"changes\"", "id=\"open\"", "id=\"checked\"", "id=\"trends\"", "id=\"events\"", "id=\"refused\"", "id=\"files\"", "not a medical device"];
        var at = order.Select(o => page.IndexOf(o, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, at);
        Assert.Equal(at.Order(), at);
    }

    [Fact]
    public void A_trend_can_be_read_without_seeing_it()
    {
        var page = Page(Sample.Make().Brief);
        Assert.Contains("aria-label=\"Potassium: 6 values from 2023-09-04 to 2026-03-09, lowest 4.6, highest 5.7, latest 5.7 mmol/L.", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"n\">5.7</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_stops_where_more_than_a_year_lies_between_two_values()
    {
        var page = Page(Sample.Make().Brief);
        var paths = Regex.Matches(page, "class=\"line\" d=\"([^\"]+)\"").Select(m => m.Groups[1].Value.Count(c => c == 'M')).ToList();
        // Creatinine rests from June 2022 to September 2023; potassium never rests for a year.
        Assert.Contains(2, paths);
        Assert.Contains(1, paths);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Every_colour_of_text_has_a_contrast_of_at_least_4_5_in_light_and_in_dark(int theme)
    {
        var css = StyleText().Match(Page(Sample.Make().Brief)).Value;
        var colours = Regex.Matches(css, ":root \\{[^}]*\\}").Select(m => m.Value).ElementAt(theme);
        foreach (var text in new[] { "ink", "quiet", "accent" })
            foreach (var ground in new[] { "paper", "soft" })
                Assert.True(Contrast(Luminance(text), Luminance(ground)) >= 4.5, $"{text} on {ground}");

        // WCAG 2.2, relative luminance and contrast ratio.
        double Luminance(string name)
        {
            var hex = Regex.Match(colours, $"--{name}: #([0-9a-f]{{6}})").Groups[1].Value;
            var c = Enumerable.Range(0, 3).Select(i => Convert.ToInt32(hex.Substring(2 * i, 2), 16) / 255.0).Select(v => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4)).ToArray();
            return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
        }

        static double Contrast(double a, double b) => (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    [Fact]
    public void A_card_says_that_its_table_is_past_its_review()
    {
        var table = Titrant.Patient.Knowledge.Table.Parse("t.tsv", Encoding.UTF8.GetBytes("# title: Renal dosing\n# source: x\n# version: 3\n# date: 2024-09-01\n# licence: x\n# review: 12 months\n# left out: nothing\na\n1\n"));
        Assert.True(new Citations([table], At(2026, 3, 10)).Lines([table.Citation])[0].PastReview);
        Assert.False(new Citations([table], At(2025, 3, 10)).Lines([table.Citation])[0].PastReview);
        var brief = Told.Of(Card_("apixaban"));
        var old = brief with { Changes = [brief.Changes[0] with { Tables = [new TableLine(table.Citation, true)] }] };
        Assert.Contains("its table is past its review interval", Page(old), StringComparison.Ordinal);
        Assert.DoesNotContain("its table is past its review interval", Page(brief), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_record_gives_a_calm_page()
    {
        var brief = Compose(PatientRecord.Empty(new PersonId("nobody")), [], []);
        Assert.Contains("Nothing that was checked asks for a change.", Page(brief), StringComparison.Ordinal);
        Assert.Contains("age not known", Page(brief), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    public void Every_link_leads_somewhere_with_no_cards_one_or_two_hundred(int cards)
    {
        var page = StyleText().Replace(Page(Told.Of([.. Enumerable.Range(0, cards).Select(i => Card_($"drug{i}", (Consequence)(i % 4)))])), "");
        var ids = Regex.Matches(page, "\\sid=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        foreach (Match link in Regex.Matches(page, "href=\"#([^\"]+)\"")) Assert.Contains(link.Groups[1].Value, ids);
        Assert.All(Enumerable.Range(0, cards), i => Assert.Contains($"lower dose of drug{i} because", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Dates_are_written_one_way_and_no_line_breaks_within_one()
    {
        Assert.Contains("As of <time>2026-03-10</time> 08:00 UTC", Page(Sample.Make().Brief), StringComparison.Ordinal);
        var text = Regex.Replace(Regex.Replace(StyleText().Replace(Page(Sample.Make().Brief), ""), "</?time>", ""), "<[^>]+>", " ");
        Assert.DoesNotMatch("[0-9] (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* [0-9]{4}", text);
        Assert.Contains("As of 2026-03-10 08:00 UTC", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_respelt_medicine_is_shown_and_those_recognised_as_written_are_folded()
    {
        Finding Medicine(string name, string says, bool asWritten) => new(new("Medicine", name), new Result.Coded(new Concept(Systems.Titrant, "x", "x")), [], KidneyKey, says, asWritten);
        var page = Page(Compose(Record(), [Medicine("a", "Ramipril 5 mg: ramipril", true), Medicine("b", "Digoxin: digoxin", true), Medicine("c", "'Metfromin' was read as metformin", false)], []));
        Assert.Contains("<details class=\"kept\"><summary>2 medicines recognised as written</summary>", page, StringComparison.Ordinal);
        Assert.Contains("<li>&#39;Metfromin&#39; was read as metformin", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Checked, no change", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_that_disagree_are_shown_beside_the_question_they_leave_open()
    {
        var page = Page(Sample.Make().Brief);
        Assert.Contains("They disagree. Holter report: QTc 440 ms", page, StringComparison.Ordinal);
        Assert.Contains("They disagree. Holter report: QTc 440 ms", Encoding.UTF8.GetString(BriefFhir.Write(Sample.Make().Brief)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u05d0\u05d1 5 mg", "\u05d0\u05d1 \u200e5 mg")]
    [InlineData("ramipril 5 mg", "ramipril 5 mg")]
    [InlineData("\u0627\u0628 (x) 5 mg", "\u0627\u0628 (x) 5 mg")]
    public void A_dose_after_a_right_to_left_name_stays_after_it(string text, string written)
    {
        using var to = new StringWriter();
        Html.Encode(to, text);
        Assert.Equal(written, to.ToString());
    }

    [Fact]
    public void Every_table_has_a_caption_and_no_heading_skips_a_level()
    {
        var page = StyleText().Replace(Page(Sample.Make().Brief), "");
        Assert.Equal(Regex.Count(page, "<table>"), Regex.Count(page, "<table><caption>[^<]+</caption>"));
        var levels = Regex.Matches(page, "<h([1-6])").Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(1, levels[0]);
        Assert.Equal(1, levels.Count(l => l == 1));
        for (var i = 1; i < levels.Count; i++) Assert.True(levels[i] <= levels[i - 1] + 1, $"h{levels[i - 1]} is followed by h{levels[i]}");
    }

    [Fact]
    public void Words_stay_calm()
    {
        var text = Regex.Replace(StyleText().Replace(Page(Sample.Make().Brief), "").Replace("<!doctype", "", StringComparison.Ordinal), "<[^>]+>", "");
        Assert.DoesNotContain('!', text);
    }

    [Fact]
    public void Five_thousand_entries_make_a_page_that_still_loads()
    {
        var facts = new List<(When, Claim, string)>();
        for (var i = 0; i < 5000; i++)
        {
            var day = When.At(Moment.At(At(2016, 1, 1).AddHours(i * 15)));
            facts.Add((day, i % 5 == 0 ? new Condition(Term.Of($"Problem {i}"), null, null, []) : Lab($"Test {i % 60}", i % 97, "mmol/L"), $"Bundle.entry[{i}].resource"));
        }
        var made = Record([.. facts]);
        var record = PatientRecord.Build(made.Person, [.. made.Facts.SelectMany(f => f.Seen.Select(s => new Draft(f.When, f.Claim, s)))],
            [.. Enumerable.Range(0, 3000).Select(i => new Issue("FILE003", $"file-{i}", "not known"))]);
        var readings = Chart.Of(record, At(2026, 3, 10)).Of<Measurement>().GroupBy(p => p.Claim.Code.Text).ToDictionary(g => g.Key,
            g => (IReadOnlyList<Reading>)[.. g.Select(p => { var q = ((Value.Number)p.Claim.Value).Quantity; return new Reading(p.Fact, Sample.Creatinine with { Key = g.Key, Name = g.Key, Unit = "mmol/L" }, q, q.Number, Usability.Usable, ""); })]);
        var clock = Stopwatch.StartNew();
        var brief = Compose(record, [], [], readings: readings);
        var page = BriefPage.Write(brief);
        TestContext.Current.TestOutputHelper?.WriteLine($"compose and page {clock.ElapsedMilliseconds} ms, page {page.Length} bytes, json {BriefJson.Write(brief).Length} bytes");
        Assert.InRange(page.Length, 10_000, 1_000_000);
        Assert.InRange(BriefJson.Write(brief).Length, 10_000, 2_000_000);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
        Assert.Equal(24, brief.Trends.Count);
        Assert.Equal(readings.Count, brief.Trends.Count + brief.OtherValues.Count);
        Assert.Equal(1000, brief.Events.Count + brief.EventsNotShown.Sum(c => c.Number));
        Assert.Equal(3000, brief.Refused.Issues);
        Assert.Contains("(3000 times)", Encoding.UTF8.GetString(page), StringComparison.Ordinal);
    }
}
