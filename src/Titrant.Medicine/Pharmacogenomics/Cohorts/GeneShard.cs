using System.Security.Cryptography;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>
/// One gene's results for a whole cohort as a file: the distinct results, then one number per sample, then the SHA-256 of all
/// before. It is complete under its name or not there; its first line binds it to the input, the options and the tables.
/// </summary>
internal static class GeneShard
{
    private const string Format = "titrant.calls/1";
    private const int HashBytes = 32;

    /// <param name="rows">Records that went into it: a shard of fewer is of a file that came back to the chromosome later.</param>
    public static void Write(string path, string key, int rows, IReadOnlyList<CohortCall> results, ReadOnlySpan<int> bySample)
    {
        var beside = path + ".tmp";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            using var hash = SHA256.Create();
            using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
            using (var buffered = new BufferedStream(hashed, 1 << 16))
            using (var to = new BinaryWriter(buffered))
            {
                to.Write(Format);
                to.Write(key);
                to.Write7BitEncodedInt(rows);
                to.Write7BitEncodedInt(bySample.Length);
                to.Write7BitEncodedInt(results.Count);
                foreach (var call in results) Write(to, call);
                foreach (var result in bySample) to.Write7BitEncodedInt(result);
            }
            file.Write(hash.Hash!);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>True where a whole shard of this very run is there.</summary>
    public static bool IsComplete(string path, string key, int rows)
    {
        if (!File.Exists(path)) return false;
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length <= HashBytes) return false;
            using (var from = new BinaryReader(file, System.Text.Encoding.UTF8, leaveOpen: true))
                if (from.ReadString() != Format || from.ReadString() != key || from.Read7BitEncodedInt() != rows) return false;
            file.Position = 0;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 16];
            for (var left = file.Length - HashBytes; left > 0;)
            {
                var read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
                if (read == 0) return false;
                hash.AppendData(buffer, 0, read);
                left -= read;
            }
            file.ReadExactly(buffer, 0, HashBytes);
            return hash.GetHashAndReset().AsSpan().SequenceEqual(buffer.AsSpan(0, HashBytes));
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            return false;
        }
    }

    public static Reader Open(string path) => new(path);

    private static void Write(BinaryWriter to, CohortCall call)
    {
        Write(to, call.Diplotypes);
        to.Write(call.Phenotype);
        to.Write(call.ActivityScore);
        Write(to, call.Keys);
        to.Write7BitEncodedInt(call.NotCalled);
        Write(to, call.NotExcluded);
        to.Write(call.Note);
        to.Write(call.IsAssessed);
    }

    private static void Write(BinaryWriter to, Seq<string> texts)
    {
        to.Write7BitEncodedInt(texts.Count);
        foreach (var text in texts) to.Write(text);
    }

    /// <summary>The distinct results at once, then the samples one by one.</summary>
    internal sealed class Reader : IDisposable
    {
        private readonly BinaryReader _from;

        public Reader(string path)
        {
            _from = new BinaryReader(new BufferedStream(File.OpenRead(path), 1 << 16));
            _from.ReadString();
            _from.ReadString();
            _from.Read7BitEncodedInt();
            _from.Read7BitEncodedInt();
            var results = new CohortCall[_from.Read7BitEncodedInt()];
            for (var i = 0; i < results.Length; i++)
                results[i] = new(Texts(), _from.ReadString(), _from.ReadString(), Texts(), _from.Read7BitEncodedInt(), Texts(), _from.ReadString(), _from.ReadBoolean());
            Results = results;
        }

        public IReadOnlyList<CohortCall> Results { get; }

        /// <summary>The next sample's result by its place in <see cref="Results"/>.</summary>
        public int Next() => _from.Read7BitEncodedInt();

        public void Dispose() => _from.Dispose();

        private Seq<string> Texts()
        {
            var texts = new string[_from.Read7BitEncodedInt()];
            for (var i = 0; i < texts.Length; i++) texts[i] = _from.ReadString();
            return texts.ToSeq();
        }
    }
}
