using Titrant.Medicine;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;
using Titrant.Server;

namespace Titrant.Browser;

/// <summary>A server on a free port over a store of its own: the sample patients, and one whose record attacks whoever reads it.</summary>
public sealed class Ward : IAsyncLifetime
{
    public const string Stent = "/patients/~STENT-2?as-of=2026-03-10", Polypharmacy = "/patients/poly-1?as-of=2026-03-10", Hostile = "/patients/hostile-1?as-of=2026-03-10";

    /// <summary>Came by POST /fhir: a woman of 82 with failing kidneys on metformin, her creatinine corrected once.</summary>
    public const string Sent = "/patients/sent-1?as-of=2026-03-10";

    /// <summary>What the attack leaves behind where it succeeds: a property of the window.</summary>
    public const string Wound = "wounded";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("titrant-browser-");
    private TitrantServer? _server;

    public string Address => _server!.Address.ToString().TrimEnd('/');

    public async ValueTask InitializeAsync()
    {
        var now = new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
        using (var key = InstallationKey.OpenOrCreate(Path.Combine(_home.FullName, "installation.key")))
        using (var store = SqliteRecordStore.Open(Path.Combine(_home.FullName, "store.db"), key))
        {
            foreach (var folder in new[] { Sample("stent"), Sample("polypharmacy"), WriteHostile() })
                FactArchive.Put(store, "local", FolderReader.Read(new FolderRequest(folder, now, Loci: Capabilities.Loci)).Record);
            WaveAway(store, now);
        }
        _server = await TitrantServer.Start(ServerSettings.Default with { Port = 0 }, new ServerWorld(_home.FullName, () => now, TextWriter.Null, Shelf.Empty));
        await Send();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _home.Delete(recursive: true);
    }

    // Advice as a ward meets it: one card nearly always waved away, one mostly followed, one that few answered.
    private static void WaveAway(SqliteRecordStore store, DateTimeOffset now)
    {
        const string reason = "https://titrant.dev/codes/override-reason|";
        (string Advice, int Shown, int Accepted, int Overridden, string Reason)[] counts =
        [
            ("Renal dosing/test/metformin", 240, 9, 201, "already-done"),
            ("apixaban/reduce/apixaban", 61, 38, 9, "will-monitor"),
            ("clopidogrel/switch/clopidogrel", 7, 1, 2, "patient-prefers"),
            ("", 90, 0, 0, ""),
        ];
        foreach (var c in counts)
        {
            var cards = Enumerable.Range(0, c.Shown).Select(i => new ShownCard($"{c.Advice}#{i}", "titrant-order-sign", "order-sign", c.Advice, "Strong", "warning", now, [], c.Reason.Length > 0 ? [reason + c.Reason] : [])).ToList();
            store.PutCards("local", "STENT-2", cards);
            store.PutReports("local", [.. cards.Take(c.Accepted + c.Overridden).Select((card, i) =>
                new CardReport(card.Uuid, i < c.Accepted ? CardOutcome.Accepted : CardOutcome.Overridden, now, [], i >= c.Accepted && i % 4 > 0 ? reason + c.Reason : "", ""))]);
        }
    }

