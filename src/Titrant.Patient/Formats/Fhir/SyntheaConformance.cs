using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>
/// Answers what the Synthea bundles' expectations ask, from the record alone: resource counts, demographics, latest quantity
/// per LOINC code (top-level values; components do not count), active SNOMED conditions, active RxNorm medications.
/// </summary>
public static class SyntheaConformance
{
    private static readonly Known s_fileKnown = new(DateTimeOffset.UnixEpoch, KnownBasis.Imported);

    public static JsonObject Answer(PatientRecord record, DocumentRead read)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(read);
        var who = record.Facts.Select(f => f.Claim).OfType<Demographics>().FirstOrDefault();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (type, _, count) in read.Tally.Rows) counts[type] = counts.GetValueOrDefault(type) + count;
        return new JsonObject
        {
            ["active_condition_snomed"] = Codes(record, Systems.Snomed, c => (c as Condition)?.Code),
            ["active_medication_rxnorm"] = Codes(record, Systems.RxNorm, c => c is MedicationUse { Event: MedicationEvent.Ordered } m ? m.Medication : null),
            ["birthDate"] = who?.Birth?.ToString(),
            ["deceased"] = who?.Died?.ToString(),
            ["gender"] = who?.Sex,
            ["latest_quantity_by_loinc"] = Latest(record),
            ["resource_counts"] = new JsonObject(counts.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value))),
        };
    }

    /// <param name="path">The file of expectations, or a folder that holds it or lies beside it with the bundles.</param>
    /// <param name="expectations">Its lines, where the caller has them already.</param>
    /// <returns>One row per patient; expected and actual hold the compared members only, as JSON.</returns>
    /// <exception cref="FileNotFoundException">No expectations, or a bundle that they name is not there.</exception>
    public static IEnumerable<(string Id, bool Passed, string Expected, string Actual)> Run(string path, IEnumerable<string>? expectations = null)
    {
        var list = First(path, Path.Combine(path, Expectations), Path.Combine(path, "..", Expectations));
        foreach (var line in expectations ?? File.ReadLines(list))
        {
            if (line.Length == 0) continue;
            var expectation = JsonNode.Parse(line)!.AsObject();
            var file = (string)expectation["file"]!;
            using var stream = File.OpenRead(First(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(list))!, file), Path.Combine(path, file), Path.Combine(path, Path.GetFileName(file))));
            var read = FhirReader.Read(file, stream, s_fileKnown);
            var actual = Answer(PatientRecord.Build(new PersonId("synthea"), read.Drafts, read.Issues), read);
            var expected = new JsonObject(actual.Select(p => KeyValuePair.Create(p.Key, expectation[p.Key]?.DeepClone())));
            yield return (file, Same(expected, actual), expected.ToJsonString(), actual.ToJsonString());
        }

        static string First(params string[] places) => places.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException($"There is no file '{places[^1]}'.");
    }

    private const string Expectations = "synthea_expected.jsonl";

    private static JsonArray Codes(PatientRecord record, string system, Func<Claim, Term?> of) =>
        new([.. record.Facts
            .Where(f => f.Seen.Any(s => s.Status.Written.Split(',')[0] == "active"))
            .SelectMany(f => of(f.Claim)?.Codings ?? [])
            .Where(c => c.System == system).Select(c => c.Code)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(c => (JsonNode)c)]);

    private static JsonObject Latest(PatientRecord record)
    {
        var latest = new SortedDictionary<string, (Moment At, Quantity Quantity)>(StringComparer.Ordinal);
        foreach (var fact in record.Facts)
        {
            if (fact.Claim is not Measurement { Value: Value.Number { Quantity: var quantity } } m || fact.When.Start is not { } at) continue;
            foreach (var coding in m.Code.Codings)
                if (coding.System == Systems.Loinc && (!latest.TryGetValue(coding.Code, out var other) || at.Earliest > other.At.Earliest))
                    latest[coding.Code] = (at, quantity);
        }
        return new JsonObject(latest.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, new JsonObject
        {
            ["time"] = p.Value.At.ToString(),
            ["unit"] = p.Value.Quantity.Unit,
            ["value"] = JsonNode.Parse(p.Value.Quantity.Written),
        })));
    }

    // Numbers by value (70 is 70.0), times by instant, the rest by text; a member more or less on either side differs.
    private static bool Same(JsonNode? a, JsonNode? b)
    {
        switch (a, b)
        {
            case (JsonObject x, JsonObject y): return x.Count == y.Count && x.All(p => y.ContainsKey(p.Key) && Same(p.Value, y[p.Key]));
            case (JsonArray x, JsonArray y): return x.Count == y.Count && x.Zip(y).All(p => Same(p.First, p.Second));
            case (JsonValue x, JsonValue y):
                if (x.GetValueKind() != y.GetValueKind()) return false;
                if (x.GetValueKind() == JsonValueKind.Number) return double.Parse(x.ToJsonString(), CultureInfo.InvariantCulture).Equals(double.Parse(y.ToJsonString(), CultureInfo.InvariantCulture));
                var (left, right) = (x.ToString(), y.ToString());
                return left == right || (Moment.TryParse(left, out var l) && Moment.TryParse(right, out var r) && l == r);
            default: return a is null && b is null;
        }
    }
}
