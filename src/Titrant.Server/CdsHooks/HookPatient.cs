using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Server.CdsHooks;

/// <summary>The person a hook is about, from what was sent, asked back and stored; and the orders that are not given yet.</summary>
/// <param name="Drafts">Facts of the draft orders: evaluated as assumptions, never stored.</param>
/// <param name="Missing">What was neither sent nor to be had, each as "medications: the FHIR server answered 403".</param>
/// <param name="Sources">Where the record came from, for the card: "sent by the EHR", "stored here".</param>
internal sealed record HookPatient(PatientRecord Record, IReadOnlyList<Fact> Drafts, IReadOnlyList<Issue> Issues, Seq<string> Missing, Seq<string> Sources);

/// <summary>Gathers what a hook needs: prefetch first, then the stored record, then the EHR's FHIR server.</summary>
internal sealed class HookGathering(HookDesk desk)
{
    /// <summary>Null with a reason where nothing can be said: the caller answers 412.</summary>
    public Task<(HookPatient? Patient, string Why)> Of(HookService service, HookRequest request, Access.Caller caller, CancellationToken cancel)
    {
        _ = (service, cancel);
        var person = new PersonId("Patient/" + request.PatientId);
        var now = desk.Records.Now;
        var sent = Read(request.Prefetch.Values.OfType<ReadOnlyMemory<byte>>(), person, now);
        var stored = desk.Records.Of(caller.Tenant.Name, person);
        if (sent.Facts.Count == 0 && stored is null) return Task.FromResult<(HookPatient?, string)>((null, "The patient was neither sent nor is stored here."));
        var record = stored is null ? sent : PatientRecord.Of(person, [.. sent.Facts, .. stored.Facts.Where(f => sent.Facts.All(s => s.Id != f.Id))]);
        var drafts = Read(request.Drafts, person, now);
        return Task.FromResult<(HookPatient?, string)>((new(record, [.. drafts.Facts], [.. sent.Issues, .. drafts.Issues], [], []), ""));
    }

    private static PatientRecord Read(IEnumerable<ReadOnlyMemory<byte>> resources, PersonId person, DateTimeOffset now)
    {
        using var bundle = new MemoryStream();
        bundle.Write("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["u8);
        var first = true;
        foreach (var resource in resources)
        {
            if (!first) bundle.WriteByte((byte)',');
            first = false;
            bundle.Write("{\"resource\":"u8);
            bundle.Write(resource.Span);
            bundle.WriteByte((byte)'}');
        }
        bundle.Write("]}"u8);
        var read = FhirReader.Read("prefetch", bundle.ToArray(), new Known(now, KnownBasis.Imported));
        return PatientRecord.Build(person, read.Drafts, read.Issues);
    }
}
