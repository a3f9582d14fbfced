using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Server.Hosting;

/// <summary>Reads the tables and runs every capability once, on nobody's record, before the first patient waits for it. Nothing of it is stored.</summary>
internal static class WarmUp
{
    private static readonly Lock s_gate = new();
    private static volatile bool s_done;

    public static bool Done => s_done;

    public static void Run(DateTimeOffset now, Titrant.Patient.Shelf shelf)
    {
        lock (s_gate)
        {
            if (s_done) return;
            var read = FhirReader.Read("warm-up", Nobody(now), new Known(now, KnownBasis.Imported));
            var record = PatientRecord.Build(new PersonId("Patient/warm-up"), read.Drafts, read.Issues);
            var chart = Chart.Of(record, now, Setting.Default, shelf).Ask(Capabilities.On(shelf));
            BriefPage.Write(Brief.Compose(chart, [], Capabilities.On(shelf)));
            s_done = true;
        }
    }

    private static byte[] Nobody(DateTimeOffset now)
    {
        var (today, lastYear) = ($"{now.AddDays(-1):yyyy-MM-dd}", $"{now.AddYears(-1):yyyy-MM-dd}");
        string Medicine(string name) => $$$"""{"resource":{"resourceType":"MedicationRequest","id":"{{{name}}}","status":"active","intent":"order","subject":{"reference":"Patient/warm-up"},"authoredOn":"{{{lastYear}}}","medicationCodeableConcept":{"text":"{{{name}}}"} } }""";
        string Observation(string id, string code, string value, string unit) => $$$"""{"resource":{"resourceType":"Observation","id":"{{{id}}}","status":"final","subject":{"reference":"Patient/warm-up"},"effectiveDateTime":"{{{today}}}","code":{"coding":[{"system":"http://loinc.org","code":"{{{code}}}"}]},"valueQuantity":{"value":{{{value}}},"unit":"{{{unit}}}","system":"http://unitsofmeasure.org","code":"{{{unit}}}"} } }""";
        return System.Text.Encoding.UTF8.GetBytes($$$"""
            {"resourceType":"Bundle","type":"collection","entry":[
            {"resource":{"resourceType":"Patient","id":"warm-up","gender":"female","birthDate":"1950-01-01"}},
            {{{string.Join(",\n", Medicine("clopidogrel"), Medicine("metformin"), Medicine("simvastatin"), Observation("creatinine", "2160-0", "1.8", "mg/dL"), Observation("potassium", "2823-3", "5.1", "mmol/L"))}}}]}
            """);
    }
}
