namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>Lines of a text, each handed out as bytes that hold until the next is asked for.</summary>
internal abstract class Lines : IDisposable
{
    /// <summary>A longer line is passed over; 64 MB hold 800,000 samples.</summary>
    public const int MaxLine = 64 << 20;

    private byte[] _open = [];
    private int _opened;

    /// <summary>Why reading stopped before the end; null while all is well.</summary>
    public string? Damage { get; protected set; }

    /// <summary>True where reading stopped because the file unpacks to more than is accepted.</summary>
    public virtual bool IsBomb => false;

    /// <summary>The next line without its end; false at the end or at damage. Half a line before damage is not handed out.</summary>
    public virtual bool Next(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        tooLong = false;
        _opened = 0;
        while (true)
        {
            var text = Ready();
            if (text.IsEmpty)
            {
                line = _open.AsSpan(0, _opened);
                return Damage is null && (_opened > 0 || tooLong);
            }
            var end = text.IndexOf((byte)'\n');
            var part = end < 0 ? text : text[..end];
            Take(end < 0 ? text.Length : end + 1);
            if (end >= 0 && _opened == 0 && !tooLong)
            {
                line = part;
                return true;
            }
            if (tooLong || _opened + part.Length > MaxLine) (tooLong, _opened) = (true, 0);
            else Keep(part);
            if (end < 0) continue;
            line = _open.AsSpan(0, _opened);
            return true;
        }
    }

    public abstract void Dispose();

    /// <summary>Bytes that are unpacked and not taken; empty at the end or at damage.</summary>
    protected abstract ReadOnlySpan<byte> Ready();

    /// <summary>Takes bytes; those handed out before stay as they are until <see cref="Ready"/> is asked again.</summary>
    protected abstract void Take(int count);

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (_opened + part.Length > _open.Length) Array.Resize(ref _open, Math.Max(_opened + part.Length, Math.Min(MaxLine, _open.Length * 2)));
        part.CopyTo(_open.AsSpan(_opened));
        _opened += part.Length;
    }
}
