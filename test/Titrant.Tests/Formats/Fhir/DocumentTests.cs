using System.IO.Compression;
using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Tests.Formats.Fhir;

public sealed class DocumentTests
{
    private const string Bob = """{"resourceType":"Patient","id":"bob","gender":"male"}""";

    [Fact]
    public void Two_patients_in_one_bundle_are_never_mixed()
    {
        var read = Json.Read(Json.Bundle(Json.Observation("\"valueInteger\":1"), Json.Ann, Bob, Json.Observation("\"valueInteger\":2").Replace("Patient/ann", "Patient/bob", StringComparison.Ordinal)));
        Assert.Equal("Patient/ann", read.Subject!.Identifier);
        Assert.Equal(1, read.Drafts.Select(d => d.Claim).OfType<Measurement>().Select(m => ((Value.Whole)m.Value).Integer).Single());
        var other = Assert.Single(read.Others);
        Assert.Equal("Patient/bob", other.Subject!.Identifier);
        Assert.Equal(2, other.Drafts.Select(d => d.Claim).OfType<Measurement>().Select(m => ((Value.Whole)m.Value).Integer).Single());
        Assert.Equal((1, 1), (read.Tally.Of("Observation"), other.Tally.Of("Observation")));
    }

    [Fact]
    public void Without_a_subject_a_result_goes_to_the_only_patient_and_to_nobody_among_two()
    {
        var anonymous = Json.Observation("\"valueInteger\":1").Replace(Json.AboutAnn + ",", "", StringComparison.Ordinal);
        Assert.Equal(2, Json.WithAnn(anonymous).Drafts.Count);
        var two = Json.WithAnn(Bob, anonymous);
        Assert.Equal("FHIR016", Assert.Single(two.Issues).Code);
        Assert.Contains(("Observation", "FHIR016", 1), two.Tally.Rows);
        var alone = Json.Read(anonymous);
        Assert.Null(alone.Subject);
        Assert.Single(alone.Drafts);
    }

    [Fact]
    public void A_result_of_somebody_who_is_not_in_the_bundle_is_a_subject_of_its_own()
    {
        var read = Json.WithAnn(Json.Observation("\"valueInteger\":1").Replace("Patient/ann", "Patient/carl", StringComparison.Ordinal));
        Assert.Equal("Patient/carl", Assert.Single(read.Others).Subject!.Identifier);
        Assert.Single(read.Drafts);
    }

    [Fact]
    public void Two_servers_patients_of_one_id_are_two_people()
    {
        string Entry(string server, string resource) => "{\"fullUrl\":\"https://" + server + "/" + (resource.Contains("\"Patient\"", StringComparison.Ordinal) ? "Patient/ann" : "Observation/o1") + "\",\"resource\":" + resource + "}";
        var read = Json.Read("{\"resourceType\":\"Bundle\",\"entry\":[" + string.Join(",",
            Entry("a", Json.Ann), Entry("b", Json.Ann.Replace("1960", "1999", StringComparison.Ordinal)), Entry("b", Json.Observation("\"valueInteger\":1"))) + "]}");
        Assert.Single(read.Drafts);
        var other = Assert.Single(read.Others);
        Assert.Equal("https://b/Patient/ann", other.Subject!.Identifier);
        Assert.Equal(2, other.Drafts.Count);
    }

    [Fact]
    public void A_reference_that_two_patients_could_mean_is_nobodys()
    {
        string Patient(string server) => "{\"fullUrl\":\"https://" + server + "/Patient/ann\",\"resource\":" + Json.Ann + "}";
        var read = Json.Read("{\"resourceType\":\"Bundle\",\"entry\":[" + Patient("a") + "," + Patient("b") + ",{\"resource\":" + Json.Observation("") + "}]}");
        Assert.Equal("FHIR017", Assert.Single(read.Issues).Code);
        Assert.Single(read.Drafts);
    }

    [Fact]
    public void What_was_deleted_is_retracted()
    {
        var json = Json.Bundle(Json.Ann, Json.Observation("\"valueInteger\":1"))[..^2] + ",{\"request\":{\"method\":\"DELETE\",\"url\":\"Observation/o1\"}}]}";
        var read = Json.Read(json);
        Assert.Equal("FHIR027", Assert.Single(read.Issues).Code);
        Assert.Equal(new ClaimStatus(StatusKind.Retracted, "deleted"), read.Drafts[1].Sighting.Status);
    }

    [Fact]
    public void One_patient_with_two_birth_dates_is_said()
    {
        var read = Json.Read(Json.Ann + "\n" + Json.Ann.Replace("1960", "1999", StringComparison.Ordinal), "a.ndjson");
        Assert.Equal("ID003", Assert.Single(read.Issues).Code);
    }

