using System.Globalization;
using System.Text.Json.Nodes;
using Titrant.Learning.Tables;

namespace Titrant.Cli.Eval;

/// <summary>Copied rows of public data sets. WHAS as published has 1,310 rows of which 640 differ, so that figures from the usual split are of people who were learned from.</summary>
internal static class CopiesRow
{
    public static EvalRow Row { get; } = new("copies", "Are copied rows of a table found before any figure is made from it?", "learning",
        "WHAS: 1,310 rows, 640 distinct; the others as a count of equal lines has them", "DeepSurv's WHAS file, 41eed00", Run, Corrupt) { Read = Read, Figures = Figures };

    // Equal lines of the file, counted as text.
    private static IEnumerable<string> Read(string folder) => LearningSet.All.DistinctBy(s => s.File).Where(s => File.Exists(Path.Combine(folder, s.File))).Select(s =>
    {
        var cells = SurvivalTable.Read(Path.Combine(folder, s.File)).Cells;
        return string.Create(CultureInfo.InvariantCulture, $"{s.Name}\t{cells.Length}\t{cells.Select(c => string.Join('\t', c)).Distinct(StringComparer.Ordinal).Count()}");
    });

    private static IEnumerable<EvalCase> Run(EvalInput input)
    {
        foreach (var line in input.Lines.Select(l => l.Split('\t')))
        {
            var set = LearningSet.All.First(s => s.Name == line[0]);
            var table = set.Read(input.Path, all: true).Table;
            var (distinct, groups) = (Copies.Distinct(table), Copies.Groups(table).Max() + 1);
            input.Emit(new JsonObject { ["set"] = set.Name, ["rows"] = table.RowCount, ["distinct"] = distinct, ["afterCopiesAreJoined"] = groups }.ToJsonString());
            yield return new(set.Name, table.RowCount == int.Parse(line[1], CultureInfo.InvariantCulture) && distinct == int.Parse(line[2], CultureInfo.InvariantCulture), $"{line[1]} rows, {line[2]} distinct",
                string.Create(CultureInfo.InvariantCulture, $"{table.RowCount} rows, {distinct} distinct; {groups} after copies that chance does not explain are joined"));
        }
    }

    private static string Corrupt(string line)
    {
        var cells = line.Split('\t');
        return string.Create(CultureInfo.InvariantCulture, $"{cells[0]}\t{cells[1]}\t{int.Parse(cells[2], CultureInfo.InvariantCulture) - 1}");
    }

    private static IEnumerable<string> Figures(IReadOnlyList<EvalCase> cases) => cases.Select(c => $"{c.Id}: {c.Actual}");
}
