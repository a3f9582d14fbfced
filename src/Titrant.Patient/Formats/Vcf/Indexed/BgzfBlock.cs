using System.Buffers.Binary;
using System.IO.Compression;

namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>
/// One block of a bgzip file (SAM/BAM format specification, section 4.1): a gzip member of at most 64 KiB on either side whose
/// BC field gives its stored size.
/// </summary>
internal static class BgzfBlock
{
    /// <summary>Largest size of a block, stored and unpacked.</summary>
    public const int MaxBytes = 1 << 16;

    /// <summary>Bytes of the fixed part of the header and its extra field's length.</summary>
    private const int FixedHeader = 12;

    private const int Trailer = 8;

    /// <summary>The empty block that ends every complete file.</summary>
    public static ReadOnlySpan<byte> End =>
        [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>The stored size of the block that begins here; 0 where none does or its header is not whole.</summary>
    public static int SizeAt(ReadOnlySpan<byte> start)
    {
        if (start.Length < FixedHeader + 6 || start[0] != 0x1f || start[1] != 0x8b || start[2] != 8 || (start[3] & 4) == 0) return 0;
        var extra = start[FixedHeader..];
        var left = Math.Min((int)BinaryPrimitives.ReadUInt16LittleEndian(start[10..]), extra.Length);
        for (extra = extra[..left]; extra.Length >= 6;)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (extra[0] == (byte)'B' && extra[1] == (byte)'C' && length == 2)
            {
                var size = BinaryPrimitives.ReadUInt16LittleEndian(extra[4..]) + 1;
                return size > FixedHeader + 6 + Trailer ? size : 0;
            }
            if (extra.Length < 4 + length) return 0;
            extra = extra[(4 + length)..];
        }
        return 0;
    }

    /// <summary>
    /// Unpacks a whole block; -1 where its data, checksum or stated size do not agree.
    /// <paramref name="text"/> holds at least one byte more than a block may have: so the checksum behind the last byte is read too.
    /// </summary>
    public static int Unpack(byte[] stored, int at, int size, byte[] text, int textAt)
    {
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(at + size - 4));
        if (stated > MaxBytes) return -1;
        var length = 0;
        try
        {
            using var unpacked = new GZipStream(new MemoryStream(stored, at, size, writable: false), CompressionMode.Decompress);
            while (length <= MaxBytes && unpacked.Read(text, textAt + length, MaxBytes + 1 - length) is > 0 and var read) length += read;
        }
        catch (InvalidDataException)
        {
            return -1;
        }
        return length == stated ? length : -1;
    }
}
