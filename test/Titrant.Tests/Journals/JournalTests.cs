using System.Text;
using System.Text.Json.Nodes;
using Titrant.Patient.Journals;
using Titrant.Patient.Wire;

namespace Titrant.Tests.Journals;

public sealed class JournalTests : IDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    readonly TemporaryFolder folder = new();
    readonly InstallationKey key = InstallationKey.Ephemeral();
    readonly Journal journal;

    public JournalTests() => journal = Journal.Open(folder.Path, "ward", "cli", key);

    public void Dispose()
    {
        key.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void An_untouched_journal_has_no_fault()
    {
        Write(5);
        Assert.Empty(Journal.Verify(folder.Path, trustedKey: key.Fingerprint));
        Assert.Equal([1L, 2, 3, 4, 5], Journal.Read(journal.File).Select(e => e.Sequence));
    }

    [Fact]
    public void An_empty_journal_has_no_fault() => Assert.Empty(Journal.Verify(folder.Path, trustedKey: key.Fingerprint));

    [Fact]
    public void Every_single_flipped_byte_is_found()
    {
        Write(3);
        var whole = File.ReadAllBytes(journal.File);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(journal.File, changed);
            Assert.True(Journal.Verify(folder.Path).Count > 0, $"byte {at} was flipped and nobody noticed");
        }
    }

    [Fact]
    public void A_changed_entry_is_named_by_its_number()
    {
        Write(5);
        Rewrite(lines => lines[3] = lines[3].Replace("\"read\"", "\"card\"", StringComparison.Ordinal));
        var fault = Assert.Single(Journal.Verify(folder.Path));
        Assert.Equal(("JRN102", 3L), (fault.Code, fault.Entry));
    }

    [Fact]
    public void An_entry_rewritten_with_a_fresh_digest_breaks_the_chain_after_it()
    {
        Write(5);
        Rewrite(lines => lines[3] = Redigested(lines[3], body => body["action"] = "card"));
        Assert.Equal([("JRN110", 3L), ("JRN103", 4L)], Journal.Verify(folder.Path).Select(fault => (fault.Code, fault.Entry)));
    }

    [Fact]
    public void A_truncated_tail_is_found()
    {
        Write(5);
        Rewrite(lines => lines.RemoveAt(5));
        var fault = Assert.Single(Journal.Verify(folder.Path));
        Assert.Equal(("JRN107", 5L), (fault.Code, fault.Entry));
    }

    [Fact]
    public void A_truncated_journal_is_not_continued_as_if_nothing_had_happened()
    {
        Write(5);
        Rewrite(lines => lines.RemoveAt(5));
        Assert.Equal("JRN107", Assert.Throws<JournalException>(() => Journal.Open(folder.Path, "ward", "cli", key)).Code);
        Assert.Equal("JRN107", Assert.Throws<JournalException>(() => journal.Append(new(Noon, "read"))).Code);
    }

    [Fact]
    public void A_deleted_and_rechained_entry_is_found()
    {
        Write(5);
        Rewrite(lines =>
        {
            lines.RemoveAt(2);
            Rechain(lines);
        });
        Assert.Contains(Journal.Verify(folder.Path), fault => fault.Code == "JRN107");
        // and also when something harmless is appended so that the count is right again
        Rewrite(lines =>
        {
            lines.Add(Redigested(lines[^1], body => body["sequence"] = 5));
            Rechain(lines);
        });
        Assert.Contains(Journal.Verify(folder.Path), fault => fault is { Code: "JRN108", Entry: 5 });
        // without the key the new digests cannot be signed either
        Assert.Contains(Journal.Verify(folder.Path), fault => fault is { Code: "JRN110", Entry: 2 });
    }

    [Fact]
    public void Two_swapped_entries_are_found()
    {
        Write(5);
        Rewrite(lines => (lines[2], lines[4]) = (lines[4], lines[2]));
        var faults = Journal.Verify(folder.Path);
        Assert.Contains(faults, fault => fault is { Code: "JRN104", Entry: 2 });
        Assert.Contains(faults, fault => fault is { Code: "JRN103", Entry: 2 });
        Assert.Contains(faults, fault => fault is { Code: "JRN104", Entry: 4 });
    }

    [Fact]
    public void A_missing_head_is_found_and_not_quietly_replaced()
    {
        Write(2);
        File.Delete(journal.HeadFile);
        Assert.Equal("JRN105", Assert.Single(Journal.Verify(folder.Path)).Code);
        Assert.Equal("JRN105", Assert.Throws<JournalException>(() => Journal.Open(folder.Path, "ward", "cli", key)).Code);
    }

    [Fact]
    public void A_head_edited_to_fit_a_shortened_journal_is_found()
    {
        Write(5);
        Rewrite(lines => lines.RemoveAt(5));
        var entries = Journal.Read(journal.File).ToList();
        var head = JsonNode.Parse(File.ReadAllBytes(journal.HeadFile))!.AsObject();
        (head["count"], head["last"], head["length"]) = (4, entries[^1].Digest, new FileInfo(journal.File).Length);
        File.WriteAllBytes(journal.HeadFile, CanonicalJson.Serialize(head));
        Assert.Equal("JRN106", Assert.Single(Journal.Verify(folder.Path)).Code);
    }

    [Fact]
    public void A_missing_journal_is_found_by_its_head()
    {
        Write(2);
        File.Delete(journal.File);
        Assert.Equal("JRN112", Assert.Single(Journal.Verify(folder.Path)).Code);
        Assert.Equal("JRN112", Assert.Throws<JournalException>(() => Journal.Open(folder.Path, "ward", "cli", key)).Code);
    }

    [Fact]
    public void A_journal_written_anew_with_a_foreign_key_is_found()
    {
        Write(2);
        foreach (var file in Directory.GetFiles(folder.Path)) File.Delete(file);
        using var foreign = InstallationKey.Ephemeral();
        Journal.Open(folder.Path, "ward", "cli", foreign).Append(new(Noon, "read"));
        Assert.Equal("JRN109", Assert.Single(Journal.Verify(folder.Path, trustedKey: key.Fingerprint)).Code);
        Assert.Equal("JRN109", Assert.Throws<JournalException>(() => Journal.Open(folder.Path, "ward", "cli", key)).Code);
    }

    [Fact]
    public void A_head_signed_with_a_foreign_key_is_found()
    {
        Write(2);
        using var foreign = InstallationKey.Ephemeral();
        using var elsewhere = new TemporaryFolder();
        var other = Journal.Open(elsewhere.Path, "ward", "cli", foreign);
        other.Append(new(Noon, "read"));
        File.Copy(other.HeadFile, journal.HeadFile, overwrite: true);
        Assert.Contains(Journal.Verify(folder.Path), fault => fault.Code == "JRN109");
    }

    [Fact]
    public void An_invented_entry_beyond_the_head_is_found_and_not_adopted()
    {
        Write(2);
        Rewrite(lines =>
        {
            lines.Add(lines[^1]);
            lines[^1] = Redigested(lines[^1], body => (body["sequence"], body["previous"]) = (3, DigestIn(lines[^2])));
        });
        Assert.Equal(("JRN110", 3L), Assert.Single(Journal.Verify(folder.Path)) is var f ? (f.Code, f.Entry) : default);
        Assert.Equal("JRN110", Assert.Throws<JournalException>(() => journal.Append(new(Noon, "read"))).Code);
    }

    [Fact]
    public void A_head_kept_elsewhere_finds_a_rewriting_by_someone_who_holds_the_key()
    {
        Write(5);
        using var safe = new TemporaryFolder();
        File.Copy(journal.HeadFile, safe.File("head.json"));
        foreach (var file in Directory.GetFiles(folder.Path)) File.Delete(file);
        var rewritten = Journal.Open(folder.Path, "ward", "cli", key);
        for (var i = 0; i < 7; i++) rewritten.Append(new(Noon.AddMinutes(i), "read"));
        Assert.Empty(Journal.Verify(folder.Path, trustedKey: key.Fingerprint));
        Assert.Equal(("JRN111", 5L), Assert.Single(Journal.Verify(folder.Path, safe.File("head.json"), key.Fingerprint)) is var f ? (f.Code, f.Entry) : default);
    }

    [Fact]
    public void A_head_kept_elsewhere_finds_an_older_copy_put_back()
    {
        Write(3);
        var (oldJournal, oldHead) = (File.ReadAllBytes(journal.File), File.ReadAllBytes(journal.HeadFile));
        Write(2);
        using var safe = new TemporaryFolder();
        File.Copy(journal.HeadFile, safe.File("head.json"));
        File.WriteAllBytes(journal.File, oldJournal);
        File.WriteAllBytes(journal.HeadFile, oldHead);
        Assert.Equal("JRN111", Assert.Single(Journal.Verify(folder.Path, safe.File("head.json"))).Code);
    }

    [Fact]
    public void An_older_head_kept_elsewhere_agrees_with_a_journal_that_only_grew()
    {
        Write(3);
        using var safe = new TemporaryFolder();
        File.Copy(journal.HeadFile, safe.File("head.json"));
        Write(4);
        Assert.Empty(Journal.Verify(folder.Path, safe.File("head.json"), key.Fingerprint));
    }

    [Fact]
    public void A_head_kept_elsewhere_finds_a_journal_taken_away_whole()
    {
        Write(3);
        using var safe = new TemporaryFolder();
        File.Copy(journal.HeadFile, safe.File("head.json"));
        foreach (var file in Directory.GetFiles(folder.Path)) File.Delete(file);
        Assert.Equal("JRN112", Assert.Single(Journal.Verify(folder.Path, safe.File("head.json"))).Code);
    }

    [Fact]
    public void An_entry_written_just_before_a_crash_is_adopted_and_said_to_be()
    {
        Write(2);
        var head = File.ReadAllBytes(journal.HeadFile);
        Write(1);
        File.WriteAllBytes(journal.HeadFile, head);   // the process died after the line and before its head
        Assert.Empty(Journal.Verify(folder.Path));
        Journal.Open(folder.Path, "ward", "cli", key).Append(new(Noon, "export"));
        Assert.Equal(["read", "read", "read", "recovered", "export"], Journal.Read(journal.File).Select(e => e.Action));
        Assert.Empty(Journal.Verify(folder.Path));
    }

    [Fact]
    public void A_line_torn_by_a_crash_is_reported_and_then_replaced()
    {
        Write(2);
        File.AppendAllText(journal.File, "{\"action\":\"re");
        Assert.Equal(("JRN113", 3L), Assert.Single(Journal.Verify(folder.Path)) is var f ? (f.Code, f.Entry) : default);
        journal.Append(new(Noon, "export"));
        Assert.Empty(Journal.Verify(folder.Path));
        Assert.Equal(["read", "read", "export"], Journal.Read(journal.File).Select(e => e.Action));
    }

    [Fact]
    public void A_long_torn_line_leaves_nothing_behind_a_shorter_entry()
    {
        Write(2);
        File.AppendAllText(journal.File, "{\"action\":\"" + new string('r', 5000));
        journal.Append(new(Noon, "export"));
        Assert.Empty(Journal.Verify(folder.Path));
        Assert.Equal(3, Journal.Read(journal.File).Count());
    }

    [Fact]
    public void An_entry_of_a_later_version_with_more_members_still_verifies_and_is_kept()
    {
        Write(1);
        var body = JsonNode.Parse(File.ReadAllLines(journal.File)[1])!.AsObject();
        (body["previous"], body["sequence"], body["fromTheFuture"]) = ((string)body["digest"]!, 2, "kept");
        body.Remove("digest");
        body.Remove("signature");
        var digest = "e1:" + CanonicalJson.Sha256Hex(body);
        (body["digest"], body["signature"]) = (digest, key.Sign(Encoding.UTF8.GetBytes(digest)));
        File.AppendAllText(journal.File, Encoding.UTF8.GetString(CanonicalJson.Serialize(body)) + "\n");
        Assert.Empty(Journal.Verify(folder.Path));
        journal.Append(new(Noon, "read"));
        Assert.Empty(Journal.Verify(folder.Path));
        Assert.Contains("fromTheFuture", File.ReadAllText(journal.File), StringComparison.Ordinal);
    }

    [Fact]
    public void A_crash_while_the_first_line_is_written_leaves_a_journal_that_can_be_begun()
    {
        var whole = File.ReadAllBytes(journal.File);
        File.Delete(journal.HeadFile);
        File.WriteAllBytes(journal.File, whole[..20]);
        Journal.Open(folder.Path, "ward", "cli", key).Append(new(Noon, "read"));
        Assert.Empty(Journal.Verify(folder.Path));
    }

    [Fact]
    public void Another_file_in_the_journals_place_is_not_overwritten()
    {
        var place = folder.File("notes.journal.jsonl");
        File.WriteAllText(place, "mine");
        Assert.Equal("JRN114", Assert.Throws<JournalException>(() => Journal.OpenFile(place, "ward", "cli", key)).Code);
        Assert.Equal("mine", File.ReadAllText(place));
    }

    [Fact]
    public void Writers_and_tenants_have_chains_of_their_own()
    {
        var other = Journal.Open(folder.Path, "ward", "server", key);
        var elsewhere = Journal.Open(folder.Path, "../ward", "cli", key);
        Write(1);
        other.Append(new(Noon, "brief"));
        elsewhere.Append(new(Noon, "card"));
        Assert.Equal(3, new[] { journal.File, other.File, elsewhere.File }.Distinct().Count());
        Assert.All([journal, other, elsewhere], j => Assert.Equal(1, Assert.Single(Journal.Read(j.File)).Sequence));
        Assert.Equal(folder.Path, Path.GetDirectoryName(Path.GetFullPath(elsewhere.File)));
        Assert.Empty(Journal.Verify(folder.Path, trustedKey: key.Fingerprint));
    }

    [Fact]
    public void Two_instances_writing_one_chain_at_once_keep_every_entry()
    {
        Parallel.For(0, 4, _ =>
        {
            var mine = Journal.Open(folder.Path, "ward", "cli", key);
            for (var i = 0; i < 10; i++) mine.Append(new(Noon, "read"));
        });
        Assert.Equal(40, Journal.Read(journal.File).Count());
        Assert.Empty(Journal.Verify(folder.Path));
    }

    [Fact]
    public void A_brief_writes_a_journal_of_its_own_in_the_same_format()
    {
        var brief = Journal.OpenFile(folder.File("brief.journal.jsonl"), "ward", "brief", key);
        using var nobody = PersonKey.Random();
        brief.Append(new(Noon, "brief", nobody.Subject("p1"), nobody.Digest("brief", "{}"u8)));
        Assert.Empty(Journal.Verify(brief.File, trustedKey: key.Fingerprint));
        Assert.StartsWith("{\"format\":\"titrant.journal/1\"", File.ReadAllText(brief.File), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_names_no_patient()
    {
        using var person = PersonKey.Random();
        journal.Append(new(Noon, "read", person.Subject("Jane Roe 1954-02-11"), person.Digest("facts", "1954-02-11"u8)));
        var text = File.ReadAllText(journal.File);
        Assert.DoesNotContain("Jane", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1954", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("1954-02-11"u8)), text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_action_is_a_verb_and_nothing_else() =>
        Assert.Throws<ArgumentException>(() => journal.Append(new(Noon, "Read Jane Roe")));

    [Fact]
    public void A_hostile_file_in_place_of_a_journal_gives_faults_and_no_exception()
    {
        File.WriteAllBytes(journal.File, [.. File.ReadAllBytes(journal.File), .. Enumerable.Repeat((byte)'x', 1 << 20), (byte)'\n', 0xff, (byte)'\n', .. Encoding.UTF8.GetBytes("{\"sequence\":{}}\n[]\nnull\n")]);
        Assert.Equal([1L, 2, 3, 4, 5], Journal.Verify(folder.Path).Where(f => f.Code == "JRN101").Select(f => f.Entry));
    }

    void Write(int count)
    {
        for (var i = 0; i < count; i++) journal.Append(new(Noon.AddMinutes(i), "read", "h1:subject", "h1:payload"));
    }

    void Rewrite(Action<List<string>> edit)
    {
        var lines = File.ReadAllLines(journal.File).ToList();
        edit(lines);
        File.WriteAllText(journal.File, string.Concat(lines.Select(line => line + "\n")));
    }

    /// <summary>What someone without the key can do: new content with a digest that fits it.</summary>
    static string Redigested(string line, Action<JsonObject> edit)
    {
        var body = JsonNode.Parse(line)!.AsObject();
        var signature = (string)body["signature"]!;
        body.Remove("digest");
        body.Remove("signature");
        edit(body);
        body["digest"] = "e1:" + CanonicalJson.Sha256Hex(body);
        body["signature"] = signature;
        return Encoding.UTF8.GetString(CanonicalJson.Serialize(body));
    }

    static string DigestIn(string line) => (string)JsonNode.Parse(line)!["digest"]!;

    static void Rechain(List<string> lines)
    {
        for (var i = 1; i < lines.Count; i++)
        {
            var (sequence, previous) = (i, i == 1 ? (string)JsonNode.Parse(lines[1])!["previous"]! : DigestIn(lines[i - 1]));
            lines[i] = Redigested(lines[i], body => (body["sequence"], body["previous"]) = (sequence, previous));
        }
    }
}
