namespace Titrant.Patient.Codes;

/// <summary>A medicine found in a text: tokens First..Last, and the salt words after it.</summary>
internal sealed record NameHit(DrugName Name, int First, int Last, string? Salt);

/// <summary>Finds the medicines of a text, and the words that stand where a medicine stands but are not known.</summary>
internal sealed class NameHits
{
    readonly List<Token> _tokens;
    readonly DrugNames _names;
    readonly string _text;

    internal NameHits(string text, List<Token> tokens, DrugNames names)
    {
        (_text, _tokens, _names) = (text, tokens, names);
        Respell();
        var all = Find();
        var outside = all.Where(h => tokens[h.First].Depth == 0).ToList();
        // A bracket is a comment ("switched from warfarin"), unless nothing was recognised outside it and it begins with a medicine:
        // then it explains an unknown name ("Kompensan (metformin) 500 mg") or lists a regimen.
        Hits = outside.Count > 0 ? outside : [.. all.Where(h => Opens(BracketStart(h.First)))];
        // "Insulin (Humalog)": the bracket right behind a group name says which of the group.
        Hits = [.. Hits.Select(h => all.Find(b => b.First == h.Last + 2 && tokens[b.First].Depth == 1 && h.Name.Drugs is [var group] && b.Name.Drugs is [var member]
            && member.Is(group.Ingredient)) is { } precise ? h with { Name = precise.Name } : h)];
        Bracketed = [.. all.Where(h => tokens[h.First].Depth > 0)];
        Unknown = UnknownNames();
    }

    internal List<NameHit> Hits { get; }

    /// <summary>Medicines inside brackets, among them the RxNorm brand: "Clonazepam [Klonopin]".</summary>
    internal List<NameHit> Bracketed { get; }

    internal List<Respelling> Respelt { get; } = [];

    internal List<string> Unknown { get; }

    List<NameHit> Find()
    {
        var hits = new List<NameHit>();
        for (var i = 0; i < _tokens.Count; i++)
        {
            if (_names.At(_tokens, i) is not var (name, length) || !StartsWord(i))
            {
                continue;
            }
            var last = i + length - 1;
            if (name.Weak && !Stands(i, last) || Refused(i) || IsTopic(last))
            {
                i = name.Weak ? i : last;
                continue;
            }
            var (salt, end) = Salt(last);
            hits.Add(new(name, i, end, name.Salt ?? salt));
            i = end;
        }
        return hits;
    }

    // Digits glued to letters start a token of their own; "500ASA" is not a name that starts in the middle of something.
    bool StartsWord(int i) => i == 0 || !_tokens[i].Glued || _tokens[i - 1].Kind == TokenKind.Sign;

    (string? Salt, int End) Salt(int last)
    {
        var end = last;
        while (end + 1 < _tokens.Count && _tokens[end + 1].Kind == TokenKind.Word && _names.At(_tokens, end + 1) is not (_, > 1)
            && ProductWords.At(_tokens, end + 1, k => k == WordKind.Salt) is { } salt)
        {
            end += salt.Tokens;
        }
        // The four letters of a biosimilar: "infliximab-dyyb".
        if (end == last && end + 2 < _tokens.Count && _tokens[end + 1].Is('-') && _tokens[end + 1].Glued && _tokens[end + 2] is { Glued: true, Kind: TokenKind.Word, Text.Length: 4 }
            && _tokens[last].Text.EndsWith('b'))
        {
            return (_tokens[end + 2].Text, end + 2);
        }
        return (end > last ? string.Join(' ', _tokens[(last + 1)..(end + 1)].Select(t => t.Text switch { "hcl" => "hydrochloride", "hbr" => "hydrobromide", "sulphate" => "sulfate", var s => s })) : null, end);
    }

    /// <summary>A weak name counts only between words of a prescription, at the beginning of a part of the text.</summary>
    bool Stands(int first, int last)
    {
        var left = first == 0 || Separates(first - 1)
            || ProductWords.At(_tokens, first - 1, k => k is WordKind.Verb or WordKind.Form or WordKind.Unit) is { Tokens: 1 };
        return left && Followed(last);
    }

    /// <summary>Whether what follows belongs to a prescription. "Sodium 138" and "Potassium 4.5 mmol/L" are results: a number needs a unit or a time.</summary>
    bool Followed(int last)
    {
        var next = last + 1;
        if (next >= _tokens.Count || Separates(next) || _tokens[next].Is('.'))
        {
            // "Potassium [Moles/volume]" is a laboratory name.
            return next >= _tokens.Count || !_tokens[next].Is('[') || next + 2 >= _tokens.Count || !_tokens[next + 2].Is('/');
        }
        if (_tokens[next].Kind != TokenKind.Number || ProductWords.At(_tokens, next, k => k is WordKind.Daily or WordKind.Period) is not null)
        {
            return ProductWords.At(_tokens, next, k => k is not (WordKind.Filler or WordKind.Verb or WordKind.Refuse or WordKind.Topic or WordKind.Weekday)) is not null;
        }
        var after = next + 1;
        while (after + 1 < _tokens.Count && _tokens[after].Kind == TokenKind.Sign && _tokens[after + 1].Kind == TokenKind.Number)
        {
            after += 2;
        }
        return ProductWords.At(_tokens, after, k => k is WordKind.Unit or WordKind.Form or WordKind.Daily or WordKind.Period or WordKind.Timing or WordKind.Modifier or WordKind.Prn) is { } unit
            && !(after + unit.Tokens + 1 < _tokens.Count && _tokens[after + unit.Tokens].Is('/') && _tokens[after + unit.Tokens + 1].Text is "l" or "dl" or "litre");
    }

