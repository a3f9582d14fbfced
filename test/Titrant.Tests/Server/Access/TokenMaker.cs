using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Server;

namespace Titrant.Tests.Server.Access;

/// <summary>An EHR for tests: its keys, its key set as a file, and tokens as it, or somebody who means harm, would write them.</summary>
internal sealed class TokenMaker : IDisposable
{
    public const string Issuer = "https://ehr.example.org";
    public const string Audience = "https://cds.example.org";

    // A key of 2048 bits takes a while to find; one serves all tests.
    private static readonly ECDsa s_ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private static readonly RSA s_rsa = RSA.Create(2048);
    private readonly TemporaryFolder _folder = new();
    private int _count;

    public TokenMaker() => Write(EcKey("ec-1", Ec), RsaKey("rsa-1", Rsa));

    public ECDsa Ec => s_ec;

    public RSA Rsa => s_rsa;

    public string KeyFile => _folder.File("jwks.json");

    public IssuerSettings Settings => new(Issuer, Audience, new Uri(KeyFile));

    public void Write(params JsonNode[] keys) => File.WriteAllText(KeyFile, new JsonObject { ["keys"] = new JsonArray(keys) }.ToJsonString());

    public static JsonObject EcKey(string id, ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return new() { ["kty"] = "EC", ["crv"] = key.KeySize == 384 ? "P-384" : "P-256", ["kid"] = id, ["use"] = "sig", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
    }

    public static JsonObject RsaKey(string id, RSA key)
    {
        var parameters = key.ExportParameters(false);
        return new() { ["kty"] = "RSA", ["kid"] = id, ["use"] = "sig", ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent) };
    }

    public static JsonObject Header(string algorithm = "ES384", string id = "ec-1") => new() { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = id };

    public JsonObject Claims(DateTimeOffset now, string path = "/cds-services/titrant-patient-view") => new()
    {
        ["iss"] = Issuer, ["aud"] = Audience + path, ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddMinutes(4).ToUnixTimeSeconds(), ["jti"] = $"token-{++_count}",
    };

    public string Es384(JsonObject header, JsonObject claims) => Sign(Part(header.ToJsonString()) + "." + Part(claims.ToJsonString()));

    public string Rs384(JsonObject header, JsonObject claims)
    {
        var signed = Part(header.ToJsonString()) + "." + Part(claims.ToJsonString());
        return signed + "." + Base64Url.EncodeToString(Rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1));
    }

    public string Good(DateTimeOffset now, string path = "/cds-services/titrant-patient-view") => Es384(Header(), Claims(now, path));

    public string Sign(string signed) => signed + "." + Base64Url.EncodeToString(Ec.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    public static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    public void Dispose() => _folder.Dispose();
}
