using System.Net;
using System.Text;
using Titrant.Patient;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;
using Titrant.Server.Fhir;

namespace Titrant.Tests.Server.Fhir;

/// <summary>What an EHR sends, over a real socket.</summary>
public sealed class IntakeTests
{
    private const string Ann = """{"resourceType":"Patient","id":"ann","identifier":[{"system":"urn:mrn","value":"1"}],"birthDate":"1950-02-03","gender":"female"}""";
    private const string Bob = """{"resourceType":"Patient","id":"bob","identifier":[{"system":"urn:mrn","value":"2"}],"birthDate":"1960-02-03","gender":"male"}""";

    [Fact]
    public async Task A_transaction_gives_ids_and_what_refers_to_each_other_still_does()
    {
        await using var house = await IntakeHouse.Open();
        var answer = await house.Post(Transaction(
            ("urn:uuid:5f2c7f5c-0001-4000-8000-000000000001", "POST", "Patient", Ann),
            ("urn:uuid:5f2c7f5c-0001-4000-8000-000000000002", "POST", "Observation", Creatinine("x", "urn:uuid:5f2c7f5c-0001-4000-8000-000000000001", "1.80"))));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("transaction-response", (string?)answer.Body!["type"]);
        Assert.All(answer.Responses, r => Assert.Equal(("201 Created", "W/\"1\"", "2026-03-01T12:00:00.000Z"), ((string?)r["status"], (string?)r["etag"], (string?)r["lastModified"])));
        var (patient, observation) = (answer.Places[0], answer.Places[1]);
        Assert.NotEqual("Patient/ann", patient);
        var stored = house.Store.GetResource("local", "Observation", observation["Observation/".Length..])!;
        Assert.Equal(patient, stored.Person);
        // Only the id and the reference are other than they came: 1.80 is still 1.80.
        Assert.Equal(Creatinine(stored.Id, patient, "1.80"), Encoding.UTF8.GetString(stored.Json.Span));
        Assert.Equal(2, house.Record(patient).Facts.Count);
    }

    [Fact]
    public async Task A_collection_keeps_ids_and_the_same_again_in_any_order_makes_no_new_version()
    {
        await using var house = await IntakeHouse.Open();
        string[] entries = [Ann, Creatinine("1", "Patient/ann", "1.8"), Creatinine("2", "Patient/ann", "1.9", "2026-02-02"), Bob, Creatinine("3", "Patient/bob", "0.9")];
        var first = await house.Post(Collection(entries));
        Assert.Equal(["Patient/ann", "Observation/1", "Observation/2", "Patient/bob", "Observation/3"], first.Places);
        var record = house.Record("Patient/ann");
        var random = new Random(4);
        for (var i = 0; i < 3; i++)
        {
            random.Shuffle(entries);
            var again = await house.Post(Collection(entries));
            Assert.All(again.Responses, r => Assert.Equal(("200 OK", "W/\"1\""), ((string?)r["status"], (string?)r["etag"])));
        }
        Assert.Equal(record.Facts, house.Record("Patient/ann").Facts);
        Assert.Equal(3, house.Store.ResourcesOf("local", "Patient/ann").Count);
        Assert.Equal(2, house.Store.ResourcesOf("local", "Patient/bob").Count);
    }

    [Fact]
    public async Task A_correction_by_PUT_is_what_the_brief_then_counts()
    {
        await using var house = await IntakeHouse.Open();
        await house.Post(Collection(Ann, Creatinine("1", "Patient/ann", "1.8")));
        var answer = await house.Put("/fhir/Observation/1", Creatinine("1", "Patient/ann", "0.8"), "W/\"1\"");
        Assert.Equal((HttpStatusCode.OK, "W/\"2\""), (answer.Status, answer.ETag));
        Assert.EndsWith("/fhir/Observation/1/_history/2", answer.Location, StringComparison.Ordinal);
        var chart = Chart.Of(house.Record("Patient/ann"), house.Clock().AddDays(1));
        Assert.Equal("0.8", ((Value.Number)Assert.Single(chart.Of<Measurement>()).Claim.Value).Quantity.Written);
        Assert.Equal("412 conflict Observation", (await house.Put("/fhir/Observation/1", Creatinine("1", "Patient/ann", "0.9"), "W/\"1\"")).Refusal);
        Assert.Equal("409 conflict Observation", (await Refused(house, Creatinine("1", "Patient/bob", "0.9"))).Refusal);
        Assert.Equal(2, house.Store.GetResource("local", "Observation", "1")!.Version);

        async Task<Reply> Refused(IntakeHouse at, string json)
        {
            await at.Post(Collection(Bob));
            return await at.Put("/fhir/Observation/1", json);
        }
    }

