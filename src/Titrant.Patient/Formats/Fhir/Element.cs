using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>
/// One element of a resource, or none. Asking for it in a shape that it does not have refuses the resource (FHIR006):
/// nothing is read around.
/// </summary>
internal readonly struct Element(FhirTree tree, int index)
{
    public int Index => index;
    public FhirTree Tree => tree;

    /// <summary>Present and not null.</summary>
    public bool Exists => tree is not null && tree[index].Kind != JsonTokenType.Null;

    public Element this[FhirName name]
    {
        get
        {
            if (!Exists || !Is(JsonTokenType.StartObject, "an object")) return default;
            var end = tree[index].Next;
            for (var child = index + 1; child < end; child = tree[child].Next)
                if (tree[child].Name == name) return new Element(tree, child);
            return default;
        }
    }

    public bool IsList => Exists && tree[index].Kind == JsonTokenType.StartArray;

    /// <summary>The members of a list; nulls are passed over (FHIR allows them beside extensions).</summary>
    public ListOf Items => !Exists || !Is(JsonTokenType.StartArray, "a list") ? default : new ListOf(tree, index + 1, tree[index].Next);

    public Element First
    {
        get
        {
            foreach (var item in Items) return item;
            return default;
        }
    }

    public string? Text()
    {
        if (!Exists || !Is(JsonTokenType.String, "a text")) return null;
        if (tree[index].Length > (tree[index].Name == FhirName.Data ? tree.Limits.MaxTextBytes : Math.Min(tree.Limits.MaxTextBytes, tree.Limits.MaxStringBytes))) { Refuse("FHIR004", $"text of {tree[index].Length} bytes"); return null; }
        return tree.Text(index) is { Length: > 0 } text ? text : null;
    }

    /// <summary>True where the element is this very text; for fixed words, without making a string.</summary>
    public bool Says(ReadOnlySpan<byte> utf8) => Exists && tree[index].Kind == JsonTokenType.String && tree.Raw(index).SequenceEqual(utf8);

    public bool? Flag()
    {
        if (!Exists) return null;
        switch (tree[index].Kind)
        {
            case JsonTokenType.True: return true;
            case JsonTokenType.False: return false;
            default: Refuse("FHIR006", "true or false was expected"); return null;
        }
    }

    /// <summary>A decimal, exact to 28 digits; further digits are rounded and counted, a number out of range refuses.</summary>
    public decimal? Number()
    {
        if (!Exists || !Is(JsonTokenType.Number, "a number")) return null;
        var raw = tree.Raw(index);
        var digits = 0;
        foreach (var b in raw)
        {
            if (b is (byte)'e' or (byte)'E') break;
            if (char.IsAsciiDigit((char)b) && (digits > 0 || b != '0')) digits++;
        }
        if (raw.Length > 1000 || !decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || (number == 0 && digits > 0))
        {
            Refuse("FHIR008", "number outside what can be held exactly");
            return null;
        }
        if (digits > 28) tree.Rounded++;
        return number;
    }

    /// <summary>The number's digits as written; "7.0" stays "7.0".</summary>
    public string Written() => tree.Words.Of(tree.Raw(index));

    /// <summary>The element's JSON as written.</summary>
    public string Json() => Encoding.UTF8.GetString(tree.Raw(index));

    public Moment? Moment()
    {
        if (!Exists || !Is(JsonTokenType.String, "a date")) return null;
        // "+02:00" may come as "\u002B02:00": a serializer that escapes it is right, if careful.
        var raw = tree[index].Escaped ? Encoding.UTF8.GetBytes(tree.Text(index)) : tree.Raw(index);
        Span<char> chars = stackalloc char[40];
        if (raw.Length <= 40)
        {
            for (var i = 0; i < raw.Length; i++) chars[i] = (char)raw[i];
            if (Patient.Moment.TryParse(chars[..raw.Length], out var moment)) return moment;
        }
        Refuse("FHIR007", raw.Length <= 40 ? $"'{Encoding.UTF8.GetString(raw)}'" : "a long text");
        return null;
    }

    public void Refuse(string code, string detail) => tree.Refuse(code, this, detail);

    private bool Is(JsonTokenType kind, string expected)
    {
        if (tree[index].Kind == kind) return true;
        Refuse("FHIR006", expected + " was expected");
        return false;
    }

    internal readonly struct ListOf(FhirTree tree, int first, int end)
    {
        public Enumerator GetEnumerator() => new(tree, first, end);

        public int Count
        {
            get
            {
                var count = 0;
                foreach (var _ in this) count++;
                return count;
            }
        }
    }

    internal struct Enumerator(FhirTree tree, int next, int end)
    {
        private int _at = -1;
        private int _next = next;

        public readonly Element Current => new(tree, _at);

        public bool MoveNext()
        {
            while (_next < end)
            {
                _at = _next;
                _next = tree[_at].Next;
                if (tree[_at].Kind != JsonTokenType.Null) return true;
            }
            return false;
        }
    }
}
