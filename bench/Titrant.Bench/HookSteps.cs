using System.Globalization;
using System.Text;
using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;
using Titrant.Server;
using Titrant.Server.Access;
using Titrant.Server.CdsHooks;
using Titrant.Server.Records;

namespace Titrant.Bench;

/// <summary>
/// Where the processor's time of a hook goes, step by step in one process on the patient of <see cref="ServePatient"/>: processor time and
/// allocations of all threads for each round. Unlike the clock, they say something on a machine that others use, too.
/// </summary>
internal static class HookSteps
{
    private const int MostWarming = 40;

    public static int Run(int rounds)
    {
        var known = new Known(DateTimeOffset.UnixEpoch, KnownBasis.Imported);
        var asOf = new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
        var person = new PersonId("Patient/" + ServePatient.Id);
        var resources = ServePatient.Resources();
        var bytes = ServePatient.Bundle(resources);
        var read = FhirReader.Read("sent", bytes, known);
        var record = PatientRecord.Build(person, read.Drafts, read.Issues);
        var draft = PatientRecord.Build(person, FhirReader.Read("draft", Encoding.UTF8.GetBytes(ServePatient.Draft), known).Drafts, []).Facts[0];
        var home = Directory.CreateTempSubdirectory("titrant-steps-").FullName;
        using (var key = InstallationKey.OpenOrCreate(Path.Combine(home, "installation.key")))
        using (var store = SqliteRecordStore.Open(Path.Combine(home, "store.db"), key))
        {
            FactArchive.Put(store, "local", record);
            var journal = Journal.Open(Path.Combine(home, "journals"), "bench", "bench", key);
            var act = new JournalDraft(asOf, "read", "h1:" + new string('0', 64), Actor: "loopback");
            Console.WriteLine("cpu ms/round     kB/round");
            Hooks(home, resources, rounds);
            Time("FhirReader.Read, 2,000 resources", rounds, () => FhirReader.Read("sent", bytes, known));
            Time("PatientRecord.Build", rounds, () => PatientRecord.Build(person, read.Drafts, read.Issues));
            Time("store: load 2,000 facts", rounds, () => FactArchive.Get(store, "local", person));
            Time("store: stamp", rounds, () => store.StampOf("local", person.Value));
            Time("Chart.Of", rounds, () => Chart.Of(record, asOf));
            var unasked = Chart.Of(record, asOf);
            Time("Chart.Replace, one draft", rounds, () => unasked.Replace(null, draft));
            Time("Chart.Ask", rounds, () => unasked.Ask(Capabilities.All));
            Time("journal: one entry", Math.Min(rounds, 20), () => journal.Append(act));
        }
        var chart = Chart.Of(record, asOf);
        var ordered = Chart.Order(Capabilities.All);
        for (var i = 0; i < ordered.Count; i++)
        {
            var before = chart.Ask([.. ordered.Take(i)]);
            var capability = ordered[i];
            Time("  assess " + capability.Card.Name, rounds, () => capability.Assess(before).Count());
        }
        chart = chart.Ask(Capabilities.All);
        foreach (var capability in ordered) Time("  advise " + capability.Card.Name, rounds, () => capability.Advise(chart).Count());
        var citations = Citations.Of(chart, Capabilities.All);
        Time("Citations.Of", rounds, () => Citations.Of(chart, Capabilities.All));
        Time("Change.Of", rounds, () => Change.Of(chart, new FactLines(chart), citations));
        Time("Inputs.Of", rounds, () => Inputs.Of(chart, Capabilities.All, citations));
        Time("Brief.Compose", rounds, () => Brief.Compose(chart, [], Capabilities.All));
        Directory.Delete(home, recursive: true);
        return 0;
    }

    /// <summary>The three calls as the server answers them, without the socket and the journal.</summary>
    private static void Hooks(string home, IReadOnlyList<(string Type, string Json)> resources, int rounds)
    {
        var world = new ServerWorld(home, () => new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero), TextWriter.Null, Shelf.Empty);
        using var records = RecordShelf.Open(home, world.Clock);
        var desk = new HookDesk(ServerSettings.Default, world, records);
        var caller = new Caller(TenantSettings.Local, "loopback");
        var context = $$"""{"userId":"Practitioner/1","patientId":"{{ServePatient.Id}}"}""";
        var order = $$"""{"userId":"Practitioner/1","patientId":"{{ServePatient.Id}}","selections":["MedicationRequest/draft"],"draftOrders":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{ServePatient.Draft}}}]} }""";
        var all = Encoding.UTF8.GetString(ServePatient.Bundle(resources.Skip(1), "searchset"));
        Call("order-select, stored", "order-select", order, "{}");
        Call("patient-view, stored", "patient-view", context, "{}");
        Call("patient-view, sent", "patient-view", context, $$"""{"patient":{{resources[0].Json}},"medications":{{all}}}""");

        void Call(string name, string hook, string about, string prefetch)
        {
            var body = Encoding.UTF8.GetBytes($$"""{"hook":"{{hook}}","hookInstance":"7a0c2f5e-2f2b-4d42-9b43-2f1f0f6c2a11","context":{{about}},"prefetch":{{prefetch}}}""");
            var service = HookService.All.First(s => s.Hook == hook);
            var request = HookReader.Read(body, hook).Request!;
            var gathering = new HookGathering(desk);
            var patient = gathering.Of(service, request, caller, default).Result.Patient!;
            var advice = HookAdvice.Of(service, request, patient, records.Now, Setting.Default, world.Shelf);
            Time(name + ": whole", rounds, () =>
            {
                var now = HookReader.Read(body, hook).Request!;
                var whose = gathering.Of(service, now, caller, default).Result.Patient!;
                var advised = HookAdvice.Of(service, now, whose, records.Now, Setting.Default, world.Shelf);
                var cards = HookCards.Of(advised, now, whose, null);
                HookLedger.Keep(records.Store, "local", whose.Record.Person, service, advised, cards, records.Now);
                return HookResponse.Write(cards);
            });
            Time("  read", rounds, () => HookReader.Read(body, hook));
            Time("  gather", rounds, () => gathering.Of(service, request, caller, default).Result);
            Time("  advise", rounds, () => HookAdvice.Of(service, request, patient, records.Now, Setting.Default, world.Shelf));
            Time("  cards and answer", rounds, () => HookResponse.Write(HookCards.Of(advice, request, patient, null)));
        }
    }

    private static void Time<T>(string step, int rounds, Func<T> work)
    {
        for (var pause = 0; pause < 3; pause++)
        {
            for (var round = 0; round < Math.Min(rounds, MostWarming); round++) _ = work();
            Thread.Sleep(400);   // the compiler's second, better pass runs beside us
        }
        var (allocated, used) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime);
        for (var round = 0; round < rounds; round++) _ = work();
        used = Environment.CpuUsage.TotalTime - used;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{used.TotalMilliseconds / rounds,12:0.000} {allocated / 1024.0 / rounds,12:0}   {step}"));
    }
}
