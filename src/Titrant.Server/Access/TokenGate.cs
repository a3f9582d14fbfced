namespace Titrant.Server.Access;

/// <summary>What a token is worth for one request.</summary>
/// <param name="Caller">Null where it was refused.</param>
/// <param name="Claimed">The tenant whose issuer the token names, proven or not; for the journal.</param>
/// <param name="Why">A constant sentence without anything from the token.</param>
/// <param name="Later">True where the fault is not the caller's: keys out of reach, memory of tokens full.</param>
internal sealed record TokenVerdict(Caller? Caller, TenantSettings? Claimed, string Why, bool Later = false);

/// <summary>Who calls: issuer and signature first, then audience and times, then that the token was not used before.</summary>
internal sealed class TokenGate : IDisposable
{
    private readonly Func<DateTimeOffset> _clock;
    private readonly DateTimeOffset _since;
    private readonly HttpClient _http = JwksCache.Client();
    private readonly IReadOnlyList<Trusted> _trusted;

    public TokenGate(ServerSettings settings, Func<DateTimeOffset> clock)
    {
        (_clock, _since) = (clock, clock());
        _trusted = [.. settings.Tenants.SelectMany(t => t.Issuers.Select(i => new Trusted(t, i, new(i.Keys, clock, _http), new())))];
    }

    private sealed record Trusted(TenantSettings Tenant, IssuerSettings Issuer, JwksCache Keys, ReplayGuard Seen);

    /// <param name="path">Of the request, without base: the endpoint that the token must be for.</param>
    public async ValueTask<TokenVerdict> Check(string token, string path, CancellationToken cancel)
    {
        if (Jwt.Read(token, out var fault) is not { } jwt) return new(null, null, fault);
        var trusted = _trusted.FirstOrDefault(t => t.Issuer.Issuer == jwt.Issuer && (t.Issuer.TenantClaim is null || t.Issuer.TenantClaim == jwt.Tenant));
        if (trusted is null) return new(null, null, "the token's issuer is not known here");
        TokenVerdict No(string why, bool later = false) => new(null, trusted.Tenant, why, later);
        if (jwt.KeyAddress is { } address && address != trusted.Issuer.Keys.OriginalString) return No("the token's key address is not the configured one");
        var (key, known) = await trusted.Keys.Find(jwt.KeyId, cancel);
        if (!known) return No("the issuer's keys cannot be had at present", later: true);
        if (key is null) return No("the token's key is not known");
        if (!jwt.SignedBy(key)) return No("the token's signature is wrong");
        if (!jwt.Says.Audiences.Any(a => Meant(a, trusted.Issuer.Audience, path))) return No("the token is for another endpoint");
        var now = _clock();
        if (jwt.WrongTime(now) is { } wrong) return No(wrong);
        // Whatever was used before the process began is not remembered: such tokens could come twice.
        if (jwt.Says.IssuedAt < _since - Jwt.Skew) return No("the token is older than this server");
        return trusted.Seen.Take(jwt.Says.Id, jwt.Says.Expires + Jwt.Skew, now) switch
        {
            ReplayVerdict.New => new(new(trusted.Tenant, trusted.Issuer.Issuer) { Base = trusted.Issuer.Audience }, trusted.Tenant, ""),
            ReplayVerdict.Seen => No("the token was used before"),
            _ => No("too many tokens are alive at once", later: true),
        };
    }

    /// <summary>CDS Hooks 2.0: `aud` is the URL of the endpoint being invoked. Feedback may be sent with its service's; elsewhere the base address or /fhir under it serves.</summary>
    internal static bool Meant(string audience, string basis, string path)
    {
        if (!audience.StartsWith(basis, StringComparison.Ordinal)) return false;
        var named = audience[basis.Length..];
        // Routes are found in any letter case, so /CDS-Services must not pass for a page.
        if (Lies(path, "/cds-services"))
            return named == path || (path.EndsWith("/feedback", StringComparison.Ordinal) && named == path[..^"/feedback".Length]);
        return Lies(path, "/fhir") ? named == "/fhir" : named.Length == 0;
    }

    private static bool Lies(string path, string under) =>
        path.StartsWith(under, StringComparison.OrdinalIgnoreCase) && (path.Length == under.Length || path[under.Length] == '/');

    public void Dispose()
    {
        foreach (var trusted in _trusted) trusted.Keys.Dispose();
        _http.Dispose();
    }
}