    [Fact]
    public async Task Of_many_who_correct_the_same_version_exactly_one_wins()
    {
        await using var house = await IntakeHouse.Open();
        await house.Post(Collection(Ann, Creatinine("1", "Patient/ann", "1.8")));
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => house.Put("/fhir/Observation/1", Creatinine("1", "Patient/ann", $"0.{i + 1}"), "W/\"1\"")));
        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Equal(11, answers.Count(a => a.Status == HttpStatusCode.PreconditionFailed));
        Assert.Equal(2, house.Store.GetResource("local", "Observation", "1")!.Version);
    }

    [Fact]
    public async Task A_single_resource_is_created_under_an_id_of_the_server_and_put_under_its_own()
    {
        await using var house = await IntakeHouse.Open();
        Assert.Equal(HttpStatusCode.Created, (await house.Put("/fhir/Patient/ann", Ann)).Status);
        Assert.Equal(HttpStatusCode.OK, (await house.Put("/fhir/Patient/ann", Ann)).Status);
        var created = await house.Post(Creatinine("x", "Patient/ann", "1.8"), "/fhir/Observation");
        Assert.Equal((HttpStatusCode.Created, "W/\"1\""), (created.Status, created.ETag));
        Assert.DoesNotContain("/Observation/x/", created.Location, StringComparison.Ordinal);
        Assert.Equal(2, house.Store.ResourcesOf("local", "Patient/ann").Count);
    }

    [Fact]
    public async Task Create_if_there_is_none_creates_once_and_what_refers_to_it_finds_the_one_that_is_there()
    {
        await using var house = await IntakeHouse.Open();
        for (var i = 0; i < 2; i++)
        {
            var (one, other) = (Creatinine("x", "urn:uuid:5f2c7f5c-0001-4000-8000-000000000001", $"1.{i}"), Creatinine("x", "Patient?identifier=urn:mrn|1", $"2.{i}"));
            var answer = await house.Post($$$"""
                {"resourceType":"Bundle","type":"transaction","entry":[
                {"fullUrl":"urn:uuid:5f2c7f5c-0001-4000-8000-000000000001","resource":{{{Ann}}},"request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=urn:mrn|1"}},
                {"resource":{{{one}}},"request":{"method":"POST","url":"Observation"}},
                {"resource":{{{other}}},"request":{"method":"POST","url":"Observation"}}]}
                """);
            Assert.Equal(i == 0 ? "201 Created" : "200 OK", (string?)answer.Responses[0]["status"]);
        }
        Assert.Equal(5, house.Store.ResourcesOf("local", Assert.Single(house.Store.Persons("local"))).Count);
    }

    [Theory]
    [InlineData("Patient?identifier=urn:mrn|9", "412 processing Bundle.entry[0].resource")]
    [InlineData("Patient?name=Ann", "422 not-supported Bundle.entry[0].resource")]
    [InlineData("Patient/nobody", "422 not-found Bundle.entry[0].resource")]
    [InlineData("urn:uuid:5f2c7f5c-0001-4000-8000-00000000000f", "422 not-found Bundle.entry[0].resource.subject")]
    [InlineData("http://elsewhere/fhir/Patient/ann", "422 not-found Bundle.entry[0].resource.subject")]
    public async Task A_resource_about_somebody_who_is_not_known_is_refused_and_nothing_of_the_bundle_is_kept(string subject, string refusal)
    {
        await using var house = await IntakeHouse.Open();
        await house.Post(Collection(Ann));
        Assert.Equal(refusal, (await house.Post(Collection(Creatinine("1", subject, "1.8"), Bob))).Refusal);
        Assert.Equal(["Patient/ann"], house.Store.Persons("local"));
    }

    [Fact]
    public async Task Two_patients_in_one_bundle_each_get_their_own()
    {
        await using var house = await IntakeHouse.Open();
        await house.Post(Collection(Creatinine("1", "Patient/bob", "1.8"), Ann, Bob, Creatinine("2", "Patient/ann", "0.8"), """{"resourceType":"Organization","id":"o","name":"Ward"}"""));
        Assert.Equal(["Observation/2", "Patient/ann"], house.Store.ResourcesOf("local", "Patient/ann").Select(r => $"{r.Type}/{r.Id}"));
        Assert.Equal(["Observation/1", "Patient/bob"], house.Store.ResourcesOf("local", "Patient/bob").Select(r => $"{r.Type}/{r.Id}"));
        Assert.Equal(["Organization/o"], house.Store.ResourcesOf("local", IResourceStore.Nobody).Select(r => $"{r.Type}/{r.Id}"));
    }

    [Fact]
    public async Task What_only_one_patient_can_be_meant_by_goes_to_that_patient()
    {
        await using var house = await IntakeHouse.Open();
        await house.Post(Collection(Ann, """{"resourceType":"Binary","id":"b","contentType":"text/plain","data":"aGk="}""",
            """{"resourceType":"Provenance","id":"p","target":[{"reference":"Patient/ann"}],"recorded":"2026-01-01T00:00:00Z","agent":[]}"""));
        Assert.Equal(["Binary/b", "Patient/ann", "Provenance/p"], house.Store.ResourcesOf("local", "Patient/ann").Select(r => $"{r.Type}/{r.Id}"));
    }

    [Fact]
    public async Task What_cannot_be_read_is_kept_as_it_came_and_the_sender_is_told()
    {
        await using var house = await IntakeHouse.Open();
        var broken = Creatinine("1", "Patient/ann", "1.8").Replace("final", "finale", StringComparison.Ordinal);
        var answer = await house.Post(Collection(Ann, broken));
        var issue = answer.Responses[1]["outcome"]!["issue"]![0]!;
        Assert.Equal(("warning", "Bundle.entry[1].resource.status"), ((string?)issue["severity"], (string?)issue["expression"]![0]));
        Assert.StartsWith("FHIR011 ", (string?)issue["diagnostics"], StringComparison.Ordinal);
        Assert.Null(answer.Responses[0]["outcome"]);
        Assert.Equal(broken, Encoding.UTF8.GetString(house.Store.GetResource("local", "Observation", "1")!.Json.Span));
        Assert.Equal("FHIR011", Assert.Single(house.Record("Patient/ann").Issues).Code);
    }

    [Theory]
    [InlineData("", "400 structure")]
    [InlineData("[]", "400 structure")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"collection\"", "400 structure")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"type\":\"transaction\"}", "400 structure")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":{\"resourceType\":\"Basic\",\"id\":\"\\ud800\"}}]}", "400 structure")]
    [InlineData("{\"resourceType\":\"Patient\"}", "400 invalid Bundle.resourceType")]
    [InlineData("{\"resourceType\":\"Bundle\"}", "400 not-supported Bundle.type")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"batch\"}", "422 not-supported Bundle.type")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":{}}", "400 structure Bundle.entry")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[3]}", "400 structure Bundle.entry[0]")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{}]}", "400 required Bundle.entry[0].resource")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":{\"resourceType\":\"Spell\"}}]}", "400 value Bundle.entry[0].resource.resourceType")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":{\"resourceType\":\"Basic\",\"id\":\"a b\"}}]}", "400 value Bundle.entry[0].resource.id")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":{\"resourceType\":\"Bundle\"}}]}", "422 not-supported Bundle.entry[0].resource")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":{\"resourceType\":\"Basic\",\"id\":\"1\"}},{\"resource\":{\"resourceType\":\"Basic\",\"id\":\"1\",\"code\":{}}}]}", "400 duplicate Bundle.entry[1].resource")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":{\"resourceType\":\"Basic\"}}]}", "400 required Bundle.entry[0].request")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/1\"}}]}", "422 not-supported Bundle.entry[0].request.method")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"PATCH\",\"url\":\"Patient/1\"}}]}", "422 not-supported Bundle.entry[0].request.method")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":{\"resourceType\":\"Basic\",\"id\":\"1\"},\"request\":{\"method\":\"PUT\",\"url\":\"Basic/2\"}}]}", "400 invalid Bundle.entry[0].resource.id")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":{\"resourceType\":\"Basic\",\"id\":\"1\"},\"request\":{\"method\":\"PUT\",\"url\":\"Basic/1\",\"ifMatch\":\"1\"}}]}", "400 value Bundle.entry[0].request.ifMatch")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":{\"resourceType\":\"Basic\",\"id\":\"1\"},\"request\":{\"method\":\"PUT\",\"url\":\"Basic/1\",\"ifMatch\":\"W/\\\"4\\\"\"}}]}", "412 conflict Bundle.entry[0].resource")]
    public async Task What_is_malformed_is_refused_with_its_place_and_nothing_is_written(string body, string refusal)
    {
        await using var house = await IntakeHouse.Open();
        Assert.Equal(refusal, (await house.Post(body)).Refusal);
        Assert.Empty(house.Store.ResourcesOf("local", IResourceStore.Nobody));
    }

    [Theory]
    [InlineData("/fhir/Spell", "404 not-supported")]
    [InlineData("/fhir/Observation", "400 invalid Observation.resourceType")]
    public async Task A_resource_sent_to_the_wrong_address_is_refused(string address, string refusal)
    {
        await using var house = await IntakeHouse.Open();
        Assert.Equal(refusal, (await house.Post(Ann, address)).Refusal);
        Assert.Equal("400 invalid Patient.id", (await house.Put("/fhir/Patient/bob", Ann)).Refusal);
    }

    [Fact]
    public async Task XML_is_refused_as_a_kind_of_content()
    {
        await using var house = await IntakeHouse.Open();
        using var xml = new StringContent("<Patient/>", Encoding.UTF8, "application/fhir+xml");
        using var answer = await house.Client.PostAsync("/fhir", xml, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task Everybody_whose_record_is_written_to_has_one_entry_in_the_journal()
    {
        await using var house = await IntakeHouse.Open();
        await house.Post(Collection(Ann, Bob, Creatinine("1", "Patient/ann", "1.8")));
        await house.Post(Collection(Creatinine("1", "Patient/nobody", "1.8")));
        using var key = InstallationKey.OpenOrCreate(Path.Combine(house.Home, "installation.key"));
        var entries = Directory.EnumerateFiles(Path.Combine(house.Home, "journals"), "*.journal.jsonl").SelectMany(Journal.Read).Where(e => e.Action == "write").Select(e => e.Subject).ToList();
        using var ann = house.Store.KeyOf("local", "Patient/ann");
        using var bob = house.Store.KeyOf("local", "Patient/bob");
        Assert.Equal(new[] { ann.Subject("Patient/ann"), bob.Subject("Patient/bob") }.Order(), entries.Order());
        Assert.Empty(Journal.Verify(Path.Combine(house.Home, "journals"), trustedKey: key.Fingerprint));
    }

    [Fact]
    public async Task The_command_line_sees_what_came_by_FHIR_and_erases_it()
    {
        await using var house = await IntakeHouse.Open();
        await house.Post(Collection(Ann, Bob, Creatinine("1", "Patient/ann", "1.8")));
        Assert.Equal("Patient/ann\nPatient/bob\n", Run("record", "list").ReplaceLineEndings("\n"));
        Run("record", "brief", "Patient/ann", "--as-of", "2026-03-02", "--out", Path.Combine(house.Home, "out"));
        Assert.Contains("1.8", File.ReadAllText(Path.Combine(house.Home, "out", "brief.json")), StringComparison.Ordinal);
        Assert.Contains("2 versions of FHIR resources", Run("record", "erase", "Patient/ann"), StringComparison.Ordinal);
        Assert.Equal(["Patient/bob"], house.Store.Persons("local"));
        Assert.Equal("422 not-found Bundle.entry[0].resource", (await house.Post(Collection(Creatinine("2", "Patient/ann", "1.8")))).Refusal);

        string Run(params string[] args)
        {
            using var @out = new StringWriter();
            Titrant.Cli.App.Run(args, new Titrant.Cli.Surroundings(@out, @out, house.Clock, name => name == "TITRANT_HOME" ? house.Home : null, false));
            return @out.ToString();
        }
    }

    [Fact]
    public void What_one_tenant_sends_is_not_known_to_another()
    {
        using var folder = new TemporaryFolder();
        using var key = InstallationKey.Ephemeral();
        using var store = SqliteRecordStore.Open(folder.File("store.db"), key);
        var intake = new IntakeStore(store, store);
        intake.Take("north", DateTimeOffset.UnixEpoch, IntakeReader.Bundle(Encoding.UTF8.GetBytes(Collection(Ann))), "http://here/fhir");
        var about = IntakeReader.Bundle(Encoding.UTF8.GetBytes(Collection(Creatinine("1", "Patient/ann", "1.8"))));
        Assert.Equal("not-found", Assert.Throws<IntakeRefusedException>(() => intake.Take("south", DateTimeOffset.UnixEpoch, about, "http://here/fhir")).Code);
        Assert.Empty(store.Persons("south"));
        Assert.Single(intake.Take("north", DateTimeOffset.UnixEpoch, about, "http://here/fhir"));
    }

    /// <summary>Bytes changed, cut, doubled and swapped at random: stored or refused, never anything else.</summary>
    [Fact]
    public void Whatever_is_sent_is_stored_or_refused()
    {
        using var folder = new TemporaryFolder();
        using var key = InstallationKey.Ephemeral();
        using var store = SqliteRecordStore.Open(folder.File("store.db"), key);
        var intake = new IntakeStore(store, store);
        var sound = Encoding.UTF8.GetBytes(Transaction(
            ("urn:uuid:5f2c7f5c-0001-4000-8000-000000000001", "PUT", "Patient/ann", Ann),
            ("http://x/fhir/Observation/7", "POST", "Observation", Creatinine("7", "urn:uuid:5f2c7f5c-0001-4000-8000-000000000001", "1.80"))));
        var random = new Random(20261121);
        var (stored, refused) = (0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = sound.ToList();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var (at, length) = (random.Next(bytes.Count), random.Next(1, 20));
                if (random.Next(3) is var kind && kind == 0) bytes[at] = (byte)random.Next(256);
                else if (kind == 1) bytes.RemoveRange(at, Math.Min(length, bytes.Count - at));
                else bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, Math.Min(length, bytes.Count - at)));
            }
            try
            {
                intake.Take("ward", DateTimeOffset.UnixEpoch, IntakeReader.Bundle(bytes.ToArray()), "http://here/fhir");
                stored++;
            }
            catch (IntakeRefusedException)
            {
                refused++;
            }
        }
        Assert.True(stored > 50 && refused > 50, $"{stored} stored, {refused} refused");
    }

    private static string Transaction(params (string FullUrl, string Method, string Url, string Json)[] entries) =>
        """{"resourceType":"Bundle","type":"transaction","entry":[""" + string.Join(',', entries.Select(e =>
            $$$"""{"fullUrl":"{{{e.FullUrl}}}","resource":{{{e.Json}}},"request":{"method":"{{{e.Method}}}","url":"{{{e.Url}}}"}}""")) + "]}";

    private static string Collection(params string[] resources) =>
        """{"resourceType":"Bundle","type":"collection","entry":[""" + string.Join(',', resources.Select(r => "{\"resource\":" + r + "}")) + "]}";

    private static string Creatinine(string id, string subject, string value, string day = "2026-02-01") =>
        $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},"subject":{"reference":"{{{subject}}}"},"effectiveDateTime":"{{{day}}}T08:00:00Z","valueQuantity":{"value":{{{value}}},"unit":"mg/dL"}}""";
}
