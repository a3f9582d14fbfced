using Titrant.Medicine;
using Titrant.Patient;
using Titrant.Server;
using Titrant.Server.Access;
using Titrant.Server.CdsHooks;
using Titrant.Server.Records;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>A store of its own and a fake EHR, for gathering without the rest of the server.</summary>
internal sealed class GatheringWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public static readonly HookService Service = new("order-sign", "titrant-order-sign", "Titrant", "", [
        new("patient", "Patient/{{context.patientId}}", true),
        new("observations", "Observation?patient={{context.patientId}}", false),
        new("medications", "MedicationRequest?patient={{context.patientId}}", false)], Capabilities.All);

    private readonly TemporaryFolder _folder = new();

    private GatheringWorld(FakeEhr ehr)
    {
        Ehr = ehr;
        Records = RecordShelf.Open(_folder.Path, () => Now);
        Tenant = new("ward", "US", [], [ehr.Base], true);
    }

    public FakeEhr Ehr { get; }
    public RecordShelf Records { get; }
    public TenantSettings Tenant { get; set; }
    public FhirBackLimits Limits { get; set; } = FhirBackLimits.Default;

    public static async Task<GatheringWorld> Start() => new(await FakeEhr.Start());

    /// <summary>An EHR that holds the whole case.</summary>
    public GatheringWorld WithCase()
    {
        Ehr.Answers("Patient/1", FhirCase.Ada)
            .Answers("Observation?patient=1", FhirCase.Bundle(FhirCase.Creatinine(), FhirCase.Weight()))
            .Answers("MedicationRequest?patient=1", FhirCase.Bundle(FhirCase.Order("m1", "ibuprofen 400 MG Oral Tablet", "197805")));
        return this;
    }

    public HookRequest Request(params ReadOnlySpan<(string Key, string? Json)> prefetch)
    {
        var sent = new Dictionary<string, ReadOnlyMemory<byte>?>(StringComparer.Ordinal);
        foreach (var (key, json) in prefetch) sent[key] = json is null ? (ReadOnlyMemory<byte>?)null : FhirCase.Utf8(json);
        return new("order-sign", "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea", "Practitioner/example", "1", null, Ehr.Base, new("lent.token", 300, "user/*.read", "titrant", null), [], [FhirCase.Utf8(FhirCase.Metformin())], sent);
    }

    public async Task<HookPatient> Gather(HookRequest request)
    {
        var (patient, why) = await Try(request);
        Assert.True(patient is not null, why);
        return patient;
    }

    public Task<(HookPatient? Patient, string Why)> Try(HookRequest request) =>
        new HookGathering(new(ServerSettings.Default, null!, Records), Limits).Of(Service, request, new Caller(Tenant, "test"), TestContext.Current.CancellationToken);

    /// <summary>What a clinician would see, in order.</summary>
    public static IReadOnlyList<string> Cards(HookRequest request, HookPatient patient)
    {
        var advice = HookAdvice.Of(Service, request, patient, Now, Setting.Default, Shelf.Empty);
        return [.. HookCards.Of(advice, request, patient, null).Where(c => c.Advice is not null).Select(c => $"{c.Indicator} {c.Advice} {c.Summary}")];
    }

    public async ValueTask DisposeAsync()
    {
        await Ehr.DisposeAsync();
        Records.Dispose();
        _folder.Dispose();
    }
}
