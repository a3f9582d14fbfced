using System.Globalization;

namespace Titrant.Learning.Validate;

/// <summary>
/// Which groups are not shown: those below the smallest size, and as many more that nobody can work out a withheld group as everybody less the others
/// (complementary suppression; Hundepool et al. 2012, doi:10.1002/9781118348239, chapter 4). The groups withheld together are at least two, of the smallest size or more together;
/// in an intersection that holds along each of its columns too.
/// </summary>
internal static class Withholding
{
    public static Dictionary<string, string> Of(GroupOf by, int smallest)
    {
        var size = by.Group.GroupBy(g => g).ToDictionary(g => g.Key, g => g.Count());
        var why = size.Where(g => g.Value < smallest).ToDictionary(g => g.Key, _ => string.Create(CultureInfo.InvariantCulture, $"fewer than {smallest} people"));
        var slices = Slices(by);
        // A group withheld for one slice may open another: until nothing changes.
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var slice in slices)
            {
                string[] hidden = [.. slice.Where(why.ContainsKey)];
                if (hidden.Length == 0 || (hidden.Length > 1 && hidden.Sum(g => size[g]) >= smallest)) continue;
                if (slice.Where(g => !why.ContainsKey(g)).OrderBy(g => size[g]).ThenBy(g => g, StringComparer.Ordinal).FirstOrDefault() is not { } next) continue;
                why[next] = "so that a smaller group cannot be worked out from this one and everybody";
                changed = true;
            }
        }
        return why;
    }

    // All groups; and for an intersection those that share a level of one of its columns, since that level's own figures may be shown.
    private static List<string[]> Slices(GroupOf by)
    {
        List<string[]> slices = [[.. by.Group.Distinct()]];
        foreach (var part in by.Parts ?? [])
            slices.AddRange(Enumerable.Range(0, part.Length).GroupBy(i => part[i]).Select(g => g.Select(i => by.Group[i]).Distinct().ToArray()));
        return slices;
    }
}
