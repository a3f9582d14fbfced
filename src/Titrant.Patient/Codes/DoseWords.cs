namespace Titrant.Patient.Codes;

internal enum DoseWordKind { Mass, Volume, Count, Times, Timing, Form, Route, Prn, Stat, Days, Cut, Pair }

/// <summary>One thing a text says about a dose. PerUnit and Per as in Strength and Dose; Numbers holds "30/500".</summary>
internal sealed record DoseWord(DoseWordKind Kind, int At)
{
    internal decimal Value { get; init; }
    internal decimal? UpTo { get; init; }
    internal string Unit { get; init; } = "";
    internal string? PerUnit { get; init; }
    internal decimal PerValue { get; init; } = 1;
    internal string? Per { get; init; }
    internal bool PerDay { get; init; }
    internal Frequency? Frequency { get; init; }
    internal string Text { get; init; } = "";
    internal IReadOnlyList<(decimal Value, string Unit)> Numbers { get; init; } = [];
}

/// <summary>Reads the tokens between two medicines into dose words, in order.</summary>
internal sealed class DoseWords(string text, List<Token> tokens)
{
    internal List<DoseWord> Read(int from, int to, bool brackets)
    {
        var words = new List<DoseWord>();
        for (var i = from; i < to;)
        {
            if (tokens[i].Depth > 0 && !brackets)
            {
                i++;
                continue;
            }
            if (tokens[i].Is('>') || tokens[i].Is('→'))
            {
                words.Add(new(DoseWordKind.Cut, i) { Text = "then" });
            }
            var next = tokens[i].Kind == TokenKind.Number ? Number(i, to, words) : tokens[i].Kind == TokenKind.Word ? Word(i, to, words) : i + 1;
            i = Math.Max(next, i + 1);
        }
        return words;
    }

    int Number(int i, int to, List<DoseWord> words)
    {
        if (Scheme(i, to) is { } scheme)
        {
            words.Add(scheme.Word);
            return scheme.Next;
        }
        // "2.5 mg x 6 weekly" is six tablets each week; "tablets 6 weekly" may be that or every sixth week, and is left unread.
        var times = i > 0 && tokens[i - 1].Text == "x";
        if (i + 1 < to && tokens[i + 1].Text is "weekly" && i > 0 && (times || ProductWords.At(tokens, i - 1, k => k == WordKind.Form) is not null))
        {
            if (times)
            {
                words.Add(new(DoseWordKind.Count, i) { Value = tokens[i].Value });
                return i + 1;
            }
            return i + 2;
        }
        // "4 hourly", "3x/week", "1 a day", "2 x daily" are frequencies that start with a number.
        if (ProductWords.At(tokens, i, IsFrequency) is { } frequency)
        {
            AddFrequency(frequency, i, words);
            return i + frequency.Tokens;
        }
        if (DoseTimes.At(tokens, i, to) is var (often, period, end))
        {
            words.Add(new(DoseWordKind.Times, i) { Frequency = new(often, period, Written(i, end)), Text = "strong" });
            return end;
        }
        if (Duration(i, to) is { } duration)
        {
            words.Add(duration.Word);
            return duration.Next;
        }
        if (Pair(i, to) is { } pair)
        {
            words.Add(pair.Word);
            return pair.Next;
        }
        var value = tokens[i].Value;
        decimal? upTo = null;
        var next = i + 1;
        var early = next < to ? Unit(next) : null;
        if (next + 1 < to && (tokens[next].Is('-') || tokens[next].Text is "to" or "or") && tokens[next + 1].Kind == TokenKind.Number && tokens[next + 1].Value > value)
        {
            upTo = tokens[next + 1].Value;
            next += 2;
        }
        else if (early is { } e && next + e.Tokens + 1 < to && tokens[next + e.Tokens].Is('-') && tokens[next + e.Tokens + 1].Kind == TokenKind.Number
            && tokens[next + e.Tokens + 1].Value > value && Unit(next + e.Tokens + 2) is { } again && again.Value == e.Value)
        {
            upTo = tokens[next + e.Tokens + 1].Value;
            next += e.Tokens + 2;
        }
        // "1/2 tablet"
        if (upTo is null && next + 1 < to && tokens[next].Is('/') && tokens[next].Glued && tokens[next + 1] is { Kind: TokenKind.Number, Text: "2" or "4" } && value == 1
            && (next + 2 >= to || ProductWords.At(tokens, next + 2, k => k is WordKind.Form or WordKind.Daily or WordKind.Timing or WordKind.Period) is not null || tokens[next + 2].Text is "a" or "of"))
        {
            words.Add(new(DoseWordKind.Count, i) { Value = 1 / tokens[next + 1].Value, Unit = FormUnit(next + 2) ?? "" });
            return next + 2;
        }
        if (next < to && tokens[next].Is('%'))
        {
            words.Add(new(DoseWordKind.Mass, i) { Value = value, Unit = "%", PerUnit = "" });
            return next + 1;
        }
        if (next < to && Unit(next) is { } unit)
        {
            // "5.000 IE" is five thousand in most of Europe and five elsewhere: no amount is read.
            if (unit.Value is "unit" && tokens[i].Text.IndexOf('.', StringComparison.Ordinal) is var point and > 0 && tokens[i].Text.Length - point == 4)
            {
                return next + unit.Tokens;
            }
            return Quantity(i, value, upTo, unit, next + unit.Tokens, to, words);
        }
        var hyphen = next < to && tokens[next].Is('-') ? 1 : 0;
        if (ProductWords.At(tokens, next + hyphen, k => k == WordKind.Modifier) is { } modifier && FormUnit(next + hyphen + modifier.Tokens) is not null)
        {
            hyphen += modifier.Tokens;
        }
        if (ProductWords.At(tokens, next + hyphen, k => k == WordKind.Form) is { } form)
        {
            words.Add(new(DoseWordKind.Count, i) { Value = value, UpTo = upTo, Unit = form.Value.TrimStart('-') });
            return next + hyphen + form.Tokens;
        }
        if (FrequencyFollows(next, to) || i > 0 && tokens[i - 1].Kind == TokenKind.Word && ProductWords.At(tokens, i - 1, k => k == WordKind.Verb) is not null)
        {
            // "12.5 OD" and "100 OD" are amounts without a unit, not pieces.
            if (value <= 20 && (value <= 4 || value == decimal.Truncate(value)))
            {
                words.Add(new(DoseWordKind.Count, i) { Value = value, UpTo = upTo });
            }
        }
        else if (next < to && tokens[next].Text == "x" && next + 1 < to && tokens[next + 1].Kind == TokenKind.Number && Unit(next + 2) is not null)
        {
            words.Add(new(DoseWordKind.Count, i) { Value = value });
        }
        return next;
    }

