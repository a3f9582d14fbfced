using System.Globalization;
using System.IO.Compression;

namespace Titrant.Cli.Eval;

/// <summary>A plain table of numbers with a time and an event, as the oracles come.</summary>
/// <param name="X">[rows × names]</param>
internal sealed record CoxTable(string[] Names, double[] X, double[] Time, bool[] Happened)
{
    private static readonly string[] Times = ["time", "t.tdm", "futime"], Events = ["status", "e.tdm", "death"];

    /// <param name="terms">The columns wanted, in their order; null for all but time and event.</param>
    public static CoxTable Read(string path, string[]? terms)
    {
        using var stream = path.EndsWith(".gz", StringComparison.Ordinal) ? (Stream)new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path);
        using var reader = new StreamReader(stream);
        var header = reader.ReadLine()!.Split(',').Select(c => c.Trim('"')).ToArray();
        var (time, status) = (Array.FindIndex(header, Times.Contains), Array.FindIndex(header, Events.Contains));
        terms ??= [.. header.Where((_, i) => i != time && i != status)];
        var columns = terms.Select(t => Array.IndexOf(header, t)).ToArray();
        var (x, times, happened) = (new List<double>(), new List<double>(), new List<bool>());
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var cells = line.Split(',');
            x.AddRange(columns.Select(c => Number(cells[c])));
            times.Add(Number(cells[time]));
            happened.Add(cells[status].Trim('"') is "1" or "TRUE" or "True" or "true");
        }
        return new(terms, [.. x], [.. times], [.. happened]);
    }

    /// <summary>Columns divided by the Euclidean norm of what is left after centring, and those norms.</summary>
    public (double[] X, double[] Norms) UnitNorm()
    {
        var (scaled, norms, rows) = ((double[])X.Clone(), new double[Names.Length], Time.Length);
        for (var j = 0; j < norms.Length; j++)
        {
            double mean = 0, squares = 0;
            for (var i = 0; i < rows; i++) mean += X[i * norms.Length + j] / rows;
            for (var i = 0; i < rows; i++) squares += (X[i * norms.Length + j] - mean) * (X[i * norms.Length + j] - mean);
            norms[j] = Math.Sqrt(squares);
            for (var i = 0; i < rows; i++) scaled[i * norms.Length + j] /= norms[j];
        }
        return (scaled, norms);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
