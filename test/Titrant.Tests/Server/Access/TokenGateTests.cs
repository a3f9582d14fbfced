using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Titrant.Server;
using Titrant.Server.Access;

namespace Titrant.Tests.Server.Access;

/// <summary>CDS Hooks 2.0 "Trusting CDS Clients": what is let in, and each way that somebody has tried to get in elsewhere (RFC 8725).</summary>
public sealed class TokenGateTests : IDisposable
{
    private const string Path = "/cds-services/titrant-patient-view";
    private readonly TokenMaker _ehr = new();
    private readonly TokenGate _gate;
    private DateTimeOffset _now = new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

    public TokenGateTests() => _gate = Gate(_ehr.Settings);

    public void Dispose()
    {
        _gate.Dispose();
        _ehr.Dispose();
    }

    [Fact]
    public async Task Tokens_signed_by_node_and_by_openssl_are_let_in()
    {
        using var folder = new TemporaryFolder();
        foreach (var (keys, token) in new[] { (ForeignTokens.NodeKeys, ForeignTokens.NodeEs384), (ForeignTokens.NodeKeys, ForeignTokens.NodeRs384), (ForeignTokens.OpensslKeys, ForeignTokens.OpensslEs384) })
        {
            File.WriteAllText(folder.File("jwks.json"), keys);
            _now = ForeignTokens.Then.AddMinutes(-1);
            using var gate = Gate(new(ForeignTokens.Issuer, ForeignTokens.Audience, new Uri(folder.File("jwks.json"))));
            _now = ForeignTokens.Then;
            var verdict = await gate.Check(token, ForeignTokens.Path, default);
            Assert.Equal("", verdict.Why);
            Assert.Equal(("house", ForeignTokens.Issuer), (verdict.Caller!.Tenant.Name, verdict.Caller.Actor));
            Assert.Equal("the token's signature is wrong", (await gate.Check(Changed(token), ForeignTokens.Path, default)).Why);
        }
    }

    [Fact]
    public void The_specification_s_own_example_is_read_and_its_signature_holds_but_a_token_of_three_years_is_refused()
    {
        const string token = "eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6ImV4YW1wbGUta2lkIiwiamt1IjoiaHR0cHM6Ly9maGlyLWVoci5leGFtcGxlLmNvbS9qd2tfdXJpIn0.eyJpc3MiOiJodHRwczovL2ZoaXItZWhyLmV4YW1wbGUuY29tLyIsImF1ZCI6Imh0dHBzOi8vY2RzLmV4YW1wbGUub3JnL2Nkcy1zZXJ2aWNlcy9zb21lLXNlcnZpY2UiLCJleHAiOjE0MjI1Njg4NjAsImlhdCI6MTMxMTI4MDk3MCwianRpIjoiZWUyMmIwMjEtZTFiNy00NjExLWJhNWItOGVlYzZhMzNhYzFlIiwidGVuYW50IjoiMmRkZDZjM2EtOGU5YS00NGM2LWEzMDUtNTIxMTFhZDMwMmEyIn0.d1WfLjGRKlcWB94l9do4cM8REXeYJLL6SGUBO8VHZhfM8mwKYP70EMxJ67War4TQblEpaQrp11wx5p7oPFm2ETYgCicS84vXWEIYTdjooZdooCSDf2L8-i4awdoUwiEb";
        const string key = """{"keys":[{"kty":"EC","use":"sig","crv":"P-384","kid":"example-kid","x":"46SDH7Znh821wblCBglA61sNE9ZrHYKKt3qRtRTmSXyOI_FIGBLWrWa0GPUkDCEk","y":"XMcRuuoGW7CXjQdy-F5i3FeBE0x9hPLdeFdSoDd3ELmx404tLX0VRRcqzAsPhXcI","alg":"ES384"}]}""";
        var jwt = Jwt.Read(token, out var fault);
        Assert.Equal("", fault);
        Assert.True(jwt!.SignedBy(JsonWebKey.ReadSet(Encoding.UTF8.GetBytes(key))!["example-kid"]));
        Assert.Equal("the token lives longer than five minutes", jwt.WrongTime(DateTimeOffset.FromUnixTimeSeconds(1422568800)));
    }

