using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Fhir;
using Titrant.Server.Access;

namespace Titrant.Server.CdsHooks;

/// <summary>The person a hook is about, from what was sent, asked back and stored; and the orders that are not given yet.</summary>
/// <param name="Drafts">Facts of the draft orders: evaluated as assumptions, never stored.</param>
/// <param name="Missing">What was neither sent nor to be had, each as "medications: the FHIR server answered 403".</param>
/// <param name="Sources">Where the record came from, for the card: <see cref="Sent"/>, <see cref="AskedBack"/>, <see cref="Stored"/>.</param>
internal sealed record HookPatient(PatientRecord Record, IReadOnlyList<Fact> Drafts, IReadOnlyList<Issue> Issues, Seq<string> Missing, Seq<string> Sources)
{
    /// <summary>Those of <see cref="Missing"/> that only say that a part was not there; the others tell of something sent that was not used.</summary>
    public Seq<string> Absent { get; init; } = [];

    public const string Sent = "sent by the EHR";
    public const string AskedBack = "asked back from the EHR";
    public const string Stored = "stored here";
}

/// <summary>Gathers what a hook needs: prefetch first, then the EHR's FHIR server, then the stored record.</summary>
internal sealed class HookGathering(HookDesk desk, FhirBackLimits? limits = null)
{
    private const string Document = "EHR";

