using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Briefs;

/// <summary>
/// brief.fhir.json: an R4 collection. Every resource is preliminary or a proposal, since a person signs; every one carries the
/// research-use tag. The person is named by identifier only. Equal briefs give equal bytes.
/// </summary>
/// <remarks>
/// An action is a draft Task, not DetectedIssue.mitigation: R4 defines mitigation as an action that was taken or is committed
/// to, and nobody has decided yet.
/// </remarks>
public static class BriefFhir
{
    internal const string Loinc = Systems.Loinc, Act = Systems.Titrant + "/act", Topic = Systems.Titrant + "/topic", Need = Systems.Titrant + "/need";

    private static readonly Table s_loinc = Table.Embedded(typeof(BriefFhir).Assembly, "Brief/loinc.tsv");
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="InvalidOperationException">The brief rests on assumptions: what-if answers never enter a record.</exception>
    public static byte[] Write(Brief brief)
    {
        ArgumentNullException.ThrowIfNull(brief);
        if (brief.IsWhatIf) throw new InvalidOperationException("A brief with assumptions is not exported.");
        var entries = new List<(string Url, JsonObject Resource)>();
        foreach (var change in brief.Changes) AddChange(brief, change, entries);
        foreach (var ask in brief.NotAssessable)
            foreach (var question in ask.Questions) Add(entries, Gap(brief, ask, question), brief, "gap/" + question.Key);
        foreach (var finding in brief.Findings)
        {
            if (finding.Figure is { } figure) Add(entries, Measured(brief, finding, figure), brief, "finding/" + finding.Key);
            else if (!finding.Ranked.IsEmpty) Add(entries, Ranked(brief, finding), brief, "finding/" + finding.Key);
        }
        if (entries.Count > 0) Add(entries, Provenance(brief, entries), brief, "provenance");

        var bundle = Resource("Bundle", brief, "bundle");
        bundle["identifier"] = Identifier("run", brief.RunId);
        bundle["type"] = "collection";
        bundle["timestamp"] = brief.AsOf;
        if (entries.Count > 0) bundle["entry"] = Array(entries.Select(e => new JsonObject { ["fullUrl"] = e.Url, ["resource"] = e.Resource }));
        return [.. Encoding.UTF8.GetBytes(bundle.ToJsonString(s_json)), (byte)'\n'];
    }

    private static void AddChange(Brief brief, Change c, List<(string Url, JsonObject)> entries)
    {
        var isDrugProblem = c.Act is not (ActKind.Monitor or ActKind.Test or ActKind.AskPharmacist or ActKind.Start);
        var reason = Add(entries, isDrugProblem ? Issue(brief, c) : Guidance(brief, c), brief, "reason/" + c.Key);
        var task = Resource("Task", brief, "task/" + c.Key);
        task["identifier"] = Array([Identifier("advice", c.Key)]);
        task["status"] = "draft";
        task["intent"] = "proposal";
        task["priority"] = c.Consequence switch { Consequence.LifeThreatening => "stat", Consequence.Serious => "urgent", _ => "routine" };
        task["code"] = Code(Act, Kebab(c.Act.ToString()), BriefCard.ActWords(c));
        task["description"] = Clean(c.Says);
        task["for"] = Subject(brief);
        task["authoredOn"] = brief.AsOf;
        task["requester"] = Author(brief);
        task["performerType"] = Array([new JsonObject { ["text"] = Words.Of(c.SignsOff) }]);
        task["reasonReference"] = new JsonObject { ["reference"] = reason };
        var notes = BriefCard.Instead(c.Alternatives).Select(o => o.Head + o.Options).Concat(c.Disagree.Select(d => "Sources disagree. " + d)).ToList();
        if (c.WouldChange is { Length: > 0 } flip) notes.Add("What would change this: " + flip);
        if (notes.Count > 0) task["note"] = Notes(notes);
        Add(entries, task, brief, "task/" + c.Key);
    }

    private static JsonObject Issue(Brief brief, Change c)
    {
        var issue = Resource("DetectedIssue", brief, "reason/" + c.Key);
        issue["identifier"] = Array([Identifier("advice", c.Key)]);
        issue["status"] = "preliminary";
        issue["code"] = Code(Topic, Kebab(c.Topic), c.Topic);
        issue["severity"] = c.Consequence switch { Consequence.Minor => "low", Consequence.Moderate => "moderate", _ => "high" };
        issue["patient"] = Subject(brief);
        issue["identifiedDateTime"] = brief.AsOf;
        issue["author"] = Author(brief);
        issue["implicated"] = Array([new JsonObject { ["display"] = Text(c.Target) }]);
        var evidence = c.Because.Select(b => new JsonObject { ["code"] = Array([new JsonObject { ["text"] = Text(b.Figure is { } f ? $"{b.Says} {Words.Bounds(f, b.Says)}" : b.Says) }]) }).ToList();
        if (!c.Evidence.IsEmpty) evidence.Add(new() { ["detail"] = Array(c.Evidence.Select(FactReference)) });
        if (evidence.Count > 0) issue["evidence"] = Array(evidence);
        issue["detail"] = Text($"{c.Says} {c.Why} Strength: {Words.Of(c.Strength)}. Sources: {string.Join("; ", c.Sources.Select(BriefCard.SourceWords).Concat(c.Tables.Select(BriefCard.TableWords)))}");
        if (c.Sources.FirstOrDefault(s => BriefCard.IsAddress(s.Url)) is { } source) issue["reference"] = source.Url;
        return issue;
    }

