using System.Globalization;
using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Codes;

internal enum WordKind { Unit, Form, Route, Daily, Period, Timing, Weekday, Salt, Modifier, Filler, Verb, Prn, Stat, Refuse, Topic, Cut, Count, Cycle }

/// <summary>What a word of a prescription is, if not a medicine. The same word may be several things ("ng": nanogram, nasogastric).</summary>
internal sealed record WordMeaning(WordKind Kind, string Value, int Tokens)
{
    internal decimal Times => decimal.Parse(Value.Split('/')[0], CultureInfo.InvariantCulture);

    internal decimal? PeriodDays => Kind != WordKind.Period ? 1 : Value.Split('/')[1] is var d && d != "?" ? decimal.Parse(d, CultureInfo.InvariantCulture) : null;
}

/// <summary>The table product_words.tsv, matched longest first over tokens.</summary>
internal static class ProductWords
{
    static readonly Dictionary<string, List<(string[] Words, WordMeaning Meaning)>> ByFirst = Load();

    internal static WordMeaning? At(List<Token> tokens, int i, Func<WordKind, bool> wanted)
    {
        if (i < 0 || i >= tokens.Count || !ByFirst.TryGetValue(tokens[i].Text, out var candidates))
        {
            return null;
        }
        foreach (var (words, meaning) in candidates)
        {
            if (wanted(meaning.Kind) && Length(tokens, i, words) is var n and > 0)
            {
                return meaning with { Tokens = n };
            }
        }
        return null;
    }

    internal static bool Knows(string word) => ByFirst.TryGetValue(word, out var c) && c.Any(x => x.Words.Length == 1);

    // Signs between the words of a phrase do not matter ("o.d.", "m/r", "12-hourly"), but a bracket, plus or comma ends it.
    static int Length(List<Token> tokens, int i, string[] words)
    {
        var at = i;
        for (var w = 0; w < words.Length; w++)
        {
            while (w > 0 && at < tokens.Count && (tokens[at].Is('-') || tokens[at].Is('.') && tokens[at].Glued || tokens[at].Is('/') && tokens[at].Glued))
            {
                at++;
            }
            if (at >= tokens.Count || tokens[at].Text != words[w] || words[w].Length == 1 && w > 0 && words.All(x => x.Length == 1) && !tokens[at].Glued)
            {
                return 0;
            }
            at++;
        }
        return at - i;
    }

    static Dictionary<string, List<(string[], WordMeaning)>> Load()
    {
        var index = new Dictionary<string, List<(string[] Words, WordMeaning)>>(StringComparer.Ordinal);
        foreach (var row in Table.Embedded(typeof(DrugTable).Assembly, "Codes/product_words.tsv").Rows)
        {
            var meaning = new WordMeaning(Enum.Parse<WordKind>(row["kind"], ignoreCase: true), row["value"], 0);
            foreach (var phrase in row.List("words", '|'))
            {
                var words = Token.Words(phrase);
                if (!index.TryGetValue(words[0], out var list))
                {
                    index[words[0]] = list = [];
                }
                list.Add((words, meaning));
            }
        }
        foreach (var list in index.Values)
        {
            var sorted = list.OrderByDescending(x => x.Words.Length).ToList();
            list.Clear();
            list.AddRange(sorted);
        }
        return index;
    }
}
