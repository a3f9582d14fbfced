using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Titrant.Patient.Store;

namespace Titrant.Server.Fhir.Search;

/// <summary>
/// The word in the link to a page: the search and the place in it, sealed under a key of the tenant, since links end up in logs and in
/// browser histories. It says nothing to others, opens for no other tenant, and lasts as long as the store.
/// </summary>
internal sealed class PageLink(IRecordStore store)
{
    public const string Parameter = "_page";

    public string Seal(string tenant, SearchQuery query, Cursor cursor)
    {
        var text = string.Join('\n',
            query.Type, Number(cursor.AsOf?.UtcTicks), Number(cursor.From?.Key), cursor.From?.Id ?? "", cursor.Back ? "back" : "on", FormText(query.Understood));
        using var key = store.KeyOf(tenant, IResourceStore.Nobody);
        return Base64Url.EncodeToString(key.Seal(Encoding.UTF8.GetBytes(text), PlaceOf(tenant)));
    }

    /// <summary>Null where the word was not made here, for this tenant and this type.</summary>
    public (SearchQuery Query, Cursor Cursor)? Open(string tenant, string type, string word)
    {
        string[] parts;
        try
        {
            using var key = store.KeyOf(tenant, IResourceStore.Nobody);
            parts = Encoding.UTF8.GetString(key.Unseal(Base64Url.DecodeFromChars(word), PlaceOf(tenant))).Split('\n');
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return null;
        }
        if (parts.Length != 6 || parts[0] != type) return null;
        if (SearchQuery.Read(type, Pairs(parts[5]), lenient: false).Query is not { } query) return null;
        var asOf = parts[1].Length > 0 ? new DateTimeOffset(long.Parse(parts[1], CultureInfo.InvariantCulture), TimeSpan.Zero) : (DateTimeOffset?)null;
        var place = parts[2].Length > 0 ? new Place(long.Parse(parts[2], CultureInfo.InvariantCulture), parts[3]) : (Place?)null;
        return (query, new(place, parts[4] == "back", asOf));
    }

    public static List<KeyValuePair<string, string>> Pairs(string form)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(form)) pairs.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        return pairs;
    }

    public static string FormText(IEnumerable<KeyValuePair<string, string>> pairs) =>
        string.Join('&', pairs.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));

    private static string PlaceOf(string tenant) => "fhir-page/1:" + tenant;

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
