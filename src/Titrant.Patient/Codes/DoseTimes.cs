namespace Titrant.Patient.Codes;

/// <summary>Numerals that say how often, in eight languages: "3x/dag", "2 fois par jour", "de 12 em 12 h", "cada 8 horas", "x 2 dgl.".</summary>
internal static class DoseTimes
{
    static readonly HashSet<string> TimesWords = Set("x fois veces vez vezes volte volta mal maal keer gange gang ganger gånger gång ggr");
    static readonly HashSet<string> Joins = Set("por al ao a par pro per am im om i la il el de da den dan p the in alla");
    static readonly HashSet<string> DayWords = Set("dia dias día day dag dagen dags daags daagse tag tage jour j giorno die di d tgl taglich taeglich dgl dagl dagligt daglig dagligen dagelijks daily diarias diarios diaria diario");
    static readonly HashSet<string> WeekWords = Set("semana sem semaine settimana sett woche wo week uge ugen vecka veckan wochentlich woechentlich wekelijks ugentlig ugentligt semanal semanales semanais settimanale hebdo v");
    static readonly HashSet<string> ForeignDays = Set("dgl dagl dagligt dagligen tgl taglich");
    static readonly HashSet<string> HourWords = Set("h hs hr hrs hora horas heure heures std stunde stunden ora ore uur uren time timer timme timmar tim hours hour");
    static readonly HashSet<string> EachWords = Set("cada toutes alle ogni hver hvert var elke iedere om tous q");

    /// <summary>The frequency whose numeral stands at a token, and the token behind it; null where the numeral says something else.</summary>
    internal static (decimal Times, decimal PeriodDays, int Next)? At(List<Token> tokens, int i, int to) => Often(tokens, i, to) ?? Interval(tokens, i, to);

    static (decimal, decimal, int)? Often(List<Token> tokens, int i, int to)
    {
        var n = tokens[i].Value;
        if (n is < 1 or > 12 || n != decimal.Truncate(n) || i + 1 >= to)
        {
            return null;
        }
        var at = i + 1;
        if (TimesWords.Contains(tokens[at].Text))
        {
            at++;
        }
        else if (!(i > 0 && tokens[i - 1].Text == "x" && ForeignDays.Contains(tokens[at].Text)))
        {
            return null;
        }
        for (var steps = 0; at < to && steps < 3 && (tokens[at].Is('/') || tokens[at].Is('-') || tokens[at].Is('.') || Joins.Contains(tokens[at].Text)); steps++)
        {
            at++;
        }
        return at >= to ? null : DayWords.Contains(tokens[at].Text) ? (n, 1, at + 1) : WeekWords.Contains(tokens[at].Text) ? (n, 7, at + 1) : null;
    }

    // "12/12h" and "de 12 em 12 h" repeat the number; elsewhere a word for "each" stands before it.
    static (decimal, decimal, int)? Interval(List<Token> tokens, int i, int to)
    {
        var hours = tokens[i].Value;
        if (hours is < 2 or > 48 || 24 % hours != 0 && hours != 48)
        {
            return null;
        }
        var at = i + 1;
        var each = i > 0 && (EachWords.Contains(tokens[i - 1].Text)
            || i > 1 && (EachWords.Contains(tokens[i - 2].Text) && tokens[i - 1].Text is "les" or "de" || tokens[i - 1].Is('/') && tokens[i - 2].Text is "c" or "cada"));
        if (at + 1 < to && (tokens[at].Is('/') || tokens[at].Text is "em" or "en") && tokens[at + 1].Kind == TokenKind.Number && tokens[at + 1].Value == hours)
        {
            each = true;
            at += 2;
        }
        // "hver 8. time", "var 8:e timme"
        while (each && at < to && (tokens[at].Is('.') || tokens[at].Is(':') || tokens[at].Is('-') || tokens[at].Text == "e"))
        {
            at++;
        }
        return each && at < to && HourWords.Contains(tokens[at].Text) ? hours == 48 ? (1, 2, at + 1) : (24 / hours, 1, at + 1) : null;
    }

    // Held as tokens are: without accents.
    static HashSet<string> Set(string words) => [.. words.Split(' ').SelectMany(Token.Words)];
}
