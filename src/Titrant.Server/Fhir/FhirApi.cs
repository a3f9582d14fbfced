using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Titrant.Server.Records;

namespace Titrant.Server.Fhir;

/// <summary>The FHIR surface, under /fhir.</summary>
internal static class FhirApi
{
    public static void Map(IEndpointRouteBuilder app, ServerSettings settings, RecordShelf records)
    {
        Intake.Map(app, settings, records);
    }
}
