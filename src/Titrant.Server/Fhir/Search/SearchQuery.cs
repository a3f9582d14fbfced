using System.Globalization;

namespace Titrant.Server.Fhir.Search;

internal enum TotalWish { Default, None, Accurate }

/// <summary>A search as it was understood.</summary>
/// <param name="Sort">The date parameter to sort by; null for the order of ids.</param>
/// <param name="CountOnly">_summary=count, or _count=0.</param>
/// <param name="Understood">The parameters used, for the self link.</param>
/// <param name="Ignored">Names that were not understood, where the caller prefers lenient handling.</param>
internal sealed record SearchQuery(
    string Type, IReadOnlyList<Criterion> Criteria, int Count, SearchParameter? Sort, bool Descending, bool CountOnly, TotalWish Total, bool IncludeMedication,
    IReadOnlyList<KeyValuePair<string, string>> Understood, IReadOnlyList<string> Ignored)
{
    public const int DefaultCount = 50;
    public const int MaxCount = 500;
    private const int MaxParameters = 40;

    /// <summary>As written in a form; longer ones would not fit into the link to the next page.</summary>
    private const int MaxCharacters = 4000;

    /// <summary>Criteria by name that select by value.</summary>
    public IEnumerable<Criterion> By(params ReadOnlySpan<string> names)
    {
        var wanted = names.ToArray();
        return Criteria.Where(c => c.Missing is null && wanted.Contains(c.Parameter.Name, StringComparer.Ordinal));
    }

    /// <summary>Everything that is wrong with the parameters is said at once.</summary>
    public static (SearchQuery? Query, IReadOnlyList<SearchFault> Faults) Read(string type, IReadOnlyList<KeyValuePair<string, string>> pairs, bool lenient)
    {
        if (pairs.Count > MaxParameters || PageLink.FormText(pairs).Length > MaxCharacters)
            return (null, [new("too-long", $"A search takes up to {MaxParameters} parameters of {MaxCharacters} characters together.")]);
        var query = new SearchQuery(type, [], DefaultCount, null, false, false, TotalWish.Default, false, [], []);
        var faults = new List<SearchFault>();
        foreach (var pair in pairs)
        {
            if (pair.Key is "_format") continue;
            var (next, fault) = pair.Key is ['_', ..] && SearchParameter.Find(type, Name(pair.Key)) is null ? query.WithControl(pair) : query.WithCriterion(pair);
            if (fault is null) query = next with { Understood = [.. next.Understood, pair.Key == "_count" ? new(pair.Key, next.Count.ToString(CultureInfo.InvariantCulture)) : pair] };
            else if (lenient && fault.Code == "not-supported") query = query with { Ignored = [.. query.Ignored, Shown(pair.Key)] };
            else faults.Add(fault);
        }
        return faults.Count == 0 ? (query, []) : (null, faults);
    }

    private (SearchQuery, SearchFault?) WithCriterion(KeyValuePair<string, string> pair)
    {
        if (SearchParameter.Find(Type, Name(pair.Key)) is not { } parameter) return (this, new("not-supported", $"{Type} cannot be searched by '{Shown(pair.Key)}'; see /fhir/metadata."));
        var (criterion, fault) = Criterion.Read(parameter, pair.Key.Length > parameter.Name.Length ? pair.Key[(parameter.Name.Length + 1)..] : "", pair.Value);
        return criterion is null ? (this, fault) : (this with { Criteria = [.. Criteria, criterion] }, null);
    }

    private (SearchQuery, SearchFault?) WithControl(KeyValuePair<string, string> pair)
    {
        switch (pair)
        {
            case ("_count", var text):
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return (this, new("value", "_count is a whole number from 0."));
                return (this with { Count = Math.Min(count, MaxCount), CountOnly = CountOnly || count == 0 }, null);
            case ("_summary", "count"):
                return (this with { CountOnly = true }, null);
            case ("_summary", "false"):
                return (this, null);
            case ("_total", "none" or "estimate" or "accurate"):
                return (this with { Total = pair.Value == "none" ? TotalWish.None : TotalWish.Accurate }, null);
            case ("_include", "MedicationRequest:medication" or "MedicationRequest:medication:Medication") when Type == "MedicationRequest":
                return (this with { IncludeMedication = true }, null);
            case ("_sort", var text):
                var descending = text.StartsWith('-');
                var name = descending ? text[1..] : text;
                if (name == "_id" && !descending) return (this with { Sort = null }, null);
                return SearchParameter.Find(Type, name) is { Kind: ParameterKind.Date } by
                    ? (this with { Sort = by, Descending = descending }, null)
                    : (this, new("not-supported", $"{Type} is sorted by one date parameter, or by _id."));
            default:
                return (this, new("not-supported", $"'{Shown(pair.Key)}' is not supported, or not with that value; see /fhir/metadata."));
        }
    }

    private static string Name(string key) => key.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? key[..colon] : key;

    // What a client wrote comes back in the answer only as a name.
    private static string Shown(string key) => new([.. key.Take(64).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '.' ? c : '?')]);
}
