using Titrant.Learning.Studies;
using Titrant.Learning.Validate;

namespace Titrant.Learning.Report;

/// <summary>What the model does within groups of people. A withheld group stays withheld, in words; what cannot be estimated is never 0.</summary>
internal static class GroupSection
{
    public static void Write(Html html, IReadOnlyList<Validation> checks, Study study)
    {
        using (Page.In(html, "groups", "Groups of people", "14, 23a"))
        {
            if (checks.All(v => v.Groups.IsEmpty))
            {
                html.P(study.Groups.IsEmpty ? "No groups were named in the study: whether the model is unfair to anybody was not looked at." : "No figures within groups could be made.");
                return;
            }
            foreach (var v in checks.Where(v => !v.Groups.IsEmpty))
            {
                html.Element("h3", ValidationSection.Name(v.On));
                Tables(html, v);
            }
            html.P("A difference between groups may come from the model, from how they were measured, or from chance; the intervals speak of chance alone.", "quiet");
        }
    }

    public static void Tables(Html html, Validation v)
    {
        foreach (var by in v.Groups.GroupBy(g => g.By, StringComparer.Ordinal)) Table(html, v, [.. by]);
    }

    // Sizes first, with what is withheld; then a column per group, so that a figure is compared along its row.
    private static void Table(Html html, Validation v, GroupFigures[] groups)
    {
        var (by, name) = (groups[0].By, ValidationSection.Name(v.On));
        html.Element("h4", "By " + by);
        PageTable.Write(html, $"Groups by {by}. {name}", [new(Words.Capital(by)), new("Rows", true), new("With the outcome", true), new("Shown")],
            groups.Select(g => new[] { g.Group, g.Withheld is null ? Words.Whole(g.Rows) : "\u2013", g.Withheld is not null ? "withheld" : g.Events is { } e ? Words.Whole(e) : "\u2013", g.Withheld is { } why ? "withheld: " + why : "yes" }));
        var shown = groups.Where(g => g.Withheld is null).ToArray();
        var names = shown.SelectMany(g => g.Figures.Select(f => f.Name)).Distinct(StringComparer.Ordinal).Where(n => !IsDifference(n)).ToArray();
        if (names.Length > 0)
            PageTable.Write(html, $"Figures by {by}. {name}", [new("Figure"), .. shown.Select(g => new Heading(g.Group))], names.Select(n => (string[])[Words.Capital(n), .. shown.Select(g => Cell(g, n))]));
        using (html.In("details"))
        {
            html.Element("summary", $"By {by}: differences to everybody else, and how each interval was made");
            PageTable.Figures(html, $"Each figure by {by}, its interval and kind. {name}", "Group and figure", shown.SelectMany(g => g.Figures.Select(f => ($"{g.Group}: {f.Name}", f))));
        }
    }

    private static bool IsDifference(string name) => name.Contains("difference", StringComparison.OrdinalIgnoreCase);

    private static string Cell(GroupFigures g, string name) => g.Figures.FirstOrDefault(f => f.Name == name) is { } figure ? Words.Of(figure) : "\u2013";
}
