using System.IO.Compression;
using System.Text;
using Titrant.Learning;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Tables;

public sealed class CsvTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly Seq<ColumnSpec> s_labs =
        [new("age", ColumnType.Number, ColumnRole.Feature, "a", 18, 110), new("sex", ColumnType.Category, ColumnRole.Feature, Words: [("0", "female"), ("1", "male")]), new("albumin", ColumnType.Number, ColumnRole.Feature, "g/dL", 0.5, 7)];

    private string Write(string text, string name = "data.csv")
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    private StudyFault Only(string text, params ColumnSpec[] dictionary) =>
        Assert.Single(Assert.Throws<StudyException>(() => CsvTable.Read(Write(text), dictionary.ToSeq())).Faults);

    [Theory]
    [InlineData(",", "\n")]
    [InlineData("\t", "\r\n")]
    [InlineData(";", "\n")]
    [InlineData("|", "\r\n")]
    public void The_separator_and_the_line_ends_make_no_difference(string separator, string lineEnd)
    {
        var rows = new[] { "age,sex,albumin", "64,0,4.1", "71,1,NA", "\"58\",1.0,3.9" }.Select(r => r.Replace(",", separator, StringComparison.Ordinal));
        var read = CsvTable.Read(Write(string.Join(lineEnd, rows)), s_labs);
        Assert.Empty(read.Faults);
        Assert.Equal(3, read.Table.RowCount);
        Assert.Equal([64, 71, 58], Enumerable.Range(0, 3).Select(i => read.Table["age"][i]));
        Assert.Equal(["female", "male"], read.Table["sex"].Levels);
        Assert.Equal([0, 1, 1], Enumerable.Range(0, 3).Select(i => read.Table["sex"][i]));
        Assert.True(read.Table["albumin"].IsMissing(1));
        Assert.Equal([2, 3, 4], read.Table.Origins);
    }

    [Fact]
    public void A_gzipped_file_is_read_by_its_first_bytes_whatever_its_name()
    {
        using (var gzip = new GZipStream(File.Create(_folder.File("data.csv")), CompressionLevel.Fastest)) gzip.Write("\uFEFFage,sex,albumin\r\n64,0,4.1\r\n"u8);
        var read = CsvTable.Read(_folder.File("data.csv"), s_labs);
        Assert.Equal(64, read.Table["age"][0]);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder.File("data.csv")))), read.Sha256);
    }

    [Fact]
    public void A_misspelt_column_is_named_with_the_one_that_was_probably_meant()
    {
        var fault = Only("age,albumine\n64,4.1\n", new ColumnSpec("albumin", ColumnType.Number, ColumnRole.Feature));
        Assert.Equal("TAB004", fault.Code);
        Assert.Contains("column albumin", fault.Place, StringComparison.Ordinal);
        Assert.Contains("'albumine'", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_forbids_going_on_is_said_at_once()
    {
        var thrown = Assert.Throws<StudyException>(() => CsvTable.Read(Write("age,age,x (mmol/L)\n"),
            [new("age", ColumnType.Number, ColumnRole.Feature), new("weight", ColumnType.Number, ColumnRole.Feature), new("x", ColumnType.Number, ColumnRole.Feature, "mg/dL")]));
        Assert.Equal(["TAB005", "TAB004", "TAB008"], thrown.Faults.Select(f => f.Code));
    }

    [Fact]
    public void Text_in_a_number_is_held_back_and_its_lines_are_named_but_not_what_it_says()
    {
        var read = CsvTable.Read(Write("age,sex,albumin\n64,0,4.1\nsecret,1,4\n60,1,hidden\n"), s_labs);
        Assert.Equal(["TAB006", "TAB006"], read.Faults.Select(f => f.Code));
        Assert.Equal("data.csv:3 column age", read.Faults[0].Place);
        Assert.DoesNotContain("secret", string.Join(' ', read.Faults), StringComparison.Ordinal);
        Assert.True(read.Table["age"].IsMissing(1) && read.Table["age"].IsHeldBack(1));
        Assert.True(read.Table.Rows([1])["age"].IsHeldBack(0));
    }

    [Fact]
    public void A_value_outside_the_range_is_held_back_and_never_rescaled()
    {
        var read = CsvTable.Read(Write("age,sex,albumin\n64,0,41\n61,1,4\n60,1,3.9\n"), s_labs);
        var fault = Assert.Single(read.Faults);
        Assert.Equal(("TAB007", "data.csv:2 column albumin"), (fault.Code, fault.Place));
        Assert.True(read.Table["albumin"].IsHeldBack(0));
        Assert.Equal(4, read.Table["albumin"][1]);
    }

    [Fact]
    public void Creatinine_in_the_wrong_unit_is_asked_about_by_both_names()
    {
        var rows = string.Join('\n', Enumerable.Range(0, 40).Select(i => $"{60 + i * 3}"));
        var fault = Only($"creatinine\n{rows}\n", new ColumnSpec("creatinine", ColumnType.Number, ColumnRole.Feature, "mg/dL", 0.2, 20));
        Assert.Equal("TAB008", fault.Code);
        Assert.Contains("umol/L", fault.Says, StringComparison.Ordinal);
        Assert.Contains("mg/dL", fault.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_in_the_header_that_contradicts_the_dictionary_stops_the_study()
    {
        var fault = Only("albumin (g/L)\n41\n", new ColumnSpec("albumin", ColumnType.Number, ColumnRole.Feature, "g/dL"));
        Assert.Equal(("TAB008", "data.csv:1 column albumin"), (fault.Code, fault.Place));
        Assert.Equal(4.1, CsvTable.Read(Write("albumin (g/dL)\n4.1\n"), [new("albumin", ColumnType.Number, ColumnRole.Feature, "g/dL")]).Table["albumin"][0]);
    }

    [Fact]
    public void An_unknown_code_is_held_back()
    {
        var read = CsvTable.Read(Write("age,sex,albumin\n64,0,4.1\n61,9,4\n"), s_labs);
        Assert.Equal(("TAB010", "data.csv:3 column sex"), (Assert.Single(read.Faults).Code, read.Faults[0].Place));
        Assert.Equal(["female"], read.Table["sex"].Levels);
    }

    [Fact]
    public void A_code_that_stands_for_missing_is_missing()
    {
        var read = CsvTable.Read(Write("score,stage\n999,9\n3,2\n"), [new("score", ColumnType.Number, ColumnRole.Feature, High: 10, Words: [("999", "NA")]), new("stage", ColumnType.Category, ColumnRole.Feature, Words: [("9", ""), ("2", "II")])]);
        Assert.Empty(read.Faults);
        Assert.True(read.Table["score"].IsMissing(0) && !read.Table["score"].IsHeldBack(0) && read.Table["stage"].IsMissing(0));
        Assert.Equal(3, read.Table["score"][1]);
    }

    [Fact]
    public void Values_beyond_the_clip_count_as_the_clip()
    {
        var read = CsvTable.Read(Write("tmb\n120\n7\n0\n"), [new("tmb", ColumnType.Number, ColumnRole.Feature, ClipLow: 1, ClipHigh: 50)]);
        Assert.Equal([50, 7, 1], Enumerable.Range(0, 3).Select(i => read.Table["tmb"][i]));
    }

    [Fact]
    public void A_row_with_too_few_cells_is_left_out_because_its_values_may_have_moved()
    {
        var read = CsvTable.Read(Write("age,sex,albumin\n64,0,4.1\n61,4\n60,1,4,,\n"), s_labs);
        Assert.Equal(("TAB011", "data.csv:3"), (Assert.Single(read.Faults).Code, read.Faults[0].Place));
        Assert.Equal([2, 4], read.Table.Origins);
    }

    [Fact]
    public void A_decimal_comma_is_asked_about_and_not_guessed()
    {
        var fault = Only("albumin;x\n4,1;1\n3,9;2\n", new ColumnSpec("albumin", ColumnType.Number, ColumnRole.Feature));
        Assert.Equal("TAB006", fault.Code);
        Assert.Contains("decimal point", fault.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "TAB003")]
    [InlineData("age\n", "TAB003")]
    [InlineData("age\n\"64\n65\n66\n", "TAB012")]
    [InlineData("age,b\n64\n", "TAB003")]
    public void A_file_without_rows_is_refused(string text, string code) =>
        Assert.Equal(code, Assert.Throws<StudyException>(() => CsvTable.Read(Write(text), [new("age", ColumnType.Number, ColumnRole.Feature)])).Code);

    [Fact]
    public void A_file_that_is_not_there_is_a_fault_and_not_a_crash() =>
        Assert.Equal("TAB001", Assert.Throws<StudyException>(() => CsvTable.Read(_folder.File("none.csv"), s_labs)).Code);

    [Fact]
    public void A_date_counts_in_years() =>
        Assert.Equal(2019.5, CsvTable.Read(Write("start\n2019-07-02\n2018\n"), [new("start", ColumnType.Number, ColumnRole.Date, "a")]).Table["start"][0], 0.01);

    [Fact]
    public void Quoted_separators_line_breaks_and_quotes_belong_to_the_word()
    {
        var read = CsvTable.Read(Write("note,age\n\"a \"\"b\"\", c\nd\",5\n", "q.csv"), [new("note", ColumnType.Category, ColumnRole.Feature), new("age", ColumnType.Number, ColumnRole.Feature)]);
        Assert.Equal(["a \"b\", c\nd"], read.Table["note"].Levels);
        Assert.Equal(2, read.Table.Origins[0]);
    }

    [Fact]
    public void A_table_in_UTF_16_is_read_too()
    {
        File.WriteAllText(_folder.File("wide.csv"), "age\tsex\talbumin\n64\t0\t4.1\n", Encoding.Unicode);
        Assert.Equal(4.1, CsvTable.Read(_folder.File("wide.csv"), s_labs).Table["albumin"][0]);
    }
}
