using Microsoft.Win32.SafeHandles;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>
/// Lines of a bgzip file from any virtual offset on (stored offset of a block shifted left by 16, or the offset inside its
/// text). Unpacks only the blocks that are read, and the current one only once.
/// </summary>
internal sealed class BgzfReader(SafeFileHandle file) : Lines
{
    private readonly long _length = RandomAccess.GetLength(file);
    private readonly byte[] _stored = new byte[2 * BgzfBlock.MaxBytes];
    private readonly byte[] _text = new byte[BgzfBlock.MaxBytes + 1];
    private long _storedFrom;
    private int _storedCount;
    private int _textLength;
    private int _at;
    private long _block = -1;
    private long _next;

    public static BgzfReader Open(string path) => new(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess));

    /// <summary>The virtual offset of the next byte; of the next block where the current one is used up.</summary>
    public ulong Place => _at < _textLength ? ((ulong)_block << 16) | (uint)_at : (ulong)_next << 16;

    /// <summary>True where nothing but empty blocks is left, up to the file's very end.</summary>
    public bool IsAtEnd => Ready().IsEmpty && Damage is null;

    /// <summary>False where a virtual offset names no place of this file: no block begins there, or its text is shorter.</summary>
    public bool Seek(ulong place)
    {
        var block = (long)(place >> 16);
        var within = (int)(place & 0xffff);
        Damage = null;
        if (block != _block && !(block == _length && within == 0 ? End() : Load(block))) return false;
        if (within > _textLength) return false;
        _at = within;
        return true;
    }

    /// <summary>False in the midst of a line. That is how an index of another file shows itself.</summary>
    public bool IsAtLine => _at == 0 || _text[_at - 1] == '\n';

    /// <summary>True where the file ends with bgzip's closing block.</summary>
    public bool IsClosed
    {
        get
        {
            var end = BgzfBlock.End.Length;
            if (_length < end) return false;
            var at = Stored(_length - end, end);
            return _stored.AsSpan(at, _storedCount - at).StartsWith(BgzfBlock.End);
        }
    }

    public override void Dispose() => file.Dispose();

    protected override ReadOnlySpan<byte> Ready()
    {
        while (_at == _textLength)
            if (_next == _length || !Load(_next)) return default;
        return _text.AsSpan(_at, _textLength - _at);
    }

    protected override void Take(int count) => _at += count;

    private bool End()
    {
        (_block, _next, _at, _textLength) = (_length, _length, 0, 0);
        return true;
    }

    private bool Load(long block)
    {
        (_block, _at, _textLength) = (-1, 0, 0);
        _next = block;
        if (block < 0 || block > _length) return Broken("a block is said to lie beyond the end of the file");
        var stored = Stored(block, BgzfBlock.MaxBytes);
        var size = BgzfBlock.SizeAt(_stored.AsSpan(stored, _storedCount - stored));
        if (size == 0) return Broken("no block of a bgzip file begins where one should");
        if (size > _storedCount - stored) return Broken("the last block is cut short");
        var length = BgzfBlock.Unpack(_stored, stored, size, _text, 0);
        if (length < 0) return Broken("a block's data do not agree with its checksum or size");
        (_block, _next, _textLength) = (block, block + size, length);
        return true;
    }

    private bool Broken(string why)
    {
        Damage = why;
        return false;
    }

    /// <summary>Where the bytes from a stored offset on lie in the buffer: as many as asked for, or up to the file's end.</summary>
    private int Stored(long from, int count)
    {
        count = (int)Math.Min(count, _length - from);
        if (from < _storedFrom || from + count > _storedFrom + _storedCount)
        {
            (_storedFrom, _storedCount) = (from, 0);
            while (_storedCount < count)
            {
                var read = RandomAccess.Read(file, _stored.AsSpan(_storedCount), from + _storedCount);
                if (read == 0) break;
                _storedCount += read;
            }
        }
        return (int)(from - _storedFrom);
    }
}
