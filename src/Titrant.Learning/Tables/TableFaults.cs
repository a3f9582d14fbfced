using System.Globalization;

namespace Titrant.Learning.Tables;

/// <summary>What a table's file may be wrong in, said once each; the codes stand in issues.tsv. None quotes a cell.</summary>
internal static class TableFaults
{
    public static StudyFault Unopened(string file, string why) => new("TAB001", file, why, "Check the path, and that the file is complete and readable.");

    public static StudyFault TooLarge(string place, string what) => new("TAB002", place, what, "Split the export, leave out columns that do not matter, or check that the file is what it claims to be.");

    public static StudyFault NoRows(string file, string why) => new("TAB003", file, why, "Export it again with one line of column names and one line for each person.");

    public static StudyFault NoColumn(string file, string name, string? nearest) => new("TAB004", $"{file} column {name}", "the file has no such column.",
        nearest is null ? "Correct the name in the column dictionary, or remove it there." : $"Is '{nearest}' meant? Write the name as it stands in the file.");

    public static StudyFault Twice(string file, string name) => new("TAB005", $"{file} column {name}", "more than one column of the file has this name.", "Rename or remove all but one.");

    public static StudyFault Text(string file, string column, int count, IEnumerable<int> lines, bool decimalComma) => new("TAB006", At(file, lines, column),
        $"{Cells(count)} not a number; held back and counted as missing. First in {Lines(lines)}.",
        decimalComma ? "Export with a decimal point: a comma may be a decimal or a thousands mark." : "Correct the cells, state what the text means under 'words', or make the column a category.");

    public static StudyFault OnlyText(string file, string column, int count, IEnumerable<int> lines, bool decimalComma) => new("TAB006", At(file, lines, column),
        $"the dictionary says number, and no cell is one ({Number(count)} hold text).",
        decimalComma ? "Export with a decimal point: a comma may be a decimal or a thousands mark." : "Make the column a category, or name the right column.");

    public static StudyFault OutOfRange(string file, string column, int count, int known, string range, IEnumerable<int> lines) => new("TAB007", At(file, lines, column),
        $"{Cells(count)} outside the allowed range {range}, of {Number(known)} known; held back and counted as missing. First in {Lines(lines)}.", "Correct the values or the range; nothing is rescaled.");

    public static StudyFault UnitInHeader(string file, string column, string header, string dictionary) => new("TAB008", $"{file}:1 column {column}",
        $"the header says {header}, the dictionary {dictionary}.", $"State the unit that the numbers are in; convert the file or the dictionary's ranges to it.");

    public static StudyFault UnitByRange(string file, string column, string looksLike, string dictionary, int outside, int known) => new("TAB008", $"{file} column {column}",
        $"{Number(outside)} of {Number(known)} values lie outside the range stated in {dictionary}, and they would fit as {looksLike}.",
        $"Say which unit the numbers are in: correct the unit and range in the dictionary, or export in {dictionary}. Nothing is rescaled.");

    public static StudyFault UnknownUnit(string column, string unit) => new("TAB009", $"column {column}", $"the dictionary's unit '{unit}' is not a UCUM unit.", "Write it in UCUM, such as mg/dL, 10*9/L, mL/min/{1.73_m2}.");

    public static StudyFault UnknownCode(string file, string column, int count, IEnumerable<int> lines) => new("TAB010", At(file, lines, column),
        $"{Cells(count)} not among the dictionary's words; held back and counted as missing. First in {Lines(lines)}.", "Add the code under 'words', or correct the cells.");

    public static StudyFault Ragged(string file, int count, IEnumerable<int> lines, int width) => new("TAB011", At(file, lines, null),
        $"{Number(count)} {(count == 1 ? "row has" : "rows have")} more or fewer cells than the {Number(width)} of the header, so that values may stand in the wrong column; left out. First in {Lines(lines)}.",
        "Check the quotes and separators in these lines, then export again.");

    public static StudyFault OpenQuote(string file, long line) => new("TAB012", string.Create(CultureInfo.InvariantCulture, $"{file}:{line}"), "a quoted cell is never closed.", "Close the quote, then run again.");

    public static StudyFault NotUtf8(string file, int line, string column) => new("TAB013", string.Create(CultureInfo.InvariantCulture, $"{file}:{line} column {column}"),
        "letters that are not UTF-8.", "Save the file as UTF-8.");

    public static StudyFault LongCell(string file, string column, int count, IEnumerable<int> lines) => new("TAB014", At(file, lines, column),
        $"{Cells(count)} longer than a category's word may be; held back and counted as missing. First in {Lines(lines)}.", "Free text is no category; leave the column out.");

    public static StudyFault NamedTwice(string column) => new("TAB015", $"column {column}", "the dictionary lists it twice.", "Keep one of the two.");

    internal static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    internal static string Lines(IEnumerable<int> lines)
    {
        var all = lines.Select(Number).ToArray();
        return all.Length == 1 ? $"line {all[0]}" : $"lines {string.Join(", ", all)}";
    }

    private static string Cells(int count) => count == 1 ? "1 cell is" : $"{Number(count)} cells are";

    private static string At(string file, IEnumerable<int> lines, string? column) => $"{file}:{Number(lines.First())}{(column is null ? "" : $" column {column}")}";
}
