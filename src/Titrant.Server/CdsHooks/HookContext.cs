using System.Globalization;
using System.Text.Json;

namespace Titrant.Server.CdsHooks;

/// <summary>The context of patient-view, order-select and order-sign, by the pages of these hooks.</summary>
/// <param name="DraftsSent">False where the request holds no draft orders at all, not even none.</param>
internal sealed record HookContext(string? UserId, string? PatientId, string? EncounterId, IReadOnlyList<string> Selections, IReadOnlyList<ReadOnlyMemory<byte>> Drafts, bool DraftsSent)
{
    private const string Orders = "Context (order-select, order-sign)";

    /// <summary>Each is checked against all others and the whole record; nobody signs more at once.</summary>
    public const int MostDrafts = 500;

    private static readonly string[] s_users = ["Practitioner", "PractitionerRole", "Patient", "RelatedPerson"];

    public static bool HasOrders(string hook) => hook is "order-select" or "order-sign";

    public static HookContext Read(ReadOnlyMemory<byte> body, HookObject context, string hook, HookFaults faults)
    {
        var user = context.Text("userId", Ask.Wanted, 512);
        if (user is not null)
        {
            if (!HookIds.IsReference(user)) context.Forbidden("userId", "The user is named with the type: Practitioner/123.");
            else if (!s_users.Contains(user[..user.IndexOf('/', StringComparison.Ordinal)])) context.Odd("userId", "A Practitioner, PractitionerRole, Patient or RelatedPerson was expected.");
        }
        var patient = Id(context, "patientId", Ask.Wanted);
        var encounter = Id(context, "encounterId", Ask.Optional);
        if (!HasOrders(hook))
        {
            // Of a hook that is not answered here nothing more is known.
            if (hook == "patient-view") context.Close();
            return new(user, patient, encounter, [], [], false);
        }
        var drafts = new List<ReadOnlyMemory<byte>>();
        var sent = context.Has("draftOrders");
        if (sent)
        {
            if (context.Object("draftOrders", Ask.Required, Orders) is { } bundle) Entries(body, bundle, drafts, faults);
        }
        else if (context.TryGet("medications", out var old) && old.ValueKind != JsonValueKind.Null)
        {
            sent = true;
            context.Odd("medications", "The orders stand where drafts of the specification had them; draftOrders is their place now.");
            Medications(body, context, old, drafts, faults);
        }
        else context.Odd("draftOrders", "It is required and missing: no order is checked.");
        // Some of them unchecked would look like all of them checked.
        if (drafts.Count > MostDrafts) context.Forbidden("draftOrders", string.Create(CultureInfo.InvariantCulture, $"At most {MostDrafts} orders are checked at once; send them in parts."));
        var selections = Selected(context, hook, faults);
        context.Close();
        return new(user, patient, encounter, selections, drafts, sent);
    }

    private static string? Id(HookObject context, string name, Ask ask)
    {
        if (context.Text(name, ask, 512) is not { } id) return null;
        if (id.Contains('/', StringComparison.Ordinal)) context.Forbidden(name, "The bare id was expected, without a type or a slash.");
        else if (!HookIds.IsId(id)) context.Forbidden(name, "It is no id.");
        else if (!HookIds.IsStrictId(id)) context.Odd(name, "FHIR's ids have no underscore and at most 64 characters.");
        return id;
    }

    private static void Entries(ReadOnlyMemory<byte> body, HookObject bundle, List<ReadOnlyMemory<byte>> drafts, HookFaults faults)
    {
        if (bundle.Text("resourceType", Ask.Required, 64) is { } type && type != "Bundle") bundle.Forbidden("resourceType", "A Bundle of the orders was expected.");
        foreach (var entry in bundle.Objects("entry", Ask.Optional, Orders, mayBeEmpty: true))
            if (entry.Value("resource", JsonValueKind.Object, Ask.Wanted) is { } resource) drafts.Add(HookObject.Bytes(body, resource));
    }

    private static void Medications(ReadOnlyMemory<byte> body, HookObject context, JsonElement old, List<ReadOnlyMemory<byte>> drafts, HookFaults faults)
    {
        if (old.ValueKind == JsonValueKind.Object)
        {
            if (context.Object("medications", Ask.Required, Orders) is { } bundle) Entries(body, bundle, drafts, faults);
            return;
        }
        foreach (var (item, path) in context.Items("medications", Ask.Optional, mayBeEmpty: true) ?? [])
            if (item.ValueKind == JsonValueKind.Object) drafts.Add(HookObject.Bytes(body, item));
            else faults.Forbidden(path, "It has the wrong type: a resource was expected.", Orders);
    }

    private static List<string> Selected(HookObject context, string hook, HookFaults faults)
    {
        var selected = new List<string>();
        if (hook != "order-select") return selected;
        foreach (var (item, path) in context.Items("selections", Ask.Wanted, mayBeEmpty: true) ?? [])
        {
            var text = HookObject.TextOf(item);
            if (text is null || text.Length > 2048) faults.Forbidden(path, "A reference such as MedicationRequest/1 was expected.", Orders);
            else if (HookIds.IsReference(text)) selected.Add(text);
            else if (HookIds.Web(text) is not null || text.StartsWith("urn:uuid:", StringComparison.Ordinal))
            {
                faults.Odd(path, "A reference relative to the server was expected.", Orders);
                selected.Add(text);
            }
            else faults.Forbidden(path, "The order is named with its type: MedicationRequest/1.", Orders);
        }
        return selected;
    }
}
