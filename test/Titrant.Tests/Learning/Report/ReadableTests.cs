using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Titrant.Learning.Report;
using Titrant.Learning.Report.Charts;
using Titrant.Learning.Validate;

namespace Titrant.Tests.Learning.Report;

/// <summary>What a tired reader must be able to see and what must not be seen.</summary>
public sealed partial class ReadableTests
{
    [Theory]
    [InlineData("response")]
    [InlineData("death")]
    public void No_picture_is_cut_in_half(string which) =>
        Assert.DoesNotContain(StudyPageTests.Read(StudyPageTests.Page(which)).DescendantsAndSelf().Attributes(), a => a.Value.Contains("[cut]", StringComparison.Ordinal));

    [Theory]
    [InlineData("response", 300_000)]
    [InlineData("death", 200_000)]
    public void A_report_opens_on_a_slow_line(string which, int most) => Assert.InRange(StudyPageTests.Page(which).Length, 1_000, most);

    [Fact]
    public void Below_a_survival_curve_stands_how_many_were_still_at_risk()
    {
        var curves = InventedStudies.Death().Card!.Headline.Curves;
        Assert.All(curves, c =>
        {
            Assert.True(c.AtRisk.Count >= 3);
            Assert.Equal((0.0, c.Rows), c.AtRisk[0]);
            Assert.All(c.AtRisk.Zip(c.AtRisk.Skip(1)), p => Assert.True(p.Second.Rows <= p.First.Rows && p.Second.Time > p.First.Time));
        });
        var drawn = StudyPageTests.Read(StudyPageTests.Page("death")).Descendants().First(e => e.Name.LocalName == "svg" && e.Attribute("aria-labelledby")?.Value.Contains("-km", StringComparison.Ordinal) == true);
        var texts = drawn.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToArray();
        Assert.Contains("at risk", texts);
        Assert.All(curves.SelectMany(c => c.AtRisk), a => Assert.Contains(Words.Whole(a.Rows), texts));
    }

    [Fact]
    public void Groups_of_age_stand_in_the_order_of_age()
    {
        string[] mixed = ["65 to below 80", "80 or above", "unknown", "below 65", "100 or above"];
        Assert.Equal(["below 65", "65 to below 80", "80 or above", "100 or above", "unknown"], GroupSection.InOrder(mixed.Select(g => new GroupFigures("age", g, 50, 5, null, []))).Select(g => g.Group));
        string[] both = ["male, 65 or above", "female, 65 or above", "male, below 65", "female, below 65"];
        Assert.Equal(["female, below 65", "female, 65 or above", "male, below 65", "male, 65 or above"], GroupSection.InOrder(both.Select(g => new GroupFigures("sex \u00d7 age", g, 50, 5, null, []))).Select(g => g.Group));
    }

    [Fact]
    public void A_thinned_line_stays_within_what_an_eye_can_tell()
    {
        var line = Enumerable.Range(0, 500).Select(i => (X: i * 0.7, Y: 100 + 60 * Math.Sin(i / 40.0))).ToArray();
        var thin = Drawing.Thinned(line).ToArray();
        Assert.InRange(thin.Length, 10, 120);
        Assert.Equal((line[0], line[^1]), (thin[0], thin[^1]));
        foreach (var p in line)
        {
            var k = Math.Max(1, Array.FindIndex(thin, t => t.X >= p.X));
            var share = (p.X - thin[k - 1].X) / (thin[k].X - thin[k - 1].X);
            Assert.InRange(Math.Abs(thin[k - 1].Y + share * (thin[k].Y - thin[k - 1].Y) - p.Y), 0, 0.6);
        }
    }

    /// <summary>WCAG 2.2, 1.4.3 and 1.4.11: 4.5 to 1 for words, 3 to 1 for lines that carry a meaning.</summary>
    [Fact]
    public void Words_and_lines_can_be_told_from_the_paper_in_light_and_dark_and_print()
    {
        var style = Style().Match(StudyPageTests.Page("response")).Value;
        var palettes = Palette().Matches(style).Select(m => Colour().Matches(m.Value).ToDictionary(c => c.Groups[1].Value, c => c.Groups[2].Value)).ToArray();
        Assert.Equal(3, palettes.Length);
        Assert.All(palettes, p =>
        {
            foreach (var text in new[] { "ink", "quiet", "accent", "warn" })
                foreach (var ground in new[] { "paper", "soft" }) Assert.True(Contrast(p[text], p[ground]) >= 4.5, $"{text} on {ground}: {Contrast(p[text], p[ground]):0.00}");
            foreach (var line in new[] { "c1", "c2", "c3", "c4" }) Assert.True(Contrast(p[line], p["paper"]) >= 3, $"{line}: {Contrast(p[line], p["paper"]):0.00}");
        });
    }

    private static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var hex = colour.Length == 3 ? string.Concat(colour.Select(c => new string(c, 2))) : colour;
        double Part(int at) => int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        return 0.2126 * Part(0) + 0.7152 * Part(2) + 0.0722 * Part(4);
    }

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex(":root \\{[^}]*\\}")]
    private static partial Regex Palette();

    [GeneratedRegex("--([a-z0-9]+): #([0-9a-f]{6}|[0-9a-f]{3});")]
    private static partial Regex Colour();
}
