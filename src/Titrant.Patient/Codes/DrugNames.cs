using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Codes;

/// <summary>All names of a table, matched over tokens, longest first, and the bounded spelling correction.</summary>
internal sealed class DrugNames
{
    readonly Dictionary<string, List<DrugName>> _byFirst = new(StringComparer.Ordinal);
    readonly Dictionary<(char First, int Length), List<string>> _words = [];
    readonly Dictionary<string, HashSet<Drug>> _drugsOfWord = new(StringComparer.Ordinal);
    readonly HashSet<string> _properNames = new(StringComparer.Ordinal);
    readonly NamesAbroad _foreign;

    internal DrugNames(IReadOnlyList<(Drug Drug, IReadOnlyList<string> Weak)> rows, IReadOnlyList<Row> combinations, Func<string, Drug?> ingredient)
    {
        foreach (var (drug, weak) in rows)
        {
            Add(drug.Ingredient, MatchKind.Ingredient, [drug], null, null, weak.Contains(drug.Ingredient));
            Each(drug.Synonyms, MatchKind.Synonym);
            Each(drug.Brands, MatchKind.Brand);
            foreach (var salt in drug.Salts)
            {
                var rest = drug.Synonyms.Prepend(drug.Ingredient).OrderByDescending(n => n.Length)
                    .FirstOrDefault(n => salt.StartsWith(n + " ", StringComparison.OrdinalIgnoreCase));
                Add(salt, MatchKind.Synonym, [drug], rest is null ? salt : salt[rest.Length..].Trim(), null, false);
            }

            void Each(IReadOnlyList<string> names, MatchKind kind)
            {
                foreach (var name in names)
                {
                    Add(name, kind, [drug], null, null, weak.Contains(name));
                }
            }
        }
        foreach (var row in combinations)
        {
            var drugs = row.List("ingredients", '|').Select(ingredient).OfType<Drug>().ToList();
            if (drugs.Count != row.List("ingredients", '|').Length)
            {
                continue;
            }
            var strengths = row.List("strengths", '|').Select(s => s.Split(' '))
                .Select(s => new ProductStrength(decimal.Parse(s[0], System.Globalization.CultureInfo.InvariantCulture), s[1], row["form"])).ToList();
            var regimen = row["kind"] == "regimen";
            var combination = new Combination(row["name"], regimen, drugs, strengths, row["larger"] is { Length: > 0 } larger ? larger : null);
            foreach (var name in row.List("names", '|').Prepend(row["name"]))
            {
                Add(name.TrimEnd('?'), regimen ? MatchKind.Regimen : MatchKind.Combination, drugs, null, combination, name.EndsWith('?'));
            }
        }
        foreach (var list in _byFirst.Values)
        {
            list.Sort((a, b) => b.Words.Length.CompareTo(a.Words.Length));
        }
        _foreign = new(_byFirst.Values.SelectMany(n => n), _byFirst.ContainsKey);
    }

    /// <summary>The name that starts at a token, and how many tokens it covers.</summary>
    internal (DrugName Name, int Tokens)? At(List<Token> tokens, int i)
    {
        var exact = Exact(tokens, i);
        // "Insulin glargin" begins with a known name and is more than that.
        return _foreign.At(tokens, i) is { } foreign && foreign.Tokens > (exact?.Tokens ?? 0) ? foreign : exact;
    }

    (DrugName Name, int Tokens)? Exact(List<Token> tokens, int i)
    {
        if (tokens[i].Kind == TokenKind.Sign || !_byFirst.TryGetValue(tokens[i].Text, out var candidates))
        {
            return null;
        }
        foreach (var name in candidates)
        {
            if (Length(tokens, i, name) is var n and > 0)
            {
                return (name, n);
            }
        }
        return null;
    }

    internal DrugName? Exactly(string name)
    {
        var tokens = Token.Split(name).Where(t => t.Kind != TokenKind.Sign).Select(t => t with { Glued = true, Depth = 0 }).ToList();
        if (tokens.Count is 0 or > 30)
        {
            return null;
        }
        return _byFirst.GetValueOrDefault(tokens[0].Text)?.FirstOrDefault(n => n.Words.Length == tokens.Count && n.Words.SequenceEqual(tokens.Select(t => t.Text)))
            ?? (_foreign.At(tokens, 0) is var (abroad, length) && length == tokens.Count ? abroad : null);
    }

