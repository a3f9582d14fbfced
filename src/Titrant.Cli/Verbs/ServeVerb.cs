using System.CommandLine;
using Titrant.Patient.Packs;
using Titrant.Server;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant serve`: CDS Hooks, FHIR and the brief in a browser, on this machine.</summary>
internal static class ServeVerb
{
    public static Command Command(Surroundings world)
    {
        var port = new Option<int?>("--port") { Description = "Port (default: 8088); 0 takes any free one." };
        var command = new Command("serve", "Answer CDS Hooks, FHIR and a browser on this machine.") { port };
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = ServerSettings.Default;
            if (parsed.GetValue(port) is { } given) settings = settings with { Port = given };
            await using var server = await TitrantServer.Start(settings, new ServerWorld(PackHome.Resolve(world.Environment), world.Clock, world.Error, BriefRun.ShelfOf(world)));
            world.Out.WriteLine($"Titrant listens on {server.Address}");
            await server.WaitForShutdown(cancel);
            return ExitCode.Clean;
        });
        return command;
    }
}
