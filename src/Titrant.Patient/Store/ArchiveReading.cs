using System.Globalization;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Patient.Store;

/// <summary>Stored resources of one person through the reader of files, so that both ways of coming in mean the same.</summary>
internal sealed class ArchiveReading
{
    private const string Document = "store";
    private const string Entry = "Bundle.entry[";
    private static readonly Known s_unstated = new(default, KnownBasis.Imported);

    private readonly PersonId _person;
    private readonly Dictionary<string, StoredResource> _named;
    private readonly Func<string, StoredResource?> _medication;
    private readonly Dictionary<string, StoredResource?> _asked = new(StringComparer.Ordinal);

    /// <param name="standing">The versions that stand: what others refer to.</param>
    /// <param name="medication">A Medication that is nobody's, by its id.</param>
    public ArchiveReading(PersonId person, IReadOnlyList<StoredResource> standing, Func<string, StoredResource?> medication)
    {
        (_person, _medication) = (person, medication);
        _named = standing.ToDictionary(r => $"{r.Type}/{r.Id}", StringComparer.Ordinal);
    }

    /// <summary>What each of them says, together: whose haplotypes make one genotype, and which identifiers are shared, shows only so.</summary>
    public Dictionary<StoredResource, List<Draft>> Of(IReadOnlyList<StoredResource> resources, List<Issue> issues)
    {
        var said = new Dictionary<StoredResource, List<Draft>>(ReferenceEqualityComparer.Instance);
        if (resources.Count == 0) return said;
        List<StoredResource> all = [.. resources, .. resources.SelectMany(Named).Where(r => r.Person == IResourceStore.Nobody).Distinct()];
        var read = FhirReader.Read(Document, Bundle(all), s_unstated);
        issues.AddRange(read.Issues.Select(i => Placed(i, all)));
        foreach (var document in read.Others.Prepend(read))
        {
            if (document.Subject?.Identifier is { } about && about != _person.Value) continue;
            foreach (var draft in document.Drafts)
            {
                if (At(draft.Sighting.Source.Path) is not { } at || at >= resources.Count) continue;
                if (!said.TryGetValue(all[at], out var drafts)) said.Add(all[at], drafts = []);
                drafts.Add(Sourced(draft, all[at]));
            }
        }
        return said;
    }

    /// <summary>What an earlier version said by itself, in the company of what it refers to as that stands now.</summary>
    public List<Draft> Alone(StoredResource earlier)
    {
        IEnumerable<StoredResource> company = earlier.Type == "Patient" || !_named.TryGetValue(_person.Value, out var patient) ? [] : [patient];
        List<StoredResource> all = [earlier, .. company.Concat(Named(earlier).Where(r => r.Type != "Patient" && (r.Type, r.Id) != (earlier.Type, earlier.Id))).Distinct()];
        var read = FhirReader.Read(Document, Bundle(all), s_unstated);
        return [.. read.Others.Prepend(read).Where(d => d.Subject?.Identifier is not { } about || about == _person.Value)
            .SelectMany(d => d.Drafts).Where(d => At(d.Sighting.Source.Path) == 0).Select(d => Sourced(d, earlier))];
    }

    private IEnumerable<StoredResource> Named(StoredResource by)
    {
        foreach (var link in ResourceText.Links(by.Json))
        {
            var name = References.Unversioned(link);
            if (_named.TryGetValue(name, out var own)) yield return own;
            else if (name.StartsWith("Medication/", StringComparison.Ordinal) && Medication(name["Medication/".Length..]) is { } shared) yield return shared;
        }
    }

    private StoredResource? Medication(string id)
    {
        if (!_asked.TryGetValue(id, out var found))
            _asked.Add(id, found = _medication(id) is { Deleted: false, Person: IResourceStore.Nobody } medication ? medication : null);
        return found;
    }

    private static byte[] Bundle(List<StoredResource> resources)
    {
        using var bundle = new MemoryStream();
        bundle.Write("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["u8);
        for (var i = 0; i < resources.Count; i++)
        {
            bundle.Write(i == 0 ? "{\"resource\":"u8 : ",{\"resource\":"u8);
            bundle.Write(ResourceText.Rewrite(resources[i].Json, resources[i].Id, null).Span);
            bundle.WriteByte((byte)'}');
        }
        bundle.Write("]}"u8);
        return bundle.ToArray();
    }

    // All versions share a document: that is how the record knows that one corrects the other.
    private static Draft Sourced(Draft draft, StoredResource from)
    {
        var s = draft.Sighting;
        var stored = new Known(from.LastUpdated, KnownBasis.Imported);
        return draft with
        {
            Sighting = s with
            {
                Source = new($"{from.Type}/{from.Id}", Version(from), s.Source.BusinessId),
                Known = s.Known.Basis == KnownBasis.Stated ? s.Known : stored,
                StatusKnown = s.StatusKnown.Basis == KnownBasis.Stated ? s.StatusKnown : stored,
            },
        };
    }

    public static string Version(StoredResource of) => string.Create(CultureInfo.InvariantCulture, $"_history/{of.Version}");

    // "store:Bundle.entry[3].resource.status" -> "Observation/123:_history/2.status".
    private static Issue Placed(Issue issue, List<StoredResource> all)
    {
        var place = issue.Place.StartsWith(Document + ":", StringComparison.Ordinal) ? issue.Place[(Document.Length + 1)..] : "";
        if (At(place) is not { } at || at >= all.Count) return issue;
        var resource = $"{all[at].Type}/{all[at].Id}";
        var element = place.IndexOf("].resource", StringComparison.Ordinal) is var end and >= 0 ? place[(end + "].resource".Length)..] : "";
        return issue with { Place = $"{resource}:{Version(all[at])}{element}", About = "file:" + resource };
    }

    private static int? At(string path)
    {
        if (!path.StartsWith(Entry, StringComparison.Ordinal)) return null;
        var end = path.IndexOf(']', StringComparison.Ordinal);
        return end > 0 && int.TryParse(path.AsSpan(Entry.Length, end - Entry.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : null;
    }
}
