using System.Collections.Frozen;
using Titrant.Patient.Knowledge;

namespace Titrant.Patient.Codes;

/// <summary>The analytes of Codes/analytes.tsv: which analyte a measurement is, and whether its number may be used.</summary>
public sealed class AnalyteTable
{
    private readonly FrozenDictionary<string, Analyte> _byKey;
    private readonly FrozenDictionary<string, Analyte> _byLoinc;
    private readonly AnalyteNames _names;
    private readonly FrozenDictionary<string, Plausibility> _plausibility;

    private AnalyteTable(Table table)
    {
        Citation = table.Citation;
        All = [.. table.Rows.Select(Analyte.Of)];
        _byKey = All.ToFrozenDictionary(a => a.Key, StringComparer.Ordinal);
        foreach (var analyte in All)
            if (analyte.CountsAs is { } broader && (!_byKey.TryGetValue(broader, out var other) || other.Unit != analyte.Unit))
                throw new FormatException($"{analyte.Key} counts as {broader}, which is not a row in the same unit.");
        _byLoinc = All.SelectMany(a => a.Loinc, (a, code) => (a, code)).ToFrozenDictionary(p => p.code, p => p.a, StringComparer.Ordinal);
        var assembly = typeof(AnalyteTable).Assembly;
        _names = new(_byKey, All, Table.Embedded(assembly, "Codes/analyte_names.tsv"), Table.Embedded(assembly, "Codes/specimens.tsv"));
        _plausibility = All.ToFrozenDictionary(a => a.Key, a => new Plausibility(a), StringComparer.Ordinal);
    }

    public static AnalyteTable Default { get; } = new(Table.Embedded(typeof(AnalyteTable).Assembly, "Codes/analytes.tsv"));

    /// <summary>How a card cites the table.</summary>
    public string Citation { get; }

    public IReadOnlyList<Analyte> All { get; }

    public Analyte? ByKey(string key) => _byKey.GetValueOrDefault(key);
    public Analyte? ByLoinc(string code) => _byLoinc.GetValueOrDefault(code);

    /// <summary>By a laboratory's own name, in any of the listed languages; null for a name with two meanings ("Cr") or none.</summary>
    public Analyte? ByLocalName(string name) => _names.Meanings(name) is [{ Units: null } only] ? only.Analyte : null;

    /// <summary>As <see cref="ByLocalName(string)"/>; a name with two meanings is settled by its unit where it can be.</summary>
    public Analyte? ByLocalName(string name, Quantity written)
    {
        foreach (var meaning in _names.Meanings(name))
        {
            if (meaning.Units is not { } units) return meaning.Analyte;
            var unit = _plausibility[meaning.Analyte.Key].UnitOf(written);
            if (unit.Problem is not null) continue;
            foreach (var code in units.Span)
                if (UnitOfAnalyte.Same(unit, UnitOfAnalyte.Of(meaning.Analyte, code)) && (!code.Contains('{') || Says(written, code))) return meaning.Analyte;
        }
        return null;
    }

    /// <summary>True for a name that is known and has more than one meaning, so that the unit must decide.</summary>
    internal bool NeedsUnit(string name) => !_names.Meanings(name).IsEmpty;

    /// <summary>A measured number as the analyte's reading, judged in the unit that was written.</summary>
    internal Reading Judge(Analyte analyte, Fact fact, Quantity written) => _plausibility[analyte.Key].Judge(fact, written);

    /// <summary>Another number in the unit of a written one, in the canonical unit; null where it has no such value.</summary>
    internal decimal? InCanonical(Analyte analyte, Quantity written, decimal number) => _plausibility[analyte.Key].UnitOf(written).Convert(number);

    /// <summary>Every reading in the facts, by analyte key, in the facts' order; a fasting glucose is listed under both keys.</summary>
    internal Dictionary<string, List<Reading>> Read(IReadOnlyList<Fact> facts)
    {
        var readings = new Dictionary<string, List<Reading>>(StringComparer.Ordinal);
        for (var i = 0; i < facts.Count; i++)
        {
            if (facts[i].Claim is not Measurement measurement) continue;
            Read(facts[i], measurement.Code, measurement.Value, readings);
            foreach (var component in measurement.Components.Span) Read(facts[i], component.Code, component.Value, readings);
        }
        return AdultBounds.Apply(readings, facts);
    }

    /// <summary>What was held back or refused on a chart, each at its place in the file.</summary>
    public static IEnumerable<Issue> Issues(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        foreach (var key in chart.Measured)
        {
            var used = (chart.Latest(key) as Latest.Value)?.Reading;
            foreach (var reading in chart.Readings(key))
                if (reading.Analyte.Key == key && IssueOf(reading) is { } issue)
                    yield return used is not null && reading.At > used.At ? issue with { Detail = $"{issue.Detail} The older value of {used.Fact.When} is used instead." } : issue;
        }
        foreach (var issue in UnknownResults.Of(chart)) yield return issue;
    }

    /// <summary>The coded issue of a reading that is not usable; null for one that is.</summary>
    public static Issue? IssueOf(Reading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var code = reading.Usability switch
        {
            Usability.HeldBack => "UNIT001",
            Usability.Impossible => "UNIT002",
            Usability.NoUnit => "UNIT003",
            Usability.WrongUnit => "UNIT004",
            Usability.UnknownUnit => "UNIT005",
            _ => null,
        };
        if (code is null) return null;
        var when = reading.Fact.When.IsKnown ? $" of {reading.Fact.When}" : "";
        return new(code, reading.Fact.Source.ToString(), $"{reading.Analyte.Name} {reading.Written}{when}: {reading.Why}.", reading.Analyte.About);
    }

    private void Read(Fact fact, Term code, Value value, Dictionary<string, List<Reading>> readings)
    {
        if (NumberIn(value) is not { } written || AnalyteOf(code, written) is not { } analyte) return;
        var reading = Judge(analyte, fact, written);
        List(analyte.Key, reading, readings);
        if (analyte.CountsAs is { } broader) List(broader, reading, readings);
    }

    internal static Quantity? NumberIn(Value value) => value switch
    {
        Value.Number number => number.Quantity,
        Value.Whole whole => Quantity.Of(whole.Integer, ""),
        _ => null,
    };

    // A LOINC code that is not in the table means something else than any row: its words are not asked. Of two codes the
    // narrower speaks: a pulse oximetry carries the code of any oxygen saturation beside its own.
    internal Analyte? AnalyteOf(Term code, Quantity written)
    {
        var coded = false;
        Analyte? found = null;
        foreach (var coding in code.Codings.Span)
        {
            if (coding.System != Systems.Loinc) continue;
            coded = true;
            if (_byLoinc.TryGetValue(coding.Code, out var analyte) && (found is null || analyte.CountsAs == found.Key)) found = analyte;
        }
        return coded ? found : ByLocalName(code.Words, written);
    }

    private static void List(string key, Reading reading, Dictionary<string, List<Reading>> readings)
    {
        if (readings.TryGetValue(key, out var list)) list.Add(reading);
        else readings.Add(key, [reading]);
    }

    private static bool Says(Quantity written, string unit)
    {
        var annotation = unit[(unit.IndexOf('{', StringComparison.Ordinal) + 1)..].TrimEnd('}');
        return written.Unit.Contains(annotation, StringComparison.OrdinalIgnoreCase)
            || (written.UnitCode?.Contains(annotation, StringComparison.OrdinalIgnoreCase) ?? false);
    }
}
