using System.Globalization;
using System.Text;
using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>
/// brief.html: one file, no script, no network, light and dark, A4. The first screen says what to do differently today;
/// evidence opens in place. Hostile text in the record is text on the page.
/// </summary>
public static class BriefPage
{
    private const int EventsShown = 80;

    private static readonly string s_css = Css();

    internal static string StyleSheet => s_css;

    public static byte[] Write(Brief brief)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Write(brief, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static void Write(Brief brief, TextWriter to) => Write(brief, to, null);

    internal static byte[] Write(Brief brief, PageFrame frame)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Write(brief, text, frame);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(Brief brief, TextWriter to, PageFrame? frame)
    {
        ArgumentNullException.ThrowIfNull(brief);
        var h = new Html(to);
        h.Doctype();
        using (h.In("html", ("lang", "en")))
        {
            Head(h, brief, frame);
            using (h.In("body"))
            {
                h.Element("a", "Skip to what changes today", ("class", "skip"), ("href", "#changes"));
                frame?.Bar(h);
                Header(h, brief);
                using (h.In("main"))
                {
                    frame?.Above(h);
                    Changes(h, brief, frame);
                    BriefAnswers.NotAssessable(h, brief);
                    BriefEstimates.Write(h, brief);
                    BriefAnswers.Findings(h, brief);
                    BriefAnswers.Checked(h, brief);
                    Trends(h, brief);
                    Events(h, brief);
                    BriefRecord.NotUsed(h, brief);
                    BriefRecord.Files(h, brief);
                    frame?.Below(h);
                }
                Footer(h, brief);
            }
        }
    }

    private static void Head(Html h, Brief brief, PageFrame? frame)
    {
        using (h.In("head"))
        {
            h.Void("meta", ("charset", "utf-8"));
            h.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", frame?.Policy ?? "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"));
            h.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            h.Void("meta", ("name", "referrer"), ("content", "no-referrer"));
            h.Void("meta", ("name", "robots"), ("content", "noindex"));
            h.Void("meta", ("name", "titrant-tag"), ("content", "research-use"));
            h.Void("meta", ("name", "generator"), ("content", $"{brief.Software}, {brief.Format}, {brief.RunId}"));
            h.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
            h.Element("title", $"Brief: {NameOf(brief)}, {Words.Day(brief.AsOf)}");
            h.Style(s_css + frame?.StyleSheet);
        }
    }

    private static void Header(Html h, Brief brief)
    {
        using (h.In("header"))
        {
            using (h.In("p", ("class", "mark"))) { h.Element("b", "Titrant"); h.Text(" brief "); h.Element("span", "research use", ("class", "tag")); h.Text(" a person decides"); }
            h.Element("h1", NameOf(brief));
            h.Element("p", string.Join(" \u00b7 ", PersonWords(brief)));
            if (brief.Allergies is { } allergies) h.Element("p", allergies.Says + ".", ("class", "allergies"));
            h.Element("p", $"As of {Words.DayAndTime(brief.AsOf)}{Offset(brief.AsOf)}", ("class", "person"));
            if (brief.HasDied) h.Element("p", DiedWords(brief), ("class", "first"));
            if (brief.IsWhatIf)
                using (h.In("div", ("class", "whatif"), ("role", "note")))
                {
                    h.Element("b", "What if. This is not the record as it stands.");
                    Lines(h, brief.Assumed);
                }
            if (brief.Medicines is { } m)
            {
                var names = m.Names.IsEmpty ? "" : ": " + string.Join(", ", m.Names.Take(8)) + (m.Names.Count > 8 ? $" and {m.Names.Count - 8} more" : "");
                h.Element("p", m.Says + names + ".", ("class", m.NotChecked > 0 || m.Total == 0 ? "first" : "quiet"));
            }
            using (h.In("nav", ("aria-label", "Sections")))
            {
                Link(h, "changes", Words.Count(brief.Changes.Count, "change") + " to consider");
                Link(h, "open", Words.Count(brief.NotAssessable.Sum(a => a.Questions.Count), "question") + " not assessable");
                if (!brief.Trends.IsEmpty) Link(h, "trends", Words.Count(brief.Trends.Count, "trend"));
                else if (!brief.OtherValues.IsEmpty) Link(h, "trends", Words.Count(brief.OtherValues.Count, "value"));
                Link(h, "refused", Words.Count(brief.Refused.Total, "item") + " not used");
            }
        }
    }

    private static string Offset(string iso) => !Moment.TryParse(iso, out var m) ? "" : m.Earliest.Offset == TimeSpan.Zero ? " UTC" : m.Earliest.ToString(" zzz", CultureInfo.InvariantCulture);

    private static void Link(Html h, string id, string text) => h.Element("a", text, ("href", "#" + id));

    private static IEnumerable<string> PersonWords(Brief brief)
    {
        var p = brief.Person;
        yield return p.Age.Length > 0 ? p.Age : "age not known";
        yield return SexWords(p);
        if (p.Pregnancy is { } pregnancy) yield return pregnancy.Stated.Length > 0 ? $"pregnant (stated {Words.Day(pregnancy.Stated)})" : "pregnant (stated without a date)";
        if (p.Birth.Length > 0) yield return "born " + Words.Day(p.Birth);
        if (brief.HasDied) yield return p.Died is { Length: > 0 } died ? $"deceased {Words.Day(died)}" : "deceased";
        if (p.Name.Length > 0) yield return p.Shown;
    }

    // One word where the four agree or only one is stated; each with its name where they differ.
    internal static string SexWords(Person p)
    {
        var sexes = new[] { (Sex: p.Sex, Of: "administrative"), (Sex: p.SexAtBirth, Of: "at birth"), (Sex: p.SexForClinicalUse, Of: "for clinical use") }
            .Select(s => (Sex: Whole(s.Sex), s.Of)).Where(s => s.Sex.Length > 0).ToList();
        var words = sexes.Count == 0 ? "sex not stated"
            : sexes.Select(s => s.Sex).Distinct().Count() == 1 ? sexes[0].Sex
            : string.Join(", ", sexes.Select(s => $"{s.Sex} ({s.Of})"));
        return p.Karyotype is { Length: > 0 } karyotype ? $"{words}, karyotype {karyotype}" : words;

        static string Whole(string? sex) => sex switch { null => "", "F" => "female", "M" => "male", "female-typical" => "female", "male-typical" => "male", _ => sex };
    }

    internal static string DiedWords(Brief brief) =>
        $"The record says that this person has died{(brief.Person.Died is { Length: > 0 } died ? $" ({Words.Day(died)})" : "")}. "
        + (brief.Changes.IsEmpty ? "Advice is not given." : "Check that before anything else: what follows would apply only if it is wrong.");

    private static string NameOf(Brief brief) => brief.Person.Name.Length > 0 ? brief.Person.Name : brief.Person.Shown;

    private static void Changes(Html h, Brief brief, PageFrame? frame)
    {
        using (Section(h, "changes", "What to do differently today"))
        {
            if (brief.HasDied && brief.Changes.IsEmpty) h.Element("p", "Advice is not given: the record says that this person has died.");
            else if (brief.Changes.IsEmpty)
                h.Element("p", brief.NotAssessable.IsEmpty
                    ? "Nothing that was checked asks for a change."
                    : "Nothing that could be checked asks for a change. What could not be checked follows.");
            var first = brief.Changes.Where(c => c.OnFirstScreen).ToList();
            if (first.Count > 2) AtAGlance(h, first);
            using (h.In("ol", ("class", "cards")))
                for (var i = 0; i < first.Count; i++) using (h.In("li", ("id", CardId(i)))) { BriefCard.Write(h, first[i]); frame?.AfterCard(h, first[i]); }
            var rest = brief.Changes.Where(c => !c.OnFirstScreen).ToList();
            if (rest.Count > 0) h.Element("h3", $"{rest.Count} more, less urgent");
            foreach (var change in rest)
                using (h.In("details", ("class", "rest")))
                {
                    h.Element("summary", $"{BriefCard.Grade(change)}: {change.Says}");
                    BriefCard.Body(h, change);
                    frame?.AfterCard(h, change);
                }
            if (brief.NotCheckedSays is { Length: > 0 } notChecked) h.Element("p", notChecked, ("class", "not-checked"));
        }
    }

    // Seven cards do not fit on one screen; their acts do.
    private static void AtAGlance(Html h, List<Change> first)
    {
        using (h.In("dl", ("class", "glance")))
            foreach (var grade in first.Select((c, i) => (Change: c, Id: CardId(i))).GroupBy(p => p.Change.Consequence))
            {
                h.Element("dt", Words.Of(grade.Key));
                using (h.In("dd"))
                {
                    h.Text("Consider: ");
                    var more = false;
                    foreach (var (change, id) in grade)
                    {
                        if (more) h.Text(" \u00b7 ");
                        Link(h, id, BriefCard.ActWords(change));
                        more = true;
                    }
                }
            }
    }

    private static string CardId(int i) => "card-" + (i + 1).ToString(CultureInfo.InvariantCulture);

    private static void Trends(Html h, Brief brief)
    {
        if (brief.Trends.IsEmpty && brief.OtherValues.IsEmpty) return;
        using (Section(h, "trends", "Trends"))
        {
            if (!brief.Trends.IsEmpty)
            {
                h.Element("p", "Grey band: reference range. Broken lines: middle half of this person\u2019s earlier values. Lines stop where more than a year lies between two values. Hollow points: outside the range, or above or below a limit of measurement.", ("class", "quiet"));
                using (h.In("div", ("class", "trends")))
                    foreach (var trend in brief.Trends) TrendFigure.Write(h, trend);
            }
            if (brief.OtherValues.IsEmpty) return;
            h.Element("h3", brief.Trends.IsEmpty ? "Latest values" : "Other values, latest");
            Table(h, ["Test", "Value", "Unit", "Date", "Values"], brief.OtherValues, v =>
                [v.Name, Words.Sign(v.Comparator) + Words.Fixed(v.Value, v.Decimals), Words.Unit(v.Unit) + (v.Unusual ? " (unusual)" : ""), Words.Day(v.Date), v.Values.ToString(CultureInfo.InvariantCulture)], number: 1, alsoNumber: 4, caption: "Latest values of tests that are not drawn");
        }
    }

    private static void Events(Html h, Brief brief)
    {
        if (brief.Events.IsEmpty) return;
        using (Section(h, "events", "Timeline"))
        {
            var kinds = string.Join(", ", brief.Events.GroupBy(e => e.Kind).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Words.Count(g.Count(), g.Key, Many(g.Key))));
            using (h.In("details", ("open", "")))
            {
                h.Element("summary", $"Newest {Math.Min(EventsShown, brief.Events.Count)}: {kinds}{(brief.Events.Count > EventsShown ? $" (first {EventsShown} of {brief.Events.Count} shown)" : "")}");
                Table(h, ["Start", "End", "What", "Kind", "Where"], brief.Events.Take(EventsShown), e =>
                    [e.Start.Length > 0 ? Words.Day(e.Start) : "not stated", e.End.Length > 0 ? Words.Day(e.End) : "", $"{e.What}", $"{e.Kind}, {e.Standing}", e.Place], caption: "Timeline, newest first");
            }
            if (!brief.EventsNotShown.IsEmpty)
                h.Element("p", "Not listed: " + string.Join(", ", brief.EventsNotShown.Select(c => Words.Count(c.Number, c.What, Many(c.What)))) + ".", ("class", "quiet"));
        }
    }

