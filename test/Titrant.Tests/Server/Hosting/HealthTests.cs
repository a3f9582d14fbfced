using System.Text.Json;

namespace Titrant.Tests.Server.Hosting;

/// <summary>What a supervisor asks.</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData("/health", "up")]
    [InlineData("/health/live", "up")]
    [InlineData("/health/ready", "ready")]
    public async Task A_healthy_server_says_so_with_its_version_and_nothing_else(string path, string status)
    {
        await using var server = await GuardedServer.Start();
        var answer = await server.Send("GET", path);
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal((200, status), (answer.Status, json.RootElement.GetProperty("status").GetString()));
        Assert.Matches(@"^\d+\.\d+\.\d+$", json.RootElement.GetProperty("version").GetString());
        Assert.All(json.RootElement.EnumerateObject().Skip(2), p => Assert.Equal(JsonValueKind.True, p.Value.ValueKind));
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_makes_the_server_not_ready_though_it_lives()
    {
        using var home = new TemporaryFolder();
        await using var server = await GuardedServer.Start(home: home.Path);
        var journals = Path.Combine(home.Path, "journals");
        Directory.Delete(journals, recursive: true);
        File.WriteAllText(journals, "");
        var answer = await server.Send("GET", "/health/ready");
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal((503, "not ready", false, true), (answer.Status, json.RootElement.GetProperty("status").GetString(), json.RootElement.GetProperty("journal").GetBoolean(), json.RootElement.GetProperty("store").GetBoolean()));
        Assert.Equal(200, (await server.Send("GET", "/health/live")).Status);
    }
}
