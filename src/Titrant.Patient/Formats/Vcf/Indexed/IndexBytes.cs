using System.Buffers.Binary;
using System.IO.Compression;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>The numbers of an unpacked index, front to back; what is passed over is never held.</summary>
internal sealed class IndexBytes(Stream stored) : IDisposable
{
    // The largest real indexes have tens of megabytes.
    private const long MaxBytes = 1L << 30;

    private readonly GZipStream _unpacked = new(stored, CompressionMode.Decompress);
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _at;
    private int _to;
    private long _read;

    public int Int()
    {
        Need(4);
        var value = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_at));
        _at += 4;
        return value;
    }

    public int Int(int least, int most) => Int() is var value && value >= least && value <= most
        ? value
        : throw new InvalidDataException("it has a number that cannot be");

    public ulong Long()
    {
        Need(8);
        var value = BinaryPrimitives.ReadUInt64LittleEndian(_buffer.AsSpan(_at));
        _at += 8;
        return value;
    }

    public byte[] Bytes(int count)
    {
        var bytes = new byte[Math.Min(count, 1 << 20)];
        for (var got = 0; got < count;)
        {
            Need(1);
            var part = Math.Min(count - got, _to - _at);
            if (got + part > bytes.Length) Array.Resize(ref bytes, Math.Min(count, bytes.Length * 2));
            part = Math.Min(part, bytes.Length - got);
            _buffer.AsSpan(_at, part).CopyTo(bytes.AsSpan(got));
            (got, _at) = (got + part, _at + part);
        }
        return bytes;
    }

    public void Skip(long count)
    {
        while (count > 0)
        {
            Need(1);
            var part = (int)Math.Min(count, _to - _at);
            (count, _at) = (count - part, _at + part);
        }
    }

    public void Dispose() => _unpacked.Dispose();

    private void Need(int count)
    {
        if (_to - _at >= count) return;
        _buffer.AsSpan(_at, _to - _at).CopyTo(_buffer);
        (_to, _at) = (_to - _at, 0);
        while (_to < count)
        {
            var read = _unpacked.Read(_buffer, _to, _buffer.Length - _to);
            if (read == 0) throw new InvalidDataException("it ends too early");
            _to += read;
            if ((_read += read) > MaxBytes) throw new InvalidDataException("it unpacks to more than an index has");
        }
    }
}
