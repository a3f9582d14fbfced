using Titrant.Server;
using Titrant.Tests.Server.Access;

namespace Titrant.Tests.Server.Endurance;

/// <summary>Two houses of one EHR, each let in by tokens of its own.</summary>
internal sealed class FuzzHouses : IDisposable
{
    private readonly TokenMaker _ehr = new();
    private readonly Lock _gate = new();
    private int _count;

    public ServerSettings Settings => ServerSettings.Default with { Tenants = [House("local"), House("other")] };

    public string Token(string house, string path)
    {
        var endpoint = path.StartsWith("/cds-services", StringComparison.Ordinal) ? Uri.UnescapeDataString(path) : path == "/fhir" || path.StartsWith("/fhir/", StringComparison.Ordinal) ? "/fhir" : "";
        lock (_gate)
        {
            var claims = _ehr.Claims(FuzzStreamTests.Noon, endpoint);
            claims["jti"] = $"fuzz-{++_count}";
            claims["tenant"] = house;
            return _ehr.Es384(TokenMaker.Header(), claims);
        }
    }

    private TenantSettings House(string name) => new(name, "", [_ehr.Settings with { TenantClaim = name }], [], true);

    public void Dispose() => _ehr.Dispose();
}
