using System.Runtime.InteropServices;
using System.Text;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>
/// Reads FHIR R4 JSON: any Bundle (also a bundle within a bundle), NDJSON, or a single resource; gzip and UTF-16 are recognised.
/// One resource is held at a time. Nothing in a file makes it throw: what cannot be read is a coded issue and the rest is read.
/// An <see cref="IOException"/> of the stream itself passes through.
/// </summary>
/// <remarks>
/// Counting rule of the tally: each resource in an entry and each lone resource counts once under its type; a Bundle itself,
/// contained resources and the resources inside Parameters do not count; what is no resource counts as "unknown".
/// With two or more subjects each has its own <see cref="DocumentRead"/> (the first, then <see cref="DocumentRead.Others"/>);
/// all issues, and the counts that belong to nobody, stand in the first.
/// </remarks>
public static class FhirReader
{
    /// <param name="documentName">Relative to the folder that was read; goes into every source and place.</param>
    /// <param name="fileKnown">When the file itself was known (its date, else the import), used where the data state nothing.</param>
    public static DocumentRead Read(string documentName, ReadOnlyMemory<byte> bytes, Known fileKnown, FhirLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(documentName);
        limits ??= FhirLimits.Default;
        var span = bytes.Span;
        if (BoundedGzip.IsGzip(span) || EncodingOf(span) is not null)
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            return Read(documentName, stream, fileKnown, limits);
        }
        if (!MemoryMarshal.TryGetArray(bytes, out var segment)) segment = bytes.ToArray();
        if (span.StartsWith(Encoding.UTF8.Preamble)) segment = segment[3..];
        using var window = new ByteWindow(segment, limits);
        return Read(documentName, window, fileKnown, limits, null);
    }

    public static DocumentRead Read(string documentName, Stream stream, Known fileKnown, FhirLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(documentName);
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= FhirLimits.Default;
        var start = new byte[4];
        var length = stream.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        Stream whole = new PrefixedStream(start.AsMemory(0, length), stream);
        if (BoundedGzip.IsGzip(start))
        {
            var gzip = new BoundedGzip(whole, limits.MaxDocumentBytes, limits.MaxGzipRatio);
            using var unzipped = new ByteWindow(gzip, limits);
            // The encoding of what was compressed shows only now.
            while (unzipped.End < 4 && unzipped.More()) { }
            if (EncodingOf(unzipped.Bytes.AsSpan(0, unzipped.End)) is not { } inner) return Read(documentName, unzipped, fileKnown, limits, null);
            var rest = new PrefixedStream(unzipped.Bytes.AsMemory(0, unzipped.End).ToArray(), gzip);
            using var transcoded = new ByteWindow(Encoding.CreateTranscodingStream(rest, inner, Encoding.UTF8, leaveOpen: true), limits);
            return Read(documentName, transcoded, fileKnown, limits, inner);
        }
        if (EncodingOf(start.AsSpan(0, length)) is { } encoding)
        {
            using var transcoded = new ByteWindow(Encoding.CreateTranscodingStream(whole, encoding, Encoding.UTF8, leaveOpen: true), limits);
            return Read(documentName, transcoded, fileKnown, limits, encoding);
        }
        using var window = new ByteWindow(whole, limits);
        return Read(documentName, window, fileKnown, limits, null);
    }

    private static DocumentRead Read(string documentName, ByteWindow window, Known fileKnown, FhirLimits limits, Encoding? from)
    {
        var collector = new FhirCollector(documentName, fileKnown, limits);
        if (from is not null) collector.Issue("FHIR025", documentName, from.WebName);
        var byLine = documentName.Contains(".ndjson", StringComparison.OrdinalIgnoreCase) || documentName.Contains(".jsonl", StringComparison.OrdinalIgnoreCase);
        new JsonFrame(window, limits, collector, byLine).Document();
        return collector.End();
    }

    // JSON begins with an ASCII character, so a zero byte beside it tells UTF-16 even without a mark.
    private static Encoding? EncodingOf(ReadOnlySpan<byte> start) => start switch
    {
        [0xff, 0xfe, ..] or [> 0, 0, ..] => Encoding.Unicode,
        [0xfe, 0xff, ..] or [0, > 0, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };
}
