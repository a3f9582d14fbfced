namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>Lines of a whole bgzip file in order, unpacked a batch of blocks ahead on every processor.</summary>
internal sealed class BgzfAhead : Lines
{
    private const int Blocks = 64;
    private const int Slot = BgzfBlock.MaxBytes + 1;
    private const long FreeExpansion = 16 << 20;

    private readonly Stream _file;
    private readonly int _maxExpansion;
    private readonly byte[] _stored = new byte[Blocks / 2 * BgzfBlock.MaxBytes];
    private int _storedFrom;
    private int _storedTo;
    private Batch _current = new();
    private Task<Batch> _coming;
    private int _block = -1;
    private int _at;
    private long _unpacked;
    private long _consumed;
    private bool _isBomb;
    private bool _closed;

    public BgzfAhead(Stream file, int maxExpansion)
    {
        (_file, _maxExpansion) = (file, maxExpansion);
        _coming = Prepare(new Batch());
    }

    /// <summary>Stored bytes whose text was handed out.</summary>
    public long Consumed => _consumed;

    public override bool IsBomb => _isBomb;

    public override void Dispose()
    {
        // The batch in the making reads the file: it may not be closed under its hands.
        _coming.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        _file.Dispose();
    }

    protected override ReadOnlySpan<byte> Ready()
    {
        while (_block < 0 || _at == _current.Length[_block])
        {
            if (Damage is not null || _isBomb) return default;
            if (_block + 1 < _current.Count)
            {
                _block++;
                _at = 0;
                if (_current.Length[_block] < 0) { (Damage, _current.Length[_block]) = ("a block's data do not agree with its checksum or size", 0); return default; }
                _consumed += _current.Size[_block];
                _unpacked += _current.Length[_block];
                if (_unpacked > FreeExpansion && _unpacked / _maxExpansion > _consumed) { (_isBomb, _at) = (true, _current.Length[_block]); return default; }
                continue;
            }
            if (_current.Damage is not null || _current.IsLast) { Damage = _current.Damage; return default; }
            var used = _current;
            _current = _coming.GetAwaiter().GetResult();
            (_block, _at) = (-1, 0);
            _coming = _current.IsLast || _current.Damage is not null ? Task.FromResult(new Batch { IsLast = true }) : Prepare(used);
        }
        return _current.Text.AsSpan(_block * Slot + _at, _current.Length[_block] - _at);
    }

    protected override void Take(int count) => _at += count;

    private Task<Batch> Prepare(Batch batch) => Task.Run(() =>
    {
        Fill(batch);
        Parallel.For(0, batch.Count, i => batch.Length[i] = BgzfBlock.Unpack(_stored, batch.From[i], batch.Size[i], batch.Text, i * Slot));
        return batch;
    });

    private void Fill(Batch batch)
    {
        _stored.AsSpan(_storedFrom, _storedTo - _storedFrom).CopyTo(_stored);
        (_storedTo, _storedFrom) = (_storedTo - _storedFrom, 0);
        _storedTo += _file.ReadAtLeast(_stored.AsSpan(_storedTo), _stored.Length - _storedTo, throwOnEndOfStream: false);
        var ended = _storedTo < _stored.Length;
        batch.Count = 0;
        while (batch.Count < Blocks && _storedFrom < _storedTo)
        {
            var rest = _storedTo - _storedFrom;
            // A block whose end may not have been read yet waits for the next batch.
            if (rest < BgzfBlock.MaxBytes && !ended) break;
            var size = BgzfBlock.SizeAt(_stored.AsSpan(_storedFrom, rest));
            if (size == 0 || size > rest)
            {
                batch.Damage = size == 0 ? "no block of a bgzip file begins where one should" : "the last block is cut short";
                return;
            }
            (batch.From[batch.Count], batch.Size[batch.Count]) = (_storedFrom, size);
            batch.Count++;
            _closed = _stored.AsSpan(_storedFrom, size).SequenceEqual(BgzfBlock.End);
            _storedFrom += size;
        }
        batch.IsLast = ended && _storedFrom == _storedTo;
        if (batch.IsLast && !_closed) batch.Damage = "the closing block of a bgzip file is missing";
    }

    private sealed class Batch
    {
        public int[] From { get; } = new int[Blocks];
        public int[] Size { get; } = new int[Blocks];
        public int[] Length { get; } = new int[Blocks];
        public byte[] Text { get; } = new byte[Blocks * Slot];
        public int Count { get; set; }
        public bool IsLast { get; set; }
        public string? Damage { get; set; }
    }
}