    [Fact]
    public void Contained_patients_of_different_results_are_not_one_person()
    {
        string Result(string id, string identifier) => Json.Observation("\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"p\"" + identifier + "}]")
            .Replace("Patient/ann", "#p", StringComparison.Ordinal).Replace("\"o1\"", $"\"{id}\"", StringComparison.Ordinal);
        Assert.Equal(2, Json.WithAnn(Result("1", ""), Result("2", "")).Others.Count);
        Assert.Single(Json.WithAnn(Result("1", ",\"identifier\":[{\"value\":\"7\"}]"), Result("2", ",\"identifier\":[{\"value\":\"7\"}]")).Others);
    }

    [Fact]
    public void A_text_beyond_the_limit_refuses_its_resource_only()
    {
        var read = Json.Read(Json.Bundle(Json.Ann, Json.Observation("\"valueString\":\"" + new string('x', 5000) + "\"")), limits: new FhirLimits(MaxTextBytes: 4096));
        Assert.Equal(("FHIR004", "a.json:Bundle.entry[1].resource.valueString"), (read.Issues.Single().Code, read.Issues.Single().Place));
        Assert.Single(read.Drafts);
    }

    [Fact]
    public void A_result_of_a_group_or_a_device_is_nobodys()
    {
        var read = Json.WithAnn(Json.Observation("\"valueInteger\":1").Replace("Patient/ann", "Group/ward", StringComparison.Ordinal));
        Assert.Equal("FHIR017", Assert.Single(read.Issues).Code);
        Assert.Empty(read.Others);
    }

    [Fact]
    public void A_logical_reference_finds_the_patient_by_identifier()
    {
        var ann = Json.Ann.Replace("\"id\":\"ann\"", "\"identifier\":[{\"system\":\"urn:mrn\",\"value\":\"9\"}]", StringComparison.Ordinal);
        var read = Json.Read(Json.Bundle(Json.Observation("").Replace("{\"reference\":\"Patient/ann\"}", "{\"identifier\":{\"system\":\"urn:mrn\",\"value\":\"9\"}}", StringComparison.Ordinal), ann));
        Assert.Equal(2, read.Drafts.Count);
        Assert.Empty(read.Others);
    }

    [Fact]
    public void A_bundle_in_a_bundle_is_opened()
    {
        var read = Json.WithAnn(Json.Bundle(Json.Observation("\"valueInteger\":1"), Json.Bundle(Json.Of("Condition", "\"code\":{\"text\":\"x\"},\"clinicalStatus\":{\"coding\":[{\"code\":\"active\"}]}"))));
        Assert.Equal(3, read.Drafts.Count);
        Assert.Equal(0, read.Tally.Of("Bundle"));
        Assert.Contains(read.Drafts, d => d.Sighting.Source.Path == "Bundle.entry[1].resource.entry[1].resource.entry[0].resource");
    }

    [Fact]
    public void Lines_are_read_one_by_one_and_a_broken_one_costs_only_itself()
    {
        var lines = Json.Ann + "\n" + Json.Observation("\"valueInteger\":1") + "\n\n{\"resourceType\":\"Condition\",\"code\":{\n[1,2]\n\"x\n" + Json.Observation("\"valueInteger\":2").Replace("o1", "o2", StringComparison.Ordinal) + "\r\n";
        var read = Json.Read(lines, "a.ndjson");
        Assert.Equal(3, read.Drafts.Count);
        Assert.Equal(["1", "2", "7"], read.Drafts.Select(d => d.Sighting.Source.Path));
        Assert.Equal(["a.ndjson:4", "a.ndjson:5", "a.ndjson:6"], read.Issues.Select(i => i.Place));
        Assert.Equal(3, read.Tally.Of("unknown"));
        Assert.Equal(read.Drafts, Json.Read(lines.Replace("\"x\n", "\n", StringComparison.Ordinal), "a.ndjson").Drafts);
        Assert.Equal(2, Json.Read(Json.Ann + "\n" + Json.Observation("") + "\n", "export").Drafts.Count);
    }

    [Fact]
    public void A_broken_entry_does_not_take_the_others_with_it()
    {
        var read = Json.WithAnn("{\"resourceType\":\"Observation\",\"value\":1.2.3}", Json.Observation("\"valueInteger\":1"));
        Assert.Equal(("FHIR001", "a.json:Bundle.entry[1]"), (read.Issues[0].Code, read.Issues[0].Place));
        Assert.Equal(2, read.Drafts.Count);
    }

    [Fact]
    public void A_file_that_was_cut_off_keeps_what_stood_before_the_cut()
    {
        var json = Json.Bundle(Json.Ann, Json.Observation("\"valueInteger\":1"), Json.Observation("\"valueInteger\":2"));
        var read = Json.Read(json[..^60]);
        Assert.Equal("FHIR002", Assert.Single(read.Issues).Code);
        Assert.Equal(2, read.Drafts.Count);
    }