    bool Separates(int i) => _tokens[i].Kind == TokenKind.Sign && "+,;/&()[]-:\n*•".Contains(_tokens[i].Text[0], StringComparison.Ordinal)
        || _tokens[i].Text is "and" or "und" or "et" or "plus";

    bool Refused(int first)
    {
        for (var i = first - 1; i >= 0 && i >= first - 6 && _tokens[i].Depth == _tokens[first].Depth && !"+;\n([".Contains(_tokens[i].Text[0], StringComparison.Ordinal); i--)
        {
            if (ProductWords.At(_tokens, i, k => k == WordKind.Refuse) is not null)
            {
                return true;
            }
            if (_tokens[i].Kind == TokenKind.Number)
            {
                return false;
            }
        }
        return false;
    }

    // "insulin pen needles": a form may stand between.
    bool IsTopic(int last)
    {
        var next = last + 1;
        next += ProductWords.At(_tokens, next, k => k == WordKind.Form)?.Tokens ?? 0;
        return ProductWords.At(_tokens, next, k => k == WordKind.Topic) is not null
            || _tokens.Skip(next).Take(10).Any(t => t.Text is "serum" or "plasma" or "urine");
    }

    int BracketStart(int i)
    {
        while (i > 0 && _tokens[i - 1].Depth > 0)
        {
            i--;
        }
        return i;
    }

    bool Opens(int first) => _names.At(_tokens, first) is not null;

    void Respell()
    {
        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i];
            if (token.Kind != TokenKind.Word || token.Depth > 0 || token.Text.Length < 6 || ProductWords.Knows(token.Text) || !LeadsPart(i) || _names.At(_tokens, i) is not null
                || _names.Correct(token.Text, i + 1 < _tokens.Count && _tokens[i + 1].Kind == TokenKind.Number) is not { } meant)
            {
                continue;
            }
            _tokens[i] = token with { Text = meant };
            // The corrected word must complete a name here; a word from the middle of another name is no medicine.
            var completes = i > 0 && _names.At(_tokens, i - 1) is (_, > 1);
            if (!completes && (_names.At(_tokens, i) is not var (_, length) || !Followed(i + length - 1) && !_tokens[i + length].Is('(')))
            {
                _tokens[i] = token;
                continue;
            }
            Respelt.Add(new(_text[token.Start..token.End], (_names.At(_tokens, i)?.Name ?? _names.At(_tokens, i - 1)!.Value.Name).Written));
        }
    }

    /// <summary>At the beginning of a part of the text, or after its numbers and prescribing words: where a medicine would be named.</summary>
    bool LeadsPart(int i)
    {
        var unknown = 0;
        for (var j = i - 1; j >= 0 && i - j < 40 && !Separates(j); j--)
        {
            if (_tokens[j].Kind == TokenKind.Word && !ProductWords.Knows(_tokens[j].Text) && (++unknown > 2 || j < i - 2))
            {
                return false;
            }
        }
        return true;
    }

    List<string> UnknownNames()
    {
        var unknown = new List<string>();
        var start = 0;
        for (var i = 0; i <= _tokens.Count; i++)
        {
            if (i < _tokens.Count && !(_tokens[i].Depth == 0 && (_tokens[i].Is('+') || _tokens[i].Is(';') || _tokens[i].Is(',') && !_tokens[i].Glued)))
            {
                continue;
            }
            Part(start, i, unknown);
            start = i + 1;
        }
        return unknown;
    }

    void Part(int start, int end, List<string> unknown)
    {
        if (Hits.Any(h => h.First >= start && h.First < end))
        {
            return;
        }
        int first = -1, last = -1;
        var evidence = start == 0;
        for (var i = start; i < end; i++)
        {
            evidence |= _tokens[i].Kind == TokenKind.Number;
            var plain = _tokens[i].Kind == TokenKind.Word && _tokens[i].Depth == 0 && _tokens[i].Text.Length > 1;
            if (plain && !ProductWords.Knows(_tokens[i].Text) && (first < 0 || last == i - 1))
            {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        // A later part without a number is a remark ("half in the morning"), not another medicine.
        if (first >= 0 && evidence && (start == 0 || Hits.Count > 0 || unknown.Count == 0))
        {
            unknown.Add(_text[_tokens[first].Start.._tokens[last].End]);
        }
    }
}
