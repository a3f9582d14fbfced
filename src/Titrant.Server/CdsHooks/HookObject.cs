using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Titrant.Server.CdsHooks;

/// <summary>How much an attribute is missed: not at all, by a remark, by a refusal.</summary>
internal enum Ask { Optional, Wanted, Required }

/// <summary>One JSON object of a CDS Hooks document, asked attribute by attribute; what is wrong is noted with its path.</summary>
internal sealed class HookObject
{
    /// <summary>FHIR nests less than 96 levels (FhirLimits); a hook wraps it in a few more.</summary>
    private const int MaxDepth = 112;

    private const int MaxMembers = 1000, MaxItems = 10_000;

    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal) { "extension" };
    private readonly HookFaults _faults;
    private readonly string _section;

    private HookObject(JsonElement json, string path, string section, HookFaults faults)
    {
        (Path, _section, _faults) = (path, section, faults);
        foreach (var member in json.EnumerateObject())
        {
            if (Name(member) is not { } name) { faults.Forbidden(path, "A name in it is no text.", section); continue; }
            if (_members.Count == MaxMembers) { faults.Forbidden(path, "It has more members than are read.", section); break; }
            if (!_members.TryAdd(name, member.Value)) faults.Forbidden(Under(name), "It stands there twice; nobody can say which is meant.", "Use of JSON");
        }
        if (_members.TryGetValue("extension", out var extension) && extension.ValueKind != JsonValueKind.Object) faults.Forbidden(Under("extension"), "An extension is an object.", "Extensions");
    }

    /// <summary>"context" or "cards[0].source"; "" for the document itself.</summary>
    public string Path { get; }

    public IEnumerable<string> Names => _members.Keys;

    public static HookObject? Of(JsonElement json, string path, string section, HookFaults faults)
    {
        if (json.ValueKind == JsonValueKind.Object) return new(json, path, section, faults);
        faults.Forbidden(path, path.Length == 0 ? "The body is not an object." : "An object was expected.", section);
        return null;
    }

    /// <summary>The document, without copying it; null, with a fault, where the bytes are not JSON in UTF-8.</summary>
    public static JsonDocument? Parse(ref ReadOnlyMemory<byte> body, HookFaults faults)
    {
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        try
        {
            if (Utf8.IsValid(body.Span)) return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException)
        {
            // Said below: the parser's own words could quote the document.
        }
        faults.Forbidden("", body.IsEmpty ? "The body is empty; send the call as JSON." : "The body is not JSON, or nests deeper than is read.", "Use of JSON");
        return null;
    }

    /// <summary>The element's own bytes within the document, not a copy.</summary>
    public static ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> body, JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        return body.Span.Overlaps(raw, out var at) ? body.Slice(at, raw.Length) : raw.ToArray();
    }

    /// <summary>The text of a string; null where it is none (a lone surrogate).</summary>
    public static string? TextOf(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>One member of an object; null where there is none, or where its names are no text.</summary>
    public static JsonElement? Member(JsonElement of, string name)
    {
        try
        {
            return of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public string Under(string name) => Path.Length == 0 ? Short(name) : $"{Path}.{Short(name)}";

    public bool Has(string name) => _members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>As it stands, null included; false where the attribute is absent.</summary>
    public bool TryGet(string name, out JsonElement value)
    {
        _asked.Add(name);
        return _members.TryGetValue(name, out value);
    }

    /// <summary>The value where it is of the kind and not empty; else null, with a fault.</summary>
    public JsonElement? Value(string name, JsonValueKind kind, Ask ask, bool mayBeEmpty = false)
    {
        if (!TryGet(name, out var value))
        {
            Missing(name, ask);
            return null;
        }
        if (value.ValueKind == JsonValueKind.Null || !mayBeEmpty && IsEmpty(value, kind))
        {
            _faults.Empty(Under(name), "Null and empty JSON elements");
            Missing(name, ask);
            return null;
        }
        if (value.ValueKind == kind || kind == JsonValueKind.True && value.ValueKind == JsonValueKind.False) return value;
        _faults.Forbidden(Under(name), $"It has the wrong type: {Word(kind)} was expected.", _section);
        return null;
    }

    public string? Text(string name, Ask ask, int most = 4096)
    {
        if (Value(name, JsonValueKind.String, ask) is not { } value) return null;
        // A character takes at most six bytes where it is escaped, so nothing huge is decoded.
        if (JsonMarshal.GetRawUtf8Value(value).Length > most * 6L + 2 || TextOf(value) is not { } text || text.Length > most)
        {
            _faults.Forbidden(Under(name), string.Create(CultureInfo.InvariantCulture, $"It is no text of at most {most} characters."), _section);
            return null;
        }
        return text;
    }

    public HookObject? Object(string name, Ask ask, string section) =>
        Value(name, JsonValueKind.Object, ask) is { } value ? new(value, Under(name), section, _faults) : null;

    /// <summary>The items with their paths; null where there is no such array.</summary>
    public IReadOnlyList<(JsonElement Item, string Path)>? Items(string name, Ask ask, bool mayBeEmpty = false)
    {
        if (Value(name, JsonValueKind.Array, ask, mayBeEmpty) is not { } value) return null;
        if (value.GetArrayLength() > MaxItems)
        {
            _faults.Forbidden(Under(name), "It has more items than are read.", _section);
            return null;
        }
        return [.. value.EnumerateArray().Select((item, i) => (item, string.Create(CultureInfo.InvariantCulture, $"{Under(name)}[{i}]")))];
    }

    public IReadOnlyList<HookObject> Objects(string name, Ask ask, string section, bool mayBeEmpty = false) =>
        [.. (Items(name, ask, mayBeEmpty) ?? []).Select(i => Of(i.Item, i.Path, section, _faults)).OfType<HookObject>()];

    public void Forbidden(string name, string says) => _faults.Forbidden(Under(name), says, _section);

    public void Odd(string name, string says) => _faults.Odd(Under(name), says, _section);

    public void Lacks(string name, string says) => _faults.Lacks(Under(name), says, _section);

    /// <summary>Names that nobody asked for are remarked on.</summary>
    public void Close()
    {
        foreach (var name in _members.Keys.Where(n => !_asked.Contains(n))) _faults.Odd(Under(name), "The specification does not know it.", _section);
    }

    private void Missing(string name, Ask ask)
    {
        if (ask == Ask.Required) _faults.Lacks(Under(name), "It is required and missing.", _section);
        else if (ask == Ask.Wanted) _faults.Odd(Under(name), "It is required and missing; what depends on it is left undone.", _section);
    }

    private static string? Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsEmpty(JsonElement value, JsonValueKind kind) => value.ValueKind == kind && kind switch
    {
        JsonValueKind.String => JsonMarshal.GetRawUtf8Value(value).Length == 2,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().MoveNext(),
        _ => false,
    };

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };

    private static string Short(string name) => name.Length <= 64 ? name : string.Concat(name.AsSpan(0, 64), "...");
}
