using Titrant.Learning.Explain;

namespace Titrant.Learning.Report.Charts;

/// <summary>What the model adds for two features together, beyond what it adds for each: a square per pair of ranges, the fuller the stronger. Empty where nobody was.</summary>
internal static class PairChart
{
    private const double Cell = 24, LetterWidth = 6.8, Right = 8, Top = 8, LineHeight = 15;
    private const int MostLetters = 22;

    /// <summary>The two sides and their squares; null where the shape is no pair, or its levels cannot be told apart by their names.</summary>
    internal static (string[] First, string[] Second, (int Row, int Column, ShapeLevel Level)[] Squares)? Read(Shape shape)
    {
        if (!shape.Points.IsEmpty || shape.Feature.Split(" × ") is not [var a, var b]) return null;
        var (first, second, squares) = (new List<string>(), new List<string>(), new List<(int, int, ShapeLevel)>());
        foreach (var level in shape.Levels)
        {
            var cut = level.Level.LastIndexOf(", " + b, StringComparison.Ordinal);
            if (cut < 0 || !level.Level.StartsWith(a, StringComparison.Ordinal)) return null;
            squares.Add((Place(first, level.Level[..cut], a), Place(second, level.Level[(cut + 2)..], b), level));
        }
        if (first.Count == 0) return null;
        string[] rows = Ordered(first), columns = Ordered(second);
        return (rows, columns, [.. squares.Select(s => (Array.IndexOf(rows, first[s.Item1]), Array.IndexOf(columns, second[s.Item2]), s.Item3))]);

        static string[] Ordered(List<string> side) => [.. side.OrderBy(n => n == "missing").ThenBy(n => n, Comparer<string>.Create(GroupSection.ByValue))];
    }

    public static void Write(Html html, string id, Shape shape, (string[] First, string[] Second, (int Row, int Column, ShapeLevel Level)[] Squares) pair, string scale, string says)
    {
        var names = shape.Feature.Split(" × ");
        var most = pair.Squares.Select(s => Math.Abs(s.Level.Value)).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        // Names of columns end at their column: the first ones may reach further to the left than those of the rows.
        var left = 12 + Math.Max(pair.First.Max(Letters), pair.Second.Select((n, c) => Letters(n) - c * Cell).Max());
        var (bottom, width) = (Top + pair.First.Length * Cell, Math.Max(left + pair.Second.Length * Cell + Right, 200));
        var height = bottom + (pair.Second.Length + 1) * LineHeight + 6;
        using (var d = new Drawing(html, id, width, height, $"{shape.Feature}: contribution in {scale}", says))
        {
            for (var r = 0; r < pair.First.Length; r++) d.Text(left - 6, Top + (r + 0.65) * Cell, SurvivalChart.Cut(pair.First[r], MostLetters), "scale", "end");
            foreach (var (row, column, level) in pair.Squares)
            {
                var strength = most > 0 && double.IsFinite(level.Value) ? (int)Math.Ceiling(Math.Min(1, Math.Abs(level.Value) / most) * 5) : 0;
                var (x, y) = (left + column * Cell, Top + row * Cell);
                if (strength > 0) d.Box(x, y, x + Cell, y + Cell, $"{(level.Value > 0 ? "up" : "down")} s{Words.Plain(strength)}");
                // A sign as well as a colour.
                if (strength > 0) d.Text(x + Cell / 2, y + Cell * 0.67, level.Value > 0 ? "+" : "\u2212", "label", "middle");
            }
            for (var r = 0; r < pair.First.Length; r++)
                for (var c = 0; c < pair.Second.Length; c++) d.Box(left + c * Cell, Top + r * Cell, left + (c + 1) * Cell, Top + (r + 1) * Cell, "there");
            // A line each, from its column: upright words would be longer than the picture.
            for (var c = 0; c < pair.Second.Length; c++)
            {
                var y = bottom + (c + 1) * LineHeight;
                d.Line(left + (c + 0.5) * Cell, bottom, left + (c + 0.5) * Cell, y - 4, "grid");
                d.Text(left + (c + 0.5) * Cell - 4, y, SurvivalChart.Cut(pair.Second[c], MostLetters), "scale", "end");
            }
        }
        html.P($"{names[0]} downwards, {names[1]} to the right. + raises, \u2212 lowers; of its own scale, whose fullest is {Words.Fixed(most, 2)}.", "quiet");
    }

    private static double Letters(string name) => LetterWidth * Math.Min(name.Length, MostLetters);

    private static int Place(List<string> side, string name, string feature)
    {
        var own = name.Length > feature.Length ? name[(feature.Length + 1)..] : name;
        var at = side.IndexOf(own);
        if (at >= 0) return at;
        side.Add(own);
        return side.Count - 1;
    }
}
