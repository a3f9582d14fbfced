using System.Text;

namespace Titrant.Patient.Codes;

/// <summary>Rows of an embedded tab-separated table by column name; lines that start with # are its header.</summary>
internal static class EmbeddedTable
{
    internal static IEnumerable<Func<string, string>> Rows(string logicalName)
    {
        using var stream = typeof(EmbeddedTable).Assembly.GetManifestResourceStream(logicalName)
            ?? throw new InvalidOperationException($"The table {logicalName} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        foreach (var row in Rows(reader))
        {
            yield return row;
        }
    }

    internal static IEnumerable<Func<string, string>> Rows(TextReader reader)
    {
        Dictionary<string, int>? columns = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }
            var cells = line.Split('\t');
            if (columns is null)
            {
                columns = cells.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i, StringComparer.Ordinal);
                continue;
            }
            var at = columns;
            yield return column => at.TryGetValue(column, out var i) && i < cells.Length ? cells[i].Trim() : "";
        }
    }

    internal static string[] List(string cell) =>
        cell.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
