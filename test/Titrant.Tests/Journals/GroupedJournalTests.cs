using Titrant.Patient.Journals;

namespace Titrant.Tests.Journals;

/// <summary>Laws of appending several entries with one flush: it is the same journal as one by one, and crashes read the same.</summary>
public sealed class GroupedJournalTests : IDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    readonly TemporaryFolder folder = new();
    readonly InstallationKey key = InstallationKey.Ephemeral();

    public void Dispose()
    {
        key.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_group_is_the_same_chain_as_one_by_one()
    {
        var random = new Random(4);
        var one = Journal.OpenFile(folder.File("one.journal.jsonl"), "ward", "server", key);
        var grouped = Journal.OpenFile(folder.File("grouped.journal.jsonl"), "ward", "server", key);
        for (var round = 0; round < 20; round++)
        {
            var drafts = Enumerable.Range(0, random.Next(0, 9)).Select(i => new JournalDraft(Noon.AddSeconds(random.Next(100)), i % 2 == 0 ? "read" : "card", Actor: $"a{i}")).ToList();
            foreach (var draft in drafts) one.Append(draft);
            Assert.Equal(drafts.Count, grouped.AppendAll(drafts).Count);
        }
        Assert.Equal(Journal.Read(one.File).Select(e => e with { Signature = "" }), Journal.Read(grouped.File).Select(e => e with { Signature = "" }));
        Assert.Equal(new FileInfo(one.File).Length, new FileInfo(grouped.File).Length);
        Assert.Empty(Journal.Verify(folder.Path, trustedKey: key.Fingerprint));
    }

    [Fact]
    public void What_a_group_returns_is_what_the_file_holds()
    {
        var journal = Journal.Open(folder.Path, "ward", "server", key);
        journal.Append(Draft("import"));
        var written = journal.AppendAll([Draft("read"), Draft("card"), Draft("card")]);
        Assert.Equal([2L, 3, 4], written.Select(e => e.Sequence));
        Assert.Equal(Journal.Read(journal.File).Skip(1), written);
    }

    [Fact]
    public void A_crash_anywhere_within_a_group_keeps_a_whole_beginning_of_it_and_the_journal_goes_on()
    {
        var journal = Journal.Open(folder.Path, "ward", "server", key);
        journal.Append(Draft("import"));
        var head = File.ReadAllBytes(journal.HeadFile);
        var before = new FileInfo(journal.File).Length;
        journal.AppendAll([Draft("read"), Draft("card"), Draft("card")]);
        var whole = File.ReadAllBytes(journal.File);
        for (var length = (int)before; length <= whole.Length; length += 37)
        {
            // As the process left it: some bytes of the group, and still the head of before.
            File.WriteAllBytes(journal.File, whole[..length]);
            File.WriteAllBytes(journal.HeadFile, head);
            var kept = whole[(int)before..length].Count(b => b == '\n');
            Journal.Open(folder.Path, "ward", "server", key).AppendAll([Draft("search"), Draft("read")]);
            string[] expected = ["import", .. new[] { "read", "card", "card" }.Take(kept), .. kept > 0 ? ["recovered"] : Array.Empty<string>(), "search", "read"];
            Assert.Equal(expected, Journal.Read(journal.File).Select(e => e.Action));
            Assert.Empty(Journal.Verify(folder.Path, trustedKey: key.Fingerprint));
        }
    }

    [Fact]
    public void One_bad_draft_leaves_the_whole_group_unwritten()
    {
        var journal = Journal.Open(folder.Path, "ward", "server", key);
        journal.Append(Draft("import"));
        var before = File.ReadAllBytes(journal.File);
        Assert.Throws<ArgumentException>(() => journal.AppendAll([Draft("read"), Draft("Not a verb")]));
        Assert.Throws<ArgumentException>(() => journal.AppendAll([Draft("read"), Draft("read") with { Actor = new string('a', 70_000) }]));
        Assert.Equal(before, File.ReadAllBytes(journal.File));
        Assert.Empty(Journal.Verify(folder.Path));
    }

    [Fact]
    public async Task Two_writers_of_groups_on_one_chain_keep_every_group_whole()
    {
        await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(() =>
        {
            var journal = Journal.Open(folder.Path, "ward", "server", key);
            for (var i = 0; i < 15; i++) journal.AppendAll([Draft("read") with { Actor = $"w{writer}-{i}" }, Draft("card") with { Actor = $"w{writer}-{i}" }]);
        })));
        var entries = Journal.Read(Journal.Open(folder.Path, "ward", "server", key).File).ToList();
        Assert.Equal(60, entries.Count);
        Assert.All(entries.Chunk(2), pair => Assert.Equal((pair[0].Actor, "read", "card"), (pair[1].Actor, pair[0].Action, pair[1].Action)));
        Assert.Empty(Journal.Verify(folder.Path, trustedKey: key.Fingerprint));
    }

    static JournalDraft Draft(string action) => new(Noon, action);
}
