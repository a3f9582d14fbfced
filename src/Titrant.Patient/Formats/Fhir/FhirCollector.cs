using System.Globalization;
using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>A subject of the document: a Patient resource, or only a reference to one.</summary>
internal sealed class Person(string identifier)
{
    public string Identifier => identifier;
    public string? FullUrl { get; set; }
    public Demographics? Header { get; set; }
    public List<Draft> Drafts { get; } = [];
    public Tally Tally { get; } = new();
}

/// <summary>Gathers claims resource by resource; binds them to people and resolves references once the document has ended.</summary>
internal sealed class FhirCollector
{
    private readonly string _document;
    private readonly Known _fileKnown;
    private readonly FhirLimits _limits;
    private readonly FhirTree _tree;
    private readonly FhirResource _resource;
    private readonly List<Pending> _pending = [];
    private readonly List<Read> _reads = [];
    private readonly List<Issue> _issues = [];
    private readonly Dictionary<string, Person> _people = new(StringComparer.Ordinal);
    private readonly List<Person> _inOrder = [];
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private int _patients;
    private int _unlisted;

    /// <summary>One resource: its type, what became of it, whom it names, and its claims among the pending.</summary>
    private readonly record struct Read(string Type, string Outcome, string? Subject, string? FullUrl, string? Id, bool BusinessIsIdentifier, string Path, int First, int Count, Person? Owner)
    {
        public Known? BundleTime { get; init; }
        public bool BundleHasRules { get; init; }
    }

    public FhirCollector(string document, Known fileKnown, FhirLimits limits)
    {
        (_document, _fileKnown, _limits) = (document, fileKnown, limits);
        _tree = new FhirTree(new WordPool(), limits);
        _resource = new FhirResource(this);
    }

    public References References { get; } = new();

    public int Count => _reads.Count;

    /// <summary>What a bundle says of all that was read in it since <paramref name="first"/>; an inner bundle has spoken before.</summary>
    /// <param name="time">Bundle.timestamp: when the statuses in it were known.</param>
    /// <param name="rules">Bundle.implicitRules: it follows rules that this reader does not know.</param>
    public void Enclose(int first, Known? time, bool rules, string path)
    {
        if (rules) Issue("FHIR014", Place(path, ""), "Bundle.implicitRules: nothing in it is used");
        if (time is null && !rules) return;
        for (var i = first; i < _reads.Count; i++)
            _reads[i] = _reads[i] with { BundleTime = _reads[i].BundleTime ?? time, BundleHasRules = rules || _reads[i].BundleHasRules };
    }

    public void Issue(string code, string place, string detail)
    {
        if (_issues.Count < _limits.MaxIssues) _issues.Add(new Issue(code, place, detail, "file:" + _document));
        else _unlisted++;
    }

    /// <summary>"file:path" or "file:812 element".</summary>
    public string Place(string path, string element) =>
        element.Length == 0 ? $"{_document}:{path}" : $"{_document}:{path}{(path.Length > 0 && char.IsAsciiDigit(path[0]) && !path.Contains(' ', StringComparison.Ordinal) ? ' ' : '.')}{element}";

    public void Broken(string code, string path, string detail)
    {
        Issue(code, Place(path, ""), detail);
        _reads.Add(new Read("unknown", code, null, null, null, false, path, 0, 0, null));
    }

    /// <summary>Reads a bundle entry or a lone resource from its bytes.</summary>
    public void Slice(byte[] bytes, int start, int length, string path, bool isEntry, long offset)
    {
        if (!_tree.Read(bytes, start, length, out var badAt))
        {
            Broken("FHIR001", path, string.Create(CultureInfo.InvariantCulture, $"not JSON at byte {offset + badAt}"));
            return;
        }
        if (!isEntry) Resource(_tree.Root, null, path, _tree.Fault);
        else Entry(_tree.Root, path, _tree.Fault);
    }

    /// <summary>Reads the entry or lone resource that begins here, if it ends within the bytes at hand and is sound.</summary>
    public bool TrySlice(byte[] bytes, int start, int available, string path, bool isEntry, out int length)
    {
        if (!_tree.TryRead(bytes, start, available, out length) || length > _limits.MaxRecordBytes) return false;
        if (!isEntry) Resource(_tree.Root, null, path, _tree.Fault);
        else Entry(_tree.Root, path, _tree.Fault);
        return true;
    }

    public void Add(in Pending pending) => _pending.Add(pending);

    public Person PersonOf(string identifier)
    {
        if (_people.TryGetValue(identifier, out var person)) return person;
        person = new Person(identifier);
        _people.Add(identifier, person);
        _inOrder.Add(person);
        return person;
    }

