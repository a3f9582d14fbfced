using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Tests.Store;

/// <summary>A person's FHIR resources, in all their versions, as one record.</summary>
public sealed class RecordArchiveTests : IDisposable
{
    private static readonly PersonId s_ann = new("Patient/ann");
    private static readonly DateTimeOffset s_stored = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly InstallationKey _key = InstallationKey.Ephemeral();
    private readonly SqliteRecordStore _store;

    public RecordArchiveTests()
    {
        _store = SqliteRecordStore.Open(_folder.File("store.db"), _key);
        Put("Patient", "ann", """{"resourceType":"Patient","id":"ann","gender":"female","birthDate":"1950-02-03"}""");
    }

    public void Dispose()
    {
        _store.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_corrected_creatinine_counts_and_the_old_one_does_not()
    {
        Put("Observation", "1", Creatinine("1.8"));
        Put("Observation", "1", Creatinine("0.8", lastUpdated: "2026-02-20T08:00:00Z"));
        Assert.Equal(["0.8"], Values(At("2026-03-01")));
    }

    [Fact]
    public void Before_the_correction_was_known_the_old_value_is_seen()
    {
        Put("Observation", "1", Creatinine("1.8", lastUpdated: "2026-02-10T09:00:00Z"));
        Put("Observation", "1", Creatinine("0.8", lastUpdated: "2026-02-20T08:00:00Z"));
        Assert.Equal(["1.8"], Values(At("2026-02-15")));
        Assert.Equal(["0.8"], Values(At("2026-02-21")));
    }

    [Fact]
    public void Before_the_correction_was_known_the_old_value_is_seen_also_where_the_first_version_states_no_time()
    {
        Put("Observation", "1", Creatinine("1.8"));
        Put("Observation", "1", Creatinine("0.8", lastUpdated: "2026-02-20T08:00:00Z"));
        Assert.Equal(["1.8"], Values(At("2026-02-15")));
    }

    [Theory]
    [InlineData("2026-02-10T09:00:00Z")]
    [InlineData("2026-01-10T09:00:00Z")]
    public void The_order_of_the_versions_decides_where_a_client_states_an_older_or_the_same_time(string second)
    {
        Put("Observation", "1", Creatinine("1.8", lastUpdated: "2026-02-10T09:00:00Z"));
        Put("Observation", "1", Creatinine("0.8", lastUpdated: second));
        Assert.Equal(["0.8"], Values(At("2026-03-01")));
    }

    [Fact]
    public void A_value_put_back_stands_again()
    {
        foreach (var value in (string[])["1.8", "0.8", "1.8"]) Put("Observation", "1", Creatinine(value));
        Assert.Equal(["1.8"], Values(At("2026-03-02")));
    }

    [Fact]
    public void A_deletion_retracts_and_what_is_written_anew_counts_again()
    {
        Put("Observation", "1", Creatinine("1.8"));
        Put("Observation", "1", "");
        Assert.Empty(Values(At("2026-03-02")));
        Put("Observation", "1", Creatinine("1.8"));
        Assert.Equal(["1.8"], Values(At("2026-03-02")));
    }

    [Fact]
    public void A_value_replaced_by_something_unreadable_does_not_go_on_counting_and_the_record_says_so()
    {
        Put("Observation", "1", Creatinine("1.8"));
        Put("Observation", "1", Creatinine("0.8").Replace("final", "finale", StringComparison.Ordinal));
        var record = Record();
        Assert.Empty(Values(At("2026-03-02")));
        var issue = Assert.Single(record.Issues);
        Assert.Equal(("FHIR011", "Observation/1:_history/2.status"), (issue.Code, issue.Place));
    }

    [Fact]
    public void Every_fact_names_the_resource_and_the_version_that_it_comes_from()
    {
        Put("Observation", "1", Creatinine("1.8"));
        Put("Observation", "1", Creatinine("0.8"));
        var sources = Record().Facts.Where(f => f.Claim is Measurement).Select(f => f.Source).OrderBy(s => s.Path, StringComparer.Ordinal).ToList();
        Assert.Equal(["Observation/1:_history/1", "Observation/1:_history/2"], sources.Select(s => s.ToString()));
        Assert.All(Record().Facts.SelectMany(f => f.Seen), s => Assert.Equal(KnownBasis.Imported, s.Known.Basis));
        Assert.All(Record().Facts.SelectMany(f => f.Seen), s => Assert.True(s.Known.At >= s_stored));
    }

    /// <summary>Both versions of one haplotype read together would make a genotype that nobody has.</summary>
    [Fact]
    public void Two_versions_of_one_haplotype_are_never_taken_for_two_copies()
    {
        Put("Observation", "1", Haplotype("*2"));
        Put("Observation", "1", Haplotype("*3"));
        Assert.DoesNotContain(Record().Facts, f => f.Claim is Genotype { Diplotype: "*2/*3" or "*3/*2" });
        Put("Observation", "2", Haplotype("*1"));
        Assert.Contains(At("2026-03-02").Facts, f => f.Claim is Genotype { Diplotype: "*1/*3" or "*3/*1" });
    }

    [Fact]
    public void A_medicine_that_is_named_in_a_resource_of_nobody_is_found()
    {
        _store.PutResources("ward", s_stored, [new("Medication", "m1", IResourceStore.Nobody, Encoding.UTF8.GetBytes("""{"resourceType":"Medication","id":"m1","code":{"text":"warfarin 5 mg tablet"}}"""))]);
        Put("MedicationRequest", "1", """{"resourceType":"MedicationRequest","id":"1","status":"active","intent":"order","subject":{"reference":"Patient/ann"},"medicationReference":{"reference":"Medication/m1"},"authoredOn":"2026-02-01"}""");
        Assert.Equal("warfarin 5 mg tablet", Record().Facts.Select(f => f.Claim).OfType<MedicationUse>().Single().Medication.Words);
    }

    [Fact]
    public void What_was_imported_and_what_came_by_FHIR_are_one_record()
    {
        var at = new DateTimeOffset(2026, 2, 1, 8, 0, 0, TimeSpan.Zero);
        Put("Observation", "1", Creatinine("1.8"));
        var same = Record().Facts.Single(f => f.Claim is Measurement);
        // From a sheet: the same result at the same second, without an identifier; and one more.
        var sheet = new Sighting(new("labs.csv", "2", null), new(at, KnownBasis.FileDate), new(at, KnownBasis.FileDate), new(StatusKind.Final, "final"));
        FactArchive.Put(_store, "ward", PatientRecord.Build(s_ann, [new(same.When, same.Claim, sheet), new(When.At(Moment.At(at.AddDays(1))), same.Claim, sheet with { Source = new("labs.csv", "3", null) })]));
        var measured = Record().Facts.Where(f => f.Claim is Measurement).ToList();
        Assert.Equal([1, 2], measured.Select(f => f.Seen.Count).Order());
        Assert.Contains(measured, f => f.Seen.Any(s => s.Source.Document == "labs.csv") && f.Seen.Any(s => s.Source.Document == "Observation/1"));
    }

    [Fact]
    public void The_same_file_imported_and_posted_is_seen_twice_and_counted_once()
    {
        var bundle = """{"resourceType":"Bundle","type":"collection","entry":[{"resource":PATIENT},{"resource":OBSERVATION}]}"""
            .Replace("PATIENT", Encoding.UTF8.GetString(_store.GetResource("ward", "Patient", "ann")!.Json.Span), StringComparison.Ordinal)
            .Replace("OBSERVATION", Creatinine("1.8"), StringComparison.Ordinal);
        var read = Titrant.Patient.Formats.Fhir.FhirReader.Read("export.json", Encoding.UTF8.GetBytes(bundle), new(s_stored, KnownBasis.FileDate));
        var file = PatientRecord.Build(s_ann, read.Drafts, read.Issues);
        FactArchive.Put(_store, "ward", file);
        Put("Observation", "1", Creatinine("1.8"));
        Assert.Equal(file.Facts.Select(f => f.Id), Record().Facts.Select(f => f.Id));
        Assert.All(Record().Facts, f => Assert.Equal(2, f.Seen.Count));
    }

    [Fact]
    public void Another_persons_resources_leave_no_trace()
    {
        Put("Observation", "1", Creatinine("1.8"));
        var before = Record().Facts;
        _store.PutResources("ward", s_stored, [new("Observation", "2", "Patient/bob", Encoding.UTF8.GetBytes(Creatinine("9.9").Replace("ann", "bob", StringComparison.Ordinal)))]);
        _store.PutResources("annex", s_stored, [new("Observation", "1", s_ann.Value, Encoding.UTF8.GetBytes(Creatinine("7.7")))]);
        Assert.Equal(before, Record().Facts);
    }

    private PatientRecord Record() => RecordArchive.Get(_store, "ward", s_ann);

    private Chart At(string day) => Chart.Of(Record(), DateTimeOffset.Parse(day + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

    private static IEnumerable<string> Values(Chart chart) => chart.Of<Measurement>().Select(m => ((Value.Number)m.Claim.Value).Quantity.Written);

    private void Put(string type, string id, string json) => _store.PutResources("ward", s_stored, [new(type, id, s_ann.Value, Encoding.UTF8.GetBytes(json))]);

    private static string Creatinine(string value, string? lastUpdated = null)
    {
        var meta = lastUpdated is null ? "" : $"\"meta\":{{\"lastUpdated\":\"{lastUpdated}\"}},";
        return $$$"""{"resourceType":"Observation","id":"1",{{{meta}}}"status":"final","code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},"subject":{"reference":"Patient/ann"},"effectiveDateTime":"2026-02-01T08:00:00Z","valueQuantity":{"value":{{{value}}},"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}""";
    }

    private static string Haplotype(string allele) =>
        """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"84414-2"}]},"subject":{"reference":"Patient/ann"},"effectiveDateTime":"2026-02-01T08:00:00Z","valueCodeableConcept":{"text":"ALLELE"},"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueCodeableConcept":{"coding":[{"system":"http://www.genenames.org","code":"HGNC:2621","display":"CYP2C19"}]}}]}"""
            .Replace("ALLELE", allele, StringComparison.Ordinal);
}
