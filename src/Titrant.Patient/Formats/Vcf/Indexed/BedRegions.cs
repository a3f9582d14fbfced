using System.Globalization;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>Regions of a BED file: contig, first base counted from 0, base behind the last; further columns are not read.</summary>
public static class BedRegions
{
    private const int MaxRegions = 1_000_000;

    /// <summary>Null where a line is none of a BED file, or there are more than a million; <paramref name="place"/> says which.</summary>
    public static IReadOnlyList<CutRegion>? Read(string path, int margin, out string place)
    {
        var regions = new List<CutRegion>();
        var number = 0;
        place = "";
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0 || line[0] == '#' || line.StartsWith("track", StringComparison.Ordinal) || line.StartsWith("browser", StringComparison.Ordinal)) continue;
            var cells = line.TrimEnd('\r').Split('\t', 4);
            if (cells.Length < 3 || cells[0].Length == 0 || regions.Count == MaxRegions
                || !int.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
                || !int.TryParse(cells[2], NumberStyles.None, CultureInfo.InvariantCulture, out var to) || to <= from || to > int.MaxValue - 1_000_001)
            {
                place = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}:{number}");
                return null;
            }
            regions.Add(new CutRegion(null, cells[0], Math.Max(1, from + 1 - margin), to + margin));
        }
        return regions;
    }
}