    bool FrequencyFollows(int i, int to)
    {
        while (i < to && (tokens[i].Is(',') || tokens[i].Text is "to" or "be" or "taken" or "by" or "mouth" or "up" || ProductWords.At(tokens, i, k => k == WordKind.Route) is { Tokens: 1 }))
        {
            i++;
        }
        return i < to && Enumerable.Range(i, Math.Min(3, to - i)).TakeWhile(at => at == i || tokens[at - 1].Kind != TokenKind.Number)
                .Any(at => tokens[at].Kind == TokenKind.Number && DoseTimes.At(tokens, at, to) is not null)
            || i < to && ProductWords.At(tokens, i, k => IsFrequency(k) || k is WordKind.Prn or WordKind.Timing or WordKind.Stat) is not null;
    }

    int Quantity(int i, decimal value, decimal? upTo, WordMeaning unit, int next, int to, List<DoseWord> words)
    {
        var word = new DoseWord(unit.Value is "mL" or "L" or "actuation" ? DoseWordKind.Volume : DoseWordKind.Mass, i) { Value = value, UpTo = upTo, Unit = unit.Value };
        while (next + 1 < to && (tokens[next].Is('/') || tokens[next].Text == "per" && tokens[next + 1].Text is not ("day" or "week" or "month")
            || tokens[next].Text is "a" && tokens[next + 1].Text is "day"))
        {
            var per = next + 1;
            var times = 1m;
            if (tokens[per].Kind == TokenKind.Number && per + 1 < to)
            {
                times = tokens[per++].Value;
            }
            var what = tokens[per].Text;
            if (what is "kg" or "m" && (what == "kg" || per + 1 < to && tokens[per + 1].Text == "2"))
            {
                word = word with { Per = what == "kg" ? "kg" : "m2" };
                next = per + (what == "kg" ? 1 : 2);
            }
            else if (what is "day" or "d" or "tag" or "jour" or "die")
            {
                word = word with { PerDay = true };
                next = per + 1;
            }
            else if (what is "h" or "hr" or "hour" or "hrs" or "hours")
            {
                // A patch of 50 micrograms per 24 hours has a rate; it is not taken daily.
                word = word with { PerUnit = times == 1 ? "hour" : $"{tokens[per - 1].Text} hours", PerValue = times };
                next = per + 1;
            }
            else if (what is "min" or "minute")
            {
                word = word with { PerUnit = "minute" };
                next = per + 1;
            }
            else if (what is "week" or "wk")
            {
                words.Add(word);
                words.Add(new(DoseWordKind.Times, next) { Frequency = new(1, 7, Written(next, per + 1)), Text = "strong" });
                return per + 1;
            }
            else if (ProductWords.At(tokens, per, k => k is WordKind.Unit or WordKind.Form) is { } piece)
            {
                var name = piece.Value.TrimStart('-');
                word = word with { PerUnit = name.Length == 0 ? null : times == 1 ? name : $"{tokens[per - 1].Text} {name}", PerValue = times };
                next = per + piece.Tokens;
            }
            else if (tokens[next].Is('/') && times != 1)
            {
                return next;
            }
            else
            {
                break;
            }
        }
        words.Add(word);
        return next;
    }

