using System.Globalization;

namespace Titrant.Patient.Formats.Vcf.Cohorts;

/// <summary>The problems of one row, counted: one issue per code and record, however many samples have it.</summary>
internal sealed class RowProblems
{
    private readonly SortedDictionary<string, (int Count, int First, string Detail)> _seen = new(StringComparer.Ordinal);

    /// <param name="sample">From 0, in input order.</param>
    public void Add(string code, string detail, int sample) =>
        _seen[code] = _seen.TryGetValue(code, out var seen) ? seen with { Count = seen.Count + 1 } : (1, sample, detail);

    /// <summary>Hands the row's problems over and forgets them.</summary>
    public void Tell(VcfIssues issues, long line, int samples)
    {
        foreach (var (code, (count, first, detail)) in _seen)
            issues.Add(code, line, count == samples ? detail : string.Create(CultureInfo.InvariantCulture, $"{detail}; so or alike in {count} of {samples} samples, the first is sample {first + 1}"));
        _seen.Clear();
    }

    public void Forget() => _seen.Clear();
}
