using System.Globalization;
using Titrant.Learning.Linear;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Published;

/// <summary>A number that a published formula asks for.</summary>
/// <param name="Unit">UCUM; "" for a pure number.</param>
/// <param name="Most">What lies above counts as this; null where the formula has no cap.</param>
/// <param name="Low">Below it, or above <paramref name="High"/>, the value cannot be meant in this unit: refused.</param>
/// <param name="Names">Other names of the same column.</param>
public sealed record PublishedNeed(string Name, double Coefficient, string Unit, double? Most, double Low, double High, Seq<string> Names, string Means);

/// <param name="Names">Other spellings of the same word.</param>
public sealed record PublishedLevel(string Word, double Coefficient, Seq<string> Names);

/// <summary>A chance, or why there is none.</summary>
/// <param name="Margin">Its log-odds.</param>
public readonly record struct PublishedScore(double? Margin, string? WhyNot)
{
    public double? Probability => Margin is { } m ? Logistic.Of(m) : null;
}

/// <summary>
/// A logistic formula that others published: log-odds = intercept + Σ coefficient · min(value, cap) + the term of a word. Something missing, a word that the
/// publication has no term for or a value that cannot be meant in the unit is refused; nothing is filled in.
/// </summary>
/// <param name="Category">What the word is: "cancer".</param>
public sealed record PublishedModel(string Name, string Citation, double Intercept, Seq<PublishedNeed> Needs, string Category, Seq<PublishedLevel> Levels)
{
    /// <param name="number">The value of a need in its unit; null where it is missing.</param>
    public PublishedScore Score(Func<PublishedNeed, double?> number, string? word)
    {
        ArgumentNullException.ThrowIfNull(number);
        if (string.IsNullOrWhiteSpace(word)) return new(null, $"{Category} is missing");
        if (Level(word) is not { } level) return new(null, $"{Name} has no term for this {Category}");
        var sum = Intercept + level.Coefficient;
        foreach (var need in Needs)
        {
            if (number(need) is not { } value || double.IsNaN(value)) return new(null, $"{need.Name} is missing");
            if (value < need.Low || value > need.High)
                return new(null, string.Create(CultureInfo.InvariantCulture, $"{need.Name} lies outside {need.Low}-{need.High} {Tables.UnitWords.Of(need.Unit)}").TrimEnd());
            sum += need.Coefficient * Math.Min(value, need.Most ?? value);
        }
        return new(sum, null);
    }

    /// <summary>Every row of a table.</summary>
    /// <param name="columns">Which column is meant by a need, or by <see cref="Category"/>; the others are found by their name or one of its known spellings.</param>
    /// <exception cref="StudyException">PUB001 columns that are not there, PUB002 a column in another unit, PUB003 words where numbers are meant or the reverse; all together.</exception>
    public PublishedScore[] Score(Table table, IReadOnlyDictionary<string, string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var faults = new List<StudyFault>();
        var numbers = Needs.ToDictionary(n => n.Name, n => Find(table, columns, n.Name, n.Names, ColumnType.Number, n.Unit, faults));
        var words = Find(table, columns, Category, [Category, "cancer type"], ColumnType.Category, "", faults);
        if (faults.Count > 0) throw new StudyException(faults.ToSeq());
        return [.. Enumerable.Range(0, table.RowCount).Select(row => Score(
            need => numbers[need.Name] is { } c && !c.IsMissing(row) ? c[row] : null, words!.IsMissing(row) ? null : words.Levels[(int)words[row]]))];
    }

    /// <summary>Null where the publication has no term for the word.</summary>
    public PublishedLevel? Level(string word)
    {
        var plain = Plain(word);
        return Levels.FirstOrDefault(l => Plain(l.Word) == plain || l.Names.Any(n => Plain(n) == plain));
    }

    private Column? Find(Table table, IReadOnlyDictionary<string, string>? columns, string need, Seq<string> names, ColumnType type, string unit, List<StudyFault> faults)
    {
        var column = columns is not null && columns.TryGetValue(need, out var named) ? table.Find(named)
            : table.Find(need) ?? table.Columns.FirstOrDefault(c => Plain(c.Name) == Plain(need) || names.Any(n => Plain(n) == Plain(c.Name)));
        if (column is null) faults.Add(new("PUB001", $"column {need}", $"{Name} needs it, and the table has no such column.", $"Name the column that holds it{(unit.Length > 0 ? $", in {unit}" : "")}."));
        else if (column.Spec.Type != type) faults.Add(new("PUB003", $"column {column.Name}", type == ColumnType.Number ? $"{Name} needs numbers here, and these are words." : $"{Name} needs words here, and these are numbers.", "Correct its type in the column dictionary."));
        else if (column.Spec.Unit.Length > 0 && unit.Length > 0 && column.Spec.Unit != unit) faults.Add(new("PUB002", $"column {column.Name}", $"It is in {column.Spec.Unit}, and {Name} is stated for {unit}.", $"Give it in {unit}."));
        return column;
    }

    /// <summary>Letters and digits only, small: "Head &amp; Neck" and "HeadNeck" are one word.</summary>
    internal static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
