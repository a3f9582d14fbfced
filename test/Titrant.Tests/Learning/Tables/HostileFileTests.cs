using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Titrant.Learning;
using Titrant.Learning.Tables;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Tables;

public sealed class HostileFileTests : IDisposable
{
    private static readonly Seq<ColumnSpec> s_two = [new("a", ColumnType.Number, ColumnRole.Feature, "mg/dL", 0, 10), new("b", ColumnType.Category, ColumnRole.Feature)];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A fault or a table; never another exception.
    private void Survives(byte[] bytes)
    {
        File.WriteAllBytes(_folder.File("x.csv"), bytes);
        try
        {
            var read = CsvTable.Read(_folder.File("x.csv"), s_two);
            Assert.True(read.Table.RowCount > 0);
        }
        catch (StudyException e)
        {
            Assert.All(e.Faults, f => Assert.StartsWith("TAB", f.Code, StringComparison.Ordinal));
        }
        try
        {
            Assert.True(ColumnGuess.Of(_folder.File("x.csv")).Count >= 0);
        }
        catch (StudyException e)
        {
            Assert.StartsWith("TAB", e.Code, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Random_bytes_end_in_a_fault_or_a_table()
    {
        var chance = new Chance(7);
        for (var k = 0; k < 300; k++)
        {
            var bytes = new byte[chance.Below(400)];
            for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)chance.Bits();
            Survives(bytes);
            Survives([.. "a,b\n"u8, .. bytes]);
        }
    }

    [Fact]
    public void A_file_with_changed_bytes_ends_in_a_fault_or_a_table()
    {
        var chance = new Chance(8);
        var good = Encoding.UTF8.GetBytes("\uFEFFa (mg/dL),b,\"c\"\r\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i % 9}.5,\"x\"\"{i}\",NA\r\n")));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(good);
        foreach (var whole in new[] { good, packed.ToArray() })
            for (var k = 0; k < 250; k++)
            {
                var bytes = (byte[])whole.Clone();
                for (var m = chance.Below(5); m >= 0; m--) bytes[chance.Below(bytes.Length)] = chance.Below(3) == 0 ? (byte)"\",\n\r\0;"[chance.Below(6)] : (byte)chance.Bits();
                Survives(k % 5 == 0 ? bytes[..chance.Below(bytes.Length)] : bytes);
            }
    }

    [Fact]
    public void A_bomb_is_refused_before_it_unfolds()
    {
        using (var gzip = new GZipStream(File.Create(_folder.File("bomb.csv.gz")), CompressionLevel.Optimal))
        {
            gzip.Write("a,b\n"u8);
            var line = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1,x\n", 16_384)));
            for (var i = 0; i < 1500; i++) gzip.Write(line);
        }
        Assert.Equal("TAB002", Assert.Throws<StudyException>(() => CsvTable.Read(_folder.File("bomb.csv.gz"), s_two)).Code);
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        File.WriteAllText(_folder.File("long.csv"), "a,b\n1,\"" + new string('x', 6 << 20));
        Assert.Contains(Assert.Throws<StudyException>(() => CsvTable.Read(_folder.File("long.csv"), s_two)).Code, new[] { "TAB002", "TAB012" });
    }

    [Fact]
    public void Sixty_thousand_columns_are_refused()
    {
        File.WriteAllText(_folder.File("wide.csv"), string.Join(',', Enumerable.Range(0, 60_000)) + "\n1\n");
        Assert.Equal("TAB002", Assert.Throws<StudyException>(() => CsvTable.Read(_folder.File("wide.csv"), s_two)).Code);
    }

    [Fact]
    public void Every_word_survives_being_quoted()
    {
        var words = ArbMap.Default.GeneratorFor<NonEmptyString>().Select(s => new string([.. s.Get.Where(c => c == '\n' || !char.IsControl(c) && !char.IsSurrogate(c))])).Where(s => s == s.Trim() && s.Length > 0 && !Absent.Is(s));
        Check.QuickThrowOnFailure(Prop.ForAll(words.ArrayOf().Where(a => a.Length > 0).ToArbitrary(), written =>
        {
            File.WriteAllText(_folder.File("q.csv"), "w,n\n" + string.Concat(written.Select((w, i) => $"\"{w.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{i}\n")));
            var column = CsvTable.Read(_folder.File("q.csv"), [new("w", ColumnType.Category, ColumnRole.Feature)]).Table["w"];
            return written.Select((w, i) => column.Levels[(int)column[i]] == w).All(same => same);
        }));
    }
}
