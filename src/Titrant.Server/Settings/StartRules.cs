using System.Net;

namespace Titrant.Server.Settings;

/// <summary>What must hold before a socket is opened.</summary>
internal static class StartRules
{
    /// <exception cref="ServerRefusedException">With what is missing.</exception>
    public static IPAddress Check(ServerSettings settings)
    {
        var address = settings.Address == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(settings.Address, out var parsed) ? parsed
            : throw new ServerRefusedException("The address is neither an IP address of this machine nor localhost. 127.0.0.1 answers this machine only.");
        if (settings.Port is < 0 or > 65535) throw new ServerRefusedException("The port must be from 0 to 65535.");
        if (settings.Tenants.Count == 0) throw new ServerRefusedException("There is no tenant. Name one in server.json.");
        var open = settings.Tenants.FirstOrDefault(t => t.Issuers.Count == 0);
        if (!IPAddress.IsLoopback(address))
        {
            if (open is not null) throw new ServerRefusedException($"{settings.Address} can be reached from other machines, and tenant \"{open.Name}\" names no issuer: anybody could read its records. Name its issuers in server.json, or listen on 127.0.0.1.");
            if (settings.TlsCertificate.Length == 0 && !settings.BehindProxy) throw new ServerRefusedException($"{settings.Address} can be reached from other machines, and there is no certificate: records would cross the network in the clear. Set \"tlsCertificate\", or \"behindProxy\": true where a proxy in front ends TLS.");
        }
        if (settings.BehindProxy && open is not null) throw new ServerRefusedException($"Behind a proxy everybody looks like this machine, and tenant \"{open.Name}\" names no issuer. Name its issuers in server.json.");
        if (settings.AsksForTokens && open is not null) throw new ServerRefusedException($"Other tenants have issuers and tenant \"{open.Name}\" has none: nobody could ever reach it. Name its issuers in server.json.");
        return address;
    }
}
