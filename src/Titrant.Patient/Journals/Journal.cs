using Titrant.Patient.Wire;

namespace Titrant.Patient.Journals;

/// <summary>
/// Who did what to whom and when, one chain per tenant and writer, so written that a changed, missing, moved or invented entry is found.
/// </summary>
/// <remarks>
/// Each line carries the digest of the one before and is signed; then a signed head counts them (titrant.head/1, beside the file).
/// Order of writing: lines, flush to disk, head (renamed into place). A crash in between leaves signed lines beyond the head, which
/// the next <see cref="Append"/> adopts by writing a `recovered` entry, or an unfinished line, which nobody was promised and which is dropped.
/// What no local check can find is an older copy of both files put back: keep a head elsewhere and give it to <see cref="Verify"/>.
/// Several processes may append to one chain: each append holds a lock file and reads what the others wrote.
/// </remarks>
public sealed class Journal
{
    const int LockWaitMilliseconds = 30_000;
    readonly InstallationKey key;
    readonly JournalHeader header;

    Journal(string file, JournalHeader header, InstallationKey key)
    {
        File = file;
        this.header = header;
        this.key = key;
    }

    public string File { get; }

    /// <summary>The signed head beside the file; copy it elsewhere to be able to prove a rollback.</summary>
    public string HeadFile => HeadOf(File);

    /// <summary>The chain of one tenant and writer in a folder of journals.</summary>
    /// <exception cref="JournalException">JRN1xx when what is there cannot be continued honestly; see <see cref="Verify"/> for the full list.</exception>
    public static Journal Open(string directory, string tenant, string writer, InstallationKey key) =>
        OpenFile(Path.Combine(directory, $"{Uri.EscapeDataString(tenant)}+{Uri.EscapeDataString(writer)}.journal.jsonl"), tenant, writer, key);

