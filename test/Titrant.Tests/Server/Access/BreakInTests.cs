using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Titrant.Server;
using Titrant.Server.Access;
using Titrant.Server.CdsHooks;
using Titrant.Server.Records;
using Titrant.Tests.Server.Hosting;

namespace Titrant.Tests.Server.Access;

/// <summary>What somebody who means harm got out of a running server once; each test is named after what does not happen any more.</summary>
public sealed class BreakInTests : IDisposable
{
    private const string PatientView = "/cds-services/titrant-patient-view";
    private readonly TokenMaker _ehr = new();

    public void Dispose() => _ehr.Dispose();

    [Theory]
    [InlineData("""{"alg":"ES384","typ":"JWT","kid":"ec-1","\ud800":1}""", "{}")]
    [InlineData("""{"alg":"ES384","typ":"JWT","kid":"ec-1"}""", """{"\udfff":1}""")]
    [InlineData("""{"\ud800":1,"\ud800":1}""", """{"a":{"\ud800":1}}""")]
    public async Task A_stranger_s_token_with_half_a_letter_in_a_name_is_refused_and_is_no_fault_of_the_server(string header, string payload)
    {
        await using var server = await WithTokens();
        var answer = await server.Send("POST", PatientView, "{}", ("Authorization", "Bearer " + _ehr.Sign(TokenMaker.Part(header) + "." + TokenMaker.Part(payload))));
        Assert.Equal(401, answer.Status);
        Assert.DoesNotContain("fault:", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_with_bytes_that_are_no_text_is_refused_wherever_they_stand()
    {
        var claims = Encoding.Latin1.GetBytes(_ehr.Claims(GuardedServer.Now).ToJsonString()[..^1] + ",\"note\":\"\u00ff\"}");
        var token = _ehr.Sign(TokenMaker.Part(TokenMaker.Header().ToJsonString()) + "." + System.Buffers.Text.Base64Url.EncodeToString(claims));
        Assert.Null(Jwt.Read(token, out var fault));
        Assert.Equal("the token is not JSON with each member once", fault);
    }

    [Theory]
    [InlineData("/CDS-Services/titrant-patient-view", "")]
    [InlineData("/Cds-services/titrant-order-sign/feedback", "")]
    [InlineData("/FHIR/Patient/1", "")]
    [InlineData("/Fhir", "")]
    public async Task A_token_for_pages_opens_no_other_surface_that_is_written_in_capitals(string path, string audience)
    {
        await using var server = await WithTokens();
        var claims = _ehr.Claims(GuardedServer.Now, audience);
        var answer = await server.Send("POST", path, "{}", ("Authorization", "Bearer " + _ehr.Es384(TokenMaker.Header(), claims)));
        Assert.Equal(401, answer.Status);
        Assert.Contains("for another endpoint", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_who_hangs_up_leaves_nobody_without_the_issuer_s_keys()
    {
        using var issuer = new SlowIssuer(File.ReadAllText(_ehr.KeyFile));
        using var http = new HttpClient(issuer);
        using var cache = new JwksCache(new Uri("https://ehr.example.org/jwks.json"), () => GuardedServer.Now, http);
        using var stranger = new CancellationTokenSource();
        var asked = cache.Find("invented", stranger.Token).AsTask();
        await issuer.Asked.Task;
        await stranger.CancelAsync();
        issuer.May.SetResult();
        await Task.WhenAny(asked);
        // The clock stands still: a second fetch would have to wait for its turn.
        Assert.NotNull((await cache.Find("ec-1", TestContext.Current.CancellationToken)).Key);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"order\"\r\n\r\nabc")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "order=x")]
    [InlineData("multipart/form-data", "--x")]
    public async Task A_what_if_form_that_breaks_off_or_is_written_in_utf_7_is_no_fault_of_the_server(string type, string body)
    {
        await using var server = await GuardedServer.Start();
        var answer = await server.Raw($"POST /patients/1/what-if HTTP/1.1\r\nHost: {server.Server.Address.Authority}\r\nConnection: close\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("fault:", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Senders_of_large_bodies_that_never_come_do_not_keep_a_small_call_waiting()
    {
        await using var server = await GuardedServer.Start(s => s with { MaxConcurrent = 4, MaxWaiting = 64 });
        var slow = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 12; i++)
            {
                var client = new TcpClient();
                slow.Add(client);
                await client.ConnectAsync(server.Server.Address.Host, server.Server.Address.Port, TestContext.Current.CancellationToken);
                var length = i % 2 == 0 ? "Content-Length: 20000000" : "Transfer-Encoding: chunked";
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST {PatientView} HTTP/1.1\r\nHost: {server.Server.Address.Authority}\r\nContent-Type: application/json\r\n{length}\r\n\r\n"), TestContext.Current.CancellationToken);
            }
            await Task.Delay(500, TestContext.Current.CancellationToken);
            var began = System.Diagnostics.Stopwatch.StartNew();
            Assert.Equal(200, (await server.Send("GET", "/cds-services")).Status);
            Assert.InRange(began.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));   // Kestrel gives a silent sender five
        }
        finally
        {
            foreach (var client in slow) client.Dispose();
        }
    }

    [Fact]
    public async Task A_search_for_somebody_who_is_not_stored_leaves_no_trace_of_the_name_in_the_store()
    {
        await using var server = await GuardedServer.Start();
        Assert.Equal(200, (await server.Send("GET", "/fhir/Observation?patient=made-up")).Status);
        using var records = RecordShelf.Open(server.Home, () => GuardedServer.Now);
        Assert.False(records.Knows("local", "Patient/made-up"));
        records.Store.KeyOf("local", "Patient/there").Dispose();
        Assert.True(records.Knows("local", "Patient/there"));
    }

    [Theory]
    [InlineData("https://ehr.example.org/fhir/..;/admin")]
    [InlineData("https://ehr.example.org/fhir/;a=b/Patient")]
    [InlineData("https://ehr.example.org/fhir/%252e%252e%252fadmin")]
    [InlineData("https://ehr.example.org/fhir/%3b/admin")]
    [InlineData("https://ehr.example.org/fhir/%00")]
    [InlineData("https://ehr.example.org/fhir/%0d%0aX:y")]
    [InlineData("https://ehr.example.org/fhir/%c0%ae%c0%ae/admin")]
    public void No_link_of_a_bundle_climbs_out_of_the_listed_address_on_a_server_that_reads_it_otherwise(string link)
    {
        var listed = new Uri("https://ehr.example.org/fhir");
        Assert.False(FhirBackAddress.IsUnder(listed, new Uri(link)));
        Assert.True(FhirBackAddress.IsUnder(listed, new Uri("https://ehr.example.org/fhir/Observation?_getpages=1;2&code=a%2Cb%2F")));
    }

    [Fact]
    public void Orders_beyond_five_hundred_are_refused_and_not_left_unchecked()
    {
        Assert.Null(Read(HookContext.MostDrafts + 1).Request);
        Assert.Equal(HookContext.MostDrafts, Read(HookContext.MostDrafts).Request!.Drafts.Count);

        static HookRead Read(int orders) => HookReader.Read(Calls.Bytes(new JsonObject
        {
            ["hook"] = "order-sign", ["hookInstance"] = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
            ["context"] = new JsonObject
            {
                ["userId"] = "Practitioner/1", ["patientId"] = "1",
                ["draftOrders"] = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "collection", ["entry"] = new JsonArray([.. Enumerable.Range(0, orders).Select(i => new JsonObject { ["resource"] = new JsonObject { ["resourceType"] = "MedicationRequest", ["id"] = $"{i}" } })]) },
            },
        }));
    }