    [Fact]
    public async Task A_good_token_is_let_in_once_and_no_second_time()
    {
        var token = _ehr.Good(_now);
        Assert.Equal("house", (await _gate.Check(token, Path, default)).Caller!.Tenant.Name);
        Assert.Equal("the token was used before", (await _gate.Check(token, Path, default)).Why);
        _now = _now.AddMinutes(4).AddSeconds(29);
        Assert.Equal("the token was used before", (await _gate.Check(token, Path, default)).Why);
        _now = _now.AddSeconds(1);
        Assert.Equal("the token has expired", (await _gate.Check(token, Path, default)).Why);
        Assert.NotNull((await _gate.Check(_ehr.Rs384(TokenMaker.Header("RS384", "rsa-1"), _ehr.Claims(_now)), Path, default)).Caller);
    }

    [Fact]
    public async Task An_unsigned_token_is_no_token()
    {
        foreach (var none in new[] { "none", "None", "NONE", "" })
        {
            var signed = TokenMaker.Part(TokenMaker.Header(none).ToJsonString()) + "." + TokenMaker.Part(_ehr.Claims(_now).ToJsonString()) + ".";
            Assert.Equal("the token is not base64url", await Why(signed));
            Assert.Equal("the token's algorithm is not accepted", await Why(signed + "AAAA"));
        }
    }

    [Fact]
    public async Task The_public_rsa_key_cannot_be_used_as_the_secret_of_a_mac()
    {
        foreach (var algorithm in new[] { "HS256", "HS384", "HS512" })
            foreach (var secret in new[] { _ehr.Rsa.ExportSubjectPublicKeyInfo(), _ehr.Rsa.ExportRSAPublicKey(), Encoding.UTF8.GetBytes(_ehr.Rsa.ExportSubjectPublicKeyInfoPem()) })
            {
                var signed = TokenMaker.Part(TokenMaker.Header(algorithm, "rsa-1").ToJsonString()) + "." + TokenMaker.Part(_ehr.Claims(_now).ToJsonString());
                Assert.Equal("the token's algorithm is not accepted", await Why(signed + "." + Base64Url.EncodeToString(HMACSHA384.HashData(secret, Encoding.ASCII.GetBytes(signed)))));
            }
        // The same MAC under a name that is accepted: the RSA key checks it as an RSA signature, which it is not.
        var renamed = TokenMaker.Part(TokenMaker.Header("RS384", "rsa-1").ToJsonString()) + "." + TokenMaker.Part(_ehr.Claims(_now).ToJsonString());
        Assert.Equal("the token's signature is wrong", await Why(renamed + "." + Base64Url.EncodeToString(HMACSHA384.HashData(_ehr.Rsa.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(renamed)))));
    }

    [Fact]
    public async Task A_key_checks_its_own_algorithm_only()
    {
        Assert.Equal("the token's signature is wrong", await Why(_ehr.Es384(TokenMaker.Header("ES384", "rsa-1"), _ehr.Claims(_now))));
        Assert.Equal("the token's signature is wrong", await Why(_ehr.Rs384(TokenMaker.Header("RS384", "ec-1"), _ehr.Claims(_now))));
        foreach (var weaker in new[] { "ES256", "RS256", "ES512", "RS512", "PS384", "EdDSA", "es384", "ES384 " })
            Assert.Equal("the token's algorithm is not accepted", await Why(_ehr.Es384(TokenMaker.Header(weaker), _ehr.Claims(_now))));
    }

    [Theory]
    [InlineData("../../../../dev/null")]
    [InlineData("/etc/passwd")]
    [InlineData("ec-1' OR '1'='1")]
    [InlineData("ec-1; DROP TABLE keys")]
    [InlineData("EC-1")]
    [InlineData("ec-1\u0000")]
    [InlineData("http://evil.example/jwks.json")]
    public async Task A_key_identifier_is_only_ever_compared(string kid) => Assert.Equal("the token's key is not known", await Why(_ehr.Es384(TokenMaker.Header("ES384", kid), _ehr.Claims(_now))));

    [Fact]
    public async Task A_key_that_the_token_brings_along_is_not_looked_at()
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var header = TokenMaker.Header();
        header["jwk"] = TokenMaker.EcKey("ec-1", own);
        header["x5u"] = "https://evil.example/cert.pem";
        header["x5c"] = new JsonArray("MIIB");
        var signed = TokenMaker.Part(header.ToJsonString()) + "." + TokenMaker.Part(_ehr.Claims(_now).ToJsonString());
        var forged = signed + "." + Base64Url.EncodeToString(own.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        Assert.Equal("the token's signature is wrong", await Why(forged));
        Assert.Equal("", await Why(_ehr.Sign(signed)));
    }

