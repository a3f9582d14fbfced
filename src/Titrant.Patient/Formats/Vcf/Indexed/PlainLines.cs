namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>Lines of a file that is plain text or ordinary gzip.</summary>
internal sealed class PlainLines(Stream file, int maxExpansion) : Lines
{
    private readonly BoundedInput _input = new(file, MaxLine, maxExpansion);

    public override bool IsBomb => _input.IsBomb;

    public override bool Next(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        var any = _input.Next(out line, out tooLong);
        Damage = _input.Damage;
        return any && !(Damage is not null && _input.LastLineOpen);
    }

    public override void Dispose()
    {
        _input.Dispose();
        file.Dispose();
    }

    protected override ReadOnlySpan<byte> Ready() => default;

    protected override void Take(int count) { }
}