    [Fact]
    public void A_million_resources_in_one_call_are_read_up_to_the_bound_and_the_rest_is_counted()
    {
        var entries = string.Join(',', Enumerable.Repeat("""{"resource":{}}""", SentResources.Most + 7));
        using var sent = new SentResources("1", null);
        Assert.Null(sent.Add("medications", Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","entry":[{{entries}},{"resource":{"resourceType":"Patient","id":"1"} }]}"""), out _));
        Assert.Equal(7, sent.Beyond);
        Assert.True(sent.HasPatient);
    }

    [Fact]
    public async Task A_link_in_an_answer_leads_to_the_configured_address_and_not_to_the_host_that_the_sender_wrote()
    {
        await using var server = await WithTokens();
        (string, string)[] Headers(string path) => [("Authorization", "Bearer " + _ehr.Good(GuardedServer.Now, path)), ("Host", "evil.example")];
        Assert.Equal(201, (await server.Send("PUT", "/fhir/Patient/1", Calls.Woman, Headers("/fhir"))).Status);
        var found = await server.Send("GET", "/fhir/Patient?_id=1", null, Headers("/fhir"));
        Assert.Contains(TokenMaker.Audience + "/fhir/Patient/1", found.Body, StringComparison.Ordinal);
        var cards = await server.Send("POST", PatientView, Calls.Good("patient-view").ToJsonString(), Headers(PatientView));
        Assert.Equal(200, cards.Status);
        Assert.DoesNotContain("evil.example", found.Body + cards.Body, StringComparison.Ordinal);
    }

    private Task<GuardedServer> WithTokens() => GuardedServer.Start(s => s with { Tenants = [TenantSettings.Local with { Name = "house", Issuers = [_ehr.Settings] }] });

    /// <summary>An issuer that answers only when it may.</summary>
    private sealed class SlowIssuer(string keys) : HttpMessageHandler
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource May { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.TrySetResult();
            await May.Task.WaitAsync(cancellationToken);
            return new(System.Net.HttpStatusCode.OK) { Content = new StringContent(keys) };
        }
    }
}
