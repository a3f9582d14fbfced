using Titrant.Patient.Journals;
using Titrant.Server.Records;

namespace Titrant.Tests.Server.Records;

public sealed class JournalQueueTests : IDisposable
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
    public async Task What_is_promised_is_on_the_disk()
    {
        var journal = Open();
        using var queue = new JournalQueue(journal);
        for (var i = 1; i <= 5; i++)
        {
            await queue.Append([Draft("read")]);
            Assert.Equal(i, Journal.Read(journal.File).Count());
            Assert.Empty(Journal.Verify(folder.Path, trustedKey: key.Fingerprint));
        }
    }

    [Fact]
    public async Task Many_callers_at_once_lose_nothing_and_each_keeps_its_order()
    {
        var journal = Open();
        using (var queue = new JournalQueue(journal))
            await Task.WhenAll(Enumerable.Range(0, 40).Select(caller => Task.Run(async () =>
            {
                for (var i = 0; i < 5; i++) await queue.Append([Draft("read") with { Actor = $"{caller} {i}" }, Draft("card") with { Actor = $"{caller} {i}" }]);
            }, TestContext.Current.CancellationToken)));
        var entries = Journal.Read(journal.File).ToList();
        Assert.Equal(400, entries.Count);
        Assert.Empty(Journal.Verify(folder.Path, trustedKey: key.Fingerprint));
        foreach (var caller in entries.GroupBy(e => e.Actor!.Split(' ')[0]))
            Assert.Equal(Enumerable.Range(0, 5).SelectMany(i => new[] { $"{caller.Key} {i}", $"{caller.Key} {i}" }), caller.Select(e => e.Actor));
    }

    [Fact]
    public async Task Closing_writes_what_still_waits()
    {
        var journal = Open();
        Task[] promises;
        using (var queue = new JournalQueue(journal)) promises = [.. Enumerable.Range(0, 200).Select(_ => queue.Append([Draft("read")]))];
        await Task.WhenAll(promises);
        Assert.Equal(200, Journal.Read(journal.File).Count());
    }

    [Fact]
    public async Task A_journal_whose_file_may_not_be_written_says_so_as_a_journal_and_not_as_a_fault_of_the_server()
    {
        var journal = Open();
        using var queue = new JournalQueue(journal);
        await queue.Append([Draft("read")]);
        File.Delete(journal.File);
        Directory.CreateDirectory(journal.File);
        await Assert.ThrowsAsync<JournalException>(() => queue.Append([Draft("read")]));
    }

    [Fact]
    public async Task A_journal_that_cannot_go_on_fails_every_caller()
    {
        var journal = Open();
        using var queue = new JournalQueue(journal);
        await queue.Append([Draft("read")]);
        File.WriteAllText(journal.HeadFile, "{}");
        for (var i = 0; i < 3; i++) Assert.Equal("JRN106", (await Assert.ThrowsAsync<JournalException>(() => queue.Append([Draft("read")]))).Code);
    }

    [Fact]
    public async Task A_draft_that_cannot_be_an_entry_fails_only_its_own_caller()
    {
        var journal = Open();
        Task[] promises;
        using (var queue = new JournalQueue(journal))
            promises = [.. Enumerable.Range(0, 60).Select(i => queue.Append([Draft("read") with { Actor = i == 30 ? new string('a', 70_000) : i == 31 ? "\ud800" : "a" }]))];
        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(promises));
        Assert.Equal([30, 31], Enumerable.Range(0, 60).Where(i => promises[i].IsFaulted));
        Assert.Equal(58, Journal.Read(journal.File).Count());
        Assert.Empty(Journal.Verify(folder.Path, trustedKey: key.Fingerprint));
    }

    [Fact]
    public async Task Another_program_on_the_same_chain_is_not_pushed_aside()
    {
        var (journal, other) = (Open(), Open());
        using (var queue = new JournalQueue(journal))
        {
            var here = Enumerable.Range(0, 50).Select(_ => queue.Append([Draft("read")])).ToArray();
            await Task.Run(() => { for (var i = 0; i < 10; i++) other.Append(Draft("import")); }, TestContext.Current.CancellationToken);
            await Task.WhenAll(here);
        }
        Assert.Equal((50, 10), (Journal.Read(journal.File).Count(e => e.Action == "read"), Journal.Read(journal.File).Count(e => e.Action == "import")));
        Assert.Empty(Journal.Verify(folder.Path, trustedKey: key.Fingerprint));
    }

    Journal Open() => Journal.Open(folder.Path, "ward", "server", key);

    static JournalDraft Draft(string action) => new(Noon, action);
}
