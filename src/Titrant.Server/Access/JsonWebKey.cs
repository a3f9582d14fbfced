using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using static Titrant.Server.JsonText;

namespace Titrant.Server.Access;

/// <summary>A public key of an issuer (RFC 7517) that can check ES384 or RS384; other keys of the set are passed over.</summary>
internal sealed record JsonWebKey(string Id, string Algorithm, ECParameters? Curve, RSAParameters? Rsa)
{
    private const int CoordinateBytes = 48;

    /// <summary>The usable keys of a set by identifier. A `kid` that stands twice is not used: nobody could say which key is meant.</summary>
    /// <returns>Null where the bytes are no key set.</returns>
    public static IReadOnlyDictionary<string, JsonWebKey>? ReadSet(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out var keys)) return null;
            if (keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() > 100) return null;
            return keys.EnumerateArray().Where(k => k.ValueKind == JsonValueKind.Object && Text(k, "kid") is { Length: > 0 and <= 256 }).GroupBy(k => Text(k, "kid")!, StringComparer.Ordinal)
                .Where(g => g.Count() == 1).Select(g => Read(g.Single(), g.Key)).OfType<JsonWebKey>().ToDictionary(k => k.Id, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonWebKey? Read(JsonElement key, string id)
    {
        // A set that shows a private key has given it to everybody.
        if (key.TryGetProperty("d", out _) || key.TryGetProperty("k", out _)) return null;
        if (key.TryGetProperty("use", out _) && Text(key, "use") != "sig") return null;
        if (key.TryGetProperty("key_ops", out var ops) && !(ops.ValueKind == JsonValueKind.Array && ops.EnumerateArray().Any(o => o.ValueKind == JsonValueKind.String && o.ValueEquals("verify")))) return null;
        var read = Text(key, "kty") switch
        {
            "EC" when Text(key, "crv") == "P-384" && Bytes(key, "x") is { Length: CoordinateBytes } x && Bytes(key, "y") is { Length: CoordinateBytes } y =>
                new JsonWebKey(id, "ES384", new ECParameters { Curve = ECCurve.NamedCurves.nistP384, Q = new ECPoint { X = x, Y = y } }, null),
            "RSA" when Bytes(key, "n") is { } n && Bytes(key, "e") is { } e && Strong(n, e) => new JsonWebKey(id, "RS384", null, new RSAParameters { Modulus = n, Exponent = e }),
            _ => null,
        };
        return key.TryGetProperty("alg", out _) && Text(key, "alg") != read?.Algorithm ? null : read;
    }

    /// <summary>RFC 7518 §3.3: 2048 bits or more. At most 8192, since checking costs the server; the exponent odd, from 65537 to 32 bits (NIST SP 800-56B: above 2^16).</summary>
    private static bool Strong(byte[] modulus, byte[] exponent)
    {
        if (modulus.Length is < 256 or > 1024 || exponent.Length is 0 or > 4 || modulus[0] == 0) return false;
        var n = new BigInteger(modulus, isUnsigned: true, isBigEndian: true);
        var e = new BigInteger(exponent, isUnsigned: true, isBigEndian: true);
        return n.GetBitLength() >= 2048 && !n.IsEven && e >= 65537 && !e.IsEven;
    }

    private static byte[]? Bytes(JsonElement of, string name) => Text(of, name) is { } text ? Jwt.Decode(text) : null;
}
