using System.Buffers.Binary;
using System.IO.Compression;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>Writes a bgzip file: blocks of at most 65,280 bytes of text, and the empty block that says that the file is whole.</summary>
internal sealed class BgzfWriter(Stream file, CompressionLevel level = CompressionLevel.Optimal) : IDisposable
{
    // bgzip's own size: even text that does not compress fits a block.
    private const int MaxText = 0xff00;
    private const int GzipHeader = 10;
    private const int GzipTrailer = 8;

    private readonly byte[] _text = new byte[MaxText];
    private readonly MemoryStream _packed = new(BgzfBlock.MaxBytes + 1024);
    private int _length;
    private long _written;

    /// <summary>The virtual offset of the next byte.</summary>
    public ulong Place => ((ulong)_written << 16) | (uint)_length;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var part = Math.Min(bytes.Length, MaxText - _length);
            bytes[..part].CopyTo(_text.AsSpan(_length));
            _length += part;
            bytes = bytes[part..];
            if (_length == MaxText) Flush();
        }
    }

    /// <summary>Writes what is left, and the closing block unless the text is known to be incomplete: then every reader sees it.</summary>
    public void Complete(bool closed = true)
    {
        if (_length > 0) Flush();
        if (closed) file.Write(BgzfBlock.End);
        file.Flush();
    }

    public void Dispose()
    {
        _packed.Dispose();
        file.Dispose();
    }

    // A gzip member differs from a block by the extra field alone: its data and checksum are taken as they are.
    private void Flush()
    {
        _packed.SetLength(0);
        using (var gzip = new GZipStream(_packed, level, leaveOpen: true)) gzip.Write(_text, 0, _length);
        var member = _packed.GetBuffer().AsSpan(0, (int)_packed.Length);
        var size = member.Length - GzipHeader + 18;
        if (size > BgzfBlock.MaxBytes) member = Stored(member[^GzipTrailer..], out size);
        Span<byte> header = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(header[16..], (ushort)(size - 1));
        file.Write(header);
        file.Write(member[GzipHeader..]);
        _written += size;
        _length = 0;
    }

    // RFC 1951, 3.2.4: one block as it is, for text that compressing would make longer.
    private byte[] Stored(ReadOnlySpan<byte> trailer, out int size)
    {
        var member = new byte[GzipHeader + 5 + _length + GzipTrailer];
        member[GzipHeader] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(member.AsSpan(GzipHeader + 1), (ushort)_length);
        BinaryPrimitives.WriteUInt16LittleEndian(member.AsSpan(GzipHeader + 3), (ushort)~_length);
        _text.AsSpan(0, _length).CopyTo(member.AsSpan(GzipHeader + 5));
        trailer.CopyTo(member.AsSpan(GzipHeader + 5 + _length));
        size = member.Length - GzipHeader + 18;
        return member;
    }
}
