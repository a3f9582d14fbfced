namespace Titrant.Patient.Formats;

/// <summary>Decides whose folder it is, and which documents are that person's.</summary>
internal static class Binder
{
    private const int MaxAgeYears = 125;

    private sealed record Bound(string Document, FileKind Kind, DocumentRead Read);

    public static FolderRead Bind(FolderRequest request, Manifest manifest, List<(string Document, FileKind Kind, DocumentRead? Read)> reads, List<Issue> issues)
    {
        var documents = reads.Where(r => r.Read is not null).Select(r => new Bound(r.Document, r.Kind, r.Read!)).ToList();
        var files = reads.Where(r => r.Read is null && r.Kind is not FileKind.Manifest and not FileKind.OwnOutput)
            .Select(r => new FileRead(r.Document, r.Kind, "", "not read", false, new Tally(), 0)).ToList();
        var person = Choose(request, manifest, documents, issues);

        var drafts = new List<Draft>();
        foreach (var document in documents)
        {
            issues.AddRange(document.Read.Issues);
            var (used, binding) = Decide(person, manifest, document, documents, issues);
            if (used) drafts.AddRange(document.Read.Drafts);
            files.Add(new(document.Document, document.Kind, document.Read.Format, binding, used, document.Read.Tally, used ? document.Read.Drafts.Count : 0));
        }
        if (manifest.Header is { } header)
            drafts.Add(new(When.Unknown, header, new Sighting(new Source("patient.json", "", null), new Known(default, KnownBasis.Imported), new Known(default, KnownBasis.Imported), new(StatusKind.Final, ""))));
        CheckBirth(request.AsOf, drafts, issues);
        CheckSexOfSamples(drafts, issues, files);
        if (person is null && drafts.Count == 0 || !drafts.Any(d => d.Claim is Demographics))
            issues.Add(new("ID006", request.Folder.Length == 0 ? "folder" : Path.GetFileName(Path.TrimEndingDirectorySeparator(request.Folder)), "no document says who this is"));

        var id = new PersonId(manifest.Person ?? request.Person ?? person?.Identifier ?? "unknown");
        var unreadable = reads.Count == 0 || (documents.Count == 0 && reads.All(r => r.Kind is not FileKind.Manifest));
        return new(PatientRecord.Build(id, drafts, issues), person, files.OrderBy(f => f.Document, StringComparer.Ordinal).ToList(), unreadable);
    }

    private static Subject? Choose(FolderRequest request, Manifest manifest, List<Bound> documents, List<Issue> issues)
    {
        var wanted = request.Person ?? manifest.Person;
        var claimants = documents.Where(d => d.Read.Subject is not null).ToList();
        if (wanted is not null || manifest.Header is not null)
        {
            var anchor = new Subject(wanted, manifest.Header);
            var named = claimants.Where(c => Identity.SameIdentifier(anchor, c.Read.Subject!)).OrderByDescending(c => c.Read.Drafts.Count).FirstOrDefault();
            return named is null ? anchor : Merge(anchor, named.Read.Subject!);
        }
        // Clusters of documents that can be one person.
        var clusters = new List<(Subject Person, int Weight, bool HasPatient, string Document)>();
        foreach (var claimant in claimants.OrderByDescending(c => Rank(c)).ThenBy(c => c.Document, StringComparer.Ordinal))
        {
            var subject = claimant.Read.Subject!;
            var at = clusters.FindIndex(c => Identity.SameIdentifier(c.Person, subject) || (Identity.For(c.Person, subject) is not null && Identity.Against(c.Person, subject) is null));
            if (at < 0) clusters.Add((subject, claimant.Read.Drafts.Count, IsPatient(claimant), claimant.Document));
            else clusters[at] = clusters[at] with { Weight = clusters[at].Weight + claimant.Read.Drafts.Count, Person = Merge(clusters[at].Person, subject) };
        }
        if (clusters.Count <= 1) return clusters.Count == 0 ? null : clusters[0].Person;
        var patients = clusters.Where(c => c.HasPatient).OrderByDescending(c => c.Weight).ToList();
        if (patients.Count >= 2 && patients[1].Weight * 2 > patients[0].Weight)
        {
            issues.Add(new("ID002", patients[0].Document, $"{patients.Count} people: {string.Join(", ", patients.Select(p => $"{Describe(p.Person)} in {p.Document}"))}; none was used", "file:" + patients[1].Document));
            return new Subject("", null);
        }
        return patients.Count > 0 ? patients[0].Person : clusters.MaxBy(c => c.Weight).Person;

        static int Rank(Bound b) => (IsPatient(b) ? 1_000_000 : 0) + b.Read.Drafts.Count;
        static bool IsPatient(Bound b) => b.Read.Drafts.Any(d => d.Claim is Demographics);
    }

