using System.Text.Json;

namespace Titrant.Server.Fhir.Search;

/// <summary>One value that a search asks for, read and ready to be held against elements.</summary>
internal abstract record SearchValue
{
    public abstract bool Matches(JsonElement element);

    /// <summary>Null where the value is not of the parameter's kind; <paramref name="why"/> then says so without repeating it.</summary>
    public static SearchValue? Read(SearchParameter parameter, string modifier, string text, out string why)
    {
        why = "";
        switch (parameter.Kind)
        {
            case ParameterKind.Token:
                return TokenValue.Read(parameter.System, text);
            case ParameterKind.Date:
                if (DateValue.Read(text) is { } date) return date;
                why = "is a date (2020, 2020-03, 2020-03-01 or with a time), with eq, ne, lt, gt, le, ge, sa or eb before it";
                return null;
            case ParameterKind.Reference:
                if (ReferenceValue.Read(text, modifier.Length > 0 ? modifier : parameter.Target, modifier.Length == 0 && parameter.Name == "patient" ? "Patient" : modifier) is { } reference) return reference;
                why = parameter.Target.Length > 0 ? $"is an id or {parameter.Target}/id" : "is Type/id";
                return null;
            default:
                return new StringValue(StringValue.Folded(text), text, modifier);
        }
    }

    /// <summary>Splits at a sign unless a backslash stands before it (R4 search.html#escaping).</summary>
    public static List<string> Split(string text, char at)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == at) (start, _) = (i + 1, Add(text[start..i]));
        }
        Add(text[start..]);
        return parts;

        bool Add(string part)
        {
            parts.Add(part);
            return true;
        }
    }

    public static string Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var plain = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '\\' or ',' or '|' or '$') i++;
            plain.Append(text[i]);
        }
        return plain.ToString();
    }
}
