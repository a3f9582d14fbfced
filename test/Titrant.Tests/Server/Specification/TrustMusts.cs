using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Titrant.Server;
using Titrant.Tests.Server.Access;
using Titrant.Tests.Server.Hosting;

namespace Titrant.Tests.Server.Specification;

/// <summary>"Trusting CDS Clients" and "JWT Signing Algorithm", over HTTP: each token but for one thing is good.</summary>
public sealed class TrustMusts(TrustMusts.Guarded house) : IClassFixture<TrustMusts.Guarded>
{
    private const string Service = "/cds-services/titrant-patient-view";

    [Fact]
    public async Task A_call_without_a_token_is_refused()
    {
        await Refused(null, "bearer token");
        await Refused("", "bearer token");
        Assert.Equal(200, (await house.Call(house.Ehr.Good(GuardedServer.Now))).Status);
    }

    [Fact]
    public async Task A_token_with_a_foreign_signature_is_refused()
    {
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var signed = Signed(TokenMaker.Header());
        await Refused(signed + "." + Base64Url.EncodeToString(foreign.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)), "signature is wrong");
        Assert.Equal(200, (await house.Call(house.Ehr.Sign(signed))).Status);
        Assert.Equal(200, (await house.Call(house.Ehr.Rs384(TokenMaker.Header("RS384", "rsa-1"), house.Ehr.Claims(GuardedServer.Now)))).Status);
    }

    [Theory]
    [InlineData("alg", "algorithm is not accepted")]
    [InlineData("kid", "names no key")]
    [InlineData("typ", "type is not JWT")]
    public async Task A_token_without_alg_kid_or_typ_is_refused(string name, string says)
    {
        var header = TokenMaker.Header();
        Assert.True(header.Remove(name));
        await Refused(house.Ehr.Es384(header, house.Ehr.Claims(GuardedServer.Now)), says);
        header[name] = "";
        await Refused(house.Ehr.Es384(header, house.Ehr.Claims(GuardedServer.Now)), "the token");
    }

    [Theory]
    [InlineData("iss", "names no issuer")]
    [InlineData("aud", "names no audience")]
    [InlineData("exp", "has no times")]
    [InlineData("iat", "has no times")]
    [InlineData("jti", "has no identifier")]
    public async Task A_token_that_lacks_a_claim_is_refused(string name, string says)
    {
        var claims = house.Ehr.Claims(GuardedServer.Now);
        Assert.True(claims.Remove(name));
        await Refused(house.Ehr.Es384(TokenMaker.Header(), claims), says);
        claims[name] = new JsonObject();
        await Refused(house.Ehr.Es384(TokenMaker.Header(), claims), says);
    }

    [Fact]
    public async Task A_token_for_another_endpoint_is_refused()
    {
        foreach (var path in new[] { "/cds-services/titrant-order-sign", "/cds-services", Service + "/", "" })
            await Refused(house.Ehr.Good(GuardedServer.Now, path), "for another endpoint");
        var claims = house.Ehr.Claims(GuardedServer.Now);
        claims["aud"] = new JsonArray("https://other.example", TokenMaker.Audience + Service);
        Assert.Equal(200, (await house.Call(house.Ehr.Es384(TokenMaker.Header(), claims))).Status);
    }

    [Fact]
    public async Task A_token_without_a_signature_is_refused()
    {
        foreach (var none in new[] { "none", "None", "NONE" })
        {
            await Refused(Signed(TokenMaker.Header(none)) + ".", "the token");
            await Refused(house.Ehr.Es384(TokenMaker.Header(none), house.Ehr.Claims(GuardedServer.Now)), "algorithm is not accepted");
        }
        await Refused(Signed(TokenMaker.Header()), "the token");
    }

    [Fact]
    public async Task A_token_with_a_symmetric_signature_is_refused()
    {
        // Who takes the algorithm from the token checks this one with a secret that everybody can read.
        foreach (var (algorithm, mac) in new (string, Func<byte[], byte[], byte[]>)[] { ("HS256", HMACSHA256.HashData), ("HS384", HMACSHA384.HashData), ("HS512", HMACSHA512.HashData) })
        {
            var signed = Signed(TokenMaker.Header(algorithm, "rsa-1"));
            await Refused(signed + "." + Base64Url.EncodeToString(mac(house.Ehr.Rsa.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(signed))), "algorithm is not accepted");
        }
    }

    private string Signed(JsonObject header) => TokenMaker.Part(header.ToJsonString()) + "." + TokenMaker.Part(house.Ehr.Claims(GuardedServer.Now).ToJsonString());

    private async Task Refused(string? token, string says)
    {
        var (status, body) = await house.Call(token);
        Assert.Equal(401, status);
        Assert.Equal("OperationOutcome", (string?)JsonNode.Parse(body)!["resourceType"]);
        Assert.Contains(says, body, StringComparison.Ordinal);
    }

    /// <summary>A server that asks for tokens, and the EHR whose key it knows.</summary>
    public sealed class Guarded : IAsyncLifetime
    {
        private GuardedServer? _server;

        internal TokenMaker Ehr { get; } = new();

        public async ValueTask InitializeAsync() => _server = await GuardedServer.Start(s => s with { Tenants = [TenantSettings.Local with { Issuers = [Ehr.Settings] }] });

        internal async Task<(int Status, string Body)> Call(string? token)
        {
            var answer = await _server!.Send("POST", Service, Calls.Good("patient-view").ToJsonString(), token is null ? [] : [("Authorization", "Bearer " + token)]);
            return (answer.Status, answer.Body);
        }

        public async ValueTask DisposeAsync()
        {
            if (_server is not null) await _server.DisposeAsync();
            Ehr.Dispose();
        }
    }
}
