using System.Globalization;
using Microsoft.AspNetCore.Http;
using Titrant.Patient.Store;
using Titrant.Server.Access;
using Titrant.Server.Hosting;
using Titrant.Server.Records;

namespace Titrant.Server.Fhir;

/// <summary>One resource by its id: the standing version (read) or a version by its number (vread).</summary>
internal sealed class FhirRead(RecordShelf records)
{
    public Task Read(HttpContext context) => Answer(context, null);

    public Task ReadVersion(HttpContext context) =>
        long.TryParse(Word(context, "vid"), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? Answer(context, version)
            : Reply.Refuse(context, 404, "not-found", "There is no such version.");

    private async Task Answer(HttpContext context, long? version)
    {
        var caller = Caller.Of(context);
        var stored = records.Store.GetResource(caller.Tenant.Name, Word(context, "type"), Word(context, "id"), version);
        if (stored is null)
        {
            await Reply.Refuse(context, 404, "not-found", version is null ? "There is no resource of that type and id." : "There is no such version of that resource.");
            return;
        }
        await records.Note(caller.Tenant.Name, "read", stored.Person == IResourceStore.Nobody ? null : stored.Person, caller.Actor);
        if (stored.Deleted)
        {
            context.Response.Headers.ETag = ETag(stored);
            await Reply.Refuse(context, 410, "deleted", "The resource was deleted; its earlier versions can still be read.");
            return;
        }
        context.Response.Headers.ETag = ETag(stored);
        context.Response.Headers.LastModified = stored.LastUpdated.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        if (Known(context.Request.Headers.IfNoneMatch, stored)) context.Response.StatusCode = 304;
        else await Reply.Fhir(context, 200, Overlay.Of(stored));
    }

    /// <summary>FHIR's weak tag: the version.</summary>
    public static string ETag(StoredResource stored) => string.Create(CultureInfo.InvariantCulture, $"W/\"{stored.Version}\"");

    private static bool Known(IEnumerable<string?> tags, StoredResource stored)
    {
        var own = stored.Version.ToString(CultureInfo.InvariantCulture);
        return tags.SelectMany(t => (t ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Any(t => t == "*" || (t.StartsWith("W/", StringComparison.Ordinal) ? t[2..] : t).Trim('"') == own);
    }

    private static string Word(HttpContext context, string name) => (string?)context.Request.RouteValues[name] ?? "";
}
