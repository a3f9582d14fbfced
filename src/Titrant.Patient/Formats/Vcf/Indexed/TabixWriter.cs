using System.Buffers.Binary;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>
/// Makes the .tbi of a VCF while its records are written (Tabix format specification). Its memory grows with the windows of
/// 16 kb that hold a record, not with the records.
/// </summary>
internal sealed class TabixWriter
{
    private const int Shift = 14;
    private const int Depth = 5;
    private const long Reach = 1L << (Shift + 3 * Depth);
    private const int CountsBin = 37450;

    private readonly List<Contig> _contigs = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private byte[] _current = [];
    private int _lastPos;

    /// <summary>Why no index can be made: records out of order, or beyond what the format reaches; null while one can.</summary>
    public string? Obstacle { get; private set; }

    /// <param name="from">Virtual offset of the record's first byte.</param>
    /// <param name="to">Virtual offset behind its line end.</param>
    public void Add(ReadOnlySpan<byte> contig, int pos, long end, ulong from, ulong to)
    {
        if (Obstacle is not null) return;
        if (_contigs.Count == 0 || !contig.SequenceEqual(_current))
        {
            _current = contig.ToArray();
            var name = System.Text.Encoding.Latin1.GetString(contig);
            if (!_names.Add(name)) { Obstacle = "the records of a contig do not stand together"; return; }
            _contigs.Add(new Contig(_current));
            _lastPos = 0;
        }
        if (pos < _lastPos) { Obstacle = "positions do not rise"; return; }
        _lastPos = pos;
        // htslib counts a record at position 0 (before the telomere) to the first base.
        var first = Math.Max(0, pos - 1L);
        end = Math.Max(end, first + 1);
        if (end > Reach) { Obstacle = "a record lies beyond the 512 Mb that a .tbi reaches"; return; }
        _contigs[^1].Add(first, end, from, to);
    }

    public void Write(BgzfWriter to)
    {
        var text = new MemoryStream();
        var names = _contigs.Sum(c => c.Name.Length + 1);
        text.Write("TBI\x1"u8);
        Int(text, _contigs.Count);
        Int(text, 2); // a VCF, with these columns of contig, first and last base
        Int(text, 1);
        Int(text, 2);
        Int(text, 0);
        Int(text, '#');
        Int(text, 0); // lines to skip
        Int(text, names);
        foreach (var contig in _contigs)
        {
            text.Write(contig.Name);
            text.WriteByte(0);
        }
        foreach (var contig in _contigs) contig.Write(text);
        Long(text, 0); // records without a place
        to.Write(text.GetBuffer().AsSpan(0, (int)text.Length));
        to.Complete();
    }

    private static void Int(Stream text, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        text.Write(bytes);
    }

    private static void Long(Stream text, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        text.Write(bytes);
    }

    private sealed class Chunk
    {
        public ulong From { get; init; }
        public ulong To { get; set; }
    }

    private sealed class Contig(byte[] name)
    {
        private readonly Dictionary<int, List<Chunk>> _bins = [];
        private readonly List<ulong> _windows = [];
        private ulong _from = ulong.MaxValue;
        private ulong _to;
        private ulong _records;

        public byte[] Name => name;

        public void Add(long first, long end, ulong from, ulong to)
        {
            var bin = Bin(first, end);
            if (!_bins.TryGetValue(bin, out var chunks)) _bins[bin] = chunks = [];
            // Chunks that share a block, or touch, are one: reading it costs the same.
            if (chunks.Count > 0 && chunks[^1].To >> 16 >= from >> 16) chunks[^1].To = to;
            else chunks.Add(new Chunk { From = from, To = to });
            for (var window = (int)(first >> Shift); window <= (int)((end - 1) >> Shift); window++)
            {
                // An empty window takes what the next record has: nothing that reaches it lies before.
                while (_windows.Count <= window) _windows.Add(from);
            }
            _from = Math.Min(_from, from);
            _to = to;
            _records++;
        }

        public void Write(Stream text)
        {
            Int(text, _bins.Count + 1);
            foreach (var (bin, chunks) in _bins)
            {
                Int(text, bin);
                Int(text, chunks.Count);
                foreach (var chunk in chunks)
                {
                    Long(text, chunk.From);
                    Long(text, chunk.To);
                }
            }
            Int(text, CountsBin);
            Int(text, 2);
            Long(text, _from);
            Long(text, _to);
            Long(text, _records);
            Long(text, 0);
            Int(text, _windows.Count);
            foreach (var window in _windows) Long(text, window);
        }

        // The smallest bin that holds the bases from first (from 0) up to end.
        private static int Bin(long first, long end)
        {
            end--;
            for (var level = Depth; level > 0; level--)
            {
                var shift = Shift + 3 * (Depth - level);
                if (first >> shift == end >> shift) return ((1 << (3 * level)) - 1) / 7 + (int)(first >> shift);
            }
            return 0;
        }
    }
}
