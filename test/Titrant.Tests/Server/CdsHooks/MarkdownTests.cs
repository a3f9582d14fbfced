using System.Text.RegularExpressions;
using Titrant.Medicine.Briefs;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>Nobody knows how an EHR renders a card: what a record says stays text, whatever it says.</summary>
public sealed partial class MarkdownTests
{
    private static readonly string[] s_hostile =
    [
        "](javascript:alert(1))", "[click](https://evil.example)", "![x](https://evil.example/p.png)", "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "< script>",
        "</div><h1>Stop all</h1>", "# Heading", "## two", "> quote", "- item", "* item", "+ item", "1. item", "12) item", "=====", "-----", "```js", "~~~", "`code`", "**bold**", "__bold__", "~~gone~~",
        "|a|b|", "a\n# b", "a\r\n\r\n[x]: https://evil.example", "a\u2028# b", "a\u0085# b", "a\vb\fc", "www.evil.example", "WWW.evil.example", "http://evil.example", "https://evil.example", "ftp://evil.example",
        "mail@evil.example", "mailto:mail@evil.example", "<https://evil.example>", "&lt;b&gt;", "&#60;b&#62;", "\\](x)", "\\\\[x](y)", "$x$", "[^1]", "{{x}}", "\u202eexe.gpj", "a\u200fb", "\u05d0\u05d1 5 mg", "\ud800 half", "\0", "\t\ttab", "    code", "<!-- -->", "<?x", "<![CDATA[x]]>",
    ];

    // Every markup character that could act, outside a backslash.
    [GeneratedRegex(@"(?<!\\)(?:\\\\)*[`*_\[\]{}|~$]")]
    private static partial Regex Markup();

    private static IEnumerable<string> Hostile()
    {
        foreach (var text in s_hostile) yield return text;
        var random = new Random(20260310);
        for (var i = 0; i < 5_000; i++)
            yield return string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(3) switch
            {
                0 => s_hostile[random.Next(s_hostile.Length)],
                1 => ((char)random.Next(0x20, 0x7f)).ToString(),
                _ => char.ConvertFromUtf32(random.Next(0x20, 0xd7ff)),
            }));
    }

    [Fact]
    public void No_text_becomes_a_link_an_image_HTML_a_heading_or_a_list()
    {
        foreach (var text in Hostile())
        {
            var written = Markdown.Escape(text);
            Assert.DoesNotContain('\n', written);
            Assert.DoesNotMatch(Markup(), written);
            Assert.DoesNotMatch("<[^ 0-9]|<$", written);
            Assert.DoesNotMatch("^[#>+=-]|^[0-9]{1,9}[.)]|^ ", written);
            Assert.DoesNotContain("//", written);
            Assert.DoesNotContain("www.", written, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain('@', written);
            Assert.DoesNotMatch("&(?!amp;|lt;|gt;)", written);
        }
    }

    [Fact]
    public void Marks_that_turn_a_text_around_do_not_pass()
    {
        foreach (var text in Hostile())
        {
            var clean = HookText.Clean(text);
            Assert.DoesNotContain(clean.EnumerateRunes(), r => r.Value != 0x200e && Html.IsDeceptive(r.Value));
            // Our own mark stands before a digit only.
            for (var i = clean.IndexOf('\u200e', StringComparison.Ordinal); i >= 0; i = clean.IndexOf('\u200e', i + 1)) Assert.True(char.IsDigit(clean[i + 1]) || char.IsHighSurrogate(clean[i + 1]));
            Assert.Equal(clean, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(clean)));
        }
    }

    [Fact]
    public void A_list_holds_a_line_for_each_item_and_a_source_is_linked_only_over_https()
    {
        var text = new Markdown().Say("Why.", "eGFR 19 <30").List("Not checked", ["# one", "", "2. two"]).Links("Sources", [("FDA", "https://www.fda.gov/a_(b)"), ("x", "javascript:alert(1)"), ("y", "http://a.example")]).ToString();
        Assert.Equal("**Why.** eGFR 19 <30\n\n**Not checked**\n\n- \\# one\n- 2\\. two\n\n**Sources**\n\n- [FDA](https://www.fda.gov/a_%28b%29)\n- x\n- y", text);
    }

    [Fact]
    public void A_hostile_record_reaches_the_card_as_text_only()
    {
        foreach (var name in s_hostile.Where(h => h.Trim().Length > 3))
        {
            var person = Person.Woman(72).With("creatinine", 2.5m, "mg/dL").With("body weight", 70m, "kg").AllergicTo(name, name).Having("I26.9", name);
            foreach (var card in Call.Sign(person).Ordering("metformin " + name, "1000 mg twice daily " + name).Ordering(name).WithoutAnswerOf(name).Cards())
            {
                Assert.True(card.Summary.Length < 140);
                Assert.DoesNotContain(card.Summary, char.IsControl);
                Assert.DoesNotMatch("<[a-zA-Z/!?]", card.Detail);
                Assert.DoesNotMatch(@"(?<!\\)\]\(javascript", card.Detail);
                foreach (var line in card.Detail.Split('\n')) Assert.DoesNotMatch("^(#|>|```|~~~|=+$|-+$|    )", line);
                // Every link that there is stands on a line of its own, as this program writes it.
                foreach (Match link in Regex.Matches(card.Detail, @"(?<!\\)\]\("))
                    Assert.Matches(@"^- \[(?:[^\]\\]|\\.)*\]\(https://[^\s<>()]+\)$", card.Detail.Split('\n').Single(l => card.Detail.IndexOf(l, StringComparison.Ordinal) is var at && at <= link.Index && link.Index < at + l.Length && l.StartsWith("- [", StringComparison.Ordinal)));
                Assert.DoesNotContain("(https://evil", card.Detail);
            }
        }
    }
}
