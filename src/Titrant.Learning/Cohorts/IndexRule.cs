using Titrant.Patient;

namespace Titrant.Learning.Cohorts;

/// <summary>The moment of each person at which features are measured; nothing that became known later is looked at.</summary>
/// <param name="Kind">"on" a date, or "first" of something.</param>
/// <param name="Of">"medication", "condition" or "analyte"; "" of a date.</param>
/// <param name="Concept">As in <see cref="FeatureDefinition.Concepts"/>.</param>
/// <param name="Date">The end of that day.</param>
public sealed record IndexRule(string Kind, string Of, string Concept, DateTimeOffset? Date)
{
    /// <summary>"on 2026-01-01", "first medication:pembrolizumab", "first condition:C34", "first analyte:troponin T".</summary>
    /// <exception cref="StudyException">REG002.</exception>
    public static IndexRule Parse(string text, string place)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Trim();
        if (words.StartsWith("on ", StringComparison.Ordinal) && Moment.TryParse(words.AsSpan(3), out var moment) && moment.Precision >= Precision.Day)
            return new("on", "", "", moment.Latest);
        var colon = words.IndexOf(':', StringComparison.Ordinal);
        if (words.StartsWith("first ", StringComparison.Ordinal) && colon > 6 && words[6..colon].Trim() is "medication" or "condition" or "analyte" && words[(colon + 1)..].Trim() is { Length: > 0 } concept)
        {
            var rule = new IndexRule("first", words[6..colon].Trim(), concept, null);
            if (rule.Definition.Faults(place) is { IsEmpty: false } faults) throw new StudyException(faults);
            return rule;
        }
        throw new StudyException("REG002", place, "The index moment is not understood.", "Write 'on 2026-01-01', 'first medication:pembrolizumab', 'first condition:C34' or 'first analyte:troponin T'.");
    }

    private FeatureDefinition Definition => new(Of, [Concept], "", null, Of == "analyte" ? Take.Count : Take.Any);

    /// <summary>Null where the record has no such event. The end of the day where only the day is written.</summary>
    public DateTimeOffset? In(PatientRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (Date is { } date) return record.Facts.Count == 0 ? null : date;
        // Everything that ever happened, in its order; what was known at the moment itself is asked afterwards.
        var last = record.Facts.Select(f => (f.When.Start ?? f.When.End)?.Latest).Concat(record.Facts.SelectMany(f => f.Seen.Select(s => (DateTimeOffset?)s.Known.At))).Max();
        if (last is not { } end) return null;
        var chart = Chart.Of(record, end);
        var found = Of == "analyte" ? chart.Readings(Concept).Where(r => r.IsUsable).Select(r => r.Fact) : ListedFeature.Ever(Definition, chart);
        return found.Where(f => f.When.Start is not null || f.When.End is not null).Select(f => (DateTimeOffset?)(f.When.Start ?? f.When.End)!.Value.Latest).Min();
    }
}
