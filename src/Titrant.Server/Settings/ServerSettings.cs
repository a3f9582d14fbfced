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

    /// <summary>Requests answered at the same time; the next ones wait.</summary>
    public int MaxConcurrent { get; init; } = 16;

    /// <summary>Requests that may wait for their turn; one more is refused with 503.</summary>
    public int MaxWaiting { get; init; } = 64;

    /// <summary>How long running requests may still take after the process was asked to end.</summary>
    public int DrainSeconds { get; init; } = 20;

    /// <summary>True where a proxy in front ends TLS. Then every tenant needs issuers, on loopback too: the proxy makes everybody look local.</summary>
    public bool BehindProxy { get; init; }

    /// <summary>PEM chain or PFX; "" for plain HTTP.</summary>
    public string TlsCertificate { get; init; } = "";

    /// <summary>PEM key; "" with a PFX, or where the certificate's file holds it.</summary>
    public string TlsKey { get; init; } = "";

    /// <summary>Of the PFX or the key; only from the environment, never from the file.</summary>
    public string TlsPassword { get; init; } = "";

    /// <summary>Origins of browser-based CDS clients, "https://ehr.example.org". Empty: no CORS.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Until the last header has come.</summary>
    internal TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A body may come slower than the least rate for so long. More than a second: Kestrel looks once a second.</summary>
    internal TimeSpan SlowBodyGrace { get; init; } = TimeSpan.FromSeconds(5);

    internal bool AsksForTokens => Tenants.Any(t => t.Issuers.Count > 0);

    /// <summary>The password stays out of every message.</summary>
    public override string ToString() => $"{Address}:{Port}";
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
/// <param name="Audience">This server's base address as the EHR knows it, without a slash at the end; tokens name the endpoint under it.</param>
/// <param name="Keys">Address or file of its JSON Web Key Set.</param>
public sealed record IssuerSettings(string Issuer, string Audience, Uri Keys)
{
    /// <summary>The exact `tenant` claim, where one issuer speaks for several houses; null where it speaks for one.</summary>
    public string? TenantClaim { get; init; }
}

/// <summary>The server does not start as it was asked to; the message says why and what to do, and names no patient.</summary>
public sealed class ServerRefusedException : Exception
{
    public ServerRefusedException()
    {
    }

    public ServerRefusedException(string message)
        : base(message)
    {
    }

    public ServerRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