    /// <summary>
    /// The word of a known name that was probably meant: one edit from 6 letters, two from 9 (insertion, deletion, substitution, transposition),
    /// same first letter, and nothing of another medicine nearly as close. A known word is never corrected: look-alike names stay apart.
    /// Brands imitate words ("Singulair", "Prograf", "Abilify"): they are meant only one edit away, from 7 letters, and beside a number.
    /// </summary>
    internal string? Correct(string word, bool besideNumber)
    {
        if (word.Length < 6 || word.Length > 40 || _drugsOfWord.ContainsKey(word) || !word.All(char.IsLetter))
        {
            return null;
        }
        var reach = word.Length >= 9 ? 2 : 1;
        var near = new List<(string Word, int Distance)>();
        for (var length = word.Length - reach - 1; length <= word.Length + reach + 1; length++)
        {
            foreach (var candidate in _words.GetValueOrDefault((word[0], length)) ?? [])
            {
                if (Edits.Between(word, candidate, reach + 1) is var d && d <= reach + 1)
                {
                    near.Add((candidate, d));
                }
            }
        }
        if (near.Count == 0)
        {
            return null;
        }
        var (best, distance) = near.MinBy(n => n.Distance);
        if (distance > reach || !_properNames.Contains(best) && (distance > 1 || word.Length < 7 || !besideNumber))
        {
            return null;
        }
        var meant = _drugsOfWord[best];
        return near.Any(n => n.Distance <= distance + (distance - 1) && !_drugsOfWord[n.Word].SetEquals(meant)) ? null : best;
    }

    static int Length(List<Token> tokens, int i, DrugName name)
    {
        var at = i;
        for (var w = 0; w < name.Words.Length; w++)
        {
            var skipped = 0;
            while (w > 0 && at < tokens.Count && tokens[at].Kind == TokenKind.Sign && skipped < 2 && "-'/.,()#&".Contains(tokens[at].Text[0], StringComparison.Ordinal))
            {
                // A comma with a space after it separates two medicines, unless the name is written with one.
                if (tokens[at].Text[0] is ',' && !name.Written.Contains(',', StringComparison.Ordinal))
                {
                    return 0;
                }
                at++;
                skipped++;
            }
            if (at >= tokens.Count || tokens[at].Text != name.Words[w] || name.NeedsGlue && w > 0 && !tokens[at].Glued)
            {
                return 0;
            }
            at++;
        }
        return at - i;
    }

    void Add(string written, MatchKind kind, IReadOnlyList<Drug> drugs, string? salt, Combination? combination, bool weak)
    {
        var words = Token.Words(written);
        if (words.Length == 0)
        {
            return;
        }
        weak |= words.Sum(w => w.Length) <= 4;
        if (!_byFirst.TryGetValue(words[0], out var list))
        {
            _byFirst[words[0]] = list = [];
        }
        var name = new DrugName(words, written, kind, drugs, salt, combination, weak);
        if (list.FindIndex(n => n.Words.SequenceEqual(words)) is var same and >= 0)
        {
            // "5-FU" and "5 FU" are one name, as "insulin human regular" and "insulin human, regular"; the looser way of writing it wins.
            if (list[same].NeedsGlue && !name.NeedsGlue || written.Contains(',', StringComparison.Ordinal))
            {
                list[same] = name;
            }
            return;
        }
        list.Add(name);
        foreach (var word in weak ? [] : words.Where(w => w.Length >= 5 && w.All(char.IsLetter) && !ProductWords.Knows(w)))
        {
            if (kind is MatchKind.Ingredient or MatchKind.Synonym || combination is not null && !name.IsBrand)
            {
                _properNames.Add(word);
            }
            if (!_drugsOfWord.TryGetValue(word, out var known))
            {
                _drugsOfWord[word] = known = [];
                if (!_words.TryGetValue((word[0], word.Length), out var bucket))
                {
                    _words[(word[0], word.Length)] = bucket = [];
                }
                bucket.Add(word);
            }
            known.UnionWith(drugs);
        }
    }
}
