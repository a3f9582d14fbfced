using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using static Titrant.Server.JsonText;

namespace Titrant.Server.CdsHooks;

/// <summary>
/// The resources that came for one patient, from prefetch and from asking back, as one collection Bundle for the reader.
/// What is about somebody else does not get in.
/// </summary>
/// <param name="patient">The bare id.</param>
/// <param name="server">The EHR's FHIR base; null where it names none.</param>
internal sealed class SentResources(string patient, Uri? server) : IDisposable
{
    private const int Depth = 12;

    /// <summary>Resources for one call. A person of ninety years in hospital has some ten thousand.</summary>
    public const int Most = 20_000;

    private static readonly string[] s_whose = ["subject", "patient"];

    private readonly string _name = "Patient/" + patient;
    private readonly MemoryStream _all = new();
    private readonly MemoryStream _medications = new();
    private readonly Dictionary<string, int> _others = new(StringComparer.Ordinal);

    /// <summary>True where the Patient resource itself is among them.</summary>
    public bool HasPatient { get; private set; }

    public int Count { get; private set; }

    /// <summary>How many were not looked at, since <see cref="Most"/> had come before.</summary>
    public int Beyond { get; private set; }

    /// <summary>By key, how many resources were about another patient.</summary>
    public IReadOnlyDictionary<string, int> Others => _others;

    /// <summary>
    /// A resource, a Bundle (also within a Bundle), or either wrapped as {"resource": ...}, as older EHRs do. Returns why nothing
    /// was in it, or null; <paramref name="next"/> is where a Bundle goes on.
    /// </summary>
    public string? Add(string key, ReadOnlyMemory<byte> json, out string? next)
    {
        next = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = Unwrapped(document.RootElement);
            if (Text(root, "resourceType") is not { } type || !type.All(char.IsAsciiLetter)) return "what was sent is no resource";
            if (type == "OperationOutcome") return "the EHR sent an error in its place";
            next = NextOf(root);
            if (_all.Capacity < _all.Length + json.Length) _all.Capacity = (int)Math.Max(_all.Length + json.Length, Math.Min(2L * _all.Capacity, Array.MaxLength));
            Take(key, root, null, 0);
            return null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)   // half a surrogate pair is JSON, and no text
        {
            return "what was sent cannot be read";
        }
    }

    /// <summary>The collection Bundle of all that is about the patient.</summary>
    public byte[] Bundle() => Collection(_all.GetBuffer().AsSpan(0, (int)_all.Length));

    /// <summary>
    /// A collection Bundle of draft orders, with the medicines that they may refer to, and a Patient that says no more than whose
    /// they are.
    /// </summary>
    public byte[] Drafts(IEnumerable<ReadOnlyMemory<byte>> drafts, string key)
    {
        using var own = new SentResources(patient, server);
        foreach (var draft in drafts) own.Add(key, draft, out _);
        foreach (var (name, count) in own.Others) _others[name] = _others.GetValueOrDefault(name) + count;
        if (!own.HasPatient) Write(Encoding.UTF8.GetBytes($$"""{"resourceType":"Patient","id":{{JsonSerializer.Serialize(patient)}}}"""), null, own._all);
        if (_medications.Length > 0)
        {
            own._all.WriteByte((byte)',');
            _medications.WriteTo(own._all);
        }
        return own.Bundle();
    }

    /// <summary>True where a subject as the reader names it is this patient.</summary>
    public bool IsPatient(string? subject) => References(subject, null) == true;

    /// <summary>The `next` link of a Bundle: there is more than was sent.</summary>
    public static string? NextOf(JsonElement bundle)
    {
        if (Text(bundle, "resourceType") != "Bundle" || !bundle.TryGetProperty("link", out var links) || links.ValueKind != JsonValueKind.Array) return null;
        foreach (var link in links.EnumerateArray())
            if (link.ValueKind == JsonValueKind.Object && Text(link, "relation") == "next") return Text(link, "url");
        return null;
    }

    private static JsonElement Unwrapped(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && !element.TryGetProperty("resourceType", out _) && element.TryGetProperty("resource", out var inner) ? inner : element;

    private void Take(string key, JsonElement resource, string? fullUrl, int depth)
    {
        if (resource.ValueKind != JsonValueKind.Object) return;
        var type = Text(resource, "resourceType");
        if (type == "OperationOutcome") return;
        if (type == "Bundle" && depth < Depth)
        {
            if (!resource.TryGetProperty("entry", out var entries) || entries.ValueKind != JsonValueKind.Array) return;
            foreach (var entry in entries.EnumerateArray())
                if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("resource", out var inner)) Take(key, inner, Text(entry, "fullUrl"), depth + 1);
            return;
        }
        if (Count >= Most && type != "Patient") { Beyond++; return; }
        var whose = type == "Patient" ? Text(resource, "id") == patient : References(Reference(resource), fullUrl);
        if (whose == false) { _others[key] = _others.GetValueOrDefault(key) + 1; return; }
        if (type == "Patient")
        {
            if (HasPatient) return;   // the same again under another name would make every reference to it ambiguous
            HasPatient = true;
        }
        var bytes = JsonMarshal.GetRawUtf8Value(resource);
        Write(bytes, fullUrl, _all);
        if (type == "Medication") Write(bytes, fullUrl, _medications);
        Count++;
    }

    private static string? Reference(JsonElement resource)
    {
        foreach (var name in s_whose)
            if (resource.TryGetProperty(name, out var whom) && Text(whom, "reference") is { } reference) return reference;
        return null;
    }

    // True: this patient. False: another one. Null: not said here, or in a way that only the reader can resolve.
    private bool? References(string? reference, string? fullUrl)
    {
        if (reference == _name) return true;
        if (reference is null or ['#', ..]) return null;
        var history = reference.IndexOf("/_history/", StringComparison.Ordinal);
        if (history >= 0) reference = reference[..history];
        var parts = reference.Split('/');
        if (parts.Length < 2 || parts[^2] != "Patient") return null;
        if (parts[^1] != patient) return false;
        if (parts.Length == 2) return true;
        // Patient/1 of another server is somebody else.
        var at = reference[..^("/Patient/".Length + patient.Length)];
        if (fullUrl is not null && fullUrl.StartsWith(at + "/", StringComparison.OrdinalIgnoreCase)) return true;
        return server is null || server.AbsoluteUri.TrimEnd('/').Equals(at, StringComparison.OrdinalIgnoreCase);
    }

    private static void Write(ReadOnlySpan<byte> resource, string? fullUrl, MemoryStream to)
    {
        if (to.Length > 0) to.WriteByte((byte)',');
        to.WriteByte((byte)'{');
        if (fullUrl is not null)
        {
            to.Write("\"fullUrl\":"u8);
            to.Write(JsonSerializer.SerializeToUtf8Bytes(fullUrl));
            to.WriteByte((byte)',');
        }
        to.Write("\"resource\":"u8);
        to.Write(resource);
        to.WriteByte((byte)'}');
    }

    private static byte[] Collection(ReadOnlySpan<byte> entries) => [.. "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["u8, .. entries, .. "]}"u8];

    public void Dispose()
    {
        _all.Dispose();
        _medications.Dispose();
    }
}
