using System.Globalization;
using System.IO.Compression;
using Titrant.Patient;

namespace Titrant.Cli.Eval;

/// <summary>A small table as text: commas, semicolons or tabs, quotes where a cell holds one, gzipped or not; an empty cell is missing.</summary>
internal sealed record SurvivalTable(string[] Names, string[][] Cells)
{
    public static SurvivalTable Read(string path)
    {
        using var file = File.OpenRead(path);
        var isPacked = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        using var text = new StreamReader(isPacked ? new GZipStream(file, CompressionMode.Decompress) : file);
        var lines = new List<string>();
        while (text.ReadLine() is { } line) if (line.Length > 0) lines.Add(line);
        if (lines.Count == 0) throw new InvalidDataException("An empty table.");
        var separator = ",\t;".MaxBy(c => lines[0].Count(x => x == c));
        var rows = lines.Select(l => Split(l, separator)).ToArray();
        return new(rows[0], rows[1..]);
    }

    public static string[] Header(string path) => Read(path).Names;

    private static string[] Split(string line, char separator)
    {
        if (!line.Contains('"', StringComparison.Ordinal)) return line.Split(separator);
        var (cells, from, quoted) = (new List<string>(), 0, false);
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"') quoted = !quoted;
            if (i < line.Length && (line[i] != separator || quoted)) continue;
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
