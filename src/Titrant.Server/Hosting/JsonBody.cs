using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Titrant.Server.Hosting;

/// <summary>Takes the body of a request whole. What is packed or too large was refused before (<see cref="RequestLimits"/>).</summary>
internal static class JsonBody
{
    /// <summary>False where the body does not say that it is JSON (any application/...+json) in UTF-8. A page of another site cannot say so unasked.</summary>
    public static bool IsNamed(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType?.ToLowerInvariant() is { } media && (media == "application/json" || (media.StartsWith("application/", StringComparison.Ordinal) && media.EndsWith("+json", StringComparison.Ordinal)))
        && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    public static async Task<ReadOnlyMemory<byte>> Read(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }
}
