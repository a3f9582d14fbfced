using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Titrant.Patient.Store;
using Titrant.Server.Access;
using Titrant.Server.Fhir;
using Titrant.Server.Hosting;

namespace Titrant.Server.CdsHooks;

/// <summary>POST /cds-services/{id}/feedback (CDS Hooks 2.0, "Feedback").</summary>
internal static class Feedback
{
    /// <summary>
    /// The specification does not say what to answer about a card that was never given. Where no card of the body is known it is
    /// 404: whoever sends it talks to the wrong server. Where some are, they are counted and the answer names the others: a person
    /// erased meanwhile must not hold up the rest of a batch for ever.
    /// </summary>
    public static async Task Take(HttpContext context, HookDesk desk, ReadOnlyMemory<byte> body)
    {
        var caller = Caller.Of(context);
        var read = FeedbackReader.Read(body, desk.Records.Now.AddDays(1));
        if (read.Reports is not { } reports)
        {
            await Reply.Fhir(context, 400, HookFaults.Outcome(read.Faults));
            return;
        }
        var persons = desk.Records.Store.PutReports(caller.Tenant.Name, reports);
        await Task.WhenAll(reports.Zip(persons).Where(p => p.Second is not null)
            .Select(p => desk.Records.Note(caller.Tenant.Name, "feedback", p.Second, caller.Actor, JsonSerializer.Serialize(p.First))));
        if (reports.Count > 0 && persons.All(p => p is null))
        {
            await Reply.Fhir(context, 404, OperationOutcome.Of([.. reports.Select((_, i) => ("not-found", "No such card was given here.", $"feedback[{i}].card"))]));
            return;
        }
        await Reply.Json(context, 200, Unknown([.. reports.Zip(persons).Where(p => p.Second is null).Select(p => p.First.Card)]));
    }

    private static byte[] Unknown(IReadOnlyList<string> cards) =>
        cards.Count == 0 ? "{}"u8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, IReadOnlyList<string>> { ["unknown"] = cards });
}
