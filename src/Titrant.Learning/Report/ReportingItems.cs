using Titrant.Patient.Knowledge;

namespace Titrant.Learning.Report;

/// <summary>Which item of TRIPOD+AI is answered where, and which ones no run can answer.</summary>
internal static class ReportingItems
{
    private static readonly (string Item, string About, string Section, string Remains)[] s_items =
        [.. Table.Embedded(typeof(ReportingItems).Assembly, "Report/tripod-ai.tsv").Rows.Select(r => (r["item"], r["about"], r["section"], r["remains"]))];

    public static void Write(Html html)
    {
        using (Page.In(html, "tripod", "TRIPOD+AI items and where they are answered"))
        {
            html.P("Numbers: Collins et al., BMJ 2024;385:e078378; the words are ours. A run can say what was done and what came out. It cannot say why, with whose money, or with whose consent.");
            var open = s_items.Where(i => i.Section.Length == 0).ToArray();
            html.P($"{Words.Whole(s_items.Length - open.Length)} of {Words.Whole(s_items.Length)} items and sub-items are answered here, wholly or in part; {Words.Whole(open.Length)} are left to the authors.");
            using (html.In("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "TRIPOD+AI items")))
            using (html.In("table", ("class", "checklist")))
            {
                html.Element("caption", "TRIPOD+AI items");
                using (html.In("thead")) using (html.In("tr"))
                    foreach (var name in new[] { "Item", "About", "Answered in", "Left to the authors" }) html.Element("th", name, ("scope", "col"));
                using (html.In("tbody"))
                    foreach (var (item, about, section, remains) in s_items)
                        using (html.In("tr"))
                        {
                            html.Element("th", item, ("scope", "row"));
                            html.Element("td", about);
                            using (html.In("td"))
                                if (section.Length > 0) html.Element("a", Names[section], ("href", "#" + section)); else html.Text("not answerable from the run");
                            html.Element("td", remains.Length > 0 ? remains : "\u2013");
                        }
            }
        }
    }

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["answer"] = "The answer", ["background"] = "Background and intended use", ["participants"] = "Source of data and participants", ["outcome"] = "Outcome", ["predictors"] = "Predictors",
        ["size"] = "Sample size", ["missing"] = "Missing data", ["analysis"] = "Analysis", ["again"] = "Doing it again", ["characteristics"] = "Characteristics", ["performance"] = "Performance",
        ["heterogeneity"] = "Sites", ["explanation"] = "What the model looks at", ["limits"] = "Limits and use",
    };
}