    private static (bool Used, string Binding) Decide(Subject? person, Manifest manifest, Bound document, List<Bound> all, List<Issue> issues)
    {
        if (person is { Identifier: "", Header: null }) return (false, "refused: nothing says whose brief this is");
        if (document.Read.Subject is not { } subject)
        {
            if (document.Read.Drafts.Count == 0 && document.Read.Issues.Any(i => i.Severity >= Severity.Error)) return (false, "nothing in it was used");
            if (manifest.Files.ContainsKey(document.Document)) return (true, "patient.json names it");
            // Whose a file is matters only where something of it is used.
            if (document.Kind is FileKind.Vcf or FileKind.Sheet && document.Read.Drafts.Count > 0) issues.Add(new("ID004", document.Document, "bound by lying in this folder", $"file:{document.Document}"));
            return (true, person is null ? "bound by lying in this folder" : "only person in the folder; the file names nobody");
        }
        if (subject.Identifier == "more than one person") return (false, "refused: more than one person in it");
        if (person is null) return (true, "the only document that names a person");
        if (Identity.Against(person, subject) is { } why)
        {
            var same = Identity.SameIdentifier(person, subject);
            issues.Add(new(same ? "ID003" : "ID001", document.Document,
                same ? $"{why}, though the identifier is the same (mismatch)" : $"another person (mismatch): {why}", $"file:{document.Document}"));
            return (false, $"refused: {why}");
        }
        var binding = Identity.For(person, subject);
        if (binding is null && all.Count(d => d.Read.Subject is not null) > 1)
            issues.Add(new("ID004", document.Document, "names a person in a way that cannot be compared", $"file:{document.Document}"));
        return (true, binding ?? "the only person in the folder");
    }

    // The header that says more completes the one that says less; nothing is overwritten.
    private static Subject Merge(Subject a, Subject b)
    {
        if (a.Header is null || b.Header is null) return new(a.Identifier ?? b.Identifier, a.Header ?? b.Header);
        var (x, y) = (a.Header, b.Header);
        return new(a.Identifier ?? b.Identifier, x with
        {
            Birth = x.Birth ?? y.Birth, Sex = x.Sex ?? y.Sex, SexAtBirth = x.SexAtBirth ?? y.SexAtBirth,
            Names = x.Names.IsEmpty ? y.Names : x.Names, Identifiers = x.Identifiers.AddRange(y.Identifiers.Where(i => !x.Identifiers.Contains(i))),
        });
    }

    private static void CheckBirth(DateTimeOffset asOf, List<Draft> drafts, List<Issue> issues)
    {
        for (var i = 0; i < drafts.Count; i++)
        {
            if (drafts[i].Claim is not Demographics { Birth: { } birth } d) continue;
            var problem = birth.Earliest > asOf ? $"birth date {birth} lies after {asOf:yyyy-MM-dd}"
                : d.Died is null && birth.Latest < asOf.AddYears(-MaxAgeYears) ? $"birth date {birth} means an age above {MaxAgeYears}" : null;
            if (problem is null) continue;
            issues.Add(new("ID007", drafts[i].Sighting.Source.ToString(), $"{problem}; the birth date was not used", "test:birth date"));
            drafts[i] = drafts[i] with { Claim = d with { Birth = null } };
        }
    }

    // Haploid chrX or called chrY in a sample is a man's; a woman's chart does not take it (unless her karyotype says so).
    private static void CheckSexOfSamples(List<Draft> drafts, List<Issue> issues, List<FileRead> files)
    {
        var people = drafts.Select(d => d.Claim).OfType<Demographics>().ToList();
        var sexes = people.Select(d => d.SexAtBirth ?? d.Sex).Where(s => s is "male" or "female").Distinct().ToList();
        if (sexes is not ["female"] || people.Any(p => p.Karyotype is { } k && k.Contains('Y', StringComparison.OrdinalIgnoreCase))) return;
        for (var i = drafts.Count - 1; i >= 0; i--)
        {
            if (drafts[i].Claim is not Sample sample || (sample.HaploidX != true && sample.CallsOnY == 0)) continue;
            var document = drafts[i].Sighting.Source.Document;
            var why = sample.HaploidX == true ? "calls on chrX are haploid" : "chrY is called";
            issues.Add(new("ID005", document, $"{why}, but the recorded sex is female (mismatch); the sample was not used", $"file:{document}"));
            drafts.RemoveAt(i);
            issues.RemoveAll(x => x.Code == "ID004" && x.Place == document);
            var at = files.FindIndex(f => f.Document == document);
            if (at >= 0) files[at] = files[at] with { Used = false, Binding = "refused: sex chromosomes do not fit the recorded sex", Facts = 0 };
        }
    }

    private static string Describe(Subject s) => s.Identifier ?? s.Header?.Birth?.ToString() ?? "unnamed";
}
