using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Titrant.Server.Access;

namespace Titrant.Tests.Server.Access;

/// <summary>Keys of an issuer: which are used, how often they are fetched, and what happens when they cannot be.</summary>
public sealed class JwksCacheTests : IDisposable
{
    private readonly TokenMaker _ehr = new();
    private readonly Issuer _issuer = new();
    private readonly HttpClient _http;
    private readonly JwksCache _cache;
    private DateTimeOffset _now = new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

    public JwksCacheTests()
    {
        _http = new HttpClient(_issuer);
        _cache = new(new Uri("https://ehr.example.org/jwks.json"), () => _now, _http);
        _issuer.Body = File.ReadAllText(_ehr.KeyFile);
    }

    public void Dispose()
    {
        _cache.Dispose();
        _http.Dispose();
        _issuer.Dispose();
        _ehr.Dispose();
    }

    [Fact]
    public async Task Keys_are_fetched_once_and_again_after_ten_minutes()
    {
        for (var i = 0; i < 100; i++) Assert.NotNull((await _cache.Find("ec-1", default)).Key);
        Assert.Equal(1, _issuer.Calls);
        _now = _now.AddMinutes(11);
        Assert.NotNull((await _cache.Find("rsa-1", default)).Key);
        Assert.Equal(2, _issuer.Calls);
    }

    [Fact]
    public async Task A_new_key_is_found_at_once_and_invented_names_cost_the_issuer_one_call_a_minute()
    {
        await _cache.Find("ec-1", default);
        _now = _now.AddMinutes(2);
        _issuer.Body = new JsonObject { ["keys"] = new JsonArray(TokenMaker.EcKey("ec-2", _ehr.Ec)) }.ToJsonString();
        Assert.NotNull((await _cache.Find("ec-2", default)).Key);
        Assert.Equal(2, _issuer.Calls);
        for (var i = 0; i < 50; i++) Assert.Equal((null, true), await _cache.Find($"invented-{i}", default));
        Assert.Equal(2, _issuer.Calls);
        _now = _now.AddMinutes(1);
        for (var i = 0; i < 50; i++) await _cache.Find($"invented-{i}", default);
        Assert.Equal(3, _issuer.Calls);
        Assert.Null((await _cache.Find("ec-1", default)).Key);   // withdrawn by the issuer
    }

    [Fact]
    public async Task When_the_issuer_does_not_answer_the_keys_at_hand_serve_for_a_day_and_no_longer()
    {
        Assert.NotNull((await _cache.Find("ec-1", default)).Key);
        foreach (var fault in new HttpStatusCode?[] { HttpStatusCode.InternalServerError, HttpStatusCode.Redirect, HttpStatusCode.NotFound, null })
        {
            _issuer.Status = fault;
            _now = _now.AddMinutes(15);
            Assert.NotNull((await _cache.Find("ec-1", default)).Key);
        }
        _now = _now.AddDays(1);
        Assert.Equal((null, false), await _cache.Find("ec-1", default));
        _issuer.Status = HttpStatusCode.OK;
        _now = _now.AddMinutes(1);
        Assert.NotNull((await _cache.Find("ec-1", default)).Key);
    }

    [Fact]
    public async Task Without_any_key_the_caller_is_told_to_come_again_and_the_issuer_is_asked_every_five_seconds()
    {
        _issuer.Status = null;
        for (var i = 0; i < 20; i++) Assert.Equal((null, false), await _cache.Find("ec-1", default));
        Assert.Equal(1, _issuer.Calls);
        _now = _now.AddSeconds(5);
        _issuer.Status = HttpStatusCode.OK;
        Assert.NotNull((await _cache.Find("ec-1", default)).Key);
    }

