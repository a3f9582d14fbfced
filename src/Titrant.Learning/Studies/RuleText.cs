using System.Globalization;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Studies;

/// <summary>
/// Reads a rule: comparisons (&gt;= &gt; &lt;= &lt; = !=), "is missing", "is known", "in (a, b)", "not in", joined by "and", "or", "not" and parentheses.
/// A name or word with a space or a sign in it stands in quotes: "Year of start" &gt;= 2019.
/// </summary>
internal sealed class RuleText
{
    private const int Longest = 4000;
    private const int Deepest = 60;
    private const string Signs = "()<>=!,";

    private readonly string _place;
    private readonly List<Token> _tokens;
    private int _at, _depth;

    private readonly record struct Token(string Text, int Position, bool Quoted)
    {
        public bool Is(string word) => !Quoted && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);
    }

    private RuleText(string text, string place)
    {
        _place = place;
        _tokens = Split(text);
    }

    public static Condition Parse(string text, string place)
    {
        if (text.Length > Longest) throw new StudyException("TAB020", place, "the rule is longer than 4,000 characters.", "Write several rules.");
        var reader = new RuleText(text, place);
        var condition = reader.Or();
        if (reader._at < reader._tokens.Count) throw reader.Wrong($"'{reader._tokens[reader._at].Text}' was not expected here", "Join tests by 'and' or 'or'; put names and words with spaces in quotes.");
        return condition;
    }

    private Condition Or()
    {
        var parts = new List<Condition> { And() };
        while (Skip("or")) parts.Add(And());
        return parts.Count == 1 ? parts[0] : new Condition.Any(parts.ToSeq());
    }

    private Condition And()
    {
        var parts = new List<Condition> { Not() };
        while (Skip("and")) parts.Add(Not());
        return parts.Count == 1 ? parts[0] : new Condition.All(parts.ToSeq());
    }

    private Condition Not()
    {
        if (++_depth > Deepest) throw Wrong("the rule is nested too deeply", "Write several rules.");
        try
        {
            if (Skip("not")) return new Condition.Not(Not());
            if (!Skip("(")) return Test();
            var inside = Or();
            if (!Skip(")")) throw Wrong("a parenthesis is not closed", "Add ')'.");
            return inside;
        }
        finally
        {
            _depth--;
        }
    }

    private Condition Test()
    {
        var name = Word("a column name was expected");
        if (Skip("is"))
        {
            var not = Skip("not");
            if (Skip("missing")) return new Condition.Missing(name.Text, not, name.Position);
            if (Skip("known")) return new Condition.Missing(name.Text, !not, name.Position);
            throw Wrong("'missing' or 'known' was expected after 'is'", "Write 'is missing' or 'is known'; for a value write '='.");
        }
        var negated = Skip("not");
        if (Skip("in")) return new Condition.In(name.Text, Words(), negated, name.Position);
        if (negated) throw Wrong("'in' was expected after 'not'", "Write 'not in (...)', or put 'not' before the column.");
        var sign = Sign();
        return new Condition.Compare(name.Text, sign, Word("a number or word was expected").Text, name.Position);
    }

    private Seq<string> Words()
    {
        if (!Skip("(")) throw Wrong("'(' was expected after 'in'", "Write in (first, second).");
        var words = new List<string>();
        do words.Add(Word("a number or word was expected").Text); while (Skip(","));
        return Skip(")") ? words.ToSeq() : throw Wrong("',' or ')' was expected", "Part the words by commas, and put words with spaces in quotes.");
    }

    private RuleSign Sign()
    {
        if (Skip(">=") || Skip("≥")) return RuleSign.AtLeast;
        if (Skip("<=") || Skip("≤")) return RuleSign.AtMost;
        if (Skip(">")) return RuleSign.Above;
        if (Skip("<")) return RuleSign.Below;
        if (Skip("!=") || Skip("≠") || Skip("<>")) return RuleSign.Not;
        if (Skip("==") || Skip("=")) return RuleSign.Equal;
        throw Wrong("a comparison was expected", "Use one of >=, >, <=, <, =, !=, 'is missing', 'is known', 'in (...)'; put a column name with spaces in quotes.");
    }

    private Token Word(string otherwise)
    {
        if (_at < _tokens.Count && _tokens[_at] is var token && (token.Quoted || !Signs.Contains(token.Text[0], StringComparison.Ordinal)))
        {
            _at++;
            return token;
        }
        throw Wrong(otherwise, "Complete the rule.");
    }

    private bool Skip(string word)
    {
        if (_at >= _tokens.Count || !_tokens[_at].Is(word)) return false;
        _at++;
        return true;
    }

    private StudyException Wrong(string says, string remedy)
    {
        var position = _at < _tokens.Count ? _tokens[_at].Position : _tokens.Count > 0 ? _tokens[^1].Position + _tokens[^1].Text.Length : 1;
        return At(position, says, remedy);
    }

    private StudyException At(int position, string says, string remedy) =>
        new("TAB020", string.Create(CultureInfo.InvariantCulture, $"{_place} character {position}"), says + ".", remedy);

    private List<Token> Split(string text)
    {
        var tokens = new List<Token>();
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            var start = i;
            if (char.IsWhiteSpace(c)) i++;
            else if (c is '"' or '\'' or '`')
            {
                var end = text.IndexOf(c, i + 1);
                if (end < 0) throw At(i + 1, "a quote is not closed", "Close it.");
                tokens.Add(new(text[(i + 1)..end], start + 1, Quoted: true));
                i = end + 1;
            }
            else if (c is '>' or '<' or '!' or '=' or '≥' or '≤' or '≠')
            {
                i++;
                if (i < text.Length && (text[i] == '=' || (c == '<' && text[i] == '>'))) i++;
                tokens.Add(new(text[start..i], start + 1, false));
            }
            else if (c is '(' or ')' or ',') tokens.Add(new(text[i++].ToString(), start + 1, false));
            else
            {
                while (i < text.Length && !char.IsWhiteSpace(text[i]) && !"()<>=!,\"'`≥≤≠".Contains(text[i], StringComparison.Ordinal)) i++;
                tokens.Add(new(text[start..i], start + 1, false));
            }
        }
        return tokens;
    }
}