    [Theory]
    [InlineData("https://evil.example/jwks.json")]
    [InlineData("https://ehr.example.org/jwks.json/")]
    [InlineData("HTTPS://ehr.example.org/jwks.json")]
    [InlineData("https://ehr.example.org@evil.example/jwks.json")]
    [InlineData("file:///etc/passwd")]
    public async Task A_key_address_other_than_the_configured_one_is_refused_and_never_fetched(string jku)
    {
        var header = TokenMaker.Header();
        header["jku"] = jku;
        using var gate = Gate(_ehr.Settings with { Keys = new Uri("https://ehr.example.org/jwks.json") });
        Assert.Equal("the token's key address is not the configured one", (await gate.Check(_ehr.Es384(header, _ehr.Claims(_now)), Path, default)).Why);
    }

    [Fact]
    public async Task The_configured_key_address_may_stand_in_the_token()
    {
        var header = TokenMaker.Header();
        header["jku"] = _ehr.KeyFile;
        Assert.Equal("", await Why(_ehr.Es384(header, _ehr.Claims(_now))));
    }

    [Fact]
    public async Task Critical_extensions_duplicate_members_and_other_spellings_of_the_same_bytes_are_refused()
    {
        var critical = TokenMaker.Header();
        critical["crit"] = new JsonArray("exp");
        Assert.Equal("the token has critical extensions", await Why(_ehr.Es384(critical, _ehr.Claims(_now))));
        var claims = _ehr.Claims(_now).ToJsonString();
        Assert.Equal("the token is not JSON with each member once", await Why(_ehr.Sign(TokenMaker.Part("""{"alg":"none","alg":"ES384","typ":"JWT","kid":"ec-1"}""") + "." + TokenMaker.Part(claims))));
        Assert.Equal("the token is not JSON with each member once", await Why(_ehr.Sign(TokenMaker.Part(TokenMaker.Header().ToJsonString()) + "." + TokenMaker.Part(claims[..^1] + ",\"iss\":\"https://other.example\"}"))));
        Assert.Equal("the token is not JSON with each member once", await Why(_ehr.Sign(TokenMaker.Part(TokenMaker.Header().ToJsonString()) + "." + TokenMaker.Part(claims[..^1] + ",\"\\u0069ss\":\"https://other.example\"}"))));
        var good = _ehr.Good(_now);
        Assert.Equal("the token is not base64url", await Why(good + "="));
        Assert.Equal("the token is not base64url", await Why(good.Replace(".", " .", StringComparison.Ordinal)));
        Assert.Equal("the token is not base64url", await Why("\n" + good));
        // 96 bytes fill their letters; in the header the last letter has spare bits, and only one spelling of them counts.
        Assert.Null(Jwt.Decode("QQ=="));
        Assert.Null(Jwt.Decode("QR"));
        Assert.Equal("A"u8.ToArray(), Jwt.Decode("QQ"));
        Assert.Null(Jwt.Decode("+/+/"));
        Assert.Equal("the token is not three parts", await Why(good + ".AAAA.AAAA"));
        Assert.Equal("the token is not three parts", await Why(""));
    }

    [Fact]
    public async Task A_token_larger_than_sixteen_kibibytes_is_not_read()
    {
        var claims = _ehr.Claims(_now);
        claims["extension"] = new string('x', Jwt.MaxLength);
        Assert.Equal("the token is too long", await Why(_ehr.Es384(TokenMaker.Header(), claims)));
    }

    [Fact]
    public async Task Deep_or_odd_json_is_refused_without_a_fault()
    {
        var header = TokenMaker.Part(TokenMaker.Header().ToJsonString());
        foreach (var body in new[] { "[]", "null", "1", "\"a\"", "{", new string('[', 5000), "{\"a\":" + new string('[', 100) + new string(']', 100) + "}", "{\"iss\":1}", "{\"iss\":\"\\ud800\"}", "\u0001", "{}{}" })
            Assert.StartsWith("the token", await Why(_ehr.Sign(header + "." + TokenMaker.Part(body))), StringComparison.Ordinal);
    }

    [Fact]
    public void No_other_letter_anywhere_in_a_token_leaves_it_good()
    {
        var good = _ehr.Good(_now);
        var key = JsonWebKey.ReadSet(File.ReadAllBytes(_ehr.KeyFile))!["ec-1"];
        Assert.True(Jwt.Read(good, out _)!.SignedBy(key));
        var chance = new Random(7);
        for (var at = 0; at < good.Length; at++)
        {
            var letter = (char)chance.Next(33, 127);
            if (letter != good[at]) Assert.False(Jwt.Read(good[..at] + letter + good[(at + 1)..], out _)?.SignedBy(key) ?? false);
        }
    }

