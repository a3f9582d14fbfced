using System.Text;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>A run of records between two virtual offsets; none behind <paramref name="LastPos"/> on its contig is wanted.</summary>
/// <remarks>A class: collections of structs are compiled at every start, and a cut by index is over before that pays.</remarks>
internal sealed record IndexChunk(ulong From, ulong To, int LastPos);

/// <summary>
/// Where the records of the wanted regions lie, by a .tbi or .csi index (the Tabix and CSI format specifications of hts-specs).
/// One pass over the index: bins that touch no wanted region are passed over and never held.
/// </summary>
internal sealed class TabixIndex
{
    // A tabix index is a CSI index with fixed shape: leaves of 16 kb under five levels.
    private const int TabixShift = 14;
    private const int TabixDepth = 5;
    private const int VcfPreset = 2;
    private const int MaxContigs = 1 << 20;
    private const int MaxNames = 1 << 24;
    private const int MaxDepth = 10;
    private const int MaxChunks = 1 << 20;
    private const int MaxWork = 1 << 24;

    private readonly IndexBytes _bytes;
    private readonly CutRegions _regions;
    private readonly List<IndexChunk> _chunks = [];
    private int _shift = TabixShift;
    private int _depth = TabixDepth;
    private bool _isCsi;
    private int _work;

    private TabixIndex(IndexBytes bytes, CutRegions regions) => (_bytes, _regions) = (bytes, regions);

    /// <summary>In file order; they may touch and never overlap.</summary>
    public List<IndexChunk> Chunks => _chunks;

    /// <summary>Where the first record of the whole file begins; <see cref="ulong.MaxValue"/> where the file has none.</summary>
    public ulong First { get; private set; } = ulong.MaxValue;

    /// <summary>Where the last record of the whole file ends; 0 where the file has none.</summary>
    public ulong Last { get; private set; }

    /// <summary>The index beside a file; null where there is none.</summary>
    public static string? Beside(string vcf) => File.Exists(vcf + ".tbi") ? vcf + ".tbi" : File.Exists(vcf + ".csi") ? vcf + ".csi" : null;

    /// <exception cref="InvalidDataException">The index is cut, damaged, not of a VCF, or says what cannot be true.</exception>
    public static TabixIndex Read(Stream stored, CutRegions regions)
    {
        using var bytes = new IndexBytes(stored);
        var index = new TabixIndex(bytes, regions);
        index.Read();
        return index;
    }

    private void Read()
    {
        var magic = _bytes.Int();
        _isCsi = magic == 0x01495343; // "CSI\1"
        if (!_isCsi && magic != 0x01494254) throw new InvalidDataException("it does not begin as a .tbi or .csi index"); // "TBI\1"
        int contigs;
        string[] names;
        if (_isCsi)
        {
            _shift = _bytes.Int(1, 30);
            _depth = _bytes.Int(1, MaxDepth);
            if (_shift + 3 * _depth > 60) throw new InvalidDataException("its bins are larger than any genome");
            var aux = _bytes.Int(0, MaxNames);
            if (aux < 28) throw new InvalidDataException("it names no contigs");
            names = Names(aux);
            contigs = _bytes.Int(0, MaxContigs);
        }
        else
        {
            contigs = _bytes.Int(0, MaxContigs);
            names = Names(-1);
        }
        if (names.Length < contigs) throw new InvalidDataException("it names fewer contigs than it has");
        for (var i = 0; i < contigs; i++) Contig(_regions.On(Encoding.Latin1.GetBytes(names[i])));
        Join();
    }

    // aux: the bytes that the part may have; -1 in a .tbi, where only the names say.
    private string[] Names(int aux)
    {
        if (_bytes.Int() != VcfPreset) throw new InvalidDataException("it is not an index of a VCF");
        for (var i = 0; i < 5; i++) _bytes.Int(); // columns, comment sign and lines to skip are those of every VCF
        var length = _bytes.Int(0, MaxNames);
        if (aux >= 0 && length > aux - 28) throw new InvalidDataException("its names are longer than the part that holds them");
        var text = Encoding.Latin1.GetString(_bytes.Bytes(length));
        if (aux >= 0) _bytes.Skip(aux - 28 - length);
        return text.Length == 0 ? [] : text.TrimEnd('\0').Split('\0');
    }

