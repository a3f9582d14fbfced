using System.Globalization;
using System.Text.Json;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>
/// Walks the outer frame of a document, a bundle's or that of lines, and hands out one resource at a time. The frame is the
/// only part that must be sound; a broken entry is refused alone.
/// </summary>
internal sealed class JsonFrame(ByteWindow window, FhirLimits limits, FhirCollector collector, bool byLine)
{
    private JsonExtent _extent = new(window, byLine);
    private bool _byLine = byLine;
    private string? _timestamp;
    private bool _rules;

    private enum Step { Ok, Stop }

    public void Document()
    {
        if (!window.AtEnd && window.End - window.Position < 3) window.More();
        if (window.End - window.Position >= 3 && window.Bytes.AsSpan(window.Position, 3).SequenceEqual("\uFEFF"u8)) window.Position += 3;
        var any = false;
        while (true)
        {
            SkipSpace(acrossLines: true);
            if (window.AtEnd) break;
            var line = window.Line;
            any = true;
            var step = TopValue(line);
            window.Mark = -1;
            if (step == Step.Ok)
            {
                // A whole value on one line, and more below: lines from here on.
                if (!_byLine && window.Line == line && !EndsWithDocument()) BecomeLines();
                continue;
            }
            if (!_byLine || !ToNextLine()) break;
        }
        if (window.Failure is { } failure) collector.Issue(failure, collector.Place(Line(window.Line), ""), "reading stopped here");
        else if (!any) collector.Issue("FILE005", collector.Place("", ""), "nothing in it");
    }

    private Step TopValue(long line)
    {
        (_timestamp, _rules) = (null, false);
        if (Peek() != '{') return Bad(line, "a JSON object was expected");
        var path = _byLine ? Line(line) : "";
        var first = collector.Count;
        if (IsLoneResource() && collector.TrySlice(window.Bytes, window.Position, window.End - window.Position, path.Length > 0 ? path : "resource", false, out var length))
        {
            window.Position += length;
            return Step.Ok;
        }
        var isBundle = false;
        var hasType = false;
        window.Mark = window.Position;
        window.Position++;
        for (var member = 0; ; member++)
        {
            SkipSpace(false);
            var next = Peek();
            if (next == '}') { window.Position++; break; }
            if (member > 0)
            {
                if (next != ',') return Bad(line, "a comma or a closing brace was expected");
                window.Position++;
                SkipSpace(false);
            }
            if (Peek() != '"') return Bad(line, "an element name was expected");
            if (isBundle) window.Mark = window.Position;
            var key = window.Position - window.Mark;
            if (_extent.Value() != Extent.Complete) return Bad(line, "the document ends inside a name");
            if (window.Overflowed) return TooLarge(line, 1);
            var keyEnd = window.Position - window.Mark;
            SkipSpace(false);
            if (Peek() != ':') return Bad(line, "a colon was expected");
            window.Position++;
            SkipSpace(false);
            var isEntry = Named(key, keyEnd, "\"entry\""u8);
            if (isEntry && (isBundle || !hasType) && Peek() == '[')
            {
                isBundle = true;
                if (Entries(path, line) == Step.Stop) return Step.Stop;
                continue;
            }
            var value = window.Position - window.Mark;
            if (_extent.Value() is not Extent.Complete and var broken) return Broken(line, broken);
            if (window.Overflowed) return TooLarge(line, 1);
            if (isEntry && isBundle) collector.Issue("FHIR006", collector.Place(Under(path, "Bundle.entry"), ""), "a list was expected");
            if (Named(key, keyEnd, "\"resourceType\""u8))
            {
                hasType = true;
                if (!isBundle && !Named(value, window.Position - window.Mark, "\"Bundle\""u8)) return Lone(line, path);
                isBundle = true;
            }
            else if (Named(key, keyEnd, "\"timestamp\""u8)) _timestamp = Text(value);
            else if (Named(key, keyEnd, "\"implicitRules\""u8)) _rules = true;
        }
        if (!isBundle)
        {
            Slice(path.Length > 0 ? path : "resource", false);
            return Step.Ok;
        }
        Known? time = null;
        if (_timestamp is not null)
        {
            if (Moment.TryParse(_timestamp, out var moment)) time = ((Moment?)moment).Stated();
            else collector.Issue("FHIR007", collector.Place(Under(path, "Bundle.timestamp"), ""), "the bundle's own time");
        }
        if (!hasType) collector.Issue("FHIR026", collector.Place(Under(path, "Bundle"), ""), "a list of entries without resourceType");
        collector.Enclose(first, time, _rules, Under(path, "Bundle"));
        return Step.Ok;
    }

