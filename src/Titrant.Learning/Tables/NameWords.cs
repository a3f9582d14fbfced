using System.Text.RegularExpressions;
using Titrant.Patient.Knowledge;

namespace Titrant.Learning.Tables;

/// <summary>Looks up a column's name in a table of words with the columns "word" and "match" (word, start, end of a word of the name, or part of it all).</summary>
internal static partial class NameWords
{
    public static Row? First(IEnumerable<Row> rows, string column)
    {
        var words = Split().Split(column).Where(w => w.Length > 0).Select(w => w.ToLowerInvariant()).ToArray();
        var all = string.Concat(words);
        return rows.FirstOrDefault(row => row["match"] switch
        {
            "word" => words.Contains(row["word"]),
            "start" => Array.Exists(words, w => w.StartsWith(row["word"], StringComparison.Ordinal)),
            "end" => Array.Exists(words, w => w.EndsWith(row["word"], StringComparison.Ordinal)),
            "all" => all == row["word"],
            _ => all.Contains(row["word"], StringComparison.Ordinal),
        });
    }

    [GeneratedRegex("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Split();
}
