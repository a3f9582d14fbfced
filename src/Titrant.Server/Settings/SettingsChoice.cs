using Titrant.Server.Settings;

namespace Titrant.Server;

/// <summary>Where settings come from: the file, over it the environment, over it the command line.</summary>
public static class SettingsChoice
{
    private const string Prefix = "TITRANT_SERVER_";

    private static readonly HashSet<string> s_known = new(
        Knob.All.Select(k => k.Variable).Append(Prefix + "CONFIG").Append(Prefix + "CORS_ORIGINS"),
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    /// <param name="home">Its server.json is read where no file is given; absent, the defaults hold.</param>
    /// <param name="file">--config; must exist.</param>
    /// <param name="address">--address.</param>
    /// <param name="port">--port.</param>
    /// <param name="names">Names of all variables of the environment: one that begins as ours and is none of them is refused. Null where nobody can list them.</param>
    /// <exception cref="ServerRefusedException">With the place and the remedy.</exception>
    public static ServerSettings Read(string home, Func<string, string?> environment, string? file = null, string? address = null, int? port = null, IEnumerable<string>? names = null)
    {
        foreach (var name in names ?? [])
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !s_known.Contains(name))
                throw new ServerRefusedException($"{name} in the environment is no setting of the server. Correct or remove it. Known: {string.Join(", ", s_known.Order(StringComparer.Ordinal))}.");
        var settings = ServerSettings.Default;
        file ??= environment("TITRANT_SERVER_CONFIG") is { Length: > 0 } named ? named : null;
        if (file is not null && !File.Exists(file)) throw new ServerRefusedException($"There is no settings file '{file}'.");
        file ??= Path.Combine(home, SettingsFile.Name) is var usual && File.Exists(usual) ? usual : null;
        if (file is not null) settings = SettingsFile.Read(file, settings);
        foreach (var knob in Knob.All)
            if (environment(knob.Variable) is { Length: > 0 } text)
                settings = knob.AcceptText(text) is { } value ? knob.Set(settings, value) : throw new ServerRefusedException($"{knob.Variable} must be {knob.Wanted}.");
        if (environment("TITRANT_SERVER_CORS_ORIGINS") is { Length: > 0 } origins)
            settings = settings with { CorsOrigins = [.. origins.Split(',', StringSplitOptions.TrimEntries).Select(o => SettingsFile.Origin(o, why => new ServerRefusedException($"TITRANT_SERVER_CORS_ORIGINS {why}.")))] };
        if (address is not null) settings = settings with { Address = address };
        if (port is { } given) settings = settings with { Port = given };
        return settings;
    }
}
