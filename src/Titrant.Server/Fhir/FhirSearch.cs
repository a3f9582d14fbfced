using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Titrant.Patient.Store;
using Titrant.Server.Access;
using Titrant.Server.Fhir.Search;
using Titrant.Server.Hosting;
using Titrant.Server.Records;

namespace Titrant.Server.Fhir;

/// <summary>Search by GET, and by POST for callers that keep patients out of addresses; pages follow a sealed link.</summary>
internal sealed class FhirSearch(RecordShelf records)
{
    private const int MaxFormBytes = 16 << 10;
    private readonly PageLink _links = new(records.Store);

    public Task ByAddress(HttpContext context) => Answer(context, PageLink.Pairs(context.Request.QueryString.Value ?? ""), Type(context), posted: false);

    public async Task ByForm(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            await Reply.Refuse(context, 415, "not-supported", "The parameters of a posted search are a form: application/x-www-form-urlencoded.");
            return;
        }
        var form = new byte[MaxFormBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(form, form.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (length > MaxFormBytes)
        {
            await Reply.Refuse(context, 413, "too-long", "A search form has up to 16 KB.");
            return;
        }
        var pairs = PageLink.Pairs(context.Request.QueryString.Value ?? "");
        pairs.AddRange(PageLink.Pairs(Encoding.UTF8.GetString(form, 0, length)));
        await Answer(context, pairs, Type(context), posted: true);
    }

    private async Task Answer(HttpContext context, List<KeyValuePair<string, string>> pairs, string type, bool posted)
    {
        if (!SearchParameter.Types.Contains(type, StringComparer.Ordinal))
        {
            await Reply.Refuse(context, 404, "not-supported", "There is no search for that type; see /fhir/metadata.");
            return;
        }
        var tenant = Caller.Of(context).Tenant.Name;
        var lenient = context.Request.Headers["Prefer"].ToString().Contains("handling=lenient", StringComparison.OrdinalIgnoreCase);
        SearchQuery query;
        var cursor = new Cursor(null, false, null);
        if (pairs.Find(p => p.Key == PageLink.Parameter) is { Value: { } word })
        {
            if (pairs.Exists(p => p.Key is not (PageLink.Parameter or "_format")) || _links.Open(tenant, type, word) is not { } opened)
            {
                await Reply.Refuse(context, 400, "value", "The link to the page cannot be read; search again from the start.");
                return;
            }
            (query, cursor) = opened;
        }
        else
        {
            var (read, faults) = SearchQuery.Read(type, pairs, lenient);
            if (read is null)
            {
                await Reply.Fhir(context, 400, OperationOutcome.Of([.. faults.Select(f => (f.Code, f.Says, ""))]));
                return;
            }
            query = read;
        }
        var (page, costly) = SearchPage.Of(query, cursor, records.Store, tenant);
        if (page is null)
        {
            await Reply.Refuse(context, 400, costly!.Code, costly.Says);
            return;
        }
        await records.Note(tenant, "search", Subject(query, page) is { } person && records.Knows(tenant, person) ? person : null, Caller.Of(context).Actor);
        await Reply.Fhir(context, 200, SearchBundle.Write(FhirApi.Base(context), records.Now, page, Links(context, tenant, query, cursor, page, posted), query.Ignored));
    }

    private List<(string, string)> Links(HttpContext context, string tenant, SearchQuery query, Cursor cursor, SearchPage page, bool posted)
    {
        var address = $"{FhirApi.Base(context)}/{query.Type}";
        var asked = query.Understood.Count == 0 ? address : $"{address}?{PageLink.FormText(query.Understood)}";
        var links = new List<(string, string)> { ("self", cursor.From is null && !posted ? asked : Sealed(cursor)) };
        if (page.Next is { } next) links.Add(("next", Sealed(next)));
        if (page.Previous is { } previous) links.Add(("previous", Sealed(previous)));
        return links;

        string Sealed(Cursor at) => $"{address}?{PageLink.Parameter}={_links.Seal(tenant, query, at)}";
    }

    // Whom a search was about: the one patient it asked for or brought; nobody where there were several.
    private static string? Subject(SearchQuery query, SearchPage page)
    {
        var persons = page.Hits.Select(h => h.Person).Where(p => p != IResourceStore.Nobody)
            .Concat(query.By("patient", "subject").SelectMany(c => c.Values).OfType<ReferenceValue>().Select(v => v.Address))
            .Where(p => p.StartsWith("Patient/", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return persons.Count == 1 ? persons[0] : null;
    }

    private static string Type(HttpContext context) => (string?)context.Request.RouteValues["type"] ?? "";
}
