using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Titrant.Server.CdsHooks;

/// <summary>What asking back may cost: the hook must answer while somebody waits.</summary>
/// <param name="Asks">Searches and reads for one hook call: what the EHR sent may name pages without end.</param>
/// <param name="Pages">Of one search.</param>
/// <param name="AnswerBytes">Of one answer.</param>
/// <param name="AllBytes">Of all answers to one hook call.</param>
internal sealed record FhirBackLimits(TimeSpan PerCall, TimeSpan Overall, int Parallel, int Asks, int Pages, int AnswerBytes, int AllBytes)
{
    public static FhirBackLimits Default { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(8), 4, 64, 10, 8 << 20, 32 << 20);
}

/// <param name="Key">Of the prefetch template.</param>
/// <param name="Type">The type that a read must answer with; null for a search, which answers with a Bundle.</param>
/// <param name="Page">1, or further where the EHR sent the pages before.</param>
internal sealed record FhirBackAsk(string Key, Uri At, string? Type, int Page);

/// <param name="Why">What is not in the bodies, and why; null where all of it is.</param>
internal sealed record FhirBackAnswer(string Key, IReadOnlyList<byte[]> Bodies, string? Why);

/// <summary>
/// Asks the EHR's FHIR server for what was not sent, with the token that the hook lends. Only under a base of the tenant's list;
/// redirects are not followed, no cookie is kept, and the proxies of the environment are not used: a proxy would learn whom the
/// house treats, and the listed servers are the house's own. Certificates are checked as the system does.
/// </summary>
internal sealed class FhirBack
{
    private static readonly HttpClient s_http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 32,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private readonly Uri _listed;
    private readonly Uri _server;
    private readonly string? _token;
    private readonly FhirBackLimits _limits;
    private int _bytesLeft;

    private FhirBack(Uri listed, Uri server, string? token, FhirBackLimits limits) =>
        (_listed, _server, _token, _limits, _bytesLeft) = (listed, server, token, limits, limits.AllBytes);

    /// <summary>Null with the reason where this call may ask nothing.</summary>
    public static FhirBack? Open(TenantSettings tenant, HookRequest request, FhirBackLimits limits, out string why)
    {
        why = request.FhirServer switch
        {
            null => "the EHR names no FHIR server",
            var server when FhirBackAddress.Listed(tenant.FhirServers, server) is null => "the FHIR server is not on this tenant's list",
            var server when !FhirBackAddress.IsPrivate(server) => "the FHIR server is reached by http, where anybody could read along",
            _ when request.Authorization is { } lent && !IsToken(lent.AccessToken) => "the token is not one",
            _ when request.Authorization?.Patient is { Length: > 0 } whose && whose != request.PatientId => "the token is for another patient",
            _ => "",
        };
        return why.Length > 0 ? null : new(FhirBackAddress.Listed(tenant.FhirServers, request.FhirServer!)!, request.FhirServer!, request.Authorization?.AccessToken, limits);
    }

    /// <summary>The address of a read or search; null where it does not lie under the listed base.</summary>
    public Uri? Address(string query) => Under(_server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/" + query);

    /// <summary>The address of a Bundle's link; null where it does not lie under the listed base.</summary>
    public Uri? Under(string link) => FhirBackAddress.Link(_server, link) is { } at && FhirBackAddress.IsUnder(_listed, at) ? at : null;

    /// <summary>In the order asked. Never throws but for the caller's own cancellation.</summary>
    public async Task<IReadOnlyList<FhirBackAnswer>> Ask(IReadOnlyList<FhirBackAsk> asks, CancellationToken cancel)
    {
        using var overall = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        overall.CancelAfter(_limits.Overall);
        using var seats = new SemaphoreSlim(_limits.Parallel);
        var answers = await Task.WhenAll(asks.Select(async (ask, i) =>
        {
            if (i >= _limits.Asks) return new FhirBackAnswer(ask.Key, [], "there was too much to ask for");
            try
            {
                await seats.WaitAsync(overall.Token);
            }
            catch (OperationCanceledException)
            {
                return new FhirBackAnswer(ask.Key, [], "there was no time left to ask the FHIR server");
            }
            try
            {
                return await Pages(ask, overall.Token);
            }
            finally
            {
                seats.Release();
            }
        }));
        cancel.ThrowIfCancellationRequested();
        return answers;
    }

    private async Task<FhirBackAnswer> Pages(FhirBackAsk ask, CancellationToken cancel)
    {
        var bodies = new List<byte[]>();
        var asked = new HashSet<Uri>();
        var at = ask.At;
        for (var page = ask.Page; ; page++)
        {
            var (body, why) = page > _limits.Pages ? (null, $"there are more than {_limits.Pages} pages") : await Get(at, cancel);
            string? next = null;
            if (body is not null) why = Wrong(body, ask, out next);
            if (why is not null) return new(ask.Key, bodies, page == 1 ? why : "only a part, " + why);
            bodies.Add(body!);
            asked.Add(at);
            if (next is null) return new(ask.Key, bodies, null);
            if (Under(next) is not { } further) return new(ask.Key, bodies, "only a part, the next page lies on another server than the tenant's list names");
            if (asked.Contains(further)) return new(ask.Key, bodies, "only a part, the pages go round in a circle");
            at = further;
        }
    }

    private async Task<(byte[]? Body, string? Why)> Get(Uri at, CancellationToken cancel)
    {
        using var one = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        one.CancelAfter(_limits.PerCall);
        using var request = new HttpRequestMessage(HttpMethod.Get, at);
        request.Headers.Accept.Add(new("application/fhir+json"));
        if (_token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        try
        {
            using var response = await s_http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, one.Token);
            var status = (int)response.StatusCode;
            if (status is >= 300 and < 400) return (null, "the FHIR server points elsewhere, and that is not followed");
            if (status != 200) return (null, $"the FHIR server answered {status}");
            if (response.Content.Headers.ContentType?.MediaType is not ("application/fhir+json" or "application/json") || response.Content.Headers.ContentEncoding.Count > 0)
                return (null, "the FHIR server answered with something else than FHIR JSON");
            return await Read(response.Content, one.Token);
        }
        catch (OperationCanceledException)
        {
            return (null, "the FHIR server took too long");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            return (null, "the FHIR server could not be reached");
        }
    }

    private async Task<(byte[]? Body, string? Why)> Read(HttpContent content, CancellationToken cancel)
    {
        const string TooLong = "the FHIR server's answer is too long";
        if (content.Headers.ContentLength > _limits.AnswerBytes) return (null, TooLong);
        await using var stream = await content.ReadAsStreamAsync(cancel);
        using var body = new MemoryStream();
        var buffer = new byte[64 << 10];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancel)) > 0)
        {
            if (body.Length + read > _limits.AnswerBytes || Interlocked.Add(ref _bytesLeft, -read) < 0) return (null, TooLong);
            body.Write(buffer, 0, read);
        }
        return (body.ToArray(), null);
    }

    // Why the body is not what was asked for; null where it is.
    private static string? Wrong(byte[] body, FhirBackAsk ask, out string? next)
    {
        next = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            if (JsonText.Text(document.RootElement, "resourceType") != (ask.Type ?? "Bundle")) return $"the FHIR server answered with something else than a {ask.Type ?? "Bundle"}";
            if (ask.Type is null) next = SentResources.NextOf(document.RootElement);
            return null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return "the FHIR server's answer is not JSON";
        }
    }

    // RFC 6750, section 2.1: anything else could break out of its header.
    private static bool IsToken(string token) => token.Length is > 0 and <= 16_384 && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '+' or '/' or '=');
}