    [Fact]
    public void Knowledge_of_claim_and_status_have_their_own_times()
    {
        Known At(int year) => new(new(year, 1, 1, 0, 0, 0, TimeSpan.Zero), KnownBasis.Stated);
        string Dated(string meta) => Json.Observation("\"issued\":\"2021-01-01T00:00:00Z\"" + meta);
        string Timed(string observation, string timestamp) => Json.Bundle(Json.Ann, observation)[..^1] + timestamp + "}";

        var updated = Json.Read(Timed(Dated(",\"meta\":{\"lastUpdated\":\"2023-01-01T00:00:00Z\"}"), ",\"timestamp\":\"2025-01-01T00:00:00Z\"")).Drafts[1].Sighting;
        Assert.Equal((At(2021), At(2023)), (updated.Known, updated.StatusKnown));
        var bundled = Json.Read(Timed(Dated(""), ",\"timestamp\":\"2025-01-01T00:00:00Z\"")).Drafts[1].Sighting;
        Assert.Equal((At(2021), At(2025)), (bundled.Known, bundled.StatusKnown));
        var issued = Json.Read(Timed(Dated(""), "")).Drafts[1].Sighting;
        Assert.Equal((At(2021), At(2021)), (issued.Known, issued.StatusKnown));
        var nothing = Json.Read(Timed(Json.Observation(""), "")).Drafts[1].Sighting;
        Assert.Equal((Some.File, Some.File), (nothing.Known, nothing.StatusKnown));
        var preliminary = Json.Read(Timed(Dated("").Replace("final", "preliminary", StringComparison.Ordinal), "")).Drafts[1].Sighting;
        Assert.Equal((At(2021), Some.File), (preliminary.Known, preliminary.StatusKnown));
    }

    [Fact]
    public void A_bundle_with_rules_of_its_own_is_not_used()
    {
        var read = Json.Read(Json.Bundle(Json.Ann)[..^1] + ",\"implicitRules\":\"urn:x\"}");
        Assert.Empty(read.Drafts);
        Assert.Contains(("Patient", "FHIR014", 1), read.Tally.Rows);
        Assert.Null(read.Subject);
    }

    [Theory]
    [InlineData("{\"entry\":[{\"resource\":ANN}],\"type\":\"collection\",\"resourceType\":\"Bundle\"}", 1, null)]
    [InlineData("{\"entry\":[{\"resource\":ANN}]}", 1, "FHIR026")]
    [InlineData("{\"a\":1}", 0, "FHIR005")]
    [InlineData("[1]", 0, "FHIR001")]
    [InlineData("", 0, "FILE005")]
    [InlineData("  \n", 0, "FILE005")]
    [InlineData("{\"resourceType\":\"Bundle\",\"entry\":[5,null,{},{\"resource\":ANN}]}", 1, "FHIR006")]
    [InlineData("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":7},{\"resource\":ANN}]}", 1, "FHIR005")]
    [InlineData("{\"resourceType\":\"Bundle\",\"entry\":{}}", 0, "FHIR006")]
    [InlineData("\uFEFF{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":ANN}]}", 1, null)]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/1\"}}]}", 0, "FHIR027")]
    public void Odd_frames_are_read_or_said(string json, int drafts, string? issue)
    {
        var read = Json.Read(json.Replace("ANN", Json.Ann, StringComparison.Ordinal));
        Assert.Equal(drafts, read.Drafts.Count);
        if (issue is null) Assert.Empty(read.Issues);
        else Assert.Equal(issue, read.Issues[0].Code);
    }

    [Fact]
    public void Gzip_and_both_kinds_of_UTF16_give_the_same_record()
    {
        var json = Json.Bundle(Json.Ann, Json.Observation("\"valueString\":\"36 \u00b0C\""));
        var plain = Json.Read(json).Drafts;
        byte[] Zip(byte[] bytes)
        {
            var memory = new MemoryStream();
            using (var gzip = new GZipStream(memory, CompressionLevel.Fastest)) gzip.Write(bytes);
            return memory.ToArray();
        }
        Assert.Equal(plain, FhirReader.Read("a.json", Zip(Encoding.UTF8.GetBytes(json)), Some.File).Drafts);
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
            foreach (var bytes in new[] { encoding.GetBytes(json), [.. encoding.Preamble, .. encoding.GetBytes(json)] })
                foreach (var file in new[] { bytes, Zip(bytes) })
                {
                    var read = FhirReader.Read("a.json", file, Some.File);
                    Assert.Equal(plain, read.Drafts);
                    Assert.Equal("FHIR025", Assert.Single(read.Issues).Code);
                }
    }

    [Fact]
    public void Escaped_names_and_texts_are_what_they_stand_for()
    {
        var m = Json.Claim<Measurement>(Json.Observation("\"v\\u0061lueString\":\"a\\tb \\u00e9\""));
        Assert.Equal("a\tb \u00e9", ((Value.Words)m.Value).Text);
    }
}
