using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Titrant.Patient;

/// <summary>
/// "f1:" + SHA-256 over person, When, claim and the source's business identifier, never over where it was seen.
/// Without such an identifier two facts share an id only at equal claim and a full timestamp; see <see cref="PatientRecord"/>.
/// </summary>
[JsonConverter(typeof(FactIdJsonConverter))]
public readonly record struct FactId(ulong A, ulong B, ulong C, ulong D) : IComparable<FactId>
{
    internal static FactId Of(PersonId about, When when, Claim claim, string? businessId, int twin)
    {
        var writer = FactEncoder.Rent();
        try
        {
            writer.Text(about.Value);
            writer.When(when);
            writer.Text(claim.Kind);
            claim.Encode(writer);
            writer.Text(businessId);
            if (twin > 0) writer.Number(twin);
            Span<byte> hash = stackalloc byte[32];
            SHA256.HashData(writer.Written, hash);
            return new(
                BinaryPrimitives.ReadUInt64BigEndian(hash),
                BinaryPrimitives.ReadUInt64BigEndian(hash[8..]),
                BinaryPrimitives.ReadUInt64BigEndian(hash[16..]),
                BinaryPrimitives.ReadUInt64BigEndian(hash[24..]));
        }
        finally
        {
            FactEncoder.Return(writer);
        }
    }

    public int CompareTo(FactId other)
    {
        var order = A.CompareTo(other.A);
        if (order == 0) order = B.CompareTo(other.B);
        if (order == 0) order = C.CompareTo(other.C);
        return order != 0 ? order : D.CompareTo(other.D);
    }

    public static bool operator <(FactId left, FactId right) => left.CompareTo(right) < 0;
    public static bool operator >(FactId left, FactId right) => left.CompareTo(right) > 0;
    public static bool operator <=(FactId left, FactId right) => left.CompareTo(right) <= 0;
    public static bool operator >=(FactId left, FactId right) => left.CompareTo(right) >= 0;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], D);
        Span<char> text = stackalloc char[67];
        "f1:".CopyTo(text);
        Convert.TryToHexStringLower(bytes, text[3..], out _);
        return new(text);
    }

    public static bool TryParse(string text, out FactId id)
    {
        id = default;
        if (text.Length != 67 || !text.StartsWith("f1:", StringComparison.Ordinal)) return false;
        Span<byte> bytes = stackalloc byte[32];
        if (Convert.FromHexString(text.AsSpan(3), bytes, out _, out var written) != System.Buffers.OperationStatus.Done || written != 32) return false;
        id = new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));
        return true;
    }
}

internal sealed class FactIdJsonConverter : JsonConverter<FactId>
{
    public override FactId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FactId.TryParse(reader.GetString() ?? "", out var id) ? id : throw new JsonException("not a fact id");

    public override void Write(Utf8JsonWriter writer, FactId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
