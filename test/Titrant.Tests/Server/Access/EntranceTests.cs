using System.Text.Json;
using Titrant.Patient.Journals;
using Titrant.Server;
using Titrant.Tests.Server.Hosting;

namespace Titrant.Tests.Server.Access;

/// <summary>Who comes in over real HTTP: with tokens, and on loopback without.</summary>
public sealed class EntranceTests
{
    private const string Hook = "/cds-services/titrant-patient-view";
    private const string Call = """{"hook":"patient-view","hookInstance":"7ed9b3c4-0001-4000-8000-000000000001","context":{"userId":"Practitioner/1","patientId":"1"},"prefetch":{"patient":{"resourceType":"Patient","id":"1","gender":"female","birthDate":"1950-01-01"}}}""";

    [Fact]
    public async Task With_issuers_a_token_is_needed_everywhere_but_for_health_and_discovery()
    {
        using var ehr = new TokenMaker();
        await using var server = await Guarded(ehr);
        foreach (var open in new[] { "/health", "/health/live", "/health/ready", "/cds-services" }) Assert.Equal(200, (await server.Send("GET", open)).Status);
        foreach (var (method, path) in new[] { ("POST", Hook), ("GET", "/fhir/Patient/1"), ("GET", "/fhir/metadata"), ("GET", "/patients/1"), ("POST", "/cds-services"), ("GET", "/nothing"), ("GET", "/cds-services/"), ("GET", "/health/other") })
        {
            var no = await server.Send(method, path, method == "POST" ? Call : null);
            Assert.Equal((401, "Bearer"), (no.Status, no["WWW-Authenticate"]));
            Outcome(no, "login");
        }
        Assert.Equal(200, (await server.Send("POST", Hook, Call, ("Authorization", "Bearer " + ehr.Good(GuardedServer.Now)))).Status);
        Assert.Equal(200, (await server.Send("GET", "/cds-services", null, ("Authorization", "Bearer " + ehr.Good(GuardedServer.Now, "/cds-services")))).Status);
        Assert.Equal(401, (await server.Send("GET", "/cds-services", null, ("Authorization", "Bearer nonsense"))).Status);
    }

