namespace Titrant.Server;

/// <summary>How the server runs: from a file, then environment, then the command line.</summary>
/// <param name="Address">An address of this machine. Anything but loopback asks for issuers (who may come in) and a certificate or a proxy.</param>
/// <param name="Port">0: any free port; the one taken is printed.</param>
/// <param name="Tenants">At least one. On loopback without issuers everybody is the first tenant.</param>
/// <param name="MaxRequestBytes">Larger bodies are refused with 413 before they are read.</param>
/// <param name="RequestSeconds">A request that takes longer is ended with 503.</param>
public sealed record ServerSettings(string Address, int Port, IReadOnlyList<TenantSettings> Tenants, long MaxRequestBytes, int RequestSeconds)
{
    public static ServerSettings Default { get; } = new("127.0.0.1", 8088, [TenantSettings.Local], 32 << 20, 30);
}

/// <summary>A house whose records nobody else sees.</summary>
/// <param name="Jurisdiction">"US", "UK", "EU", or "" where not said.</param>
/// <param name="Issuers">Who may call for this tenant; empty only on loopback.</param>
/// <param name="FhirServers">FHIR base addresses that may be asked back with the token a hook brings; no other host is ever called.</param>
/// <param name="SharesIds">True where Patient/1 of those FHIR servers is Patient/1 of this store, so that both may be read as one person.</param>
public sealed record TenantSettings(string Name, string Jurisdiction, IReadOnlyList<IssuerSettings> Issuers, IReadOnlyList<Uri> FhirServers, bool SharesIds)
{
    public static TenantSettings Local { get; } = new("local", "", [], [], true);
}

/// <param name="Issuer">The exact `iss` of its tokens.</param>
/// <param name="Audience">The exact `aud` that its tokens must name: this server's address as the EHR knows it.</param>
/// <param name="Keys">Address or file of its JSON Web Key Set.</param>
public sealed record IssuerSettings(string Issuer, string Audience, Uri Keys);
