using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>
/// Lines of a plain, gzip or bgzip file, told apart by their first bytes, in one pass that also hashes the bytes as stored.
/// Memory is bounded by the longest accepted line, work by the accepted expansion.
/// </summary>
internal sealed class BoundedInput : IDisposable
{
    private const long FreeExpansion = 16 << 20;
    // The last block of every complete bgzip file (SAM/BAM format specification, section 4.1.2).
    private static ReadOnlySpan<byte> BgzipEnd =>
        [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly HashedStream _raw;
    private readonly Stream _text;
    private readonly int _maxLine;
    private readonly int _maxExpansion;
    private readonly bool _gzip;
    private readonly bool _bgzip;
    private byte[] _buffer = new byte[1 << 17];
    private int _from;
    private int _to;
    private long _unpacked;
    private bool _ended;

    public BoundedInput(Stream bytes, int maxLine, int maxExpansion)
    {
        (_maxLine, _maxExpansion) = (maxLine, maxExpansion);
        _raw = new HashedStream(bytes);
        var head = _raw.Peek(18);
        _gzip = head.Length >= 2 && head[0] == 0x1f && head[1] == 0x8b;
        _bgzip = _gzip && head.Length >= 18 && (head[3] & 4) != 0 && head[12] == 0x42 && head[13] == 0x43;
        _text = _gzip ? new GZipStream(_raw, CompressionMode.Decompress, leaveOpen: true) : _raw;
    }

    /// <summary>Why reading stopped early; null while all is well.</summary>
    public string? Damage { get; private set; }

    /// <summary>True where reading stopped because the file unpacks to more than is accepted.</summary>
    public bool IsBomb { get; private set; }

    /// <summary>True where the last line had no line end: half a line, if the file was also damaged.</summary>
    public bool LastLineOpen { get; private set; }

    /// <summary>The next line without its end; false at the end. A line beyond the limit comes as empty with <paramref name="tooLong"/>.</summary>
    public bool Next(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        tooLong = false;
        var searched = _from;
        while (true)
        {
            var end = _buffer.AsSpan(searched, _to - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                line = tooLong ? default : Trim(_buffer.AsSpan(_from, searched + end - _from));
                _from = searched + end + 1;
                if (line.Length > _maxLine) { line = default; tooLong = true; }
                return true;
            }
            if (_to - _from > _maxLine) (_from, _to, tooLong) = (0, 0, true);
            searched = _to;
            if (Fill(ref searched)) continue;
            line = tooLong ? default : Trim(_buffer.AsSpan(_from, _to - _from));
            var any = _to > _from || tooLong;
            LastLineOpen = any;
            (_from, _to) = (0, 0);
            return any;
        }
    }

    /// <summary>Reads the stored bytes to their end and gives their SHA-256, hex.</summary>
    public string Finish()
    {
        _raw.Drain();
        return _raw.Hash();
    }

    // GZipStream ends without a word where a compressed file was cut, so its trailer is checked here: a bgzip file ends with a
    // known block, any other one with the size of its last member (RFC 1952): all of the text, or less where members were joined.
    private void CheckEnd()
    {
        _raw.Drain();
        if (Damage is not null || IsBomb || !_gzip) return;
        if (_bgzip)
        {
            if (!_raw.Tail.EndsWith(BgzipEnd)) Damage = "the closing block of a bgzip file is missing";
            return;
        }
        var size = BinaryPrimitives.ReadUInt32LittleEndian(_raw.Tail[^4..]);
        var open = _to > _from && _buffer[_to - 1] != '\n';
        if (size != (uint)_unpacked && (size > _unpacked || open)) Damage = "the compressed data end before they are complete";
    }

    public void Dispose()
    {
        if (_gzip) _text.Dispose();
        _raw.Dispose();
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line) => line.Length > 0 && line[^1] == '\r' ? line[..^1] : line;

    private bool Fill(ref int searched)
    {
        if (_ended) return false;
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_to, searched, _from) = (_to - _from, searched - _from, 0);
        }
        if (_to == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        int read;
        try
        {
            read = _text.Read(_buffer, _to, _buffer.Length - _to);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            Damage = "the compressed data end or break here";
            read = 0;
        }
        _unpacked += read;
        if (_gzip && _unpacked > FreeExpansion && _unpacked / _maxExpansion > _raw.Count) (IsBomb, read) = (true, 0);
        if (read == 0)
        {
            _ended = true;
            CheckEnd();
            return false;
        }
        _to += read;
        return true;
    }

    /// <summary>Passes bytes on and hashes them.</summary>
    private sealed class HashedStream(Stream inner) : ForwardStream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly byte[] _tail = new byte[28];
        private byte[] _peeked = [];
        private int _peekedAt;

        public long Count => Passed;

        public ReadOnlySpan<byte> Peek(int count)
        {
            var bytes = new byte[count];
            var got = inner.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
            return _peeked = bytes[..got];
        }

        public override int Read(Span<byte> buffer)
        {
            int read;
            if (_peekedAt < _peeked.Length)
            {
                read = Math.Min(buffer.Length, _peeked.Length - _peekedAt);
                _peeked.AsSpan(_peekedAt, read).CopyTo(buffer);
                _peekedAt += read;
            }
            else read = inner.Read(buffer);
            See(buffer[..read]);
            return read;
        }

        public void Drain()
        {
            var rest = new byte[1 << 16];
            while (Read(rest) > 0) { }
        }

        /// <summary>The last 28 bytes read.</summary>
        public ReadOnlySpan<byte> Tail => _tail;

        public string Hash() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        private void See(ReadOnlySpan<byte> bytes)
        {
            Passed += bytes.Length;
            _hash.AppendData(bytes);
            if (bytes.Length >= _tail.Length) bytes[^_tail.Length..].CopyTo(_tail);
            else
            {
                _tail.AsSpan(bytes.Length).CopyTo(_tail);
                bytes.CopyTo(_tail.AsSpan(_tail.Length - bytes.Length));
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