    // "1-0-1", "1-0-1-0", "1+0+1": morning, noon, evening, night.
    (DoseWord Word, int Next)? Scheme(int i, int to)
    {
        var parts = new List<decimal> { tokens[i].Value };
        var sign = i + 1 < to ? tokens[i + 1].Text : "";
        var at = i + 1;
        while (sign is "-" or "+" && at + 1 < to && tokens[at].Text == sign && tokens[at + 1].Kind == TokenKind.Number && parts.Count < 4)
        {
            parts.Add(tokens[at + 1].Value);
            at += 2;
        }
        if (parts.Count < 3 || parts.Any(p => p > 20) || parts.All(p => p == 0))
        {
            return null;
        }
        var taken = parts.Where(p => p > 0).ToList();
        var same = taken.Distinct().Count() == 1;
        return (new(DoseWordKind.Count, i)
        {
            Value = same ? taken[0] : taken.Sum(),
            Frequency = new(same ? taken.Count : 1, 1, Written(i, at)),
            Text = same ? "" : "sum",
        }, at);
    }

    // "30/500", "500/125 mg", "24 mg/26 mg", "100/6"; "5/7" is five days and "1/12" a month, unless a unit follows.
    (DoseWord Word, int Next)? Pair(int i, int to)
    {
        var numbers = new List<(decimal, string)>();
        var at = i;
        while (true)
        {
            var value = tokens[at].Value;
            var unit = at + 1 < to ? Unit(at + 1) : null;
            var end = at + 1 + (unit?.Tokens ?? 0);
            numbers.Add((value, unit?.Value ?? ""));
            if (end + 1 < to && tokens[end].Is('/') && tokens[end + 1].Kind == TokenKind.Number && numbers.Count < 5)
            {
                at = end + 1;
                continue;
            }
            // "125 mg/5 ml" is a strength, not a pair of strengths.
            if (numbers.Count < 2 || numbers[^1].Item2 is "mL" or "L" or "actuation" || end < to && tokens[end].Text is "h" or "hr" or "hours" or "hrs")
            {
                return null;
            }
            if (numbers.All(n => n.Item2.Length == 0) && numbers.Count == 2 && numbers[0].Item1 == 1 && numbers[1].Item1 is 2 or 4)
            {
                return null;
            }
            var last = numbers[^1].Item2;
            return (new(DoseWordKind.Pair, i) { Numbers = [.. numbers.Select(n => (n.Item1, n.Item2.Length == 0 ? last : n.Item2))] }, end);
        }
    }

    (DoseWord Word, int Next)? Duration(int i, int to)
    {
        var value = tokens[i].Value;
        if (i + 2 < to && tokens[i + 1] is { Glued: true } slash && slash.Is('/') && tokens[i + 2] is { Glued: true, Text: "7" or "52" or "12" } denominator
            && Unit(i + 3) is null && (denominator.Text == "7" || value < 12))
        {
            return (new(DoseWordKind.Days, i) { Value = value * (denominator.Text switch { "7" => 1, "52" => 7, _ => 30 }) }, i + 3);
        }
        var at = i + 1;
        if (at < to && tokens[at].Is('-'))
        {
            at++;
        }
        if (at < to && tokens[at].Text is "day" or "days" or "week" or "weeks" or "wk" or "wks" or "month" or "months" or "tage" or "jours")
        {
            var days = tokens[at].Text[0] switch { 'w' => 7m, 'm' => 30m, _ => 1m };
            return (new(DoseWordKind.Days, i) { Value = value * days }, at + 1);
        }
        return null;
    }

