using Titrant.Learning.Tables;

namespace Titrant.Learning.Report.Charts;

/// <summary>Which columns are missing together: a column of the drawing is a pattern, its bar the rows that have it, a filled square a value that is absent.</summary>
internal static class MissingChart
{
    private const double Left = 146, Cell = 11.5, BarTop = 8, BarBottom = 62, RowHeight = 15;
    private const int MostColumns = 24, MostPatterns = 20;

    public static void Write(Html html, string id, QualityReport quality, int rows)
    {
        var patterns = quality.Patterns.Take(MostPatterns).ToArray();
        var columns = quality.Columns.Where(c => patterns.Any(p => p.Missing.Contains(c.Name))).OrderByDescending(c => c.Missing).ThenBy(c => c.Name, StringComparer.Ordinal).Take(MostColumns).ToArray();
        if (columns.Length == 0) return;
        var (width, height) = (Left + Math.Max(patterns.Length, 12) * Cell + 8, BarBottom + columns.Length * RowHeight + 14);
        var most = Math.Max(1, patterns.Max(p => p.Rows));
        using (html.In("figure"))
        {
            using (var d = new Drawing(html, id, width, height, "Missing together", string.Join(" ", patterns.Select(p =>
                $"{(p.Missing.IsEmpty ? "Nothing" : string.Join(", ", p.Missing.Take(6)) + (p.Missing.Count > 6 ? $" and {Words.Whole(p.Missing.Count - 6)} more" : ""))} missing in {Words.Count(p.Rows, "row")}."))))
            {
                d.Text(Left - 8, BarTop + 8, Words.Whole(most) + " rows", "scale", "end");
                d.Text(Left - 8, BarBottom, "0", "scale", "end");
                for (var i = 0; i < patterns.Length; i++)
                {
                    var x = Left + i * Cell;
                    d.Box(x + 1.5, BarBottom - Math.Max(0.6, (double)patterns[i].Rows / most * (BarBottom - BarTop)), x + Cell - 1.5, BarBottom, "bar");
                    for (var c = 0; c < columns.Length; c++)
                        d.Square(x + Cell / 2, BarBottom + 13 + c * RowHeight, 3.8, patterns[i].Missing.Contains(columns[c].Name) ? "gone" : "there");
                }
                for (var c = 0; c < columns.Length; c++) d.Text(Left - 8, BarBottom + 17 + c * RowHeight, SurvivalChart.Cut(columns[c].Name, 22), "label", "end");
            }
            var left = quality.Columns.Count(c => c.Missing > 0) - columns.Length;
            RocChart.Caption(html, "Missing together. ", $"The {Words.Count(patterns.Length, "commonest pattern")} of {Words.Count(rows, "row")}: a filled square is an absent value, the bar above how many rows are like that.{(left > 0 ? $" {Words.Count(left, "further column")} with absent values in the table." : "")}");
        }
    }
}
