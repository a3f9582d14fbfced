using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Records;

/// <summary>Versions of one result: which of them stands, whatever the order of reading and the moment of the brief.</summary>
public sealed class CorrectionTests
{
    private static DateTimeOffset Day(int day) => new(2026, 1, day, 12, 0, 0, TimeSpan.Zero);

    private static Draft Version(decimal value, int day, string id = "Observation:urn:lab|1", string document = "a.json", string loinc = "14682-9", int taken = 1)
    {
        var known = new Known(Day(day), KnownBasis.Stated);
        return new(When.At(Moment.At(new DateTimeOffset(2026, 1, taken, 8, 0, 0, TimeSpan.Zero))),
            new Measurement(new Term("Creatinine", [new Concept(Systems.Loinc, loinc, "Creatinine")]), new Value.Number(Quantity.Of(value, "umol/L")), null, null, null, [], []),
            new Sighting(new Source(document, $"{day}", id), new Known(Day(1), KnownBasis.Stated), known, new(StatusKind.Final, "final")));
    }

    private static decimal? Latest(IEnumerable<Draft> drafts, int asOf) =>
        Chart.Of(PatientRecord.Build(new PersonId("p"), [.. drafts]), Day(asOf)).Latest("creatinine") is Latest.Value { Reading.Value: var v } ? v : null;

    public static TheoryData<string> Orders => ["012", "021", "102", "120", "201", "210"];

    [Theory, MemberData(nameof(Orders))]
    public void A_third_version_does_not_revive_the_first_whatever_the_order_of_reading(string order)
    {
        Draft[] versions = [Version(90, 2), Version(200, 3), Version(95, 4)];
        var read = order.Select(i => versions[i - '0']).ToList();
        Assert.Equal((90m, 200m, 95m), (Latest(read, 2), Latest(read, 3), Latest(read, 4)));
    }

    [Theory, MemberData(nameof(Orders))]
    public void A_correction_that_is_taken_back_leaves_the_first_value(string order)
    {
        Draft[] versions = [Version(90, 2), Version(200, 3), Version(90, 4)];
        var read = order.Select(i => versions[i - '0']).ToList();
        Assert.Equal((90m, 200m, 90m), (Latest(read, 2), Latest(read, 3), Latest(read, 4)));
    }

    [Fact]
    public void Two_hospitals_that_both_number_from_one_do_not_correct_each_other()
    {
        var record = PatientRecord.Build(new PersonId("p"), [Version(90, 2, "Observation/1"), Version(4.1m, 3, "Observation/1", "b.json", "2823-3", taken: 2)]);
        Assert.Equal(2, Chart.Of(record, Day(9)).Facts.Count);
    }

    [Fact]
    public void The_same_result_corrected_in_a_later_export_of_the_same_server_is_corrected() =>
        Assert.Equal(95m, Latest([Version(90, 2, "Observation/1"), Version(95, 3, "Observation/1", "b.json")], 9));

    [Fact]
    public void A_record_built_from_a_record_is_the_same()
    {
        var record = PatientRecord.Build(new PersonId("p"), [Version(90, 2), Version(200, 3), Version(95, 4)]);
        var again = PatientRecord.Build(record.Person, [.. record.Facts.Reverse().SelectMany(f => f.Seen.Select(s => new Draft(f.When, f.Claim, s)))]);
        Assert.Equal(record.Facts, again.Facts);
    }
}