    private async Task Send()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Address) };
        await Post("/fhir", """
            {"resourceType":"Bundle","type":"transaction","entry":[
            {"request":{"method":"PUT","url":"Patient/sent-1"},"resource":{"resourceType":"Patient","id":"sent-1","birthDate":"1944-01-01","gender":"female","name":[{"text":"Greta Sent"}]}},
            {"request":{"method":"PUT","url":"Observation/w"},"resource":{"resourceType":"Observation","id":"w","status":"final","subject":{"reference":"Patient/sent-1"},"effectiveDateTime":"2026-03-01","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}],"text":"weight"},"valueQuantity":{"value":60,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}},
            {"request":{"method":"PUT","url":"MedicationRequest/m"},"resource":{"resourceType":"MedicationRequest","id":"m","status":"active","intent":"order","subject":{"reference":"Patient/sent-1"},"authoredOn":"2026-03-01","medicationCodeableConcept":{"text":"metformin 1 g twice daily"}}},
            {"request":{"method":"PUT","url":"Observation/c"},"resource":CREATININE}]}
            """.Replace("CREATININE", Creatinine(190), StringComparison.Ordinal), HttpMethod.Post);
        await Post("/fhir/Observation/c", Creatinine(240), HttpMethod.Put);

        static string Creatinine(int value) => $$$"""{"resourceType":"Observation","id":"c","status":"final","subject":{"reference":"Patient/sent-1"},"effectiveDateTime":"2026-03-05T08:00:00Z","code":{"coding":[{"system":"http://loinc.org","code":"14682-9"}],"text":"creatinine"},"valueQuantity":{"value":{{{value}}},"unit":"umol/L","system":"http://unitsofmeasure.org","code":"umol/L"}}""";

        async Task Post(string path, string json, HttpMethod method)
        {
            using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/fhir+json") };
            using var answer = await http.SendAsync(request);
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        }
    }

    private static string Sample(string name)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Titrant.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Titrant.slnx");
        return Path.Combine(folder, "samples", name);
    }

    private string WriteHostile()
    {
        const string attack = "</title></style><script>window.wounded=1;alert(1)</script><img src=x onerror=window.wounded=1><svg onload=window.wounded=1><a href=javascript:window.wounded=1>x</a>\\\" onfocus=window.wounded=1 autofocus x=\\\"' --><base href=https://evil.invalid/>";
        var folder = Directory.CreateDirectory(Path.Combine(_home.FullName, "hostile")).FullName;
        File.WriteAllText(Path.Combine(folder, "record.json"), """
            {"resourceType":"Bundle","type":"collection","entry":[
            {"resource":{"resourceType":"Patient","id":"hostile-1","birthDate":"1950-01-01","gender":"female","name":[{"text":"ATTACK"}],"identifier":[{"value":"ATTACK"}]}},
            {"resource":{"resourceType":"MedicationRequest","id":"m1","status":"active","intent":"order","subject":{"reference":"Patient/hostile-1"},"authoredOn":"2026-03-01","medicationCodeableConcept":{"text":"metformin 1 g twice daily ATTACK"},"dosageInstruction":[{"text":"ATTACK"}]}},
            {"resource":{"resourceType":"MedicationRequest","id":"m2","status":"active","intent":"order","subject":{"reference":"Patient/hostile-1"},"authoredOn":"2026-03-01","medicationCodeableConcept":{"text":"ATTACK"}}},
            {"resource":{"resourceType":"AllergyIntolerance","id":"a1","patient":{"reference":"Patient/hostile-1"},"code":{"text":"ATTACK"}}},
            {"resource":{"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/hostile-1"},"clinicalStatus":{"coding":[{"code":"active"}]},"code":{"text":"ATTACK"}}},
            {"resource":{"resourceType":"Observation","id":"o1","status":"final","subject":{"reference":"Patient/hostile-1"},"effectiveDateTime":"2026-03-05T08:00:00Z","code":{"coding":[{"system":"http://loinc.org","code":"14682-9","display":"ATTACK"}],"text":"ATTACK"},"valueQuantity":{"value":290,"unit":"umol/L","system":"http://unitsofmeasure.org","code":"umol/L"}}},
            {"resource":{"resourceType":"Observation","id":"o2","status":"final","subject":{"reference":"Patient/hostile-1"},"effectiveDateTime":"2026-03-05T08:00:00Z","code":{"text":"ATTACK"},"valueString":"ATTACK"}}]}
            """.Replace("ATTACK", attack, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "note.txt"), attack.Replace("\\\"", "\"", StringComparison.Ordinal));
        return folder;
    }
}