    int Word(int i, int to, List<DoseWord> words)
    {
        if (tokens[i].Text is "days" or "day" && i + 3 < to && tokens[i + 1].Kind == TokenKind.Number && tokens[i + 2].Is('-') && tokens[i + 3].Kind == TokenKind.Number)
        {
            words.Add(new(DoseWordKind.Days, i) { Value = tokens[i + 3].Value - tokens[i + 1].Value + 1 });
            return i + 4;
        }
        if (tokens[i].Text is "auc" or "day" or "cycle" or "week" && i + 1 < to && tokens[i + 1].Kind == TokenKind.Number)
        {
            return i + 2;
        }
        if (tokens[i].Text is "for" && i + 2 < to && ProductWords.At(tokens, i + 1, k => k == WordKind.Count) is { } count && Duration(i + count.Tokens, to) is { } spelled)
        {
            words.Add(spelled.Word with { Value = spelled.Word.Value * count.Times });
            return spelled.Next;
        }
        // "on Mondays": the preposition, not "ON" for every night.
        if (tokens[i].Text == "on" && ProductWords.At(tokens, i + 1, k => k is WordKind.Weekday or WordKind.Period) is not null)
        {
            return i + 1;
        }
        if (ProductWords.At(tokens, i, k => k is not (WordKind.Salt or WordKind.Unit or WordKind.Filler or WordKind.Verb or WordKind.Topic or WordKind.Refuse)) is not { } meaning)
        {
            return i + 1;
        }
        switch (meaning.Kind)
        {
            case WordKind.Daily or WordKind.Period or WordKind.Timing or WordKind.Weekday:
                AddFrequency(meaning, i, words);
                break;
            case WordKind.Form:
                words.Add(new(DoseWordKind.Form, i) { Unit = meaning.Value.TrimStart('-'), Text = Written(i, i + meaning.Tokens) });
                break;
            case WordKind.Route:
                words.Add(new(DoseWordKind.Route, i) { Text = meaning.Value });
                break;
            case WordKind.Prn:
                words.Add(new(DoseWordKind.Prn, i));
                break;
            case WordKind.Stat:
                words.Add(new(DoseWordKind.Stat, i));
                break;
            case WordKind.Cut:
                words.Add(new(DoseWordKind.Cut, i) { Text = tokens[i].Text });
                break;
            case WordKind.Count when FormUnit(i + meaning.Tokens) is { } unit:
                words.Add(new(DoseWordKind.Count, i) { Value = meaning.Times, Unit = unit });
                return i + meaning.Tokens + 1;
            case WordKind.Count when FrequencyFollows(i + meaning.Tokens, to) || i > 0 && ProductWords.At(tokens, i - 1, k => k == WordKind.Verb) is not null || meaning.Value == "0.5":
                words.Add(new(DoseWordKind.Count, i) { Value = meaning.Times });
                break;
        }
        return i + meaning.Tokens;
    }

    void AddFrequency(WordMeaning meaning, int i, List<DoseWord> words)
    {
        var written = Written(i, i + meaning.Tokens);
        words.Add(meaning.Kind is WordKind.Timing or WordKind.Weekday
            ? new(DoseWordKind.Timing, i) { Unit = meaning.Kind == WordKind.Weekday ? "weekday " + tokens[i].Text[..2] : meaning.Value, Text = written }
            : new(DoseWordKind.Times, i) { Frequency = new(meaning.Times, meaning.PeriodDays, written), Text = "strong" });
    }

    static bool IsFrequency(WordKind kind) => kind is WordKind.Daily or WordKind.Period;

    WordMeaning? Unit(int i) => i < tokens.Count && tokens[i].Kind == TokenKind.Word ? ProductWords.At(tokens, i, k => k == WordKind.Unit) : null;

    string? FormUnit(int i) => i < tokens.Count && ProductWords.At(tokens, i, k => k == WordKind.Form) is { } form ? form.Value.TrimStart('-') : null;

    string Written(int from, int to) => text[tokens[from].Start..tokens[Math.Min(to, tokens.Count) - 1].End];
}
