namespace Titrant.Patient.Formats.Fhir;

/// <summary>Bytes that were looked at, put back before the rest of their stream. Does not own the stream.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    public override int Read(Span<byte> buffer)
    {
        int count;
        if (_prefix.IsEmpty) count = rest.Read(buffer);
        else
        {
            count = Math.Min(buffer.Length, _prefix.Length);
            _prefix.Span[..count].CopyTo(buffer);
            _prefix = _prefix[count..];
        }
        Passed += count;
        return count;
    }
}