    [Fact]
    public void Keys_that_do_not_fit_the_two_algorithms_are_passed_over()
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var small = RSA.Create(1024);
        var good = TokenMaker.EcKey("good", _ehr.Ec);
        JsonObject With(string id, Action<JsonObject> change, bool rsa = false)
        {
            var key = rsa ? TokenMaker.RsaKey(id, _ehr.Rsa) : TokenMaker.EcKey(id, _ehr.Ec);
            change(key);
            return key;
        }
        var set = new JsonObject
        {
            ["keys"] = new JsonArray(good, TokenMaker.EcKey("p256", p256), TokenMaker.RsaKey("1024 bits", small), With("encryption", k => k["use"] = "enc"), With("other algorithm", k => k["alg"] = "ES256"),
                With("alg of the other kind", k => k["alg"] = "RS384"), With("curve by another name", k => k["crv"] = "P-521"), With("private", k => k["d"] = k["x"]!.DeepClone()), With("signing only", k => k["key_ops"] = new JsonArray("sign")),
                With("short coordinate", k => k["x"] = "AAAA"), With("padded", k => k["x"] = (string)k["x"]! + "="), With("exponent 1", k => k["e"] = "AQ", rsa: true), With("exponent 3", k => k["e"] = "Aw", rsa: true), With("even exponent", k => k["e"] = "AQAA", rsa: true),
                With("secret", k => { k["kty"] = "oct"; k["k"] = "AAAA"; }), TokenMaker.EcKey("twice", _ehr.Ec), TokenMaker.RsaKey("twice", _ehr.Rsa), JsonValue.Create(1), new JsonObject { ["kid"] = 7 }),
        };
        Assert.Equal(["good"], JsonWebKey.ReadSet(System.Text.Encoding.UTF8.GetBytes(set.ToJsonString()))!.Keys);
        foreach (var no in new[] { "", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[],\"keys\":[]}", "<html>", $"{{\"keys\":[{string.Join(',', Enumerable.Repeat("{}", 101))}]}}" })
            Assert.Null(JsonWebKey.ReadSet(System.Text.Encoding.UTF8.GetBytes(no)));
    }

    [Fact]
    public void A_point_that_is_not_on_the_curve_checks_nothing_and_throws_nothing()
    {
        var key = TokenMaker.EcKey("ec-1", _ehr.Ec);
        key["y"] = key["x"]!.DeepClone();
        var read = JsonWebKey.ReadSet(System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["keys"] = new JsonArray(key) }.ToJsonString()))!["ec-1"];
        Assert.False(Jwt.Read(_ehr.Good(_now), out _)!.SignedBy(read));
    }

    [Fact]
    public void The_memory_of_used_tokens_is_bounded_per_issuer_and_refuses_rather_than_forgets()
    {
        var guard = new ReplayGuard(3);
        foreach (var id in new[] { "a", "b", "c" }) Assert.Equal(ReplayVerdict.New, guard.Take(id, _now.AddMinutes(5), _now));
        Assert.Equal(ReplayVerdict.Full, guard.Take("d", _now.AddMinutes(5), _now));
        Assert.Equal(ReplayVerdict.Seen, guard.Take("a", _now.AddMinutes(5), _now));
        _now = _now.AddMinutes(5);
        Assert.Equal(ReplayVerdict.New, guard.Take("d", _now.AddMinutes(5), _now));
        Assert.Equal(ReplayVerdict.New, guard.Take("a", _now.AddMinutes(5), _now));
    }

    [Fact]
    public void Of_a_thousand_uses_of_one_token_at_the_same_time_one_is_let_in()
    {
        var guard = new ReplayGuard();
        var let = 0;
        Parallel.For(0, 1000, _ => { if (guard.Take("same", _now.AddMinutes(5), _now) == ReplayVerdict.New) Interlocked.Increment(ref let); });
        Assert.Equal(1, let);
    }

    /// <summary>The issuer's web server; a null status is a line that is down.</summary>
    private sealed class Issuer : HttpMessageHandler
    {
        public string Body { get; set; } = "";

        public HttpStatusCode? Status { get; set; } = HttpStatusCode.OK;

        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            return Status is { } status ? Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(Body) }) : throw new HttpRequestException("down");
        }
    }
}
