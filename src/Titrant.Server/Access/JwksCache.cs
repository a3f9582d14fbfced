namespace Titrant.Server.Access;

/// <summary>The keys of one issuer, from the configured address or file and nowhere else.</summary>
/// <remarks>
/// Fetched anew after ten minutes, and when a token names a key that is not there: then at most once a minute, so that made-up names cost the
/// issuer nothing. When a fetch fails the keys at hand serve on, for a day at most.
/// </remarks>
internal sealed class JwksCache(Uri source, Func<DateTimeOffset> clock, HttpClient http) : IDisposable
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan MaxStale = TimeSpan.FromDays(1);
    public static readonly TimeSpan BackOff = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan BackOffWithoutKeys = TimeSpan.FromSeconds(5);
    private const int MaxBytes = 256 << 10;

    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile Held? _held;
    private DateTimeOffset _tried = DateTimeOffset.MinValue;

    private sealed record Held(IReadOnlyDictionary<string, JsonWebKey> Keys, DateTimeOffset At);

    /// <summary>One client for all issuers: no redirect is followed, no cookie kept.</summary>
    public static HttpClient Client() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), MaxResponseHeadersLength = 32 }) { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = MaxBytes };

    /// <summary>Null where the issuer has no such key. `Known` is false where no key could be had at all: the caller tells to try again.</summary>
    public async ValueTask<(JsonWebKey? Key, bool Known)> Find(string id, CancellationToken cancel)
    {
        if (Fresh(id) is { } found) return (found, true);
        await _one.WaitAsync(cancel);
        try
        {
            if (Fresh(id) is { } other) return (other, true);   // fetched while this one waited
            var now = clock();
            if (now - _tried >= (_held is null ? BackOffWithoutKeys : BackOff))
            {
                _tried = now;
                // Not by the caller's own token: a stranger who hangs up must not leave everybody else without keys until the next try.
                if (await Fetch() is { } keys) _held = new(keys, now);
            }
            if (_held is not { } held || now - held.At > MaxStale) return (null, false);
            return (held.Keys.GetValueOrDefault(id), true);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private JsonWebKey? Fresh(string id) => _held is { } held && clock() - held.At <= MaxAge ? held.Keys.GetValueOrDefault(id) : null;

    private async Task<IReadOnlyDictionary<string, JsonWebKey>?> Fetch()
    {
        try
        {
            if (source.IsFile)
                return new FileInfo(source.LocalPath).Length <= MaxBytes ? JsonWebKey.ReadSet(await File.ReadAllBytesAsync(source.LocalPath)) : null;
            using var answer = await http.GetAsync(source);
            return answer.StatusCode == System.Net.HttpStatusCode.OK ? JsonWebKey.ReadSet(await answer.Content.ReadAsByteArrayAsync()) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return null;
        }
    }
}
