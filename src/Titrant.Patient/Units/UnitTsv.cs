namespace Titrant.Patient.Units;

/// <summary>The rows of an embedded table: comment lines and the header row are skipped, missing last cells are empty.</summary>
internal static class UnitTsv
{
    public static IEnumerable<string[]> Rows(string resource)
    {
        using var stream = typeof(UnitTsv).Assembly.GetManifestResourceStream(resource)
                           ?? throw new InvalidDataException($"{resource} is not embedded");
        using var reader = new StreamReader(stream);
        var columns = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line.StartsWith("# ", StringComparison.Ordinal)) continue;
            var cells = line.Split('\t');
            if (columns == 0) { columns = cells.Length; continue; }
            if (cells.Length < columns) Array.Resize(ref cells, columns);
            yield return [.. cells.Select(c => c ?? "")];
        }
    }
}