    private static string Many(string kind) => kind == "allergy" ? "allergies" : kind + "s";

    private static void Footer(Html h, Brief brief)
    {
        using (h.In("footer"))
        {
            h.Element("p", brief.IntendedUse);
            h.Element("p", $"Run {brief.RunId} \u00b7 {brief.Software} \u00b7 made on this machine; nothing was sent anywhere.", ("class", "quiet"));
        }
    }

    internal static Html.Closer Section(Html h, string id, string title)
    {
        var closer = h.In("section", ("id", id), ("aria-labelledby", id + "-title"));
        h.Element("h2", title, ("id", id + "-title"));
        return closer;
    }

    internal static void Lines(Html h, IEnumerable<string> lines)
    {
        var list = lines.ToList();
        if (list.Count == 0) return;
        using (h.In("ul")) foreach (var line in list) h.Element("li", line);
    }

    internal static void Table<T>(Html h, string[] heads, IEnumerable<T> rows, Func<T, string[]> cells, int number = -1, int alsoNumber = -1, string caption = "")
    {
        using (h.In("div", ("class", "scroll")))
        using (h.In("table"))
        {
            if (caption.Length > 0) h.Element("caption", caption);
            using (h.In("thead"))
            using (h.In("tr"))
                for (var i = 0; i < heads.Length; i++) h.Element("th", heads[i], ("scope", "col"), ("class", Class(i)));
            using (h.In("tbody"))
                foreach (var row in rows)
                    using (h.In("tr"))
                    {
                        var texts = cells(row);
                        for (var i = 0; i < texts.Length; i++) h.Element("td", texts[i], ("class", Class(i)));
                    }
        }

        string Class(int i) => i == number || i == alsoNumber ? "n" : heads[i] is "Date" or "Start" or "End" ? "d" : heads[i] == "Where" ? "w" : "t";
    }

    private static string Css()
    {
        using var stream = typeof(BriefPage).Assembly.GetManifestResourceStream("Brief/brief.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