    /// <summary>The person of a Patient resource: one with its earlier versions, never with another server's of the same id.</summary>
    public Person Patient(FhirResource r, Demographics claim)
    {
        var name = r.Id is { } id ? "Patient/" + id : r.FullUrl ?? r.BusinessId ?? r.Path;
        if (r.FullUrl is { } url && _people.TryGetValue(name, out var namesake) && namesake.FullUrl is { } other && other != url) name = url;
        var person = PersonOf(name);
        if (person.Header is null)
        {
            (person.Header, person.FullUrl) = (claim, r.FullUrl);
            _patients++;
        }
        else if (person.Header.Birth != claim.Birth || person.Header.Sex != claim.Sex) r.Note("ID003", "two Patient resources of one id");
        return person;
    }

    private void Entry(Element entry, string path, (string Code, int Node, string Detail)? fault)
    {
        _tree.ClearFault();
        var resource = entry[FhirName.Resource];
        var fullUrl = entry[FullUrl].Text();
        if (_tree.Fault is { } wrong)
        {
            Broken(wrong.Code, path, wrong.Detail);
            return;
        }
        if (entry[Request] is { Exists: true } request && request[FhirName.Method].Says("DELETE"u8) && request[Url].Text() is { } gone)
        {
            _deleted.Add(gone);
            Issue("FHIR027", Place(path, ""), gone.Length <= 80 ? gone : "");
        }
        // Otherwise an entry without a resource is a search outcome: nothing to read.
        if (resource.Exists) Resource(resource, fullUrl, path + ".resource", fault);
    }

    private void Resource(Element root, string? fullUrl, string path, (string Code, int Node, string Detail)? fault)
    {
        _tree.ClearFault();
        var type = root[ResourceType].Text();
        if (type is null || _tree.Fault is not null)
        {
            Broken("FHIR005", path, "no resourceType");
            return;
        }
        if (type == "Bundle")
        {
            var i = 0;
            var from = _reads.Count;
            if (root[FhirName.Entry] is { Exists: true, IsList: false }) Issue("FHIR006", Place(path, "entry"), "a list was expected");
            else foreach (var entry in root[FhirName.Entry].Items) Entry(entry, string.Create(CultureInfo.InvariantCulture, $"{path}.entry[{i++}]"), fault);
            _tree.ClearFault();
            Enclose(from, root[Timestamp].Moment().Stated(), root[FhirName.ImplicitRules].Exists, path);
            if (_tree.Fault is { } f0) Issue(f0.Code, Place(path, _tree.PathOf(root.Index, f0.Node)), f0.Detail);
            return;
        }
        var first = _pending.Count;
        string? subject = null;
        var outcome = Tally.NotModelled;
        var reader = FhirReaders.For(type);
        if (reader is not null)
        {
            if (fault is { } f) _tree.Refuse(f.Code, new Element(_tree, f.Node), f.Detail);
            _resource.Start(root, type, path, fullUrl);
            Rules(root);
            subject = root[FhirName.Subject].Exists ? root[FhirName.Subject].Target() : root[FhirName.Patient].Target();
            outcome = reader(_resource) ? Tally.Read : Tally.NotModelled;
            if (subject is ['#', ..]) subject = ContainedPerson(subject);
            if (_tree.Rounded > 0) Issue("FHIR009", Place(path, ""), $"{_tree.Rounded} numbers with more than 28 digits");
        }
        if (_tree.Fault is { } found)
        {
            _pending.RemoveRange(first, _pending.Count - first);
            outcome = found.Code;
            Issue(found.Code, Place(path, _tree.PathOf(root.Index, found.Node)), found.Detail);
        }
        else if (outcome == Tally.Read) FhirReaders.Index(_resource, References);
        _reads.Add(reader is null
            ? new Read(type, outcome, null, null, null, false, path, first, 0, null)
            : new Read(type, outcome, subject, fullUrl, _resource.Id, _resource.BusinessIsIdentifier, path, first, _pending.Count - first, _resource.Owner));
    }

    // "#p" names another person in every resource that says so, unless an identifier tells who it is.
    private string ContainedPerson(string reference)
    {
        foreach (var identifier in _resource.Contained(reference)[Identifier].Items)
            if (identifier[FhirName.Value].Text() is { } value) return $"{identifier[FhirName.System].Text()}|{value}";
        return (_resource.BusinessId ?? _resource.Path) + reference;
    }

    // A modifier may turn the meaning of what it sits on into its opposite; unknown rules may too.
    private void Rules(Element root)
    {
        if (root[FhirName.ImplicitRules].Exists) root[FhirName.ImplicitRules].Refuse("FHIR014", "implicitRules");
        for (var i = root.Index + 1; i < _tree[root.Index].Next; i++)
            if (_tree[i].Name == ModifierExtension)
                foreach (var modifier in new Element(_tree, i).Items)
                {
                    modifier.Refuse("FHIR013", modifier[Url].Text() ?? "");
                    return;
                }
    }

    public DocumentRead End()
    {
        var shared = new Dictionary<string, string?>(StringComparer.Ordinal);
        var clashes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var read in _reads)
            if (read is { BusinessIsIdentifier: true, Count: > 0 } && _pending[read.First].BusinessId is { } business
                && !shared.TryAdd(business, read.Id) && shared[business] != read.Id) clashes.Add(business);
        if (clashes.Count > 0) Issue("FHIR021", Place("", ""), $"{clashes.Count} identifiers");

