using System.Globalization;
using Titrant.Learning.Report.Charts;
using Titrant.Learning.Studies;
using Titrant.Learning.Validate;

namespace Titrant.Learning.Report;

/// <summary>What the model does within groups of people. A withheld group stays withheld, in words, and so does its size; what cannot be estimated is never 0.</summary>
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
            var withGroups = checks.Where(v => !v.Groups.IsEmpty).ToArray();
            for (var i = 0; i < withGroups.Length; i++)
            {
                html.Element("h3", ValidationSection.Name(withGroups[i].On));
                foreach (var by in withGroups[i].Groups.GroupBy(g => g.By, StringComparer.Ordinal)) By(html, withGroups[i], [.. InOrder(by)], isFirst: i == 0);
            }
            html.P("A difference between groups may come from the model, from how they were measured, or from chance; the intervals speak of chance alone.", "quiet");
        }
    }

    /// <summary>By value: "below 65" before "65 or above"; "unknown" last.</summary>
    public static IEnumerable<GroupFigures> InOrder(IEnumerable<GroupFigures> groups) =>
        groups.GroupBy(g => g.By, StringComparer.Ordinal).SelectMany(by => by.OrderBy(g => g.Group == "unknown").ThenBy(g => g.Group, Comparer<string>.Create(ByValue)));

    public static bool IsDifference(string name) => name.Contains("difference", StringComparison.OrdinalIgnoreCase);

    /// <summary>The figure of discrimination, where groups have it, else the first that is there.</summary>
    public static string? Foremost(IEnumerable<GroupFigures> groups)
    {
        var names = groups.SelectMany(g => g.Figures.Select(f => f.Name)).Where(n => !IsDifference(n)).ToArray();
        return names.FirstOrDefault(n => n.Contains("AUC", StringComparison.Ordinal) || n.Contains(" C", StringComparison.Ordinal)) ?? names.FirstOrDefault();
    }

    // Sizes first, with what is withheld; then discrimination as a picture; then everything, a column per group, so that a figure is compared along its row.
    private static void By(Html html, Validation v, GroupFigures[] groups, bool isFirst)
    {
        var (by, name) = (groups[0].By, ValidationSection.Name(v.On));
        html.Element("h4", "By " + by);
        PageTable.Write(html, $"Groups by {by}. {name}", [new(Words.Capital(by)), new("Rows", true), new("With the outcome", true), new("Shown")],
            groups.Select(g => g.Withheld is { } why ? new[] { g.Group, "withheld", "withheld", "withheld: " + why } : [g.Group, Words.Whole(g.Rows), g.Events is { } e ? Words.Whole(e) : "\u2013", "yes"]));
        var shown = groups.Where(g => g.Withheld is null).ToArray();
        if (isFirst && Foremost(shown) is { } foremost)
            ForestTable.Write(html, $"{Words.Capital(foremost)} by {by}. {name}", Words.Capital(by), foremost, [.. shown.SelectMany(g => g.Figures.Where(f => f.Name == foremost).Take(1).Select(f => (g.Group, f)))], null);
        if (shown.Length == 0) return;
        using (html.In("details"))
        {
            html.Element("summary", $"By {by}: every figure, and the differences to everybody else");
            Table($"Figures by {by}. {name}", n => !IsDifference(n));
            Table($"Differences by {by}. {name}", IsDifference);
        }

        void Table(string caption, Func<string, bool> which) => PageTable.Beside(html, caption, "Figure", [.. shown.Select(g => g.Group)],
            [.. shown.SelectMany(g => g.Figures.Select(f => f.Name)).Distinct(StringComparer.Ordinal).Where(which).Select(n => (n, shown.Select(g => g.Figures.FirstOrDefault(f => f.Name == n)).ToArray()))]);
    }

    internal static int ByValue(string a, string b)
    {
        var (first, second) = (a.Split(", "), b.Split(", "));
        for (var i = 0; i < Math.Min(first.Length, second.Length); i++)
        {
            var (x, y) = (Place(first[i]), Place(second[i]));
            var order = x.Number is { } m && y.Number is { } n ? m != n ? m.CompareTo(n) : x.Side.CompareTo(y.Side) : string.CompareOrdinal(first[i], second[i]);
            if (order != 0) return order;
        }
        return first.Length.CompareTo(second.Length);
    }

    // "below 65" lies just below the number that "65 or above" and "65 to below 80" begin with.
    private static (double? Number, int Side) Place(string part)
    {
        var words = part.Split(' ');
        var isBelow = words is ["below", _, ..];
        return double.TryParse(isBelow ? words[1] : words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? (n, isBelow ? 0 : 1) : (null, 0);
    }
}
