using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Titrant.Patient.Packs;

namespace Titrant.Tests.Packs;

public sealed class InstalledPacksTests : IDisposable
{
    static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    readonly TemporaryFolder folder = new();

    string Home => folder.File("home");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_pack_says_what_it_is_and_where_it_came_from()
    {
        var zip = SyntheticRxNorm.WriteZip(folder.File("RxNorm_full_09022025.zip"));
        var pack = InstalledPacks.Add(zip, null, Home, At).Pack!;
        Assert.Equal(("rxnorm", "2025-09-02", new DateOnly(2025, 9, 2), 18L), (pack.Name, pack.Version, pack.Date!.Value, pack.Rows));
        var json = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Home, "packs", "rxnorm", "2025-09-02", "pack.json")))!;
        Assert.Equal("titrant.pack/1", (string)json["format"]!);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(zip))), (string)json["sha256"]!);
        var listed = Assert.Single(InstalledPacks.List(Home).Packs);
        Assert.Equal(pack with { Files = [] }, listed with { Files = [] });
        Assert.Equal(pack.Files, listed.Files);
        Assert.Empty(InstalledPacks.Verify(Home));
        foreach (var line in (string[])["# title: ", "# source: ", "# version: 2025-09-02", "# date: 2025-09-02", "# licence: ", "# review: 12 months", "# left out: "])
            Assert.Contains(File.ReadAllLines(pack.PathOf("concepts.tsv")).Take(7), l => l.StartsWith(line, StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_home_has_no_packs_and_no_fault()
    {
        Assert.Empty(InstalledPacks.List(Home).Packs);
        Assert.Empty(InstalledPacks.Verify(Home));
        Assert.Null(InstalledPacks.Find(Home, "rxnorm"));
    }

    [Fact]
    public void A_source_with_another_hash_than_expected_is_refused_and_leaves_nothing()
    {
        var added = InstalledPacks.Add(SyntheticRxNorm.WriteZip(folder.File("a.zip")), new string('0', 64), Home, At);
        Assert.Null(added.Pack);
        Assert.Equal("PCK107", Assert.Single(added.Problems).Code);
        Assert.Empty(InstalledPacks.List(Home).Packs);
    }

    [Fact]
    public void A_source_with_the_expected_hash_is_taken_in_upper_or_lower_case()
    {
        var zip = SyntheticRxNorm.WriteZip(folder.File("a.zip"));
        Assert.NotNull(InstalledPacks.Add(zip, Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(zip))), Home, At).Pack);
    }

    [Fact]
    public void Adding_the_same_again_changes_nothing_and_other_content_under_its_version_is_refused()
    {
        var first = InstalledPacks.Add(SyntheticRxNorm.WriteFolder(folder.File("a")), null, Home, At, "1").Pack!;
        Assert.Equal(At, InstalledPacks.Add(folder.File("a"), null, Home, At.AddDays(1), "1").Pack!.Added);
        var other = InstalledPacks.Add(SyntheticRxNorm.WriteFolder(folder.File("b"), SyntheticRxNorm.Concepts.Take(5)), null, Home, At, "1");
        Assert.Equal("PCK108", Assert.Single(other.Problems).Code);
        Assert.Equal(first.Sha256, InstalledPacks.Find(Home, "rxnorm")!.Sha256);
        Assert.Empty(InstalledPacks.Verify(Home));
    }

    [Fact]
    public void An_addition_that_fails_leaves_no_half_pack()
    {
        var kind = PackKind.All[0] with { Convert = (source, problems) => [PackKind.All[0].Convert(source, problems)[0], new("broken.tsv", "", "", ["x"], Broken())] };
        Assert.Throws<IOException>(() => InstalledPacks.Add(SyntheticRxNorm.WriteFolder(folder.File("a")), null, Home, At, "1", [kind]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Home, "packs")));

        static IEnumerable<IReadOnlyList<string>> Broken()
        {
            yield return ["1"];
            throw new IOException("the disk is full");
        }
    }

    [Fact]
    public void A_changed_missing_or_added_table_is_found()
    {
        var pack = InstalledPacks.Add(SyntheticRxNorm.WriteFolder(folder.File("a")), null, Home, At, "1").Pack!;
        File.AppendAllText(pack.PathOf("concepts.tsv"), "999\tIN\tinvented\t999\tN\n");
        File.Delete(pack.PathOf("names.tsv"));
        File.WriteAllText(pack.PathOf("extra.tsv"), "x");
        Assert.Equal(["PCK111", "PCK112", "PCK117"], InstalledPacks.Verify(Home).Select(p => p.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"format":"titrant.pack/2"}""")]
    [InlineData("""{"format":"titrant.pack/1","files":[null]}""")]
    public void A_pack_json_that_cannot_be_read_is_a_problem_and_hides_no_other_pack(string json)
    {
        InstalledPacks.Add(SyntheticRxNorm.WriteFolder(folder.File("a")), null, Home, At, "1");
        Directory.CreateDirectory(Path.Combine(Home, "packs", "rxnorm", "2"));
        File.WriteAllText(Path.Combine(Home, "packs", "rxnorm", "2", "pack.json"), json);
        var list = InstalledPacks.List(Home);
        Assert.Equal("1", Assert.Single(list.Packs).Version);
        Assert.Equal("PCK113", Assert.Single(list.Problems).Code);
    }

    [Fact]
    public void A_release_is_compared_with_the_one_before()
    {
        var before = SyntheticRxNorm.Concepts;
        var after = SyntheticRxNorm.Concepts;
        after[0] = SyntheticRxNorm.Concept(101, "IN", "warfarin (renamed)");
        after.RemoveAt(after.Count - 3);   // the withdrawn product
        after.Add(SyntheticRxNorm.Concept(400, "IN", "newdrug"));
        var a = InstalledPacks.Add(SyntheticRxNorm.WriteFolder(folder.File("a"), before), null, Home, At, "1").Pack!;
        var b = InstalledPacks.Add(SyntheticRxNorm.WriteFolder(folder.File("b"), after), null, Home, At, "2").Pack!;
        var diff = InstalledPacks.Diff(a, b);
        Assert.Equal((1, 1, 1), (diff.Added, diff.Removed, diff.Changed));
        Assert.Equal(["400", "301", "101"], [.. diff.AddedKeys, .. diff.RemovedKeys, .. diff.ChangedKeys]);
        Assert.Equal(0, InstalledPacks.Diff(a, a).Changed);
        Assert.Equal("2", InstalledPacks.Find(Home, "rxnorm")!.Version);
    }

    [Fact]
    public void A_zip_bomb_is_stopped_long_before_it_fills_the_memory()
    {
        using (var zip = ZipFile.Open(folder.File("bomb.zip"), ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("RXNCONSO.RRF", CompressionLevel.Optimal).Open())
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 200; i++) entry.Write(zeros);
        }
        var added = InstalledPacks.Add(folder.File("bomb.zip"), null, Home, At);
        Assert.Null(added.Pack);
        Assert.Equal("PCK106", added.Problems[0].Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Home, "packs")));
    }

    [Fact]
    public void A_damaged_archive_and_an_unknown_source_are_refused()
    {
        File.WriteAllBytes(folder.File("damaged.zip"), [(byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0]);
        Assert.Equal("PCK115", Assert.Single(InstalledPacks.Add(folder.File("damaged.zip"), null, Home, At).Problems).Code);
        File.WriteAllText(folder.File("holiday.txt"), "x");
        Assert.Equal("PCK109", Assert.Single(InstalledPacks.Add(folder.File("holiday.txt"), null, Home, At).Problems).Code);
        Assert.Equal("PCK105", Assert.Single(InstalledPacks.Add(folder.File("nowhere"), null, Home, At).Problems).Code);
        File.WriteAllText(folder.File("RXNCONSO.RRF"), "");
        Assert.Equal("PCK116", InstalledPacks.Add(folder.File("RXNCONSO.RRF"), null, Home, At).Problems[0].Code);
    }

    [Theory]
    [InlineData("../../evil")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("")]
    public void A_version_cannot_lead_out_of_the_home_folder(string version) =>
        Assert.Equal("PCK110", Assert.Single(InstalledPacks.Add(SyntheticRxNorm.WriteFolder(folder.File("a")), null, Home, At, version).Problems).Code);

    [Fact]
    public void An_address_is_fetched_checked_and_added()
    {
        var zip = File.ReadAllBytes(SyntheticRxNorm.WriteZip(folder.File("a.zip")));
        var hash = Convert.ToHexStringLower(SHA256.HashData(zip));
        var asked = new List<Uri>();
        var added = InstalledPacks.AddFrom(new("https://example.org/RxNorm_full_09022025.zip"), Fetch, hash, Home, At);
        Assert.Equal("2025-09-02", added.Pack!.Version);
        Assert.Equal("https://example.org/RxNorm_full_09022025.zip", Assert.Single(asked).AbsoluteUri);
        Assert.Equal(["rxnorm"], Directory.EnumerateFileSystemEntries(Path.Combine(Home, "packs")).Select(Path.GetFileName));
        Assert.Equal("PCK107", Assert.Single(InstalledPacks.AddFrom(new("https://example.org/x.zip"), Fetch, new string('0', 64), Home, At).Problems).Code);

        Stream Fetch(Uri address)
        {
            asked.Add(address);
            return new MemoryStream(zip);
        }
    }

    [Theory]
    [InlineData("http://example.org/a.zip")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/a.zip")]
    public void An_address_that_anybody_could_answer_for_is_not_asked(string address) =>
        Assert.Equal("PCK114", Assert.Single(InstalledPacks.AddFrom(new(address), _ => throw new InvalidOperationException("was asked"), null, Home, At).Problems).Code);

    [Fact]
    public void A_download_that_breaks_off_leaves_nothing()
    {
        Assert.Throws<IOException>(() => InstalledPacks.AddFrom(new("https://example.org/a.zip"), _ => throw new IOException("no network"), null, Home, At));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Home, "packs")));
    }
}

public sealed class PackHomeTests
{
    [Fact]
    public void The_home_is_what_was_set_else_the_data_folder_of_the_desktop_else_the_users()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix paths");
        Assert.Equal("/srv/titrant", Resolve(("TITRANT_HOME", "/srv/titrant"), ("XDG_DATA_HOME", "/x"), ("HOME", "/home/a")));
        Assert.Equal("/x/titrant", Resolve(("XDG_DATA_HOME", "/x"), ("HOME", "/home/a")));
        Assert.Equal("/home/a/.local/share/titrant", Resolve(("XDG_DATA_HOME", "relative"), ("HOME", "/home/a")));
        Assert.Equal("/home/a/.local/share/titrant", Resolve(("TITRANT_HOME", ""), ("XDG_DATA_HOME", ""), ("HOME", "/home/a")));

        static string Resolve(params (string Name, string Value)[] set) => PackHome.Resolve(name => set.FirstOrDefault(s => s.Name == name).Value);
    }
}