    [Theory]
    [InlineData("typ", "\"JOSE\"", "the token's type is not JWT")]
    [InlineData("typ", null, "the token's type is not JWT")]
    [InlineData("kid", null, "the token names no key")]
    [InlineData("kid", "7", "the token names no key")]
    [InlineData("alg", null, "the token's algorithm is not accepted")]
    [InlineData("jku", "[]", "the token's key address is no text")]
    public async Task Every_header_that_the_specification_requires_must_be_there(string name, string? value, string says)
    {
        var header = TokenMaker.Header();
        header.Remove(name);
        if (value is not null) header[name] = JsonNode.Parse(value);
        Assert.Equal(says, await Why(_ehr.Es384(header, _ehr.Claims(_now))));
    }

    [Theory]
    [InlineData("iss", null, "the token names no issuer")]
    [InlineData("iss", "\"https://ehr.example.org/\"", "the token's issuer is not known here")]
    [InlineData("iss", "\"HTTPS://EHR.EXAMPLE.ORG\"", "the token's issuer is not known here")]
    [InlineData("aud", null, "the token names no audience")]
    [InlineData("aud", "[]", "the token names no audience")]
    [InlineData("aud", "[1]", "the token names no audience")]
    [InlineData("aud", "\"https://cds.example.org\"", "the token is for another endpoint")]
    [InlineData("aud", "\"https://cds.example.org/cds-services/titrant-order-sign\"", "the token is for another endpoint")]
    [InlineData("aud", "\"https://cds.example.org/cds-services/titrant-patient-view/\"", "the token is for another endpoint")]
    [InlineData("aud", "\"https://cds.example.org.evil.example/cds-services/titrant-patient-view\"", "the token is for another endpoint")]
    [InlineData("jti", null, "the token has no identifier")]
    [InlineData("jti", "\"\"", "the token has no identifier")]
    [InlineData("exp", null, "the token has no times")]
    [InlineData("iat", null, "the token has no times")]
    [InlineData("exp", "\"1773129600\"", "the token has no times")]
    [InlineData("exp", "1e99", "the token has no times")]
    [InlineData("exp", "-1", "the token has no times")]
    [InlineData("nbf", "\"now\"", "the token has no times")]
    [InlineData("tenant", "{}", "the token's tenant is no text")]
    public async Task Every_claim_that_the_specification_requires_must_be_there_and_exact(string name, string? value, string says)
    {
        var claims = _ehr.Claims(_now);
        claims.Remove(name);
        if (value is not null) claims[name] = JsonNode.Parse(value);
        Assert.Equal(says, await Why(_ehr.Es384(TokenMaker.Header(), claims)));
    }

    [Theory]
    [InlineData(-31, 200, null, "")]
    [InlineData(0, 300, null, "")]
    [InlineData(0, 301, null, "the token lives longer than five minutes")]
    [InlineData(30, 200, null, "")]
    [InlineData(31, 200, null, "the token is issued in the future")]
    [InlineData(-200, -29, null, "")]
    [InlineData(-200, -30, null, "the token has expired")]
    [InlineData(0, 200, 30, "")]
    [InlineData(0, 200, 31, "the token is not valid yet")]
    [InlineData(20, 10, null, "the token expires before it is issued")]
    public async Task Times_are_held_to_with_thirty_seconds_between_clocks(int issued, int expires, int? notBefore, string says)
    {
        var claims = _ehr.Claims(_now);
        claims["iat"] = _now.AddSeconds(issued).ToUnixTimeSeconds();
        claims["exp"] = _now.AddSeconds(expires).ToUnixTimeSeconds();
        if (notBefore is { } seconds) claims["nbf"] = _now.AddSeconds(seconds).ToUnixTimeSeconds();
        var at = _now;
        _now = at.AddMinutes(-10);
        using var gate = Gate(_ehr.Settings);   // has been running for a while
        _now = at;
        Assert.Equal(says, (await gate.Check(_ehr.Es384(TokenMaker.Header(), claims), Path, default)).Why);
    }