        var nobody = new Person("");
        var tally = new Tally();
        var resolver = new Resolver(References, clashes, Issue, Place);
        // The people are settled before the claims, so that a claim without a subject sees them all.
        var bound = new Person?[_reads.Count];
        var attached = new HashSet<string?>();
        for (var i = 0; i < _reads.Count; i++)
        {
            if (_reads[i] is { Count: > 0, Subject: { } key } read) bound[i] = Named(key, read);
            for (var p = _reads[i].First; p < _reads[i].First + _reads[i].Count; p++)
                if (_pending[p].Unresolved?.Attachment is { } url && References.Find(url, _reads[i].FullUrl) is { Type: "Binary", BusinessId: { } binary }) attached.Add(binary);
        }
        for (var i = 0; i < _reads.Count; i++)
        {
            var read = _reads[i];
            if (read.BundleHasRules) { tally.Count(read.Type, "FHIR014"); continue; }
            if (read.Count == 0 || (read.Type == "Binary" && attached.Contains(_pending[read.First].BusinessId))) { tally.Count(read.Type, read.Outcome); continue; }
            var person = bound[i];
            if (read.Subject is null)
            {
                person = read.Owner ?? (_patients == 1 ? _inOrder.Find(p => p.Header is not null) : _people.Count == 0 ? nobody : null);
                if (person is null)
                {
                    Issue("FHIR016", Place(read.Path, ""), $"{read.Type} without a subject; {_patients} patients in the document");
                    tally.Count(read.Type, "FHIR016");
                    continue;
                }
            }
            else if (person is null)
            {
                Issue("FHIR017", Place(read.Path, ""), $"{read.Type} about {read.Subject}");
                tally.Count(read.Type, "FHIR017");
                continue;
            }
            var before = person.Drafts.Count;
            for (var p = read.First; p < read.First + read.Count; p++)
                if (Bind(_pending[p], read, resolver) is { } draft) person.Drafts.Add(draft);
            person.Tally.Count(read.Type, person.Drafts.Count > before ? read.Outcome : Tally.NotModelled);
        }
        if (_unlisted > 0) _issues.Add(new Issue("FHIR022", _document, $"{_unlisted} more", "file:" + _document));
        return Assemble(nobody, tally);
    }

    private Person? Named(string key, in Read read)
    {
        if (References.Find(key, read.FullUrl) is { } target) return target.Person;
        if (References.IsAmbiguous(key)) return null;
        var name = References.Unversioned(key);
        // "Group/1", "Device/2": not a person. A urn or a URL without a known type is given the benefit of the doubt.
        var slash = name.LastIndexOf('/');
        if (slash > 0)
        {
            var type = name[..slash];
            type = type[(type.LastIndexOf('/') + 1)..];
            if (type is "Group" or "Device" or "Location" or "Medication" or "Substance" or "Practitioner" or "Organization" or "Procedure" or "RelatedPerson") return null;
        }
        return PersonOf(name);
    }

    private Draft? Bind(in Pending p, in Read read, Resolver resolver)
    {
        var claim = p.Unresolved is null ? p.Claim : resolver.Resolve(p.Claim, p.Unresolved, read.FullUrl, p.Path);
        if (claim is null) return null;
        var business = p.BusinessId is null ? null : resolver.Business(p.BusinessId, read.BusinessIsIdentifier, read.Id) + p.Suffix;
        var status = _deleted.Count > 0 && _deleted.Contains($"{read.Type}/{read.Id}") ? new ClaimStatus(StatusKind.Retracted, "deleted") : p.Status;
        var statusKnown = p.LastUpdated ?? read.BundleTime ?? p.StatusKnown ?? _fileKnown;
        return new Draft(p.When, claim, new Sighting(new Source(_document, p.Path, business), p.Known ?? _fileKnown, statusKnown, status));
    }

    private DocumentRead Assemble(Person nobody, Tally tally)
    {
        // A Patient resource comes before a mere reference; otherwise the order of the document.
        var people = _inOrder.Where(p => p.Drafts.Count > 0).OrderBy(p => p.Header is null).ToList();
        foreach (var silent in _inOrder.Where(p => p.Drafts.Count == 0)) tally.Add(silent.Tally);
        var main = people.Count > 0 ? people[0] : nobody;
        foreach (var person in people.Prepend(nobody)) GenotypeReader.Join(person.Drafts, (place, detail) => Issue("PGX025", place, detail));
        main.Tally.Add(tally);
        if (main != nobody) main.Tally.Add(nobody.Tally);
        return new DocumentRead(_document, "FHIR R4", main == nobody ? null : Who(main), main.Drafts, _issues, main.Tally)
        {
            Others = [.. people.Skip(1).Select(p => new DocumentRead(_document, "FHIR R4", Who(p), p.Drafts, [], p.Tally))],
        };

        static Subject Who(Person p) => new(p.Identifier, p.Header);
    }
}
