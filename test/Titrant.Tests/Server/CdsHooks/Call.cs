using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>
/// A hook call in one readable line: <c>Call.Sign(Person.Woman(64)).Ordering("metformin", "1000 mg twice daily").Cards()</c>.
/// The person's facts stand for the record; the drafts are read as the server reads them.
/// </summary>
internal sealed record Call(string Hook, Person Person)
{
    public const string Id = "p1";

    public Seq<string> Drafts { get; private init; }
    public Seq<string> Selections { get; private init; }
    public Seq<string> Missing { get; private init; }
    public Seq<string> Sources { get; private init; } = ["sent by the EHR"];
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>?> Prefetch { get; private init; } = new Dictionary<string, ReadOnlyMemory<byte>?>();
    public string Instance { get; private init; } = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea";
    public Uri? Page { get; private init; }

    public static Call View(Person person) => new("patient-view", person);
    public static Call Select(Person person) => new("order-select", person);
    public static Call Sign(Person person) => new("order-sign", person);

    /// <summary>A draft MedicationRequest; its id is its number among the drafts, "order-1" for the first.</summary>
    public Call Ordering(string medicine, string dosage = "", string status = "draft", bool doNotPerform = false)
    {
        var order = new JsonObject
        {
            ["resourceType"] = "MedicationRequest",
            ["id"] = $"order-{Drafts.Count + 1}",
            ["status"] = status,
            ["intent"] = "order",
            ["medicationCodeableConcept"] = new JsonObject { ["text"] = medicine },
            ["subject"] = new JsonObject { ["reference"] = $"Patient/{Id}" },
            ["authoredOn"] = "2026-03-10",
        };
        if (doNotPerform) order["doNotPerform"] = true;
        if (dosage.Length > 0) order["dosageInstruction"] = new JsonArray(new JsonObject { ["text"] = dosage });
        return Sending(order.ToJsonString());
    }

    /// <summary>Any resource among the drafts.</summary>
    public Call Sending(string json) => this with { Drafts = Drafts.Add(json) };

    public Call Selecting(params ReadOnlySpan<string> references) => this with { Selections = Seq.Create(references) };
    public Call WithoutAnswerOf(string what) => this with { Missing = Missing.Add(what) };
    public Call InCall(string instance) => this with { Instance = instance };
    public Call WithPage(string page) => this with { Page = new Uri(page) };
    public Call StoredHere() => this with { Sources = ["stored here"] };
    public Call Prefetching(string key, string json) => this with { Prefetch = new Dictionary<string, ReadOnlyMemory<byte>?>(Prefetch) { [key] = Encoding.UTF8.GetBytes(json) } };

    public HookService Service => HookService.All.First(s => s.Hook == Hook);

    public HookRequest Request => new(Hook, Instance, "Practitioner/1", Id, null, null, null, [.. Selections],
        [.. Drafts.Select(d => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(d))], Prefetch);

    public HookPatient Patient
    {
        get
        {
            var record = Person.Called("Patient/" + Id).Record();
            var drafts = Read(Drafts, record.Person);
            return new(record, drafts.Facts, drafts.Issues, Missing, Sources) { Absent = Missing };
        }
    }

    public static DateTimeOffset AsOf { get; } = new(2026, 3, 10, 23, 59, 59, TimeSpan.Zero);

    public HookAdvice Advice() => HookAdvice.Of(Service, Request, Patient, AsOf, Setting.Default, Shelf.Empty);

    public IReadOnlyList<HookCard> Cards() => HookCards.Of(Advice(), Request, Patient, Page);

    /// <summary>The cards as the EHR gets them.</summary>
    public JsonElement Json() => JsonDocument.Parse(HookResponse.Write(Cards())).RootElement.GetProperty("cards");

    public static PatientRecord Read(IEnumerable<string> resources, PersonId person)
    {
        var bundle = $$"""{"resourceType":"Bundle","type":"collection","entry":[{{string.Join(",", resources.Select(r => $$"""{"resource":{{r}}}"""))}}]}""";
        var read = FhirReader.Read("drafts", Encoding.UTF8.GetBytes(bundle), new Known(AsOf, KnownBasis.Imported));
        return PatientRecord.Build(person, read.Drafts, read.Issues);
    }
}
