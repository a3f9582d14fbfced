namespace Titrant.Patient;

/// <summary>A stream that is only read, from front to end: what the bounded, counting and hashing readers have in common.</summary>
internal abstract class ForwardStream : Stream
{
    /// <summary>Bytes handed out so far; kept by <see cref="Read(Span{byte})"/> of the reader.</summary>
    protected long Passed { get; set; }

    public abstract override int Read(Span<byte> buffer);

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public sealed override bool CanRead => true;
    public sealed override bool CanSeek => false;
    public sealed override bool CanWrite => false;
    public sealed override long Length => throw new NotSupportedException();
    public sealed override long Position { get => Passed; set => throw new NotSupportedException(); }
    public sealed override void Flush() { }
    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public sealed override void SetLength(long value) => throw new NotSupportedException();
    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
