using System.IO.Compression;

namespace Titrant.Patient.Formats;

/// <summary>
/// Gunzips (also bgzip: many members) within two limits: bytes produced, and bytes produced per byte consumed once the first
/// megabytes are out. Past a limit, or where the data is damaged, reading throws <see cref="InvalidDataException"/>;
/// <see cref="LimitExceeded"/> tells which.
/// </summary>
internal sealed class BoundedGzip : ForwardStream
{
    public const long DefaultMaxBytes = 2L << 30;
    public const int DefaultMaxRatio = 200;

    private const long RatioGrace = 4 << 20;

    private readonly Counting _compressed;
    private readonly GZipStream _gzip;
    private readonly long _maxBytes;
    private readonly int _maxRatio;

    public BoundedGzip(Stream compressed, long maxBytes = DefaultMaxBytes, int maxRatio = DefaultMaxRatio)
    {
        _compressed = new Counting(compressed);
        _gzip = new GZipStream(_compressed, CompressionMode.Decompress);
        (_maxBytes, _maxRatio) = (maxBytes, maxRatio);
    }

    public bool LimitExceeded { get; private set; }

    /// <summary>True where the first two bytes are gzip's.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> start) => start is [0x1f, 0x8b, ..];

    public override int Read(Span<byte> buffer)
    {
        var read = _gzip.Read(buffer);
        Passed += read;
        if (Passed > _maxBytes || (Passed > RatioGrace && Passed / Math.Max(1, _compressed.Count) > _maxRatio))
        {
            LimitExceeded = true;
            throw new InvalidDataException("The compressed file unfolds beyond the accepted size.");
        }
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _gzip.Dispose();
        base.Dispose(disposing);
    }

    private sealed class Counting(Stream inner) : ForwardStream
    {
        public long Count => Passed;

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            Passed += read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
