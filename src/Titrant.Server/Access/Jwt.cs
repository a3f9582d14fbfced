using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Titrant.Server.Access;

/// <summary>
/// A JSON Web Token as CDS Hooks 2.0 uses it ("Trusting CDS Clients"; RFC 7515, 7518, 7519): read strictly, verified with a key that the
/// installation configured. Nothing in a token chooses how it is verified: <c>jwk</c>, <c>x5c</c> and <c>x5u</c> are never looked at.
/// </summary>
/// <param name="Algorithm">ES384 or RS384, the two that the specification recommends; nothing else is ever computed.</param>
/// <param name="KeyAddress">The header's `jku`; null where absent. Compared, never fetched.</param>
internal sealed record Jwt(string Algorithm, string KeyId, string? KeyAddress, string Issuer, string? Tenant, Jwt.Claims Says)
{
    public const int MaxLength = 16 << 10;

    /// <summary>Clocks of two machines may differ by this much.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>The longest a token may live. A token is for one call, and a stolen one is worth as long as it lives; five minutes is what implementers of CDS Hooks advise.</summary>
    public static readonly TimeSpan MaxLife = TimeSpan.FromMinutes(5);

    private byte[] _signed = [], _signature = [];

    internal sealed record Claims(IReadOnlyList<string> Audiences, string Id, DateTimeOffset Expires, DateTimeOffset IssuedAt, DateTimeOffset? NotBefore);

    /// <summary>Null with a constant reason; the reason never quotes the token.</summary>
    public static Jwt? Read(string token, out string fault)
    {
        if (token.Length > MaxLength) return No("the token is too long", out fault);
        if (token.Split('.') is not [var head, var body, var signature]) return No("the token is not three parts", out fault);
        if (Decode(head) is not { } headBytes || Decode(body) is not { } bodyBytes || Decode(signature) is not { } signatureBytes) return No("the token is not base64url", out fault);
        using var header = Json(headBytes);
        using var payload = Json(bodyBytes);
        if (header is null || payload is null) return No("the token is not JSON with each member once", out fault);
        var h = header.RootElement;
        var p = payload.RootElement;
        if (Text(h, "alg") is not ("ES384" or "RS384")) return No("the token's algorithm is not accepted", out fault);
        if (Text(h, "typ") != "JWT") return No("the token's type is not JWT", out fault);
        if (h.TryGetProperty("crit", out _)) return No("the token has critical extensions", out fault);
        if (Text(h, "kid") is not { Length: > 0 and <= 256 } kid) return No("the token names no key", out fault);
        if (h.TryGetProperty("jku", out _) && Text(h, "jku") is null) return No("the token's key address is no text", out fault);
        if (Text(p, "iss") is not { Length: > 0 } issuer) return No("the token names no issuer", out fault);
        if (Text(p, "jti") is not { Length: > 0 and <= 256 } id) return No("the token has no identifier", out fault);
        if (p.TryGetProperty("tenant", out _) && Text(p, "tenant") is null) return No("the token's tenant is no text", out fault);
        if (Audiences(p) is not { } audiences) return No("the token names no audience", out fault);
        if (Time(p, "exp") is not { } expires || Time(p, "iat") is not { } issued) return No("the token has no times", out fault);
        if (p.TryGetProperty("nbf", out _) && Time(p, "nbf") is null) return No("the token has no times", out fault);
        fault = "";
        return new(Text(h, "alg")!, kid, Text(h, "jku"), issuer, Text(p, "tenant"), new(audiences, id, expires, issued, Time(p, "nbf")))
        {
            _signed = Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]),
            _signature = signatureBytes,
        };
    }

    /// <summary>RFC 7518 §3.4: r and s of 48 bytes each. §3.3: RSASSA-PKCS1-v1_5. Both with SHA-384.</summary>
    public bool SignedBy(JsonWebKey key)
    {
        // The key decides the algorithm; the token must agree. An RSA key never checks an elliptic signature or a MAC.
        if (key.Algorithm != Algorithm || key.Id != KeyId) return false;
        try
        {
            if (key.Curve is { } point)
            {
                if (_signature.Length != 96) return false;
                using var curve = ECDsa.Create(point);
                return curve.VerifyData(_signed, _signature, HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            }
            if (_signature.Length != key.Rsa!.Value.Modulus!.Length) return false;
            using var rsa = RSA.Create(key.Rsa.Value);
            return rsa.VerifyData(_signed, _signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;   // a point that is not on the curve, a modulus that is none
        }
    }

    /// <returns>A constant reason; null where the times hold.</returns>
    public string? WrongTime(DateTimeOffset now)
    {
        if (Says.Expires + Skew <= now) return "the token has expired";
        if (Says.IssuedAt - Skew > now) return "the token is issued in the future";
        if (Says.NotBefore - Skew > now) return "the token is not valid yet";
        if (Says.Expires <= Says.IssuedAt) return "the token expires before it is issued";
        return Says.Expires - Says.IssuedAt > MaxLife ? "the token lives longer than five minutes" : null;
    }

    public override string ToString() => "(a token)";

    private static Jwt? No(string why, out string fault)
    {
        fault = why;
        return null;
    }

    /// <summary>RFC 7515 §2: the URL alphabet without padding, and without bits that no byte uses, so that one token has one spelling.</summary>
    internal static byte[]? Decode(string part)
    {
        if (part.Length == 0 || part.Any(c => !(char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))) return null;
        try
        {
            var bytes = Base64Url.DecodeFromChars(part);
            return Base64Url.EncodeToString(bytes) == part ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static JsonDocument? Json(byte[] bytes)
    {
        if (!Utf8.IsValid(bytes)) return null;   // RFC 7519 §7.2: UTF-8; the parser looks only at what is asked for
        try
        {
            var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;   // InvalidOperationException: a member named by half a surrogate pair
        }
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;   // bytes that are not UTF-8, or half a surrogate pair
        }
    }

    private static string[]? Audiences(JsonElement payload)
    {
        if (!payload.TryGetProperty("aud", out var aud)) return null;
        string?[] named = aud.ValueKind != JsonValueKind.Array ? [Text(aud)] : aud.GetArrayLength() <= 16 ? [.. aud.EnumerateArray().Select(Text)] : [];
        string[] texts = [.. named.OfType<string>()];
        return texts.Length > 0 && texts.Length == named.Length ? texts : null;
    }

    /// <summary>Whole seconds since 1970, up to the year 2100: NumericDate may hold fractions, tokens for one call do not need them.</summary>
    private static DateTimeOffset? Time(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is > 0 and < 4_102_444_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
