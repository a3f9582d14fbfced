using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Titrant.Patient.Store;
using Titrant.Server.Records;

namespace Titrant.Server.Hosting;

/// <summary>GET /health and /health/live: is it up. GET /health/ready: can it work. Nothing about anybody.</summary>
internal static class Health
{
    public static string Version { get; } = typeof(Health).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static void Map(IEndpointRouteBuilder app, RecordShelf records, string home, IHostApplicationLifetime life)
    {
        app.MapGet("/health", context => Reply.Json(context, 200, Write("up", [])));
        app.MapGet("/health/live", context => Reply.Json(context, 200, Write("up", [])));
        app.MapGet("/health/ready", context =>
        {
            // Tables are read before the socket opens: whoever gets an answer has them.
            (string, bool)[] checks = [("store", Answers(records)), ("journal", CanWrite(home)), ("knowledge", WarmUp.Done), ("accepting", !life.ApplicationStopping.IsCancellationRequested)];
            var ready = checks.All(c => c.Item2);
            return Reply.Json(context, ready ? 200 : 503, Write(ready ? "ready" : "not ready", checks));
        });
    }

    /// <summary>True where a file can be made beside the journals.</summary>
    public static bool CanWrite(string home)
    {
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(home, "journals")).FullName;
            using var probe = new FileStream(Path.Combine(folder, $".ready-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            probe.WriteByte(0);
            probe.Flush();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A question to every table of the store, about a tenant that no settings can name.</summary>
    private static bool Answers(RecordShelf records)
    {
        try
        {
            return records.Store.Persons("(health)").Count == 0;
        }
        catch (Exception e) when (e is StoreException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static byte[] Write(string status, IReadOnlyList<(string Name, bool Good)> checks)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status", status);
            json.WriteString("version", Version);
            foreach (var (name, good) in checks) json.WriteBoolean(name, good);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
