using System.Globalization;

namespace Titrant.Learning.Tables;

/// <summary>What a quality report warns of, said once each.</summary>
internal static class QualityFaults
{
    public static StudyFault Copied(int rows, int distinct, int copied, IEnumerable<int> lines) => new("TAB041", $"rows {TableFaults.Lines(lines)} and so on",
        string.Create(CultureInfo.InvariantCulture, $"of {rows} rows only {distinct} are distinct in features and outcome; {copied} are copies of others."),
        "Find out why the file repeats people, and drop the copies. They are kept on one side of every split.");

    public static StudyFault Leaking(Leak leak) => leak.Certainty switch
    {
        LeakCertainty.Determines => new("TAB042", $"column {leak.Column}", $"{string.Join("; ", leak.Signs)}.", "It is the outcome under another name: take it from the features."),
        LeakCertainty.Suspicious => new("TAB043", $"column {leak.Column}", $"{string.Join("; ", leak.Signs)}.", "Was it known when the prediction is to be made? If not, or in doubt, take it from the features."),
        _ => new("TAB044", $"column {leak.Column}", $"{string.Join("; ", leak.Signs)}.", "Was it known when the prediction is to be made? If so, keep it."),
    };

    public static StudyFault SamePerson(string column, int persons, int most) => new("TAB045", $"column {column}",
        string.Create(CultureInfo.InvariantCulture, $"{persons} people have more than one row, up to {most}."), "They are kept on one side of every split; intervals count people, not rows.");

    public static StudyFault Constant(string column) => new("TAB046", $"column {column}", "it has one value only.", "Take it from the features.");

    public static StudyFault NearlyConstant(string column, int others) => new("TAB047", $"column {column}",
        string.Create(CultureInfo.InvariantCulture, $"all but {others} rows have the same value."), "It can teach little; leave it out or join it with another.");

    public static StudyFault Same(string column, string other) => new("TAB048", $"column {column}", $"it says the same as {other} in every row.", "Keep one of the two.");

    public static StudyFault NearlySame(string column, string other, double correlation) => new("TAB049", $"column {column}",
        string.Create(CultureInfo.InvariantCulture, $"it nearly follows from {other} (rank correlation {correlation:0.000})."), "Keep one of the two, or let the penalty choose.");

    public static StudyFault Identifier(string column) => new("TAB050", $"column {column}", "its values are all different and look like numbers given to people; such a number can tell the order in which they came.", "Give it the role of the person, or leave it out.");

    public static StudyFault HeldBack(string column, int count, int rows) => new("TAB051", $"column {column}",
        string.Create(CultureInfo.InvariantCulture, $"{count} of {rows} values were held back: outside the range, text in a number, or an unknown code."), "Look at the reader's messages, which name the first lines.");

    public static StudyFault OtherWords(string column, int words) => new("TAB052", $"column {column}",
        string.Create(CultureInfo.InvariantCulture, $"{words} different words count as 'nothing had happened'."), "Name each word that is an event as a cause; a competing event that counts as censored biases every chance.");

    public static StudyFault Empty(string column) => new("TAB053", $"column {column}", "no row has a value.", "Take it from the features.");
}