    private static JsonObject Guidance(Brief brief, Change c)
    {
        var guidance = Response(brief, "reason/" + c.Key, c.Capability, c.Version, "success");
        guidance["reasonCode"] = Array([Code(Topic, Kebab(c.Topic), c.Topic)]);
        guidance["note"] = Notes([$"{c.Says} {c.Why}", $"Strength: {Words.Of(c.Strength)}. Sources: {string.Join("; ", c.Sources.Select(BriefCard.SourceWords))}"]);
        return guidance;
    }

    private static JsonObject Gap(Brief brief, Ask ask, Unanswered q)
    {
        var gap = Response(brief, "gap/" + q.Key, q.Capability, q.Version, "data-required");
        gap["reasonCode"] = Array([new JsonObject { ["text"] = Text(q.Key) }]);
        gap["note"] = Notes([q.Says, .. q.Disagree.Select(d => "They disagree. " + d), "What would change this: " + ask.Do]);
        if (!q.Lacks.IsEmpty)
            gap["dataRequirement"] = Array(q.Lacks.Select(l => new JsonObject
            {
                ["type"] = TypeOf(l.Kind),
                ["codeFilter"] = Array([new JsonObject { ["path"] = "code", ["code"] = Array([new JsonObject { ["system"] = Need, ["code"] = Text(l.Concept).Trim() }]) }]),
            }));
        return gap;
    }

    private static JsonObject Response(Brief brief, string key, string capability, string version, string status)
    {
        var response = Resource("GuidanceResponse", brief, key);
        response["moduleUri"] = $"https://titrant.dev/capability/{Kebab(capability)}/{Kebab(version)}";
        response["status"] = status;
        response["subject"] = Subject(brief);
        response["occurrenceDateTime"] = brief.AsOf;
        return response;
    }

    private static JsonObject Measured(Brief brief, Answered f, Figure figure)
    {
        var observation = Resource("Observation", brief, "finding/" + f.Key);
        observation["status"] = "preliminary";
        var cited = string.Join(' ', f.Why);
        var row = s_loinc.Rows.FirstOrDefault(r => r["answer"] == f.Name && f.Target.Length == 0
            && cited.Contains(r["cites"], StringComparison.OrdinalIgnoreCase) && (r["not"].Length == 0 || !cited.Contains(r["not"], StringComparison.OrdinalIgnoreCase)));
        observation["code"] = row is null ? new JsonObject { ["text"] = Text(f.Key) } : Code(Loinc, row["loinc"], f.Key, row["display"]);
        observation["subject"] = Subject(brief);
        observation["effectiveDateTime"] = brief.AsOf;
        observation["valueQuantity"] = Quantity(figure.Value, figure.Unit);
        observation["note"] = Notes([f.Says, Words.Of(figure)]);
        if (figure.Low is { } low && figure.High is { } high)
            observation["component"] = Array([Bound("low", low), Bound("high", high)]);
        return observation;

        JsonObject Bound(string which, decimal value) => new()
        {
            ["code"] = Code(Systems.Titrant + "/interval", which, $"{which} bound{(figure.Kind is { Length: > 0 } k ? ", " + k : "")}"),
            ["valueQuantity"] = Quantity(value, figure.Unit),
        };
    }

    private static JsonObject Ranked(Brief brief, Answered f)
    {
        var risk = Resource("RiskAssessment", brief, "finding/" + f.Key);
        risk["status"] = "preliminary";
        risk["code"] = new JsonObject { ["text"] = Text(f.Key) };
        risk["subject"] = Subject(brief);
        risk["occurrenceDateTime"] = brief.AsOf;
        // Scores that add up to more than one are an order, not probabilities.
        var probabilities = f.Ranked.Sum(c => c.Score) <= 1.0001;
        risk["prediction"] = Array(f.Ranked.Select((c, i) => new JsonObject
        {
            ["outcome"] = new JsonObject { ["text"] = Text(c.Option) },
            [probabilities ? "probabilityDecimal" : "qualitativeRisk"] = probabilities ? JsonValue.Create(Math.Round((decimal)c.Score, 6)) : new JsonObject { ["text"] = $"place {i + 1}" },
        }));
        risk["note"] = Notes([f.Says]);
        return risk;
    }

