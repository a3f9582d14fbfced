namespace Titrant.Patient.Wire;

/// <summary>One line of a byte stream. <see cref="Bytes"/> is valid until the next line is read; it excludes LF and a CR before it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Offset">Bytes before the line.</param>
/// <param name="End">Bytes up to and including its line feed.</param>
/// <param name="Complete">False for a last line without a line feed.</param>
/// <param name="TooLong">Longer than the bound: <see cref="Bytes"/> is then empty, and the rest of the stream is still read.</param>
internal readonly record struct ByteLine(long Number, long Offset, long End, ReadOnlyMemory<byte> Bytes, bool Complete, bool TooLong);

/// <summary>Lines of an untrusted file in bounded memory: a file without a single line feed costs no more than one line may.</summary>
internal static class BoundedLines
{
    internal static IEnumerable<ByteLine> Read(Stream stream, int maxBytes)
    {
        var chunk = new byte[64 * 1024];
        var line = new byte[maxBytes + 1];
        var length = 0;
        var tooLong = false;
        long number = 1, start = 0, position = 0;
        int read;
        while ((read = stream.Read(chunk)) > 0)
        {
            var from = 0;
            while (from < read)
            {
                var feed = chunk.AsSpan(from, read - from).IndexOf((byte)'\n');
                var take = feed < 0 ? read - from : feed;
                if (length + take > maxBytes) tooLong = true;
                else
                {
                    chunk.AsSpan(from, take).CopyTo(line.AsSpan(length));
                    length += take;
                }
                from += take;
                position += take;
                if (feed < 0) continue;
                from++;
                position++;
                yield return Cut(complete: true);
                number++;
                start = position;
                length = 0;
                tooLong = false;
            }
        }
        if (position > start) yield return Cut(complete: false);

        ByteLine Cut(bool complete)
        {
            var text = tooLong ? 0 : length > 0 && line[length - 1] == '\r' ? length - 1 : length;
            return new(number, start, position, line.AsMemory(0, text), complete, tooLong);
        }
    }
}
