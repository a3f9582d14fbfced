namespace Titrant.Patient.Codes;

/// <summary>
/// Ingredient names as other languages write them, by <see cref="NameStem"/>. A stem that belongs to more than one medicine names none; brands have no national
/// spelling; a word that is itself a known name or a word of prescriptions is left alone.
/// </summary>
internal sealed class NamesAbroad
{
    readonly Dictionary<string, List<DrugName>> _byStem = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<DrugName>> _acids = new(StringComparer.Ordinal);
    readonly Func<string, bool> _known;

    internal NamesAbroad(IEnumerable<DrugName> names, Func<string, bool> known)
    {
        _known = known;
        foreach (var name in names.Where(n => n.Kind is MatchKind.Ingredient or MatchKind.Synonym))
        {
            if (name.Words is [var first, "acid"] && NameStem.OfAcid(first) is { } acid)
            {
                Add(_acids, acid, name);
            }
            else if (NameStem.Of(name.Words[0]) is { } stem)
            {
                Add(_byStem, stem, name);
            }
        }

        static void Add(Dictionary<string, List<DrugName>> index, string key, DrugName name)
        {
            if (!index.TryGetValue(key, out var list))
            {
                index[key] = list = [];
            }
            list.Add(name);
        }
    }

    internal (DrugName Name, int Tokens)? At(List<Token> tokens, int i)
    {
        var word = tokens[i];
        if (word.Kind != TokenKind.Word)
        {
            return null;
        }
        if (word.Text is "acido" or "acide" && i + 1 < tokens.Count && NameStem.OfAcid(tokens[i + 1].Text) is { } acid)
        {
            return Only(_acids.GetValueOrDefault(acid)) is { } meant ? (meant, 2) : null;
        }
        if (word.Text.Length < NameStem.ShortestWord || ProductWords.Knows(word.Text))
        {
            return null;
        }
        if (NameStem.OfOneWordAcid(word.Text) is { } oneWord && Only(_acids.GetValueOrDefault(oneWord)) is { } joined)
        {
            return (joined, 1);
        }
        return Stemmed(tokens, i, word.Text)
            ?? (!_known(word.Text) && NameStem.WithoutSalt(word.Text) is { } bare && Stemmed(tokens, i, bare) is { Tokens: 1 } plain ? plain : null);
    }

    (DrugName Name, int Tokens)? Stemmed(List<Token> tokens, int i, string first)
    {
        if (NameStem.Of(first) is not { } stem || !_byStem.TryGetValue(stem, out var names))
        {
            return null;
        }
        var fitting = names.Select(n => (Name: n, Tokens: Length(tokens, i, n))).Where(n => n.Tokens > 0).ToList();
        if (fitting.Count == 0)
        {
            return null;
        }
        var longest = fitting.Max(n => n.Tokens);
        // A single word that begins a known name is only that name.
        return longest == 1 && _known(first) ? null : Only(fitting.Where(n => n.Tokens == longest).Select(n => n.Name)) is { } name ? (name, longest) : null;
    }

    static int Length(List<Token> tokens, int i, DrugName name)
    {
        var at = i + 1;
        for (var w = 1; w < name.Words.Length; w++, at++)
        {
            at += at < tokens.Count && tokens[at].Is('-') ? 1 : 0;
            if (at >= tokens.Count || tokens[at].Text != name.Words[w]
                && (NameStem.Of(tokens[at].Text) is not { } stem || stem != NameStem.Of(name.Words[w])))
            {
                return 0;
            }
        }
        return at - i;
    }

    static DrugName? Only(IEnumerable<DrugName>? names)
    {
        DrugName? only = null;
        foreach (var name in names ?? [])
        {
            if (only is not null && !only.Drugs.SequenceEqual(name.Drugs))
            {
                return null;
            }
            only = only is null || only.Weak ? name : only;
        }
        return only is null ? null : only with { Kind = MatchKind.Synonym };
    }
}
