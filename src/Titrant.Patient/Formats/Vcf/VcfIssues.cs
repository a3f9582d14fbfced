using System.Globalization;

namespace Titrant.Patient.Formats.Vcf;

/// <summary>The first twenty issues of each code with their lines, and the number of the rest: a hostile file cannot flood the page.</summary>
internal sealed class VcfIssues(string document)
{
    private const int ListedPerCode = 20;
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly List<Issue> _listed = [];

    public void Add(string code, long line, string detail)
    {
        var count = _counts[code] = _counts.GetValueOrDefault(code) + 1;
        if (count > ListedPerCode) return;
        var place = line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{document}:{line}") : document;
        _listed.Add(new Issue(code, place, detail, $"file:{document}"));
    }

    public IReadOnlyList<Issue> All => [.. _listed, .. _counts.Where(c => c.Value > ListedPerCode).Select(c => new Issue("VCF029", document,
        string.Create(CultureInfo.InvariantCulture, $"{c.Value - ListedPerCode} more of {c.Key}: {IssueTable.Of(c.Key).Meaning}"), $"file:{document}"))];

    /// <summary>What a file wrote, cut to a length that a page can show.</summary>
    public static string Quote(ReadOnlySpan<byte> text)
    {
        const int shown = 40;
        var cut = text.Length > shown ? text[..shown] : text;
        Span<char> chars = stackalloc char[shown];
        for (var i = 0; i < cut.Length; i++) chars[i] = cut[i] is >= 0x20 and < 0x7f ? (char)cut[i] : '?';
        return $"'{chars[..cut.Length]}{(text.Length > shown ? "..." : "")}'";
    }
}
