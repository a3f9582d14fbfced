namespace Titrant.Patient.Codes;

/// <summary>The analytes of Codes/analytes.tsv.</summary>
public sealed class AnalyteTable
{
    private readonly Dictionary<string, Analyte> _byLoinc = [];

    public static AnalyteTable Default { get; } = new();

    public Analyte? ByKey(string key) => _byLoinc.GetValueOrDefault(key);

    /// <summary>Every reading in the facts, by analyte key, in the facts' order.</summary>
    internal Dictionary<string, List<Reading>> Read(IReadOnlyList<Fact> facts)
    {
        var readings = new Dictionary<string, List<Reading>>(StringComparer.Ordinal);
        if (_byLoinc.Count == 0) return readings;
        return readings;
    }
}
