using Titrant.Patient.Formats.Fhir;

namespace Titrant.Patient.Store;

/// <summary>
/// The record of a person as the store has it: what was imported as facts, and what the person's FHIR resources say in all
/// their versions. A later version corrects the earlier one, a deletion retracts it, and both can be seen as of then.
/// </summary>
public static class RecordArchive
{
    /// <summary>Empty where nothing is stored. Issues are those of reading the versions that stand.</summary>
    /// <exception cref="StoreException">STO107: a stored fact cannot be read by this version.</exception>
    public static PatientRecord Get<TStore>(TStore store, string tenant, PersonId person)
        where TStore : IRecordStore, IResourceStore
    {
        ArgumentNullException.ThrowIfNull(store);
        var imported = FactArchive.Get(store, tenant, person);
        var resources = store.ResourcesOf(tenant, person.Value);
        return resources.Count == 0 ? imported : PatientRecord.Join(imported, Derived(store, tenant, person, resources));
    }

    private static PatientRecord Derived(IResourceStore store, string tenant, PersonId person, IReadOnlyList<StoredResource> resources)
    {
        var histories = resources.Where(r => FhirTypes.IsRead(r.Type)).GroupBy(r => (r.Type, r.Id)).Select(g => g.ToList()).ToList();
        var standing = histories.Select(h => h[^1]).Where(r => !r.Deleted).ToList();
        var issues = new List<Issue>();
        var reading = new ArchiveReading(person, standing, id => store.GetResource(tenant, "Medication", id));
        var now = reading.Of(standing, issues);
        var drafts = new List<Formats.Draft>();
        foreach (var history in histories)
        {
            var versions = history.Select(r => new VersionRead(r, r.Deleted ? [] : r == history[^1] ? now.GetValueOrDefault(r, []) : reading.Alone(r))).ToList();
            drafts.AddRange(VersionRead.InTurn(versions));
        }
        return PatientRecord.Build(person, drafts, issues);
    }
}