    /// <summary>Null with a reason where nothing can be said: the caller answers 412.</summary>
    public async Task<(HookPatient? Patient, string Why)> Of(HookService service, HookRequest request, Caller caller, CancellationToken cancel)
    {
        var person = new PersonId("Patient/" + request.PatientId);
        var known = new Known(desk.Records.Now, KnownBasis.Imported);
        using var sent = new SentResources(request.PatientId ?? "", request.FhirServer);
        var absent = new Dictionary<string, string>(StringComparer.Ordinal);   // by key of the template, in order of the templates
        var unread = new Dictionary<string, string>(StringComparer.Ordinal);
        var missing = new List<string>();

        var back = FhirBack.Open(caller.Tenant, request, limits ?? FhirBackLimits.Default, out var closed);
        var asks = new List<FhirBackAsk>();
        var partly = new HashSet<string>(StringComparer.Ordinal);   // keys of which the EHR sent the first page
        foreach (var (name, json) in request.Prefetch)
        {
            var key = Plain(name);
            if (json is not { IsEmpty: false } value) continue;   // the EHR looked and found nothing
            if (sent.Add(key, value, out var next) is { } broken) unread[key] = broken;
            else if (next is not null && back?.Under(next) is { } further)
            {
                partly.Add(key);
                asks.Add(new(key, further, null, 2));
            }
            else if (next is not null) missing.Add($"{key}: only a part was sent, and {(back is null ? closed : "its next page lies on another server than the tenant's list names")}");
        }
        var anySent = sent.Count > 0;
        foreach (var template in service.Prefetch.Where(t => !request.Prefetch.ContainsKey(t.Key) || unread.ContainsKey(t.Key)))
        {
            unread.Remove(template.Key, out var how);
            if (FhirBackAddress.Filled(template.Query, request, out var unfilled) is not { } query) absent[template.Key] = $"{how ?? "not sent"}, and {unfilled}";
            else if (back?.Address(query) is { } at) asks.Add(new(template.Key, at, query.Contains('?', StringComparison.Ordinal) ? null : query.Split('/')[0], 1));
            else absent[template.Key] = $"{how ?? "not sent"}, and {(back is null ? closed : "its address does not lie under the tenant's list")}";
        }
        foreach (var (key, how) in unread) missing.Add($"{key}: {how}");
        var count = sent.Count;
        if (asks.Count > 0)
            foreach (var answer in await back!.Ask(asks, cancel))
            {
                foreach (var body in answer.Bodies) sent.Add(answer.Key, body, out _);
                if (answer.Why is null) continue;
                if (answer.Bodies.Count == 0 && !partly.Contains(answer.Key)) absent[answer.Key] = answer.Why;
                else missing.Add($"{answer.Key}: {answer.Why}");
            }

        var read = Read(sent.Bundle(), known);
        var drafts = Ours(read, sent, missing);
        var (stored, sources) = (Shared(request, caller, person, drafts, missing), new List<string>());
        if (!sent.HasPatient && stored is null)
            return (null, $"The patient is not to be had: {Of("patient", absent) ?? "the EHR found none"}, and nothing is stored here under this id. Send the prefetch that GET /cds-services names.");
        if (anySent) sources.Add(HookPatient.Sent);
        if (sent.Count > count) sources.Add(HookPatient.AskedBack);
        if (stored is not null) sources.Add(HookPatient.Stored);

        List<string> lacking = [.. absent.Where(a => stored is null || !HookCoverage.Has(stored, service.Prefetch.FirstOrDefault(t => t.Key == a.Key))).Select(a => $"{a.Key}: {a.Value}")];
        missing.AddRange(lacking);
        var ordered = Read(sent.Drafts(request.Drafts, "draft orders"), known);
        var orders = Ours(ordered, sent, missing).Where(d => d.Claim is not Demographics).ToList();
        // First: a card has room for a few lines, and these are about what was sent, not about what was not.
        foreach (var (key, others) in sent.Others) missing.Insert(0, $"{key}: {Many(others, "resource")} about another patient, not used");
        if (sent.Beyond > 0) missing.Insert(0, $"more was sent than is read for one call: {Many(sent.Beyond, "resource")} not used");
        var issues = (IReadOnlyList<Issue>)[.. read.Issues, .. ordered.Issues];
        var record = stored is null ? PatientRecord.Build(person, drafts, issues) : HookMerge.Of(person, drafts, stored, issues);
        return (new(record, PatientRecord.Build(person, orders).Facts, issues, missing.ToSeq(), sources.ToSeq()) { Absent = lacking.ToSeq() }, "");
    }

    private static DocumentRead Read(byte[] bundle, Known known) => FhirReader.Read(Document, bundle, known);

    // A second look after the reader's own: what it bound to somebody else is not used either.
    private static List<Draft> Ours(DocumentRead read, SentResources sent, List<string> missing)
    {
        var ours = new List<Draft>();
        var others = 0;
        foreach (var one in read.Others.Prepend(read))
            if (one.Subject is null || sent.IsPatient(one.Subject.Identifier)) ours.AddRange(one.Drafts);
            else others += one.Drafts.Count;
        if (others > 0) missing.Add($"{Many(others, "statement")} that name somebody else, or nobody who can be made out, not used");
        return ours;
    }

    // The stored record joins only where both sides mean the same person by the same id.
    private PatientRecord? Shared(HookRequest request, Caller caller, PersonId person, List<Draft> sent, List<string> missing)
    {
        var tenant = caller.Tenant;
        if (!tenant.SharesIds || request.PatientId is not { Length: > 0 } || desk.Records.Of(tenant.Name, person) is not { } stored) return null;
        if (request.FhirServer is { } server && tenant.Issuers.Count > 0 && FhirBackAddress.Listed(tenant.FhirServers, server) is null)
        {
            missing.Add("stored record: not used, since the EHR's FHIR server is not on this tenant's list");
            return null;
        }
        var against = HookMerge.Against(person, sent, stored);
        if (against.Count == 0) return stored;
        missing.Add($"stored record: not used, since the Patient stored under this id has another {string.Join(" and ", against)}");
        return null;
    }

    // A key is the sender's word and ends up on a card.
    private static string Plain(string key) => key.Length is > 0 and <= 64 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? key : "prefetch";

    private static string? Of(string key, Dictionary<string, string> absent) => absent.TryGetValue(key, out var why) ? why : null;

    private static string Many(int count, string what) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
