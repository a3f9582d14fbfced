using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Learning.Cohorts;

/// <summary>
/// What becomes of a person after the index moment, said so exactly that two hospitals mean the same. Whoever had it at the index already is not at risk and is
/// left out, unless a further one counts.
/// </summary>
/// <param name="Kind">"condition", "medication", "procedure", "analyte" or "death".</param>
/// <param name="Concepts">As in <see cref="FeatureDefinition.Concepts"/>; empty of death.</param>
/// <param name="Unit">UCUM, of the bounds of an analyte.</param>
/// <param name="Above">Of an analyte: a value above it is the event; null where <paramref name="Below"/> is meant.</param>
/// <param name="Within">Of a yes/no: by when it must have come; null of a time to event, whose study states a horizon.</param>
/// <param name="Again">True where a further one after an earlier one counts.</param>
public sealed record RecordOutcome(string Kind, Seq<string> Concepts, string Unit, double? Above, double? Below, TimeSpan? Within, bool Again, string Place)
{
    internal static readonly string[] Kinds = ["condition", "medication", "procedure", "analyte", "death"];

    internal FeatureDefinition Definition => new(Kind, Concepts, Unit, null, Kind == "analyte" ? Take.Latest : Take.Any);

    /// <summary>What keeps the definition from meaning something; empty where it does.</summary>
    internal IEnumerable<StudyFault> Faults()
    {
        if (Kind is not ("death" or "procedure"))
            foreach (var fault in Definition.Faults(Place)) yield return fault;
        if (Kind == "procedure" && Concepts.IsEmpty) yield return new("REG001", Place, "No procedure is named.", "Name its codes, such as 'http://snomed.info/sct|232717009'.");
        if (Kind == "analyte" ? Above is null == Below is null : Above is not null || Below is not null)
            yield return new("REG006", Place, Kind == "analyte" ? "An analyte is an outcome by exactly one bound." : "Only an analyte has a bound.", "Write '{analyte: potassium, unit: mmol/L, above: 6}'.");
    }

    /// <summary>"condition I63", "potassium above 6 mmol/L", "death".</summary>
    public override string ToString() => Kind switch
    {
        "death" => "death",
        "analyte" => string.Create(CultureInfo.InvariantCulture, $"{string.Join(" or ", Concepts)} {(Above is null ? "below" : "above")} {Above ?? Below} {Unit}"),
        _ => $"{Kind} {string.Join(" or ", Concepts)}",
    };

    /// <summary>The moments at which it happened, as far as the chart knows; null for one without a date.</summary>
    internal IEnumerable<Moment?> In(Chart chart) => Kind switch
    {
        "death" => Died(chart),
        "analyte" => Concepts.SelectMany(chart.Readings).Where(r => r.IsUsable && r.Fact.StatusAt(chart.AsOf) is not (StatusKind.NotDone or StatusKind.Planned) && Crosses(r)).Select(r => r.Fact.When.Start ?? r.Fact.When.End),
        _ => ListedFeature.Ever(Definition, chart).Select(f => f.When.Start ?? f.When.End),
    };

    /// <summary>The dates of death that are written; one null where somebody has died and nobody wrote when.</summary>
    internal static IEnumerable<Moment?> Died(Chart chart)
    {
        var said = chart.Of<Demographics>().Select(p => p.Claim).Where(d => d.Deceased == true || d.Died is not null).ToList();
        var dates = said.Select(d => d.Died).Where(d => d is not null && d.Value.Earliest <= chart.AsOf).Distinct().ToList();
        return dates.Count > 0 ? [dates.MaxBy(d => d!.Value.Precision)] : said.Exists(d => d.Died is null) ? [null] : [];
    }

    // "<5" is below 10 whatever it was, and tells nothing of 3.
    private bool Crosses(Reading reading)
    {
        var value = AnalyteFeature.InUnit(reading.Analyte, reading.Value!.Value, Unit);
        return reading.Comparator switch
        {
            Comparator.Equal => value > Above || value < Below,
            Comparator.Less or Comparator.LessOrEqual => value <= Below,
            _ => value >= Above,
        };
    }
}
