using Titrant.Patient.Wire;

namespace Titrant.Patient.Journals;

/// <summary>Reads journals as an auditor does: trusts no line, only keys and heads.</summary>
internal static class JournalCheck
{
    const string Suffix = ".journal.jsonl";

    internal static IReadOnlyList<JournalFault> Run(string path, string? headFile, string? trustedKey)
    {
        var faults = new List<JournalFault>();
        var outside = headFile is null ? null : JournalHead.Read(headFile);
        if (headFile is not null && outside is null) faults.Add(new("JRN106", headFile, 0, "the head given is not a head"));
        var outsideUsed = false;
        foreach (var file in Files(path))
        {
            var check = new Chain(file, faults);
            check.Run(outside, trustedKey);
            outsideUsed |= check.Matched;
        }
        if (outside is not null && !outsideUsed)
            faults.Add(new("JRN112", path, 0, "the journal that the given head signed is gone"));
        return faults;
    }

    static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path) || !Directory.Exists(path)) return [path];
        var journals = Directory.EnumerateFiles(path, "*" + Suffix);
        var orphans = Directory.EnumerateFiles(path, "*.journal.head.json").Select(head => head[..^".head.json".Length] + ".jsonl");
        return journals.Concat(orphans).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    sealed class Chain(string file, List<JournalFault> faults)
    {
        readonly JournalHead? head = JournalHead.Read(Journal.HeadOf(file));
        JournalHeader? header;
        string? atHead, atOutside;
        long count;

        /// <summary>True when the head kept elsewhere is about this chain.</summary>
        internal bool Matched { get; private set; }

        internal void Run(JournalHead? outside, string? trustedKey)
        {
            if (!File.Exists(file))
            {
                Add("JRN112", 0, "the journal is gone");
                return;
            }
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var lines = BoundedLines.Read(stream, JournalEntry.MaxBytes).GetEnumerator();
            header = lines.MoveNext() && lines.Current is { Complete: true, TooLong: false } ? JournalHeader.Read(lines.Current.Bytes) : null;
            if (header is null)
            {
                Add("JRN114", 0, "the first line is not that of a journal");
                return;
            }
            if (trustedKey is not null && header.Key != trustedKey) Add("JRN109", 0, "the journal is signed with another key than the trusted one");
            Matched = outside is not null && outside.Tenant == header.Tenant && outside.Writer == header.Writer;
            using var key = new PublicKey(header.PublicKey);
            Entries(lines, Matched ? outside : null, key);
            CheckHead(key);
            if (Matched) CheckOutside(outside!, key);
        }

        void Entries(IEnumerator<ByteLine> lines, JournalHead? outside, PublicKey key)
        {
            var previous = header!.Digest;
            atHead = head?.Count == 0 ? previous : null;
            atOutside = outside?.Count == 0 ? previous : null;
            while (lines.MoveNext())
            {
                var line = lines.Current;
                if (!line.Complete)
                {
                    Add("JRN113", count + 1, "an unfinished last line; the next entry replaces it");
                    return;
                }
                count++;
                var intact = false;
                if (line.TooLong || JournalEntry.Read(line.Bytes, out intact) is not { } entry)
                {
                    Add("JRN101", count, "the line is not an entry");
                    previous = "";   // its digest is unknown: the next entry cannot be blamed for not matching it
                    continue;
                }
                if (!intact) Add("JRN102", count, "the content is not what the entry's digest was made of");
                else if (!entry.SignedBy(key)) Add("JRN110", count, "the entry is not signed by the journal's key");
                if (entry.Sequence != count) Add("JRN104", count, $"the entry calls itself number {entry.Sequence}");
                if (previous.Length > 0 && entry.Previous != previous) Add("JRN103", count, "the entry does not follow the one before it");
                previous = entry.Digest;
                if (count == head?.Count) atHead = previous;
                if (count == outside?.Count) atOutside = previous;
            }
        }

        void CheckHead(PublicKey key)
        {
            if (head is null)
            {
                if (File.Exists(Journal.HeadOf(file))) Add("JRN106", 0, "the head file is not a head");
                else Add("JRN105", 0, "the signed head is missing");
                return;
            }
            if (head.Key != header!.Key) Add("JRN109", 0, "the head is signed with another key than the journal's");
            else if (!head.SignedBy(key)) Add("JRN106", 0, "the head is not what was signed");
            if (head.Tenant != header.Tenant || head.Writer != header.Writer) Add("JRN114", 0, "the head belongs to another journal");
            if (count < head.Count) Add("JRN107", count + 1, $"the head counts {head.Count} entries, the journal holds {count}");
            else if (atHead != head.Last) Add("JRN108", head.Count, "this is not the chain that the head signed");
        }

        void CheckOutside(JournalHead outside, PublicKey key)
        {
            if (outside.Key != header!.Key) Add("JRN109", 0, "the head kept elsewhere was signed with another key");
            else if (!outside.SignedBy(key)) Add("JRN106", 0, "the head kept elsewhere is not what was signed");
            if (count < outside.Count) Add("JRN111", count + 1, $"the head kept elsewhere counts {outside.Count} entries, the journal holds {count}");
            else if (atOutside != outside.Last) Add("JRN111", outside.Count, "the journal does not begin with the chain that the head kept elsewhere signed");
        }

        void Add(string code, long entry, string reason) => faults.Add(new(code, file, entry, reason));
    }
}
