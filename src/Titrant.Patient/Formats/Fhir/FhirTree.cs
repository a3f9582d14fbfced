using System.Text;
using System.Text.Json;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>
/// One resource or bundle entry as a flat list of nodes over its bytes: only elements with a known name, so most of a file
/// leaves no trace. Reused from entry to entry. The first fault found while reading or asking is kept; it refuses the resource.
/// </summary>
internal sealed class FhirTree(WordPool words, FhirLimits limits)
{
    private Node[] _nodes = new Node[512];
    private byte[] _bytes = [];
    private int _offset;
    private int _count;

    internal struct Node
    {
        public int Start;
        public int Length;
        /// <summary>The index behind this node's last descendant.</summary>
        public int Next;
        public FhirName Name;
        public JsonTokenType Kind;
        public bool Escaped;
    }

    public WordPool Words => words;
    public FhirLimits Limits => limits;
    public Element Root => _count == 0 ? default : new Element(this, 0);

    public (string Code, int Node, string Detail)? Fault { get; private set; }

    /// <summary>Numbers written with more digits than 28; they were rounded.</summary>
    public int Rounded { get; set; }

    public void Refuse(string code, Element at, string detail) => Fault ??= (code, at.Index, detail);

    public void ClearFault() => (Fault, Rounded) = (null, 0);

    /// <summary>Reads one value; false, with the place relative to <paramref name="start"/>, where it is not JSON.</summary>
    public bool Read(byte[] bytes, int start, int length, out long badAt)
    {
        (_bytes, _offset, _count, badAt) = (bytes, start, 0, 0);
        ClearFault();
        var reader = new Utf8JsonReader(bytes.AsSpan(start, length), new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        try
        {
            reader.Read();
            Add(ref reader, FhirName.None);
            return !reader.Read();
        }
        catch (JsonException)
        {
            badAt = reader.BytesConsumed;
            _count = 0;
            return false;
        }
    }

    /// <summary>
    /// Reads the value that begins here, wherever it ends; false where it does not end in these bytes or is not sound: then its
    /// extent has to be found first.
    /// </summary>
    public bool TryRead(byte[] bytes, int start, int available, out int length)
    {
        (_bytes, _offset, _count, length) = (bytes, start, 0, 0);
        ClearFault();
        var reader = new Utf8JsonReader(bytes.AsSpan(start, available), isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = limits.MaxDepth }));
        try
        {
            if (!reader.Read()) return false;
            Add(ref reader, FhirName.None);
            length = (int)reader.BytesConsumed;
            return reader.CurrentDepth == 0 && reader.TokenType == JsonTokenType.EndObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public ref readonly Node this[int index] => ref _nodes[index];

    public ReadOnlySpan<byte> Raw(int index) => _bytes.AsSpan(_offset + _nodes[index].Start, _nodes[index].Length);

    public string Text(int index)
    {
        var raw = Raw(index);
        return _nodes[index].Escaped ? Unescaped(raw) : words.Of(raw);
    }

    /// <summary>"component[1].valueQuantity.value", from <paramref name="root"/> down to a node.</summary>
    public string PathOf(int root, int node)
    {
        var path = new StringBuilder();
        var at = root;
        while (at != node)
        {
            var inArray = _nodes[at].Kind == JsonTokenType.StartArray;
            var position = 0;
            var child = at + 1;
            while (child < _nodes[at].Next && _nodes[child].Next <= node) { child = _nodes[child].Next; position++; }
            if (child >= _nodes[at].Next) break;
            if (inArray) path.Append('[').Append(position).Append(']');
            else path.Append(path.Length > 0 ? "." : "").Append(FhirNames.Written(_nodes[child].Name));
            at = child;
        }
        return path.ToString();
    }

    private int Add(ref Utf8JsonReader reader, FhirName name)
    {
        if (_count == _nodes.Length) Array.Resize(ref _nodes, _nodes.Length * 2);
        var index = _count++;
        var kind = reader.TokenType;
        var start = (int)reader.TokenStartIndex;
        switch (kind)
        {
            case JsonTokenType.StartObject: Members(ref reader, index); break;
            case JsonTokenType.StartArray: while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Add(ref reader, FhirName.None); break;
            default: break;
        }
        var text = kind == JsonTokenType.String;
        _nodes[index] = new Node
        {
            Name = name,
            Kind = kind,
            Start = text ? start + 1 : start,
            Length = text ? reader.ValueSpan.Length : (int)reader.BytesConsumed - start,
            Next = _count,
            Escaped = text && reader.ValueIsEscaped,
        };
        return index;
    }

    private void Members(ref Utf8JsonReader reader, int parent)
    {
        UInt128 seenLow = 0, seenHigh = 0;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = NameOf(ref reader);
            if (!reader.Read()) return;
            if (name == FhirName.None)
            {
                if (!reader.TrySkip()) return;
                continue;
            }
            var bit = UInt128.One << ((int)name & 127);
            ref var seen = ref (int)name < 128 ? ref seenLow : ref seenHigh;
            if ((seen & bit) != 0) Fault ??= ("FHIR015", parent, FhirNames.Written(name));
            seen |= bit;
            var at = Add(ref reader, name);
            if (name == FhirName.ResourceType && _nodes[at].Kind == JsonTokenType.String && !FhirTypes.IsRead(Raw(at)))
            {
                while (reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth)) { }
                return;
            }
        }
    }

    private static FhirName NameOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return FhirNames.Of(reader.ValueSpan);
        if (reader.ValueSpan.Length > 256) return FhirName.None;
        Span<byte> plain = stackalloc byte[256];
        try
        {
            return FhirNames.Of(plain[..reader.CopyString(plain)]);
        }
        catch (InvalidOperationException)
        {
            return FhirName.None; // not Unicode, hence no name of FHIR's
        }
    }

    private static string Unescaped(ReadOnlySpan<byte> raw)
    {
        // The JSON reader has seen this string once; it only cannot be asked again without its quotes.
        var quoted = new byte[raw.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        raw.CopyTo(quoted.AsSpan(1));
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD"; // a lone surrogate: valid to the reader, not to Unicode
        }
    }
}