    /// <summary>A journal at a place of its own, such as `brief.journal.jsonl` in an output folder.</summary>
    /// <inheritdoc cref="Open"/>
    public static Journal OpenFile(string file, string tenant, string writer, InstallationKey key)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        ArgumentException.ThrowIfNullOrEmpty(writer);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var journal = new Journal(file, new JournalHeader(tenant, writer, key.PublicKey), key);
        using (journal.Lock()) journal.Continue();
        return journal;
    }

    /// <summary>On return the entry is on the disk and counted by the signed head.</summary>
    /// <exception cref="JournalException">The chain no longer continues from its head.</exception>
    public JournalEntry Append(JournalDraft draft) => AppendAll([draft])[0];

    /// <summary>
    /// Several entries, in their order, with one flush and one head for all: on return they are on the disk and counted. Each is chained
    /// and signed as if it had come alone. A crash may keep the first of them and not the rest; none of them was promised then.
    /// </summary>
    /// <exception cref="ArgumentException">One of them cannot be an entry; none was written.</exception>
    /// <inheritdoc cref="Append(JournalDraft)"/>
    public IReadOnlyList<JournalEntry> AppendAll(IReadOnlyList<JournalDraft> drafts)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        if (!drafts.All(d => IsVerb(d.Action))) throw new ArgumentException("an action is a lower-case verb", nameof(drafts));
        if (drafts.Count == 0) return [];
        using (Lock())
        {
            var head = Continue();
            return head.Beyond == 0
                ? Write(drafts, head)
                : [.. Write([new JournalDraft(drafts[0].At, "recovered"), .. drafts], head).Skip(1)];
        }
    }

    /// <summary>True for what may stand as an action: a lower-case verb.</summary>
    public static bool IsVerb(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return action.Length is > 0 and <= 64 && action.All(c => c is (>= 'a' and <= 'z') or '-');
    }

    /// <summary>Every fault of every journal in a folder (or of one file), in file and entry order; empty when all is as it was written.</summary>
    /// <param name="path">A folder of journals or one journal file.</param>
    /// <param name="headFile">A head kept elsewhere: the journal must still begin with exactly what that head signed.</param>
    /// <param name="trustedKey">The <see cref="InstallationKey.Fingerprint"/> expected; without it only a change of key within the files is found.</param>
    public static IReadOnlyList<JournalFault> Verify(string path, string? headFile = null, string? trustedKey = null) =>
        JournalCheck.Run(path, headFile, trustedKey);

    /// <summary>The entries of a journal file as they stand, unverified; unreadable lines are left out.</summary>
    public static IEnumerable<JournalEntry> Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        foreach (var line in BoundedLines.Read(stream, JournalEntry.MaxBytes).Skip(1))
            if (line.Complete && JournalEntry.Read(line.Bytes, out _) is { } entry) yield return entry;
    }

    internal static string HeadOf(string file) =>
        (file.EndsWith(".jsonl", StringComparison.Ordinal) ? file[..^".jsonl".Length] : file) + ".head.json";

    /// <summary>Where the chain stands: what the head says, and how many signed entries lie beyond it.</summary>
    readonly record struct Standing(long Count, string Last, long Length, long Beyond);

    Standing Continue()
    {
        var head = JournalHead.Read(HeadFile);
        if (head is null)
        {
            if (System.IO.File.Exists(HeadFile)) throw Fault("JRN106", "the head file is not a head; check the journal, then keep both files aside and start anew");
            return StartOrRefuse();
        }
        using var publicKey = new PublicKey(header.PublicKey);
        if (!head.SignedBy(publicKey)) throw Fault("JRN109", "the head is signed with another key than this installation's");
        if (head.Tenant != header.Tenant || head.Writer != header.Writer) throw Fault("JRN114", "the head belongs to another tenant or writer");
        using var stream = OpenJournal(FileMode.Open);
        if (stream.Length < head.Length) throw Fault("JRN107", "the journal is shorter than its signed head says");
        return stream.Length == head.Length
            ? new(head.Count, head.Last, head.Length, 0)
            : BeyondHead(stream, head, publicKey);
    }

    /// <summary>No head: either nothing was ever written here, or the process died between the header line and its head, or the head was taken away.</summary>
    Standing StartOrRefuse()
    {
        var line = (byte[])[.. header.ToLine(), (byte)'\n'];
        using (var stream = OpenJournal(FileMode.OpenOrCreate))
        {
            if (stream.Length > line.Length) throw Fault("JRN105", "the signed head is missing; check the journal, then keep it aside and start anew");
            var begun = new byte[stream.Length];
            stream.ReadExactly(begun);
            if (!line.AsSpan().StartsWith(begun)) throw Fault("JRN114", "there is another file in the journal's place");
            stream.SetLength(0);
            stream.Write(line);
            stream.Flush(flushToDisk: true);
        }
        AtomicFile.Write(HeadFile, JournalHead.Sign(header, 0, header.Digest, line.Length, key).ToFile());
        return new(0, header.Digest, line.Length, 0);
    }

    Standing BeyondHead(FileStream stream, JournalHead head, PublicKey publicKey)
    {
        stream.Position = head.Length;
        var standing = new Standing(head.Count, head.Last, head.Length, 0);
        foreach (var line in BoundedLines.Read(stream, JournalEntry.MaxBytes))
        {
            if (!line.Complete) break;   // torn by a crash: never acknowledged, overwritten by the next entry
            if (JournalEntry.Read(line.Bytes, out var intact) is not { } entry || !intact || entry.Sequence != standing.Count + 1
                || entry.Previous != standing.Last || !entry.SignedBy(publicKey))
                throw Fault("JRN110", "there are lines beyond the signed head that this installation did not sign");
            standing = new(entry.Sequence, entry.Digest, head.Length + line.End, standing.Beyond + 1);
        }
        return standing;
    }

    JournalEntry[] Write(IReadOnlyList<JournalDraft> drafts, Standing standing)
    {
        var entries = new JournalEntry[drafts.Count];
        using var lines = new MemoryStream();
        var (last, count) = (standing.Last, standing.Count);
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = entries[i] = JournalEntry.Write(drafts[i], ++count, last, key);
            var line = entry.ToLine();
            if (line.Length >= JournalEntry.MaxBytes) throw new ArgumentException("an entry holds digests, not content", nameof(drafts));
            lines.Write(line);
            lines.WriteByte((byte)'\n');
            last = entry.Digest;
        }
        using (var stream = OpenJournal(FileMode.Open))
        {
            if (stream.Length > standing.Length) stream.SetLength(standing.Length);
            stream.Position = standing.Length;
            stream.Write(lines.GetBuffer().AsSpan(0, (int)lines.Length));
            stream.Flush(flushToDisk: true);
        }
        AtomicFile.Write(HeadFile, JournalHead.Sign(header, count, last, standing.Length + lines.Length, key).ToFile());
        return entries;
    }

    FileStream OpenJournal(FileMode mode)
    {
        try
        {
            return new(File, AtomicFile.Private(mode, FileAccess.ReadWrite, FileShare.ReadWrite));
        }
        catch (FileNotFoundException)
        {
            throw Fault("JRN112", "the signed head is there and the journal is gone");
        }
    }

    FileStream Lock()
    {
        var path = File + ".lock";
        var until = Environment.TickCount64 + LockWaitMilliseconds;
        while (true)
        {
            try
            {
                return new(path, AtomicFile.Private(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (System.IO.File.Exists(path) && Environment.TickCount64 < until)
            {
                Thread.Sleep(2);
            }
        }
    }

    JournalException Fault(string code, string reason) => new(code, $"{File}: {reason}");
}
