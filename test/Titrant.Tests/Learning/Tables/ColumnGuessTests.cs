using Titrant.Learning.Tables;

namespace Titrant.Tests.Learning.Tables;

public sealed class ColumnGuessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_first_dictionary_says_type_unit_and_role()
    {
        var rows = Enumerable.Range(0, 40).Select(i => $"{i + 100},{3 + i % 7 * 0.1:0.0},{(i % 2 == 0 ? "f" : "m")},{i % 4},{i % 2},1,2020-0{1 + i % 9}-03,{10 + i},{i % 3 / 2}");
        File.WriteAllText(_folder.File("data.csv"), "patient_id,albumin (g/dL),sex,grade,treated,batch,start,time,event\n" + string.Join('\n', rows));
        var columns = ColumnGuess.Of(_folder.File("data.csv")).ToDictionary(c => c.Name);
        Assert.Equal((ColumnRole.Person, ColumnType.Category), (columns["patient_id"].Role, columns["patient_id"].Type));
        Assert.Equal((ColumnType.Number, "g/dL", (double?)null), (columns["albumin"].Type, columns["albumin"].Unit, columns["albumin"].Low));
        Assert.Equal(ColumnType.Category, columns["sex"].Type);
        Assert.Equal(ColumnType.Category, columns["grade"].Type);
        Assert.Equal((ColumnType.Number, ColumnRole.Feature), (columns["treated"].Type, columns["treated"].Role));
        Assert.Equal((ColumnRole.Left, "constant"), (columns["batch"].Role, columns["batch"].Meaning));
        Assert.Equal((ColumnRole.Date, ColumnRole.Time, ColumnRole.Event), (columns["start"].Role, columns["time"].Role, columns["event"].Role));
        Assert.Equal(40, CsvTable.Read(_folder.File("data.csv"), ColumnGuess.Of(_folder.File("data.csv"))).Table.RowCount);
    }

    [Theory]
    [InlineData("tabular", "support2.csv.gz")]
    [InlineData("response", "loris_train.csv.gz")]
    [InlineData("survival", "flchain.csv.gz")]
    [InlineData("survival", "rotterdam.csv")]
    public void A_public_table_is_read_whole_with_its_guessed_dictionary(string folder, string file)
    {
        var path = Repository.Data("learning", folder, file);
        Assert.Empty(CsvTable.Read(path, ColumnGuess.Of(path)).Faults);
    }
}
