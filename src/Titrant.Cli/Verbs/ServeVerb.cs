using System.CommandLine;
using System.Globalization;
using Titrant.Patient.Packs;
using Titrant.Server;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant serve`: CDS Hooks, FHIR and the brief in a browser, on this machine.</summary>
internal static class ServeVerb
{
    public static Command Command(Surroundings world)
    {
        var port = new Option<int?>("--port")
        {
            Description = "Port (default: 8088); 0 takes any free one.",
            CustomParser = result =>
            {
                if (result.Tokens is [var one] && int.TryParse(one.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= 65535) return n;
                result.AddError("--port is a number from 0 to 65535.");
                return null;
            },
        };
        var address = new Option<string?>("--address") { Description = "Address of this machine to listen on (default: 127.0.0.1, which no other machine can reach); any other needs issuers and a certificate in the settings." };
        var config = new Option<string?>("--config") { Description = "Settings (default: server.json in the home folder, if there is one); docs/server.md has all of them." };
        var command = new Command("serve", "Answer a health record (CDS Hooks, FHIR) and a browser, until Ctrl+C. Without settings only this machine is let in.") { port, address, config };
        command.SetAction(async (parsed, cancel) =>
        {
            var home = PackHome.Resolve(world.Environment);
            try
            {
                var settings = SettingsChoice.Read(home, world.Environment, parsed.GetValue(config), parsed.GetValue(address), parsed.GetValue(port), world.Variables());
                await using var server = await TitrantServer.Start(settings, new ServerWorld(home, world.Clock, world.Error, BriefRun.ShelfOf(world)));
                foreach (var line in Says(server, settings, home)) world.Out.WriteLine(line);
                world.Out.Flush();
                await server.WaitForShutdown(cancel);
                return ExitCode.Clean;
            }
            catch (ServerRefusedException e)
            {
                world.Error.WriteLine(e.Message);
                return ExitCode.Unreadable;
            }
        });
        return command;
    }

    private static IEnumerable<string> Says(TitrantServer server, ServerSettings settings, string home)
    {
        var asked = settings.Tenants.Any(t => t.Issuers.Count > 0);
        var off = new List<string>();
        if (settings.TlsCertificate.Length == 0 && !settings.BehindProxy) off.Add("TLS");
        if (!asked) off.Add("tokens");
        if (settings.CorsOrigins.Count == 0) off.Add("CORS");
        yield return $"Titrant {App.Version} listens on {server.Address}";
        yield return $"  open     {server.Address} in a browser; hooks under {server.Address}cds-services, FHIR under {server.Address}fhir";
        yield return $"  records  {home}; {(settings.Tenants.Count == 1 ? "tenant" : "tenants")} {string.Join(", ", settings.Tenants.Select(t => t.Name))}";
        yield return asked
            ? $"  callers  with a token of {string.Join(", ", settings.Tenants.SelectMany(t => t.Issuers).Select(i => i.Issuer).Distinct(StringComparer.Ordinal))}"
            : $"  callers  everybody on this machine, as tenant {settings.Tenants[0].Name}; no other machine, no web page of another site";
        yield return string.Create(CultureInfo.InvariantCulture, $"  limits   {settings.MaxRequestBytes / 1024} KiB and {settings.RequestSeconds} s a request, {settings.MaxConcurrent} at once, {settings.MaxWaiting} waiting");
        if (off.Count > 0) yield return $"  off      {string.Join(", ", off)}";
        yield return string.Create(CultureInfo.InvariantCulture, $"  end      Ctrl+C or SIGTERM; what is running gets {settings.DrainSeconds} s to finish");
    }
}
