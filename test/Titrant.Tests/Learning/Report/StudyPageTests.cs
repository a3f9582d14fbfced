using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Titrant.Learning;
using Titrant.Learning.Report;
using Titrant.Learning.Studies;
using Titrant.Learning.Validate;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Report;

public sealed partial class StudyPageTests
{
    public static TheoryData<string> Pages => ["response", "death", "response card", "death card", "nothing measured", "hostile"];

    [Fact]
    public void How_the_model_was_chosen_what_was_not_measured_and_how_often_the_file_was_split_stand_on_the_page()
    {
        var made = InventedStudies.Response();
        var page = Read(StudyPage.Of(made with
        {
            ChosenBy = "logistic was chosen among 2 learners after seeing their cross-validation.", Study = made.Study with { Recalibrate = "isotonic" },
            Unread = [new("STU032", "study.yaml:50", "External cohort 'Bergen' was not measured: albumin is in g/L there.", "Correct the file.")],
        })).Value;
        Assert.Contains("logistic was chosen among 2 learners after seeing their cross-validation", page, StringComparison.Ordinal);
        Assert.Contains("External cohort 'Bergen' was not measured: albumin is in g/L there", page, StringComparison.Ordinal);
        Assert.Contains("3 different sets of locked rows were opened until now: the split may have been chosen for its figure", page, StringComparison.Ordinal);
        Assert.Contains("Isotonic: chances are corrected", page, StringComparison.Ordinal);
        Assert.Contains("Logistic: No column of missing NLR was made.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("response = yes", page, StringComparison.Ordinal);
        Assert.Contains("named before any figure was seen", Read(StudyPage.Of(made)).Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_is_well_formed_and_needs_nothing_from_elsewhere(string which)
    {
        var page = Page(which);
        var root = Read(page);
        Assert.DoesNotContain(root.Descendants(), e => e.Name.LocalName is "script" or "img" or "link" or "iframe" or "object");
        Assert.DoesNotContain(root.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || (a.Name.LocalName is "href" or "src" && !a.Value.StartsWith('#')));
        Assert.InRange(page.Length, 1_000, 500_000);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_anchor_leads_somewhere_and_no_identifier_is_given_twice(string which)
    {
        var root = Read(Page(which));
        var ids = root.Descendants().Attributes("id").Select(a => a.Value).ToArray();
        Assert.Equal(ids.Distinct().Count(), ids.Length);
        Assert.Empty(root.Descendants().Attributes("href").Select(a => a.Value[1..]).Except(ids));
        Assert.Empty(root.Descendants().Attributes("aria-labelledby").SelectMany(a => a.Value.Split(' ')).Except(ids));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void No_page_shows_what_is_not_a_number(string which)
    {
        var text = Page(which);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u221e", text, StringComparison.Ordinal);
        // A hyphen before a digit is no minus sign; only identifiers, dates, references and coordinates of a drawing may have one.
        Assert.DoesNotContain(Read(text).Descendants(), e => e.Name.LocalName is "td" && e.Attribute("class")?.Value == "n" && e.Value.Contains('-', StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_same_result_makes_the_same_bytes(string which) => Assert.Equal(Page(which), Page(which));

    [Theory]
    [InlineData("response")]
    [InlineData("death")]
    public void Every_figure_of_the_run_stands_on_the_page_with_its_interval_and_n(string which)
    {
        var result = Result(which);
        var rows = Read(Page(which)).Descendants().Where(e => e.Name.LocalName == "tr").Select(r => r.Value).ToArray();
        // Differences between groups stand there for the chosen model where it was not a site left out.
        var figures = result.Learners.SelectMany((l, i) => new[] { l.CrossValidated, l.Locked }.Concat(l.External).OfType<Validation>().SelectMany(v => All(v, i == result.Chosen)).Concat(l.LeftOutSites.SelectMany(v => All(v, false)))).ToArray();
        Assert.NotEmpty(figures);
        Assert.All(figures, f => Assert.Contains(rows, row => f switch
        {
            { Value: null } => row.Contains("not estimable", StringComparison.Ordinal) && row.Contains(f.WhyNot!, StringComparison.Ordinal),
            { Interval: { } i } => Holds(row, f.Value!.Value) && Holds(row, i.Low) && Holds(row, i.High) && row.Contains(Words.Whole(f.N), StringComparison.Ordinal) && row.Contains(f.Kind, StringComparison.Ordinal),
            _ => Holds(row, f.Value!.Value) && row.Contains(f.WhyNot!, StringComparison.Ordinal),
        }));

        static bool Holds(string row, double value) => row.Contains(Words.Fixed(value, 3), StringComparison.Ordinal);
    }

    [Fact]
    public void A_withheld_group_stays_withheld_and_a_group_without_outcomes_has_no_zero()
    {
        var rows = Read(Page("response")).Descendants().Where(e => e.Name.LocalName == "tr").ToArray();
        var withheld = rows.Where(r => r.Elements().First().Value == "not stated").ToArray();
        Assert.NotEmpty(withheld);
        Assert.All(withheld, r => Assert.All(r.Elements().Skip(2), c => Assert.StartsWith("withheld", c.Value, StringComparison.Ordinal)));
        // No other row is about that group.
        Assert.DoesNotContain(rows, r => r.Value.Contains("not stated:", StringComparison.Ordinal));
        // Its size would be the answer to who is missing.
        Assert.All(withheld, r => Assert.Equal("withheld", r.Elements().Skip(1).First().Value));
        var without = rows.SelectMany(r => r.Elements()).Where(c => c.Value.Contains("no row has the outcome", StringComparison.Ordinal) && c.Attribute("class") is null).ToArray();
        Assert.NotEmpty(without);
        Assert.All(without, c => Assert.StartsWith("not estimable", c.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Warnings_about_the_data_stand_before_the_first_figure()
    {
        var page = Page("response");
        var warning = page.IndexOf("38 rows are copies", StringComparison.Ordinal);
        Assert.InRange(warning, 1, page.IndexOf("AUC (ties", StringComparison.Ordinal));
        Assert.InRange(warning, 1, page.IndexOf("<table", StringComparison.Ordinal));
    }

    [Fact]
    public void The_openings_of_locked_rows_are_counted_beside_the_figure()
    {
        var answer = Read(Page("response")).Descendants().Single(e => e.Attribute("id")?.Value == "answer").Value;
        Assert.Contains("opened 2 times", answer, StringComparison.Ordinal);
        Assert.Contains(Words.Of(Result("response").Learners[0].Locked!.Figures[0]), answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_title_or_column_is_text()
    {
        var page = Page("hostile");
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\u202e", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_drawing_says_in_words_what_it_shows()
    {
        var drawings = Read(Page("response")).Descendants().Where(e => e.Name.LocalName == "svg" && e.Attribute("aria-hidden") is null).ToArray();
        Assert.True(drawings.Length > 8);
        Assert.All(drawings, d => Assert.True(d.Elements().Single(e => e.Name.LocalName == "title").Value.Length > 3 && d.Elements().Single(e => e.Name.LocalName == "desc").Value.Length > 10));
        Assert.All(Read(Page("response")).Descendants().Where(e => e.Name.LocalName == "table"), t =>
        {
            Assert.Equal("caption", t.Elements().First().Name.LocalName);
            Assert.All(t.Descendants().Where(e => e.Name.LocalName == "th"), h => Assert.NotNull(h.Attribute("scope")));
        });
    }

    [Fact]
    public void Nothing_is_drawn_outside_of_its_drawing()
    {
        foreach (var svg in new[] { "response", "death", "hostile" }.SelectMany(w => Read(Page(w)).Descendants().Where(e => e.Name.LocalName == "svg")))
        {
            var box = svg.Attribute("viewBox")!.Value.Split(' ').Select(double.Parse).ToArray();
            foreach (var e in svg.Descendants())
            {
                Inside(e, ["x", "x1", "x2", "cx"], box[2]);
                Inside(e, ["y", "y1", "y2", "cy"], box[3]);
            }
        }

        static void Inside(XElement e, string[] names, double most)
        {
            foreach (var n in names)
                if (e.Attribute(n) is { } a) Assert.InRange(double.Parse(a.Value, System.Globalization.CultureInfo.InvariantCulture), -0.1, most + 0.1);
        }
    }

    [Fact]
    public void A_run_in_which_nothing_could_be_measured_says_why()
    {
        var page = Page("nothing measured");
        Assert.Contains("No events in this group", page, StringComparison.Ordinal);
        Assert.Contains("There is no model card", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_card_says_of_a_hundred_people_how_many_had_it()
    {
        var text = Read(Page("response card")).Value;
        var said = Hundred().Matches(text);
        Assert.Equal(Result("response").Card!.Headline.Bands.Count, said.Count);
        Assert.Contains("not stated: withheld", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Funding_and_consent_are_left_to_the_authors()
    {
        var rows = Read(Page("response")).Descendants().Where(e => e.Name.LocalName == "tr").Select(r => r.Elements().Select(c => c.Value).ToArray()).ToArray();
        foreach (var item in new[] { "17", "18a", "18b", "19" }) Assert.Contains(rows, r => r[0] == item && r[2] == "not answerable from the run");
        foreach (var item in Enumerable.Range(1, 27)) Assert.Contains(rows, r => r.Length == 4 && r[0].TrimEnd('a', 'b', 'c', 'd', 'e', 'f', 'g') == Words.Whole(item));
    }

    internal static XElement Read(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new() { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }

    internal static string Page(string which) => which switch
    {
        "response card" => CardPage.Of(InventedStudies.Response().Card!),
        "death card" => CardPage.Of(InventedStudies.Death().Card!),
        _ => StudyPage.Of(Result(which)),
    };

    private static StudyResult Result(string which) => which switch
    {
        "response" => InventedStudies.Response(),
        "death" => InventedStudies.Death(),
        "nothing measured" => InventedStudies.Response() with
        {
            Card = null, Explanation = null, Flow = [],
            Learners = [new(new("cox", [], "study.yaml:30"), new("SUR004", "column status", "no events in this group", "choose another outcome"), null, [], null, [])],
        },
        _ => Hostile(),
    };

    private static StudyResult Hostile()
    {
        const string evil = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u202e\u0000\ud800";
        var r = InventedStudies.Response();
        var locked = r.Learners[0].Locked! with
        {
            Figures = [Figure.Of(evil, 1e300, (double.NegativeInfinity, double.PositiveInfinity), evil, 3), Figure.Of("AUC", double.NaN, (double.NaN, double.NaN), "", 0)],
            Groups = [new(evil, evil, 5, 0, evil, [])],
            Comparisons = [new(evil, Figure.NotEstimable(evil, 1, evil), Figure.NotEstimable(evil, 1, evil), Figure.Of(evil, -1e9, (-1e9, 1e9), evil, 2))],
            Benefit = [new(0.1, Figure.Of("net benefit", -50, (-90, double.PositiveInfinity), evil, 3), Figure.Of("all", -99, (-99, -99), evil, 3)), new(0.9, Figure.Of("net benefit", -50, (-90, 1), evil, 3), Figure.Of("all", -99, (-99, -99), evil, 3))],
        };
        return r with
        {
            Study = r.Study with { Title = evil, Question = evil, Use = new(evil, evil, evil, evil), Columns = r.Study.Columns.Select(c => c with { Name = evil + c.Name, Unit = evil, Meaning = evil }).ToSeq(), Cohort = [new(true, evil, evil)] },
            Code = evil, Flow = [new(evil, 0, 3, 0)],
            Quality = r.Quality with { Warnings = Enumerable.Range(0, 9).Select(_ => new StudyFault(evil, evil, evil, evil)).ToSeq(), Patterns = [([evil], 3)], Columns = r.Quality.Columns.Select(c => c with { Name = evil, Levels = [(evil, 2)], Missing = 3 }).ToSeq() },
            Learners = [r.Learners[0] with { Locked = locked, Learner = new(evil, [(evil, evil)], evil) }],
            Explanation = r.Explanation! with { Method = evil, Scale = evil, Shapes = r.Explanation.Shapes.Select(s => s with { Feature = evil, Unit = evil, Levels = [new(evil, double.NaN, null, null, 1)] }).ToSeq() },
            Card = r.Card! with { Headline = locked, Name = evil, Limits = [evil] },
        };
    }

    private static IEnumerable<Figure> All(Validation v, bool withDifferences) =>
        [.. v.Figures, .. v.Points.SelectMany(p => p.Figures), .. v.Comparisons.SelectMany(c => new[] { c.Ours, c.Theirs, c.Difference }), .. v.Groups.Where(g => g.Withheld is null).SelectMany(g => g.Figures.Where(f => withDifferences || !GroupSection.IsDifference(f.Name)))];

    [GeneratedRegex("Of 100 people with a predicted chance of about [0-9]+\u00a0%, [0-9]+ \\([0-9]+ to [0-9]+\\) had it")]
    private static partial Regex Hundred();
}
