using System.Buffers;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>
/// A pooled window that slides over a stream (or over bytes already in memory). Bytes from <see cref="Mark"/> on are kept
/// while more is read; without a mark everything before <see cref="Position"/> may go.
/// </summary>
internal sealed class ByteWindow : IDisposable
{
    private readonly Stream? _stream;
    private readonly FhirLimits _limits;
    private long _base;
    private long _lines;
    private int _counted;
    private bool _ended;

    public ByteWindow(Stream stream, FhirLimits limits)
    {
        (_stream, _limits) = (stream, limits);
        Bytes = ArrayPool<byte>.Shared.Rent(256 << 10);
    }

    public ByteWindow(ArraySegment<byte> bytes, FhirLimits limits)
    {
        (_limits, Bytes, Position, _counted, End, _ended) = (limits, bytes.Array ?? [], bytes.Offset, bytes.Offset, bytes.Offset + bytes.Count, true);
        _base = -bytes.Offset;
    }

    public byte[] Bytes { get; private set; }
    public int Position { get; set; }
    public int End { get; private set; }
    public int Mark { get; set; } = -1;

    /// <summary>The marked record outgrew the limit and was let go.</summary>
    public bool Overflowed { get; set; }

    /// <summary>FILE001 or FILE004 where the stream could not be read to its end.</summary>
    public string? Failure { get; private set; }

    public long Offset => _base + Position;

    /// <summary>The line of <see cref="Position"/>, from 1.</summary>
    public long Line
    {
        get
        {
            if (Position > _counted)
            {
                _lines += Bytes.AsSpan(_counted, Position - _counted).Count((byte)'\n');
                _counted = Position;
            }
            return _lines + 1;
        }
    }

    public bool AtEnd => Position >= End && !More();

    /// <summary>Reads on behind <see cref="End"/>; false at the end of the document. Moves Position and Mark with the bytes.</summary>
    public bool More()
    {
        if (_ended || _stream is null) return false;
        if (Mark >= 0 && End - Mark >= _limits.MaxRecordBytes) (Mark, Overflowed) = (-1, true);
        var keep = Mark >= 0 ? Mark : Position;
        if (keep > 0 && (keep == End || End == Bytes.Length)) Shift(keep);
        if (End == Bytes.Length) Grow();
        try
        {
            var read = _stream.Read(Bytes, End, Bytes.Length - End);
            if (read == 0) { _ended = true; return false; }
            End += read;
        }
        catch (InvalidDataException)
        {
            Failure = _stream is BoundedGzip { LimitExceeded: true } ? "FILE004" : "FILE001";
            _ended = true;
            return false;
        }
        if (_base + End > _limits.MaxDocumentBytes)
        {
            (Failure, _ended) = ("FILE004", true);
            return false;
        }
        return true;
    }

    public void Dispose()
    {
        if (_stream is not null && Bytes.Length > 0) ArrayPool<byte>.Shared.Return(Bytes);
        Bytes = [];
        (Position, End, Mark) = (0, 0, -1);
    }

    private void Shift(int by)
    {
        if (_counted < by)
        {
            _lines += Bytes.AsSpan(_counted, by - _counted).Count((byte)'\n');
            _counted = by;
        }
        Bytes.AsSpan(by, End - by).CopyTo(Bytes);
        End -= by;
        Position -= by;
        _counted -= by;
        _base += by;
        if (Mark >= 0) Mark -= by;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Bytes.Length * 2);
        Bytes.AsSpan(0, End).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(Bytes);
        Bytes = larger;
    }
}