    private void Contig(CutRegions.Spans? spans)
    {
        var places = spans is { Count: > 0 } ? new Places(spans) : null;
        var found = new List<Found>();
        var allBins = ((1L << (3 * (_depth + 1))) - 1) / 7;
        var bins = _bytes.Int(0, (int)Math.Min(allBins + 1, int.MaxValue));
        for (var i = 0; i < bins; i++)
        {
            var bin = (uint)_bytes.Int();
            var lowest = _isCsi ? _bytes.Long() : 0;
            var chunks = _bytes.Int(0, int.MaxValue);
            // The bin behind the last one holds counts instead of chunks.
            if (bin >= allBins) { if (bin != allBins + 1) throw new InvalidDataException("it has a bin that cannot be"); _bytes.Skip(16L * chunks); continue; }
            var (from, to) = Extent(bin);
            var first = places is null ? 0 : spans!.FirstEndingFrom(from + 1);
            var last = places is null ? -1 : spans!.LastBeginningUpTo(to);
            if (_isCsi) places?.Lowest(from, lowest);
            for (var c = 0; c < chunks; c++)
            {
                var (begin, end) = (_bytes.Long(), _bytes.Long());
                if (begin >= end) { if (begin > end) throw new InvalidDataException("a chunk ends before it begins"); continue; }
                First = Math.Min(First, begin);
                Last = Math.Max(Last, end);
                if (c == 0) places?.Beyond(from, begin);
                if (first > last) continue;
                found.Add(new Found(begin, end, first, last));
                if (found.Count > MaxChunks) throw new InvalidDataException("it has more chunks than a genome needs");
            }
        }
        if (!_isCsi) Linear(places);
        places?.Settle();
        if (places is not null) foreach (var chunk in found) Keep(places, spans!, chunk);
    }

    // First base (from 0) and the one behind the last.
    private (long From, long To) Extent(uint bin)
    {
        var level = _depth;
        while (level > 0 && bin < ((1L << (3 * level)) - 1) / 7) level--;
        var size = 1L << (_shift + 3 * (_depth - level));
        var from = (bin - ((1L << (3 * level)) - 1) / 7) * size;
        return (from, from + size);
    }

    private void Linear(Places? places)
    {
        var windows = _bytes.Int(0, 1 << (3 * TabixDepth));
        for (var w = 0; w < windows; w++)
        {
            var lowest = _bytes.Long();
            if (lowest > 0) places?.Lowest((long)w << TabixShift, lowest);
        }
    }

    // What a chunk holds is cut to where the index says that each region's records can lie: a chunk of a large bin reaches far.
    private void Keep(Places places, CutRegions.Spans spans, Found chunk)
    {
        for (var i = chunk.First; i <= chunk.Last; i++)
        {
            if (++_work > MaxWork) throw new InvalidDataException("it has more chunks than a genome needs");
            if (places.From(i) >= chunk.To) break;
            var (from, to) = (Math.Max(chunk.From, places.From(i)), Math.Min(chunk.To, places.To(i)));
            if (from >= to) continue;
            _chunks.Add(new IndexChunk(from, to, spans.To(i)));
            if (_chunks.Count > MaxChunks) throw new InvalidDataException("it has more chunks than a genome needs");
        }
    }

    private void Join()
    {
        _chunks.Sort(static (a, b) => a.From.CompareTo(b.From));
        var kept = 0;
        for (var i = 0; i < _chunks.Count; i++)
        {
            var chunk = _chunks[i];
            // Those that only touch stay apart: the rest of the first one need not be read once its last region is passed.
            if (kept > 0 && chunk.From < _chunks[kept - 1].To)
            {
                var before = _chunks[kept - 1];
                _chunks[kept - 1] = new IndexChunk(before.From, Math.Max(before.To, chunk.To), Math.Max(before.LastPos, chunk.LastPos));
            }
            else _chunks[kept++] = chunk;
        }
        _chunks.RemoveRange(kept, _chunks.Count - kept);
    }

    /// <summary>A chunk of a bin that touches wanted regions, and the first and last of these.</summary>
    private sealed record Found(ulong From, ulong To, int First, int Last);

    /// <summary>Per region the lowest virtual offset that a record overlapping it can have, and one that none has.</summary>
    private sealed class Places(CutRegions.Spans spans)
    {
        private readonly ulong[] _from = new ulong[spans.Count];
        private readonly ulong[] _to = new ulong[spans.Count];

        public ulong From(int i) => _from[i];

        public ulong To(int i) => _to[i];

        /// <summary>No record that reaches <paramref name="at"/> (from 0) lies before the offset: so none of a region from there on.</summary>
        public void Lowest(long at, ulong offset)
        {
            var region = FirstFrom(at);
            if (region < _from.Length) _from[region] = Math.Max(_from[region], offset);
        }

        /// <summary>From the offset on, every record begins at <paramref name="at"/> (from 0) or behind: none of a region before.</summary>
        public void Beyond(long at, ulong offset)
        {
            var region = spans.FirstEndingFrom(at + 1) - 1;
            if (region >= 0 && (_to[region] == 0 || offset < _to[region])) _to[region] = offset;
        }

        public void Settle()
        {
            for (var i = 1; i < _from.Length; i++) _from[i] = Math.Max(_from[i], _from[i - 1]);
            var to = ulong.MaxValue;
            for (var i = _to.Length - 1; i >= 0; i--) _to[i] = to = _to[i] == 0 ? to : Math.Min(_to[i], to);
        }

        // The first region whose first base is at or behind a base counted from 0.
        private int FirstFrom(long at) => spans.LastBeginningUpTo(at) + 1;
    }
}
