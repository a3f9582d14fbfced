using System.Buffers;
using System.Globalization;
using System.Text;

namespace Titrant.Patient;

/// <summary>
/// Writes a claim as bytes for its <see cref="FactId"/>: every field length-prefixed, absent told from empty, numbers
/// without trailing zeros (88 and 88.0 are one value). The layout is frozen under the name "f1"; a change needs "f2".
/// </summary>
public sealed class FactEncoder
{
    [ThreadStatic] private static FactEncoder? t_spare;

    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    internal static FactEncoder Rent()
    {
        var writer = t_spare ?? new FactEncoder();
        t_spare = null;
        writer._buffer.ResetWrittenCount();
        return writer;
    }

    internal static void Return(FactEncoder writer) => t_spare = writer;

    internal ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Text(string? text)
    {
        if (text is null) { Length(-1); return; }
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        var span = _buffer.GetSpan(size + 4);
        var written = Encoding.UTF8.GetBytes(text, span[4..]);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(span, written);
        _buffer.Advance(written + 4);
    }

    public void Number(decimal number)
    {
        Span<char> chars = stackalloc char[40];
        // Division by one with 28 zeros strips trailing zeros without changing the value.
        var stripped = number / 1.0000000000000000000000000000m;
        stripped.TryFormat(chars, out var written, default, CultureInfo.InvariantCulture);
        Ascii(chars[..written]);
    }

    public void Flag(bool flag) => Length(flag ? 1 : 0);
    public void Option(int option) => Length(option);

    public void When(When when)
    {
        Moment(when.Start);
        Moment(when.End);
    }

    public void Moment(Moment? moment)
    {
        if (moment is not { } m) { Length(-1); return; }
        Length((int)m.Precision);
        Length(m.HasOffset ? 1 : 0);
        var span = _buffer.GetSpan(8);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(span, m.Earliest.UtcTicks);
        _buffer.Advance(8);
    }

    public void Term(Term? term)
    {
        if (term is null) { Length(-1); return; }
        Text(term.Text);
        Length(term.Codings.Count);
        foreach (var coding in term.Codings.Span) Concept(coding);
    }

    // Version and display are how a code is written, not what it means; they do not make another fact.
    public void Concept(Concept? concept)
    {
        if (concept is null) { Length(-1); return; }
        Text(concept.System);
        Text(concept.Code);
    }

    public void Quantity(Quantity? quantity)
    {
        if (quantity is null) { Length(-1); return; }
        Number(quantity.Number);
        Length((int)quantity.Comparator);
        Text(quantity.UnitCode ?? quantity.Unit);
    }

    public void Value(Value? value)
    {
        switch (value)
        {
            case null: Length(-1); break;
            case Patient.Value.Number v: Length(1); Quantity(v.Quantity); break;
            case Patient.Value.Coded v: Length(2); Term(v.Term); break;
            case Patient.Value.Words v: Length(3); Text(v.Text); break;
            case Patient.Value.YesNo v: Length(4); Flag(v.Yes); break;
            case Patient.Value.Whole v: Length(5); Number(v.Integer); break;
            case Patient.Value.Between v: Length(6); Quantity(v.Low); Quantity(v.High); break;
            case Patient.Value.Ratio v: Length(7); Quantity(v.Numerator); Quantity(v.Denominator); break;
            case Patient.Value.Time v: Length(8); When(v.When); break;
            case Patient.Value.Samples v: Length(9); Text(v.Kind); Text(v.Text); break;
            case Patient.Value.Absent v: Length(10); Text(v.Reason); break;
            default: throw new ArgumentOutOfRangeException(nameof(value));
        }
    }

    private void Ascii(ReadOnlySpan<char> chars)
    {
        var span = _buffer.GetSpan(chars.Length + 4);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(span, chars.Length);
        for (var i = 0; i < chars.Length; i++) span[4 + i] = (byte)chars[i];
        _buffer.Advance(chars.Length + 4);
    }

    private void Length(int length)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(4), length);
        _buffer.Advance(4);
    }
}
