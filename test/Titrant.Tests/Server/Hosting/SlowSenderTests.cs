using System.Diagnostics;
using Titrant.Server;

namespace Titrant.Tests.Server.Hosting;

/// <summary>Who sends slowly holds nobody up. The waits are inputs: what takes seconds in a ward takes one here (the socket's clock ticks once a second).</summary>
public sealed class SlowSenderTests
{
    private const string Hook = "/cds-services/titrant-patient-view";

    [Fact]
    public async Task A_request_that_takes_too_long_is_given_up_with_503()
    {
        await using var server = await GuardedServer.Start(s => s with { RequestSeconds = 1 });
        var watch = Stopwatch.StartNew();
        var answer = await server.Raw($"POST {Hook} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n{{");
        Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 5", answer, StringComparison.Ordinal);
        Assert.Contains("longer than 1 seconds", answer, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(25));
        Assert.Contains($"POST /cds-services/{{id}} 503", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_drips_is_cut_off_though_the_request_still_had_time()
    {
        await using var server = await GuardedServer.Start(s => s with { RequestSeconds = 120, SlowBodyGrace = TimeSpan.FromSeconds(1.1) });
        var answer = await server.Raw($"POST {Hook} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{", TimeSpan.FromSeconds(60));
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_drip_are_cut_off()
    {
        await using var server = await GuardedServer.Start(s => s with { HeadersTimeout = TimeSpan.FromSeconds(1) });
        var watch = Stopwatch.StartNew();
        Assert.StartsWith("HTTP/1.1 408", await server.Raw("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", TimeSpan.FromSeconds(60)), StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(50));
    }

    [Fact]
    public void Outside_of_tests_headers_have_ten_seconds_and_a_slow_body_five()
    {
        Assert.Equal(TimeSpan.FromSeconds(10), ServerSettings.Default.HeadersTimeout);
        Assert.Equal(TimeSpan.FromSeconds(5), ServerSettings.Default.SlowBodyGrace);
    }
}