    [Fact]
    public async Task A_refused_token_is_told_in_a_constant_sentence_noted_in_the_journal_and_never_logged()
    {
        using var ehr = new TokenMaker();
        await using var server = await Guarded(ehr);
        var token = ehr.Good(GuardedServer.Now, "/cds-services/titrant-order-sign");
        foreach (var (header, says) in new[] { ("Bearer " + token, "the token is for another endpoint"), ("Bearer " + token + "x", "the token is not base64url"), ("Basic dXNlcjpwYXNz", "bearer token of a known issuer"), ("Bearer", "bearer token of a known issuer") })
        {
            var no = await server.Send("POST", Hook, Call, ("Authorization", header));
            Assert.Equal(401, no.Status);
            Assert.Contains(says, no.Body, StringComparison.Ordinal);
            Assert.StartsWith("Bearer", no["WWW-Authenticate"], StringComparison.Ordinal);
        }
        Assert.DoesNotContain(token[..40], server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("dXNlcjpwYXNz", server.Log, StringComparison.Ordinal);
        Assert.Equal(4, server.Log.Split("refused:").Length - 1);
        var entries = Entries(server);
        Assert.Equal(4, entries.Count(e => e.Action == "refused"));
        Assert.All(entries, e => Assert.Null(e.Subject));
    }

    [Fact]
    public async Task A_thousand_refusals_leave_sixty_entries_a_minute_and_a_line_each()
    {
        using var ehr = new TokenMaker();
        await using var server = await Guarded(ehr);
        for (var i = 0; i < 100; i++) Assert.Equal(401, (await server.Send("GET", "/fhir/Patient/1")).Status);
        Assert.Equal(60, Entries(server).Count(e => e.Action == "refused"));
        Assert.Equal(100, server.Log.Split("refused:").Length - 1);
    }

    [Fact]
    public async Task A_token_used_twice_is_refused_over_http_too()
    {
        using var ehr = new TokenMaker();
        await using var server = await Guarded(ehr);
        var header = ("Authorization", "Bearer " + ehr.Good(GuardedServer.Now));
        Assert.Equal(200, (await server.Send("POST", Hook, Call, header)).Status);
        Assert.Contains("used before", (await server.Send("POST", Hook, Call, header)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cards_link_begins_with_the_address_that_the_ehr_knows_and_not_with_the_one_behind_the_proxy()
    {
        using var ehr = new TokenMaker();
        await using var server = await GuardedServer.Start(s => s with { BehindProxy = true, Tenants = [TenantSettings.Local with { Issuers = [ehr.Settings] }] });
        Assert.Equal(201, (await server.Send("PUT", "/fhir/Patient/1", """{"resourceType":"Patient","id":"1","gender":"female","birthDate":"1950-01-01"}""", ("Authorization", "Bearer " + ehr.Good(GuardedServer.Now, "/fhir")))).Status);
        var answer = await server.Send("POST", Hook, Call, ("Authorization", "Bearer " + ehr.Good(GuardedServer.Now)));
        Assert.Contains($"\"url\":\"{TokenMaker.Audience}/patients/1", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_keys_cannot_be_had_the_ehr_is_told_to_come_again()
    {
        using var ehr = new TokenMaker();
        File.Delete(ehr.KeyFile);
        await using var server = await Guarded(ehr);
        var later = await server.Send("POST", Hook, Call, ("Authorization", "Bearer " + ehr.Good(GuardedServer.Now)));
        Assert.Equal((503, "10"), (later.Status, later["Retry-After"]));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8088")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("192.0.2.1")]
    [InlineData("0.0.0.0")]
    public async Task A_foreign_name_that_leads_to_this_machine_is_misdirected(string host)
    {
        await using var server = await GuardedServer.Start();
        foreach (var path in new[] { "/patients/1", "/cds-services", "/health" })
        {
            var no = await server.Send("GET", path, null, ("Host", host));
            Assert.Equal(421, no.Status);
            Outcome(no, "security");
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost:9999")]
    [InlineData("[::1]:8088")]
    public async Task This_machine_s_own_names_are_answered(string host)
    {
        await using var server = await GuardedServer.Start();
        Assert.Equal(200, (await server.Send("GET", "/cds-services", null, ("Host", host))).Status);
    }

    [Theory]
    [InlineData(403, "Origin", "https://evil.example")]
    [InlineData(403, "Origin", "null")]
    [InlineData(403, "Sec-Fetch-Site", "cross-site")]
    [InlineData(403, "Sec-Fetch-Site", "same-site")]
    [InlineData(403, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image")]
    [InlineData(403, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe")]
    [InlineData(403, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document", "-", "POST")]
    [InlineData(403, "X-Forwarded-For", "203.0.113.7")]
    [InlineData(403, "Via", "1.1 proxy")]
    [InlineData(404, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document")]
    [InlineData(404, "Sec-Fetch-Site", "same-origin", "Origin", "null")]
    [InlineData(404, "Sec-Fetch-Site", "none")]
    [InlineData(404, "Origin", "https://ehr.example.org")]
    [InlineData(404, "Sec-Fetch-Site", "cross-site", "Origin", "https://ehr.example.org")]
    [InlineData(404, "User-Agent", "curl")]
    public async Task On_loopback_a_page_of_another_site_cannot_ask_but_a_link_can_be_followed(int status, params string[] headers)
    {
        await using var server = await GuardedServer.Start(s => s with { CorsOrigins = ["https://ehr.example.org"] });
        var pairs = headers.Chunk(2).Where(p => p[0] != "-").Select(p => (p[0], p[1])).ToArray();
        var answer = await server.Send(headers.Contains("POST") ? "POST" : "GET", "/patients/nobody", headers.Contains("POST") ? "{}" : null, pairs);
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Browser_based_clients_are_answered_with_cors_only_where_the_settings_name_them()
    {
        await using var off = await GuardedServer.Start();
        await using var on = await GuardedServer.Start(s => s with { CorsOrigins = ["https://ehr.example.org"] });
        (string, string)[] Asks(string origin) => [("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type")];
        var let = await on.Send("OPTIONS", Hook, null, Asks("https://ehr.example.org"));
        Assert.Equal((204, "https://ehr.example.org"), (let.Status, let["Access-Control-Allow-Origin"]));
        Assert.Contains("Authorization", let["Access-Control-Allow-Headers"], StringComparison.OrdinalIgnoreCase);
        Assert.Null(let["Access-Control-Allow-Credentials"]);
        Assert.Equal("https://ehr.example.org", (await on.Send("POST", Hook, Call, ("Origin", "https://ehr.example.org")))["Access-Control-Allow-Origin"]);
        foreach (var (server, path, origin) in new[] { (on, Hook, "https://evil.example"), (on, "/fhir/Patient/1", "https://ehr.example.org"), (off, Hook, "https://ehr.example.org") })
            Assert.Null((await server.Send("OPTIONS", path, null, Asks(origin)))["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task A_tenant_s_token_opens_that_tenant_only()
    {
        using var one = new TokenMaker();
        using var home = new TemporaryFolder();
        var other = one.Settings with { Issuer = "https://other.example.org" };
        await using var server = await GuardedServer.Start(s => s with { Tenants = [TenantSettings.Local with { Name = "a", Issuers = [one.Settings] }, TenantSettings.Local with { Name = "b", Issuers = [other] }] }, home.Path);
        var claims = one.Claims(GuardedServer.Now);
        claims["iss"] = "https://other.example.org";
        Assert.Equal(200, (await server.Send("POST", Hook, Call, ("Authorization", "Bearer " + one.Es384(TokenMaker.Header(), claims)))).Status);
        Assert.Contains("tenant=b", server.Log, StringComparison.Ordinal);
        Assert.Equal("https://other.example.org", Assert.Single(Journal.Read(Path.Combine(home.Path, "journals", "b+titrant-server.journal.jsonl")), e => e.Action == "read").Actor);
    }

    private static Task<GuardedServer> Guarded(TokenMaker ehr) => GuardedServer.Start(s => s with { Tenants = [TenantSettings.Local with { Issuers = [ehr.Settings] }] });

    private static List<JournalEntry> Entries(GuardedServer server) => [.. Directory.GetFiles(Path.Combine(server.Home, "journals"), "*.journal.jsonl").SelectMany(Journal.Read)];

    private static void Outcome(GuardedServer.Reply reply, string code)
    {
        using var json = JsonDocument.Parse(reply.Body);
        Assert.Equal(("OperationOutcome", code), (json.RootElement.GetProperty("resourceType").GetString(), json.RootElement.GetProperty("issue")[0].GetProperty("code").GetString()));
    }
}
