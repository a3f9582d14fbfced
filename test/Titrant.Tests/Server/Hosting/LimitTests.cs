using System.Net.Sockets;
using System.Text;

namespace Titrant.Tests.Server.Hosting;

/// <summary>Too large, too slow, too many, packed: each refused over a real socket, and the server goes on.</summary>
public sealed class LimitTests
{
    private const string Hook = "/cds-services/titrant-patient-view";

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read_whether_its_length_is_told_or_not()
    {
        await using var server = await GuardedServer.Start(s => s with { MaxRequestBytes = 2048 });
        var told = await server.Send("POST", Hook, new string(' ', 4096));
        Assert.Equal(413, told.Status);
        Assert.Contains("larger than 2048 bytes", told.Body, StringComparison.Ordinal);
        var untold = await server.Raw($"POST {Hook} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n1000\r\n{new string(' ', 4096)}\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413", untold, StringComparison.Ordinal);
        Assert.Contains("OperationOutcome", untold, StringComparison.Ordinal);
        Assert.Equal(200, (await server.Send("GET", "/health")).Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    public async Task A_packed_body_is_refused_because_nobody_knows_what_it_unpacks_to(string encoding)
    {
        await using var server = await GuardedServer.Start();
        Assert.Equal(415, (await server.Send("POST", Hook, "{}", ("Content-Encoding", encoding))).Status);
    }

    [Fact]
    public async Task Long_lines_large_headers_and_many_headers_are_refused_by_kestrel()
    {
        await using var server = await GuardedServer.Start();
        Assert.StartsWith("HTTP/1.1 414", await server.Raw($"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await server.Raw($"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: {new string('a', 40_000)}\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await server.Raw($"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: a\r\n"))}\r\n"), StringComparison.Ordinal);
        foreach (var odd in new[] { "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET /\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n", "nonsense\r\n\r\n", $"POST {Hook} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 3\r\nTransfer-Encoding: gzip\r\n\r\nabc" })
            Assert.StartsWith("HTTP/1.1 4", await server.Raw(odd), StringComparison.Ordinal);
        Assert.Equal(200, (await server.Send("GET", "/health")).Status);
    }

    [Fact]
    public async Task Beyond_those_at_work_the_next_is_told_to_come_again_while_health_still_answers()
    {
        await using var server = await GuardedServer.Start(s => s with { MaxConcurrent = 1, MaxWaiting = 0 });
        using var first = await Hold(server);
        var second = await server.Send("GET", "/nothing");
        Assert.Equal((503, "1"), (second.Status, second["Retry-After"]));
        Assert.Contains("Too many requests", second.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await server.Send("GET", "/health/ready")).Status);
        await Finish(first);
        Assert.Equal(404, (await server.Send("GET", "/nothing")).Status);
    }

    [Fact]
    public async Task One_that_may_wait_gets_its_turn_when_the_first_is_done()
    {
        await using var server = await GuardedServer.Start(s => s with { MaxConcurrent = 1, MaxWaiting = 1 });
        using var first = await Hold(server);
        var second = server.Send("GET", "/nothing");
        await Task.Delay(300);
        Assert.False(second.IsCompleted);
        await Finish(first);
        Assert.Equal(404, (await second).Status);
    }

    /// <summary>A call whose body is still to come; "100 Continue" says that the server has begun to work at it.</summary>
    private static async Task<TcpClient> Hold(GuardedServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Server.Address.Host, server.Server.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST {Hook} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"));
        var go = new byte["HTTP/1.1 100 Continue\r\n\r\n".Length];
        await client.GetStream().ReadExactlyAsync(go);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(go));
        return client;
    }

    private static async Task Finish(TcpClient client)
    {
        await client.GetStream().WriteAsync("{}"u8.ToArray());
        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith("HTTP/1.1 400", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
