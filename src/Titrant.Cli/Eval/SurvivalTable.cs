using System.Globalization;
using Titrant.Patient;

namespace Titrant.Cli.Eval;

/// <summary>One of R's example tables: commas, quotes where a name holds one, an empty cell is missing.</summary>
internal sealed record SurvivalTable(string[] Names, string[][] Cells)
{
    public static SurvivalTable Read(string path)
    {
        var lines = File.ReadAllLines(path).Where(l => l.Length > 0).Select(Split).ToArray();
        return new(lines[0], lines[1..]);
    }

    private static string[] Split(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal)) return line.Split(',');
        var (cells, from, quoted) = (new List<string>(), 0, false);
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"') quoted = !quoted;
            if (i < line.Length && (line[i] != ',' || quoted)) continue;
            cells.Add(line[from..i].Trim('"'));
            from = i + 1;
        }
        return [.. cells];
    }

    public string[] Column(string name)
    {
        // The indicator that R's script made of veteran's cell type.
        if (name == "sq" && !Names.Contains(name)) return [.. Column("celltype").Select(c => c == "squamous" ? "1" : "0")];
        var at = Array.IndexOf(Names, name);
        return at >= 0 ? [.. Cells.Select(r => r[at])] : throw new InvalidDataException($"There is no column {name}.");
    }

    public double[] Numbers(string name) => [.. Column(name).Select(c => double.Parse(c, CultureInfo.InvariantCulture))];

    /// <summary>The rows in which none of the columns is empty.</summary>
    public SurvivalTable Complete(string[] names)
    {
        var columns = names.Select(Column).ToArray();
        return this with { Cells = [.. Cells.Where((_, i) => columns.All(c => c[i].Length > 0))] };
    }

    /// <summary>[rows × names]</summary>
    public double[] Matrix(Seq<string> names)
    {
        var columns = names.Select(Numbers).ToArray();
        return [.. Enumerable.Range(0, Cells.Length).SelectMany(i => columns.Select(c => c[i]))];
    }

    /// <summary>0, 1, ... in ordinal order of the text.</summary>
    public int[] Groups(string name)
    {
        string[] levels = [.. Column(name).Distinct().Order(StringComparer.Ordinal)];
        return [.. Column(name).Select(c => Array.IndexOf(levels, c))];
    }
}
