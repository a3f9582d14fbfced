using System.Diagnostics;
using System.Globalization;
using System.Text;
using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Bench;

/// <summary>Where the time of a hook goes, step by step in one process on the patient of <see cref="ServePatient"/>: best and median of several rounds.</summary>
internal static class HookSteps
{
    public static int Run(int rounds)
    {
        var known = new Known(DateTimeOffset.UnixEpoch, KnownBasis.Imported);
        var asOf = new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
        var person = new PersonId("Patient/" + ServePatient.Id);
        var bytes = ServePatient.Bundle(ServePatient.Resources());
        var read = FhirReader.Read("sent", bytes, known);
        var record = PatientRecord.Build(person, read.Drafts, read.Issues);
        var draft = PatientRecord.Build(person, FhirReader.Read("draft", Encoding.UTF8.GetBytes("""
            {"resourceType":"MedicationRequest","id":"draft","status":"draft","intent":"order","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"32968","display":"clopidogrel"}],"text":"clopidogrel 75 mg"} }
            """), known).Drafts, []).Facts[0];
        var home = Directory.CreateTempSubdirectory("titrant-steps-").FullName;
        using var key = InstallationKey.OpenOrCreate(Path.Combine(home, "installation.key"));
        using var store = SqliteRecordStore.Open(Path.Combine(home, "store.db"), key);
        FactArchive.Put(store, "local", record);
        var journal = Journal.Open(Path.Combine(home, "journals"), "local", "bench", key);
        var act = new JournalDraft(asOf, "read", "h1:" + new string('0', 64), Actor: "loopback");

        Time("FhirReader.Read, 2,000 resources", () => FhirReader.Read("sent", bytes, known));
        Time("PatientRecord.Build", () => PatientRecord.Build(person, read.Drafts, read.Issues));
        Time("store: load 2,000 facts", () => FactArchive.Get(store, "local", person));
        Time("store: stamp", () => store.StampOf("local", person.Value));
        Time("store: person key and subject", () => { using var k = store.KeyOf("local", person.Value); return k.Subject(person.Value); });
        Time("Chart.Of", () => Chart.Of(record, asOf));
        Time("Chart.Replace, one draft", () => Chart.Of(record, asOf).Replace(null, draft));
        Time("Chart.Of + Ask", () => Chart.Of(record, asOf).Ask(Capabilities.All));
        var chart = Chart.Of(record, asOf);
        var ordered = Chart.Order(Capabilities.All);
        for (var i = 0; i < ordered.Count; i++)
        {
            var before = chart.Ask([.. ordered.Take(i)]);
            var capability = ordered[i];
            Time("  assess " + capability.Card.Name, () => capability.Assess(before).Count());
        }
        chart = chart.Ask(Capabilities.All);
        foreach (var capability in ordered) Time("  advise " + capability.Card.Name, () => capability.Advise(chart).Count());
        Time("Brief.Compose", () => Brief.Compose(chart, [], Capabilities.All));
        Time("journal: one entry", () => journal.Append(act));
        Time("journal: 20 entries in one group", () => journal.AppendAll([.. Enumerable.Repeat(act, 20)]));
        Directory.Delete(home, recursive: true);
        return 0;

        void Time<T>(string step, Func<T> work)
        {
            var times = new List<double>();
            long allocated = 0;
            for (var round = 0; round < rounds; round++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var watch = Stopwatch.StartNew();
                _ = work();
                times.Add(watch.Elapsed.TotalMilliseconds);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }
            times.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times[0],9:0.00} {times[rounds / 2],9:0.00} ms {allocated / 1024.0,10:0} kB  {step}"));
        }
    }
}