    // Says so in its first member; a bundle is not to be taken whole.
    private bool IsLoneResource()
    {
        var start = window.Bytes.AsSpan(window.Position, Math.Min(256, window.End - window.Position));
        var reader = new Utf8JsonReader(start, isFinalBlock: false, default);
        try
        {
            return reader.Read() && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueSpan.SequenceEqual("resourceType"u8)
                && reader.Read() && reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && !reader.ValueSpan.SequenceEqual("Bundle"u8);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Inside the object, behind its resourceType: up to its end, then out as one resource.
    private Step Lone(long line, string path)
    {
        if (_extent.Close(1) is not Extent.Complete and var broken) return Broken(line, broken);
        if (window.Overflowed) return TooLarge(line, 0);
        Slice(path, false);
        return Step.Ok;
    }

    private Step Entries(string path, long line)
    {
        var bundle = Under(path, "Bundle");
        window.Mark = -1;
        window.Position++;
        for (var i = 0; ; i++)
        {
            SkipSpace(false);
            var next = Peek();
            if (next == ']') { window.Position++; return Step.Ok; }
            if (i > 0)
            {
                if (next != ',') return Bad(line, "a comma or the end of the entries was expected");
                window.Position++;
                SkipSpace(false);
            }
            if (Peek() < 0) return Broken(line, Extent.Truncated);
            var place = string.Create(CultureInfo.InvariantCulture, $"{bundle}.entry[{i}]");
            if (collector.TrySlice(window.Bytes, window.Position, window.End - window.Position, place, true, out var length))
            {
                window.Position += length;
                continue;
            }
            window.Mark = window.Position;
            if (_extent.Value() is not Extent.Complete and var broken) return Broken(line, broken);
            if (window.Overflowed || window.Position - window.Mark > limits.MaxRecordBytes)
            {
                window.Overflowed = false;
                collector.Broken("FHIR004", place, "one entry");
            }
            else Slice(place, true);
            window.Mark = -1;
        }
    }

    private void Slice(string path, bool isEntry)
    {
        var length = window.Position - window.Mark;
        if (path.Length == 0) path = "resource";
        if (length > limits.MaxRecordBytes) collector.Broken("FHIR004", path, "one resource");
        else if (_extent.Deepest >= limits.MaxDepth) collector.Broken("FHIR003", path, string.Create(CultureInfo.InvariantCulture, $"{_extent.Deepest} levels"));
        else collector.Slice(window.Bytes, window.Mark, length, path, isEntry, window.Offset - length);
    }

    // The record was let go while its end was looked for; it is passed over without being held.
    private Step TooLarge(long line, int open)
    {
        window.Overflowed = false;
        window.Mark = -1;
        collector.Broken("FHIR004", Line(line), "one resource");
        if (open > 0 && _extent.Close(open) is not Extent.Complete and var broken) return Broken(line, broken);
        window.Overflowed = false;
        return Step.Ok;
    }

    private Step Broken(long line, Extent how)
    {
        if (how == Extent.BrokenLine) return Bad(line, "the line ends inside a value");
        if (window.Failure is not null) return Step.Stop;
        collector.Broken("FHIR002", Line(line), string.Create(CultureInfo.InvariantCulture, $"begun on line {line}, ended at byte {window.Offset}"));
        return Step.Stop;
    }

    private Step Bad(long line, string expected)
    {
        if (window.Failure is not null) return Step.Stop;
        if (window.AtEnd) return Broken(line, Extent.Truncated);
        collector.Broken("FHIR001", Line(window.Line), string.Create(CultureInfo.InvariantCulture, $"{expected}, at byte {window.Offset}"));
        return Step.Stop;
    }

    private void BecomeLines()
    {
        _byLine = true;
        _extent = new JsonExtent(window, true);
    }

    private bool EndsWithDocument()
    {
        SkipSpace(acrossLines: true);
        return window.AtEnd;
    }

    private bool ToNextLine()
    {
        window.Mark = -1;
        window.Overflowed = false;
        while (!window.AtEnd)
        {
            var at = window.Bytes.AsSpan(window.Position, window.End - window.Position).IndexOf((byte)'\n');
            if (at >= 0) { window.Position += at + 1; return true; }
            window.Position = window.End;
        }
        return false;
    }

    private void SkipSpace(bool acrossLines)
    {
        while (!window.AtEnd)
        {
            switch (window.Bytes[window.Position])
            {
                case (byte)' ' or (byte)'\t' or (byte)'\r': break;
                case (byte)'\n' when acrossLines || !_byLine: break;
                default: return;
            }
            window.Position++;
        }
    }

    private int Peek() => window.AtEnd ? -1 : window.Bytes[window.Position];

    private bool Named(int from, int to, ReadOnlySpan<byte> quoted) =>
        window.Mark >= 0 && window.Bytes.AsSpan(window.Mark + from, to - from).SequenceEqual(quoted);

    private string? Text(int from)
    {
        var raw = window.Bytes.AsSpan(window.Mark + from, window.Position - window.Mark - from);
        return raw is [(byte)'"', .. var inner, (byte)'"'] && inner.Length <= 40 ? global::System.Text.Encoding.UTF8.GetString(inner) : "";
    }

    private static string Under(string path, string name) => path.Length == 0 ? name : $"{path} {name}";

    private static string Line(long line) => line.ToString(CultureInfo.InvariantCulture);
}
