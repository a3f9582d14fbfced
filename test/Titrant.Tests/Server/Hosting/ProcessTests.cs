using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Titrant.Patient.Journals;

namespace Titrant.Tests.Server.Hosting;

/// <summary>`titrant serve` as a process of its own: what it prints, how it ends, and with which code.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Asked_to_end_it_lets_the_running_call_finish_closes_the_journal_and_ends_with_0(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        using var server = Start("serve", "--port", "0");
        var first = (await server.StandardOutput.ReadLineAsync())!;
        Assert.StartsWith("Titrant ", first, StringComparison.Ordinal);
        var address = new Uri(first[first.IndexOf("http", StringComparison.Ordinal)..]);
        using var call = new TcpClient();
        await call.ConnectAsync(address.Host, address.Port);
        const string body = """{"hook":"patient-view","hookInstance":"7ed9b3c4-0001-4000-8000-000000000001","context":{"userId":"Practitioner/1","patientId":"1"},"prefetch":{"patient":{"resourceType":"Patient","id":"1","gender":"female","birthDate":"1950-01-01"}}}""";
        await call.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"POST /cds-services/titrant-patient-view HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body[..20]}"));
        using (var http = new HttpClient()) Assert.Contains("\"ready\"", await http.GetStringAsync(new Uri(address, "/health/ready")), StringComparison.Ordinal);
        using (var kill = Process.Start("kill", [$"-{signal}", $"{server.Id}"])) await kill.WaitForExitAsync();
        await Refuses(address);
        Assert.False(server.HasExited);
        await Task.Delay(2500);   // longer than the two seconds after which a command line is usually cut off
        await call.GetStream().WriteAsync(Encoding.UTF8.GetBytes(body[20..]));
        using var reader = new StreamReader(call.GetStream());
        Assert.StartsWith("HTTP/1.1 200", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        await server.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        Assert.Equal(0, server.ExitCode);
        Assert.Empty(Journal.Verify(_home.File("journals")));
        Assert.Contains("end      Ctrl+C or SIGTERM", await server.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, "--port", "eighty")]
    [InlineData(64, "--port", "65536")]
    [InlineData(64, "--prot", "1")]
    [InlineData(2, "--address", "0.0.0.0")]
    [InlineData(2, "--config", "gone.json")]
    public async Task A_wrong_word_ends_with_64_and_a_start_that_would_not_be_safe_with_2(int code, params string[] arguments)
    {
        using var server = Start(["serve", .. arguments]);
        var says = await server.StandardError.ReadToEndAsync();
        await server.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        Assert.Equal(code, server.ExitCode);
        Assert.NotEqual("", says);
        Assert.DoesNotContain("   at ", says, StringComparison.Ordinal);
    }

    /// <summary>The socket is closed at once; what was accepted before goes on.</summary>
    private static async Task Refuses(Uri address)
    {
        for (var i = 0; i < 200; i++)
        {
            try
            {
                using var late = new TcpClient();
                await late.ConnectAsync(address.Host, address.Port);
                await Task.Delay(50);
            }
            catch (SocketException)
            {
                return;
            }
        }
        Assert.Fail("The server went on accepting.");
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "titrant.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _home.Path };
        start.Environment["TITRANT_HOME"] = _home.Path;
        return Process.Start(start)!;
    }
}