    [Fact]
    public async Task A_token_from_before_the_server_began_could_have_been_used_and_is_refused()
    {
        var token = _ehr.Good(_now);
        _now = _now.AddSeconds(31);
        using var restarted = Gate(_ehr.Settings);
        Assert.Equal("the token is older than this server", (await restarted.Check(token, Path, default)).Why);
    }

    [Fact]
    public async Task A_signature_of_another_length_or_of_zeros_is_wrong()
    {
        var good = _ehr.Good(_now);
        var signed = good[..good.LastIndexOf('.')];
        var bytes = Jwt.Decode(good[(good.LastIndexOf('.') + 1)..])!;
        var der = _ehr.Ec.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence);
        foreach (var wrong in new[] { new byte[96], bytes[..95], [.. bytes, 0], der, new byte[1] })
            Assert.Equal("the token's signature is wrong", await Why(signed + "." + Base64Url.EncodeToString(wrong)));
        var rsa = _ehr.Rs384(TokenMaker.Header("RS384", "rsa-1"), _ehr.Claims(_now));
        Assert.Equal("the token's signature is wrong", await Why(rsa[..rsa.LastIndexOf('.')] + "." + Base64Url.EncodeToString([0, .. Jwt.Decode(rsa[(rsa.LastIndexOf('.') + 1)..])!])));
    }

    [Fact]
    public async Task Feedback_takes_the_token_of_its_own_address_or_of_its_service_and_fhir_that_of_fhir()
    {
        Assert.Equal("", (await _gate.Check(_ehr.Good(_now, Path + "/feedback"), Path + "/feedback", default)).Why);
        Assert.Equal("", (await _gate.Check(_ehr.Good(_now), Path + "/feedback", default)).Why);
        Assert.Equal("the token is for another endpoint", (await _gate.Check(_ehr.Good(_now, Path + "/feedback"), Path, default)).Why);
        Assert.Equal("", (await _gate.Check(_ehr.Good(_now, "/fhir"), "/fhir/Patient/1", default)).Why);
        Assert.Equal("", (await _gate.Check(_ehr.Good(_now, ""), "/patients/1", default)).Why);
        Assert.Equal("the token is for another endpoint", (await _gate.Check(_ehr.Good(_now), "/fhir/Patient/1", default)).Why);
    }

    [Fact]
    public async Task An_audience_may_be_a_list_and_its_slashes_may_be_escaped()
    {
        var head = TokenMaker.Part(TokenMaker.Header().ToJsonString());
        var claims = _ehr.Claims(_now).ToJsonString();
        var listed = claims.Replace($"\"aud\":\"{TokenMaker.Audience}{Path}\"", $"\"aud\":[\"https://other.example\",\"{(TokenMaker.Audience + Path).Replace("/", "\\/", StringComparison.Ordinal)}\"]", StringComparison.Ordinal);
        Assert.NotEqual(claims, listed);
        Assert.Equal("", await Why(_ehr.Sign(head + "." + TokenMaker.Part(listed))));
    }

    [Fact]
    public async Task The_issuer_decides_the_tenant_and_a_claim_where_one_issuer_speaks_for_two()
    {
        var settings = ServerSettings.Default with
        {
            Tenants = [TenantSettings.Local with { Name = "a", Issuers = [_ehr.Settings with { TenantClaim = "1" }] }, TenantSettings.Local with { Name = "b", Issuers = [_ehr.Settings with { TenantClaim = "2" }] }],
        };
        using var gate = new TokenGate(settings, () => _now);
        foreach (var (claim, tenant) in new[] { ("1", "a"), ("2", "b"), ("3", null), (null, null) })
        {
            var claims = _ehr.Claims(_now);
            if (claim is not null) claims["tenant"] = claim;
            Assert.Equal(tenant, (await gate.Check(_ehr.Es384(TokenMaker.Header(), claims), Path, default)).Caller?.Tenant.Name);
        }
    }

    private TokenGate Gate(IssuerSettings issuer) => new(ServerSettings.Default with { Tenants = [TenantSettings.Local with { Name = "house", Issuers = [issuer] }] }, () => _now);

    private async Task<string> Why(string token) => (await _gate.Check(token, Path, default)).Why;

    /// <summary>The same token with another letter in its claims, still base64url and JSON.</summary>
    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var claims = Encoding.UTF8.GetString(Jwt.Decode(parts[1])!);
        parts[1] = TokenMaker.Part(claims.Replace("-1\"", "-9\"", StringComparison.Ordinal).Replace("-2\"", "-9\"", StringComparison.Ordinal));
        return string.Join('.', parts);
    }
}
