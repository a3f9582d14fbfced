using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Titrant.Server.Hosting;

/// <summary>GET /health: is it up.</summary>
internal static class Health
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/health", context => Reply.Json(context, 200, Encoding.UTF8.GetBytes("""{"status":"up"}""")));
}
