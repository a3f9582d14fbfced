using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Learning.Cohorts;

/// <summary>A number from the readings of one or several analytes, in the unit that the definition names.</summary>
internal static class AnalyteFeature
{
    public static FeatureReading Of(FeatureDefinition definition, Chart chart)
    {
        var name = string.Join(" or ", definition.Concepts);
        return definition.Take == Take.Latest ? Latest(definition, chart, name) : Over(definition, chart, name);
    }

    private static FeatureReading Latest(FeatureDefinition definition, Chart chart, string name)
    {
        var found = definition.Concepts.Select(key => chart.Latest(key, definition.Within)).ToList();
        if (found.OfType<Latest.Conflict>().FirstOrDefault() is { } conflict)
            return FeatureReading.None(FeatureLack.Conflict, $"{name}: {string.Join(" and ", conflict.Readings.Take(3).Select(Written))} contradict each other", conflict.Readings.Select(r => r.Fact.Id));
        var values = found.OfType<Latest.Value>().OrderByDescending(v => v.Reading.At).ThenBy(v => v.Reading.Fact.Id).ToList();
        if (values.Count > 0)
            return values.Select(v => v.NewerHeldBack).FirstOrDefault(h => h is not null && h.At > values[0].Reading.At) is { } held
                ? FeatureReading.None(FeatureLack.HeldBack, $"{name} {Written(held)} was held back: {held.Why}", held.Fact.Id)
                : Of(definition, name, values[0].Reading);
        if (found.OfType<Latest.Stale>().OrderBy(s => s.Age).FirstOrDefault() is { } stale)
            return FeatureReading.None(FeatureLack.TooOld, $"{name} {Written(stale.Reading)} is older than {Days(definition.Within!.Value)}", stale.Reading.Fact.Id);
        var unusable = found.OfType<Latest.None>().SelectMany(n => n.NotUsable).OrderByDescending(r => r.At).ThenBy(r => r.Fact.Id).ToList();
        return unusable.Count > 0
            ? FeatureReading.None(FeatureLack.HeldBack, $"{name} {Written(unusable[0])} was held back: {(unusable[0].Why.Length > 0 ? unusable[0].Why : "it has no date")}", unusable[0].Fact.Id)
            : FeatureReading.None(FeatureLack.NotRecorded, $"{name} is not in the record");
    }

    private static FeatureReading Over(FeatureDefinition definition, Chart chart, string name)
    {
        // The broader analyte lists a narrower one's readings as well: a fact counts once.
        var all = definition.Concepts.SelectMany(chart.Readings).DistinctBy(r => (r.Fact.Id, r.Analyte.Key, r.Written))
            .Where(r => r.IsUsable && r.At is not null && r.Fact.StatusAt(chart.AsOf) is not (StatusKind.NotDone or StatusKind.Planned))
            .OrderBy(r => r.At).ThenBy(r => r.Fact.Id).ToList();
        var readings = definition.Within is { } within ? all.FindAll(r => chart.AsOf - r.At!.Value <= within) : all;
        var facts = readings.Select(r => r.Fact.Id).Distinct();
        if (definition.Take == Take.Count) return FeatureReading.Of(readings.Count, facts, string.Create(CultureInfo.InvariantCulture, $"{name}: {readings.Count} values"));
        if (readings.Count == 0)
            return all.Count > 0 ? FeatureReading.None(FeatureLack.TooOld, $"{name} {Written(all[^1])} is older than {Days(definition.Within!.Value)}", all[^1].Fact.Id)
                : FeatureReading.None(FeatureLack.NotRecorded, $"{name} is not in the record");
        if (definition.Take == Take.Earliest) return Of(definition, name, readings[0]);
        if (readings.Find(r => r.Comparator != Comparator.Equal) is { } bound) return Bound(name, bound);
        var canonical = definition.Take switch
        {
            Take.Lowest => readings.Min(r => r.Value!.Value),
            Take.Highest => readings.Max(r => r.Value!.Value),
            _ => readings.Sum(r => r.Value!.Value) / readings.Count,
        };
        var number = InUnit(readings[0].Analyte, canonical, definition.Unit);
        return FeatureReading.Of(number, facts, string.Create(CultureInfo.InvariantCulture,
            $"{definition.Take.ToString().ToLowerInvariant()} {name} {Tables.UnitWords.With(number.ToString("0.###", CultureInfo.InvariantCulture), definition.Unit)} of {readings.Count} values from {readings[0].Fact.When} to {readings[^1].Fact.When}"));
    }

    private static FeatureReading Of(FeatureDefinition definition, string name, Reading reading) => reading.Comparator != Comparator.Equal ? Bound(name, reading)
        : FeatureReading.Of(InUnit(reading.Analyte, reading.Value!.Value, definition.Unit), [reading.Fact.Id], $"{name} {Written(reading)}");

    private static FeatureReading Bound(string name, Reading reading) =>
        FeatureReading.None(FeatureLack.OnlyABound, $"{name} {Written(reading)} says only a limit", reading.Fact.Id);

    /// <summary>A canonical value in another unit of the analyte.</summary>
    internal static double InUnit(Analyte analyte, decimal canonical, string unit)
    {
        var value = canonical;
        if (unit != analyte.Unit)
        {
            // Every conversion of the table is a line (NGSP and IFCC too), so two of its points turn it around.
            var to = UnitOfAnalyte.Of(analyte, unit);
            var (zero, ten) = (to.Convert(0)!.Value, to.Convert(10)!.Value);
            value = 10 * (canonical - zero) / (ten - zero);
        }
        // 15 digits: 1.8 mg/dL, stored as 159.12..., is 1.8 again, bit for bit.
        return double.Parse(value.ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    internal static string Days(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0.##} days");

    private static string Written(Reading reading) => reading.Fact.When.IsKnown ? $"{reading.Written} of {Day(reading.Fact.When)}" : reading.Written.ToString();

    private static string Day(When when) => (when.Start ?? when.End)!.Value is var m && m.Precision > Precision.Day ? m.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : m.ToString();
}
