using Titrant.Cli;

namespace Titrant.Tests.Cli;

public sealed class ServeVerbTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_misspelt_setting_in_the_environment_keeps_the_server_from_starting()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var world = new Surroundings(output, error, () => new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), name => name == "TITRANT_HOME" ? _home.Path : null, false)
        {
            Variables = () => ["PATH", "TITRANT_SERVER_BEHIND_PROXI"],
        };
        Assert.Equal(ExitCode.Unreadable, App.Run(["serve", "--port", "0"], world));
        Assert.StartsWith("TITRANT_SERVER_BEHIND_PROXI in the environment is no setting", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("TITRANT_SERVER_BEHIND_PROXY", error.ToString(), StringComparison.Ordinal);
    }
}
