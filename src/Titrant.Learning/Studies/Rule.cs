using System.Globalization;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Studies;

/// <summary>
/// A rule over the columns of a table with three answers: it holds, it does not, or it cannot be told because a value is missing.
/// The unknown follows Kleene's logic: "age &lt; 18 or stage = IV" holds for a known stage IV, whatever the age.
/// </summary>
public sealed class Rule
{
    private readonly Condition _condition;

    private Rule(string text, string place, Condition condition) => (Text, Place, _condition) = (text, place, condition);

    public string Text { get; }
    public string Place { get; }

    /// <exception cref="StudyException">TAB020 with the character at which it cannot be read.</exception>
    public static Rule Parse(string text, string place)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(text, place, RuleText.Parse(text, place));
    }

    /// <summary>Null where it cannot be told. For many rows, bind once with <see cref="On"/>.</summary>
    /// <exception cref="StudyException">TAB021, TAB022: the table has no such column, or a column of another type.</exception>
    public bool? Holds(Table table, int row) => On(table)(row);

    /// <summary>The rule for the rows of one table.</summary>
    /// <exception cref="StudyException">TAB021, TAB022, all of the rule together.</exception>
    internal Func<int, bool?> On(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var faults = new List<StudyFault>();
        var test = Bind(_condition, table, faults);
        return faults.Count == 0 ? test : throw new StudyException(faults.ToSeq());
    }

    private Func<int, bool?> Bind(Condition condition, Table table, List<StudyFault> faults)
    {
        switch (condition)
        {
            case Condition.All(var parts):
                var all = parts.Select(p => Bind(p, table, faults)).ToArray();
                return row => all.Aggregate((bool?)true, (so, part) => so & part(row));
            case Condition.Any(var parts):
                var any = parts.Select(p => Bind(p, table, faults)).ToArray();
                return row => any.Aggregate((bool?)false, (so, part) => so | part(row));
            case Condition.Not(var inside):
                var other = Bind(inside, table, faults);
                return row => !other(row);
            case Condition.Missing(var name, var known, var at):
                return Find(table, name, at, faults) is not { } asked ? Unknown : row => asked.IsMissing(row) != known;
            case Condition.In(var name, var words, var negated, var at):
                if (Find(table, name, at, faults) is not { } listed) return Unknown;
                var equal = words.Select(w => Equal(listed, w, at, faults)).ToArray();
                return row => listed.IsMissing(row) ? null : equal.Any(e => e(listed[row])) != negated;
            case Condition.Compare(var name, var sign, var word, var at):
                return Find(table, name, at, faults) is not { } compared ? Unknown : Compared(compared, sign, word, at, faults);
            default:
                throw new ArgumentException("Not a condition.", nameof(condition));
        }
    }

    private Func<int, bool?> Compared(Column column, RuleSign sign, string word, int at, List<StudyFault> faults)
    {
        if (sign is RuleSign.Equal or RuleSign.Not)
        {
            var equal = Equal(column, word, at, faults);
            return row => column.IsMissing(row) ? null : equal(column[row]) == (sign == RuleSign.Equal);
        }
        if (column.Spec.Type != ColumnType.Number) faults.Add(new("TAB022", At(at), $"'{column.Name}' is a category, which is not more or less than anything.", "Use = or in (...), or make the column a number in the dictionary."));
        var limit = Number(column, word, at, faults);
        return row => column.IsMissing(row) ? null : sign switch
        {
            RuleSign.AtLeast => column[row] >= limit,
            RuleSign.Above => column[row] > limit,
            RuleSign.AtMost => column[row] <= limit,
            _ => column[row] < limit,
        };
    }

    private Func<double, bool> Equal(Column column, string word, int at, List<StudyFault> faults)
    {
        if (column.Spec.Type == ColumnType.Number)
        {
            var number = Number(column, word, at, faults);
            return value => value == number;
        }
        var level = Words.LevelOf(column, word);
        return value => value == level;
    }

    private double Number(Column column, string word, int at, List<StudyFault> faults)
    {
        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) return number;
        if (CalendarYear.TryParse(word, out number)) return number;
        if (column.Spec.Type == ColumnType.Number) faults.Add(new("TAB022", At(at), $"'{column.Name}' is a number, and '{word}' is none.", "Compare it with a number, or make the column a category in the dictionary."));
        return double.NaN;
    }

    private Column? Find(Table table, string name, int at, List<StudyFault> faults)
    {
        if (table.Find(name) is { } found) return found;
        var nearest = new HeaderNames([.. table.Columns.Select(c => c.Name)]).Nearest(name);
        faults.Add(new("TAB021", At(at), $"the table has no column '{name}'.", nearest is null ? "Add it to the column dictionary, or correct the rule." : $"Is '{nearest}' meant?"));
        return null;
    }

    private string At(int position) => string.Create(CultureInfo.InvariantCulture, $"{Place} character {position}");

    private static bool? Unknown(int row) => null;
}

internal enum RuleSign { AtLeast, Above, AtMost, Below, Equal, Not }

/// <param name="At">Character of the rule at which the column stands, from 1.</param>
internal abstract record Condition(int At)
{
    public sealed record All(Seq<Condition> Parts) : Condition(0);
    public sealed record Any(Seq<Condition> Parts) : Condition(0);
    public sealed record Not(Condition Inside) : Condition(0);
    public sealed record Missing(string Column, bool Known, int At) : Condition(At);
    public sealed record In(string Column, Seq<string> Words, bool Negated, int At) : Condition(At);
    public sealed record Compare(string Column, RuleSign Sign, string Word, int At) : Condition(At);
}
