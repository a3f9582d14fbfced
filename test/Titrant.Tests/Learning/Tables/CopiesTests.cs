using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Tables;

public sealed class CopiesTests
{
    // MANIFEST: 1,310 rows, 640 distinct.
    [Fact]
    public void The_copies_of_the_Worcester_table_are_found()
    {
        var read = CsvTable.Read(Repository.Data("learning", "survival", "whas.csv"),
            [.. Enumerable.Range(0, 6).Select(i => new ColumnSpec($"x{i}", ColumnType.Number, ColumnRole.Feature)), new("t", ColumnType.Number, ColumnRole.Time), new("e", ColumnType.Number, ColumnRole.Event)]);
        Assert.Equal(1310, read.Table.RowCount);
        Assert.Equal(640, Copies.Distinct(read.Table));
        Assert.Equal(640, Copies.Groups(read.Table).Distinct().Count());
    }

    [Fact]
    public void Copies_with_new_numbers_are_copies()
    {
        var table = new Table([
            Rows.Numbers("id", Enumerable.Range(0, 40).Select(i => (double)i), ColumnRole.Person),
            Rows.Numbers("x", Enumerable.Range(0, 40).Select(i => i % 39 + 0.5)), Rows.Numbers("z", Enumerable.Range(0, 40).Select(i => i % 39 == 3 ? double.NaN : i % 39 * 2.0)), Rows.Numbers("w", Enumerable.Range(0, 40).Select(i => i % 39 / 3 * 1.0))], [.. Enumerable.Range(2, 40)]);
        var groups = Copies.Groups(table);
        Assert.Equal(39, Copies.Distinct(table));
        Assert.Equal(groups[0], groups[39]);
    }

    [Fact]
    public void People_who_agree_in_three_yes_or_no_questions_are_not_copies()
    {
        var table = new Table([.. Enumerable.Range(0, 3).Select(c => Rows.Numbers($"q{c}", Enumerable.Range(0, 200).Select(i => (double)((i >> c) & 1))))], [.. Enumerable.Range(2, 200)]);
        Assert.Equal(8, Copies.Distinct(table));
        Assert.Equal(200, Copies.Groups(table).Distinct().Count());
    }

    [Fact]
    public void The_order_of_rows_makes_no_difference_to_who_is_a_copy()
    {
        var x = Enumerable.Range(0, 60).Select(i => i % 50 * 1.25).ToArray();
        var table = new Table([Rows.Numbers("x", x), Rows.Numbers("z", x.Select(v => v * v)), Rows.Numbers("w", x.Select(v => v + 2))], [.. Enumerable.Range(2, 60)]);
        int[] order = [.. Enumerable.Range(0, 60).Select(i => i * 7 % 60)];
        var (straight, turned) = (Copies.Groups(table), Copies.Groups(table.Rows(order)));
        for (var i = 0; i < 60; i++) for (var j = 0; j < 60; j++) Assert.Equal(straight[order[i]] == straight[order[j]], turned[i] == turned[j]);
    }
}
