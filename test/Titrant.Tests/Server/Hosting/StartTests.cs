using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Titrant.Server;
using Titrant.Tests.Server.Access;

namespace Titrant.Tests.Server.Hosting;

/// <summary>When the server starts, and when it says why it does not.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Another_address_than_loopback_needs_issuers_for_every_tenant()
    {
        using var ehr = new TokenMaker();
        var known = TenantSettings.Local with { Name = "known", Issuers = [ehr.Settings] };
        Assert.Contains("tenant \"local\" names no issuer", await Refused(s => s with { Address = "0.0.0.0", BehindProxy = true }), StringComparison.Ordinal);
        Assert.Contains("tenant \"open\" names no issuer", await Refused(s => s with { Address = "::", BehindProxy = true, Tenants = [known, TenantSettings.Local with { Name = "open" }] }), StringComparison.Ordinal);
        Assert.Contains("nobody could ever reach it", await Refused(s => s with { Tenants = [known, TenantSettings.Local with { Name = "open" }] }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_address_than_loopback_needs_a_certificate_or_a_proxy()
    {
        using var ehr = new TokenMaker();
        var known = TenantSettings.Local with { Issuers = [ehr.Settings] };
        Assert.Contains("in the clear", await Refused(s => s with { Address = "0.0.0.0", Tenants = [known] }), StringComparison.Ordinal);
        await using var server = await GuardedServer.Start(s => s with { Address = "0.0.0.0", Tenants = [known], BehindProxy = true });
        Assert.NotEqual(0, server.Server.Address.Port);
    }

    [Fact]
    public async Task Behind_a_proxy_everybody_looks_local_so_issuers_are_needed_on_loopback_too() =>
        Assert.Contains("Behind a proxy everybody looks like this machine", await Refused(s => s with { BehindProxy = true }), StringComparison.Ordinal);

    [Theory]
    [InlineData("ehr.example.org")]
    [InlineData("not an address")]
    public async Task A_name_is_no_address_to_listen_on(string address) => Assert.Contains("neither an IP address", await Refused(s => s with { Address = address }), StringComparison.Ordinal);

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_a_sentence()
    {
        var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        try
        {
            Assert.Contains("is taken by another program", await Refused(s => s with { Port = ((IPEndPoint)taken.LocalEndpoint).Port }), StringComparison.Ordinal);
            Assert.Contains("is no address of this machine", await Refused(s => s with { Address = "192.0.2.1", BehindProxy = true, Tenants = [TenantSettings.Local with { Issuers = [new("i", "https://x.example", new Uri("https://x.example/jwks"))] }] }), StringComparison.Ordinal);
        }
        finally
        {
            taken.Stop();
        }
    }

    [Fact]
    public async Task A_database_of_a_newer_version_a_key_that_others_may_read_and_a_home_that_is_a_file_are_refused()
    {
        using var newer = new TemporaryFolder();
        await using (await GuardedServer.Start(home: newer.Path))
        {
        }
        // SQLite keeps the user version in four bytes at offset 60 of the file (https://www.sqlite.org/fileformat2.html, 1.3).
        using (var file = File.Open(newer.File("store.db"), FileMode.Open)) { file.Position = 60; file.Write([0, 0, 0x7F, 0]); }
        Assert.Contains("STO101", await Refused(home: newer.Path), StringComparison.Ordinal);

        using var shown = new TemporaryFolder();
        await using (await GuardedServer.Start(home: shown.Path))
        {
        }
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(shown.File("installation.key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
            Assert.Contains("JRN202", await Refused(home: shown.Path), StringComparison.Ordinal);
        }
        using var odd = new TemporaryFolder();
        File.WriteAllText(odd.File("home"), "");
        Assert.Contains("cannot be opened", await Refused(home: odd.File("home")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_missing_or_of_another_key_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var ehr = new TokenMaker();
        Assert.Contains("cannot be used with its key", await Refused(s => s with { TlsCertificate = folder.File("gone.pem") }), StringComparison.Ordinal);
        using var certificate = Certificate();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(folder.File("c.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("k.pem"), other.ExportPkcs8PrivateKeyPem());
        Assert.Contains("cannot be used with its key", await Refused(s => s with { TlsCertificate = folder.File("c.pem"), TlsKey = folder.File("k.pem") }), StringComparison.Ordinal);
        Assert.Contains("cannot be used with its key", await Refused(s => s with { TlsCertificate = folder.File("c.pem") }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_certificate_it_speaks_tls_1_2_and_1_3_and_tells_browsers_to_stay_there()
    {
        using var folder = new TemporaryFolder();
        using var certificate = Certificate();
        File.WriteAllText(folder.File("c.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("k.pem"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(folder.File("c.pfx"), certificate.Export(X509ContentType.Pkcs12, "secret"));
        foreach (var (file, key, password) in new[] { ("c.pem", "k.pem", ""), ("c.pfx", "", "secret") })
        {
            await using var server = await GuardedServer.Start(s => s with { TlsCertificate = folder.File(file), TlsKey = key.Length > 0 ? folder.File(key) : "", TlsPassword = password });
            Assert.Equal("https", server.Server.Address.Scheme);
            using var http = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString() } });
            var answer = await http.GetAsync(new Uri(server.Server.Address, "/health"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("max-age=31536000", string.Join("", answer.Headers.GetValues("Strict-Transport-Security")));
        }
    }

    [Fact]
    public async Task Two_servers_on_one_home_both_answer_and_their_journal_is_one_whole_chain()
    {
        using var home = new TemporaryFolder();
        await using (var one = await GuardedServer.Start(home: home.Path))
        await using (var two = await GuardedServer.Start(home: home.Path))
        {
            const string call = """{"hook":"patient-view","hookInstance":"7ed9b3c4-0001-4000-8000-000000000001","context":{"userId":"Practitioner/1","patientId":"1"},"prefetch":{"patient":{"resourceType":"Patient","id":"1","gender":"female","birthDate":"1950-01-01"}}}""";
            var calls = Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? one : two).Send("POST", "/cds-services/titrant-patient-view", call));
            Assert.All(await Task.WhenAll(calls), answer => Assert.Equal(200, answer.Status));
        }
        var journal = Path.Combine(home.Path, "journals");
        Assert.Empty(Titrant.Patient.Journals.Journal.Verify(journal));
        Assert.Equal(20, Directory.GetFiles(journal, "*.journal.jsonl").SelectMany(Titrant.Patient.Journals.Journal.Read).Count(e => e.Action == "read"));
    }

    private static async Task<string> Refused(Func<ServerSettings, ServerSettings>? change = null, string? home = null) =>
        (await Assert.ThrowsAsync<ServerRefusedException>(async () => { await using var server = await GuardedServer.Start(change, home); })).Message;

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2035, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