    private static JsonObject Provenance(Brief brief, List<(string Url, JsonObject)> entries)
    {
        var provenance = Resource("Provenance", brief, "provenance");
        provenance["target"] = Array(entries.Select(e => new JsonObject { ["reference"] = e.Url }));
        provenance["recorded"] = brief.AsOf;
        provenance["agent"] = Array([new JsonObject
        {
            ["type"] = Code("http://terminology.hl7.org/CodeSystem/provenance-participant-type", "assembler", "Assembler"),
            ["who"] = Author(brief),
        }]);
        if (!brief.Files.IsEmpty)
            provenance["entity"] = Array(brief.Files.Select(f => new JsonObject
            {
                ["role"] = "source",
                ["what"] = new JsonObject { ["identifier"] = Identifier("document", f.Document), ["display"] = Text($"{f.Document} ({f.Format}; {f.Binding})") },
            }));
        return provenance;
    }

    private static JsonObject Resource(string type, Brief brief, string key) => new()
    {
        ["resourceType"] = type,
        ["id"] = IdOf(Digest(brief, $"{type} {key}")),
        ["meta"] = new JsonObject
        {
            ["security"] = Array([new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", ["code"] = "R", ["display"] = "restricted" }]),
            ["tag"] = Array([new JsonObject { ["system"] = Systems.Titrant, ["code"] = "research-use", ["display"] = "For research use; a person decides" }]),
        },
    };

    private static string Add(List<(string Url, JsonObject)> entries, JsonObject resource, Brief brief, string key)
    {
        // Two answers may share a key only by mistake; the place in the list keeps ids unique all the same.
        var digest = Digest(brief, $"{entries.Count} {resource["resourceType"]} {key}");
        resource["id"] = IdOf(digest);
        var url = "urn:uuid:" + Uuid(digest);
        entries.Add((url, resource));
        return url;
    }

    private static string IdOf(byte[] digest) => "t-" + Convert.ToHexStringLower(digest.AsSpan(0, 12));

    private static byte[] Digest(Brief brief, string key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{brief.RunId}\n{key}"));

    // RFC 9562 version 8: bits of our own choosing.
    private static string Uuid(byte[] digest)
    {
        var b = digest.AsSpan(0, 16).ToArray();
        b[6] = (byte)(b[6] & 0x0f | 0x80);
        b[8] = (byte)(b[8] & 0x3f | 0x80);
        return new Guid(b, bigEndian: true).ToString();
    }

    private static JsonObject Subject(Brief brief) => new() { ["type"] = "Patient", ["identifier"] = Identifier("person", brief.Person.Id) };
    private static JsonObject Author(Brief brief) => new() { ["type"] = "Device", ["identifier"] = Identifier("software", brief.Software), ["display"] = brief.Software };
    private static JsonObject Identifier(string kind, string value) => new() { ["system"] = $"https://titrant.dev/id/{kind}", ["value"] = Text(value) };
    private static JsonObject FactReference(FactLine f) => new() { ["identifier"] = Identifier("fact", f.Fact), ["display"] = Text($"{f.What} {f.Value} {f.Date} [{f.Place}]") };

    private static JsonObject Code(string system, string code, string text, string? display = null)
    {
        var coding = new JsonObject { ["system"] = system, ["code"] = code };
        if (display is not null) coding["display"] = display;
        return new() { ["coding"] = Array([coding]), ["text"] = Text(text) };
    }

    private static JsonObject Quantity(decimal value, string ucum) => ucum.Length == 0
        ? new() { ["value"] = value, ["system"] = Systems.Ucum, ["code"] = "1" }
        : new() { ["value"] = value, ["unit"] = Words.Unit(ucum) is { Length: > 0 } shown ? shown : ucum, ["system"] = Systems.Ucum, ["code"] = ucum };

    private static JsonArray Notes(IEnumerable<string> texts) => Array(texts.Select(t => new JsonObject { ["text"] = Text(t) }));
    private static JsonArray Array(IEnumerable<JsonObject> items) => [.. items];

    private static string TypeOf(FactKind kind) => kind switch
    {
        FactKind.Person => "Patient",
        FactKind.Condition => "Condition",
        FactKind.Medication => "MedicationRequest",
        FactKind.Allergy => "AllergyIntolerance",
        FactKind.Procedure => "Procedure",
        FactKind.Genome => "MolecularSequence",
        FactKind.Note => "DocumentReference",
        FactKind.Image => "ImagingStudy",
        _ => "Observation",
    };

    /// <summary>FHIR strings are never empty and hold no control characters.</summary>
    private static string Text(string text) => Clean(text) is { Length: > 0 } clean ? clean : "not stated";

    private static string Clean(string text) => Summary.Clean(Words.Cut(text, 8_000)).Trim();

    // FHIR codes and our URLs: lower-case words with hyphens.
    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
            if (char.IsAsciiLetterOrDigit(c) || c == '.')
            {
                if (char.IsAsciiLetterUpper(c) && text.Length > 0 && char.IsAsciiLetterLower(text[^1])) text.Append('-');
                text.Append(char.ToLowerInvariant(c));
            }
            else if (text.Length > 0 && text[^1] != '-') text.Append('-');
        return text.ToString().Trim('-') is { Length: > 0 } kebab ? kebab : "none";
    }
}
