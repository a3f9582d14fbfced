using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>
/// pgx.fhir.json: an R4 collection after the HL7 Genomics Reporting guide STU3 (3.0.0, hl7.org/fhir/uv/genomics-reporting):
/// a genomic-report, genotype and haplotype Observations, a therapeutic-implication for each medicine, and a
/// medication-recommendation Task for each act. Results are preliminary and acts are proposals, since a person signs; every
/// resource carries the research-use tag; every reference resolves within the bundle. Equal reports give equal bytes.
/// </summary>
/// <remarks>
/// Two rules of the guide bend here. Its Task status is fixed to "requested", although nobody has requested anything yet: intent
/// "proposal" and the tag say so. Its Task code is bound to a LOINC answer list (LL4049-4), so an act that this list does not
/// name goes without a code and stands in the description.
/// </remarks>
public static class GenomicsReport
{
    internal const string Guide = "http://hl7.org/fhir/uv/genomics-reporting/";
    private const string Tbd = Guide + "CodeSystem/tbd-codes-cs";
    private const string GeneId = "http://www.genenames.org/geneId";

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // LOINC answer list LL3856-3 as the guide's value set of therapeutic implications names its members.
    private static readonly Dictionary<string, string> s_metabolizer = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Poor Metabolizer"] = "LA9657-3", ["Intermediate Metabolizer"] = "LA10317-8", ["Normal Metabolizer"] = "LA25391-6",
        ["Rapid Metabolizer"] = "LA25390-8", ["Ultrarapid Metabolizer"] = "LA10315-2",
    };

    /// <exception cref="InvalidOperationException">The report rests on assumptions: what-if answers never enter a record.</exception>
    public static byte[] Write(PgxReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (!report.Assumed.IsEmpty) throw new InvalidOperationException("A report with assumptions is not exported.");
        return new Writer(report).Bundle();
    }

    private sealed class Writer(PgxReport report)
    {
        private readonly List<(string Url, JsonObject Resource)> _entries = [];
        private readonly Dictionary<string, string> _genotypes = new(StringComparer.Ordinal);
        private string? _patient;

        public byte[] Bundle()
        {
            if (report.IsNamed) _patient = Add(Patient(), "patient");
            var results = new List<string>();
            var tasks = new List<string>();
            foreach (var gene in report.Genes)
            {
                var haplotypes = Haplotypes(gene);
                results.AddRange(haplotypes);
                var genotype = Add(Genotype(gene, haplotypes), "genotype/" + gene.Gene);
                _genotypes[gene.Gene] = genotype;
                results.Add(genotype);
            }
            foreach (var drug in report.Drugs)
            {
                var basis = drug.Rests.Where(_genotypes.ContainsKey).Select(g => _genotypes[g]).ToList();
                // An implication is derived from a finding; without one in the report there is none to be derived from.
                if (basis.Count == 0) continue;
                var implication = Add(Implication(drug, basis), "implication/" + drug.Key + drug.Drug);
                results.Add(implication);
                if (drug.Outcome == DrugOutcome.Change) tasks.Add(Add(Recommendation(drug, implication), "task/" + drug.Key));
            }
            Add(Report(results, tasks), "report");

            var bundle = Resource("Bundle", null);
            bundle["id"] = IdOf(Digest("bundle"));
            bundle["identifier"] = Identifier("run", report.RunId);
            bundle["type"] = "collection";
            bundle["timestamp"] = report.AsOf;
            bundle["entry"] = Array(_entries.Select(e => new JsonObject { ["fullUrl"] = e.Url, ["resource"] = e.Resource }));
            return [.. Encoding.UTF8.GetBytes(bundle.ToJsonString(s_json)), (byte)'\n'];
        }

        // The identifier alone: who it is stands in the record that the receiver has.
        private JsonObject Patient()
        {
            var patient = Resource("Patient", null);
            patient["identifier"] = Array([Identifier("person", report.Person.Identifier ?? report.Person.Id)]);
            return patient;
        }

        private JsonObject Report(List<string> results, List<string> tasks)
        {
            var r = Resource("DiagnosticReport", "genomic-report");
            if (tasks.Count > 0) r["extension"] = Array(tasks.Select(t => new JsonObject { ["url"] = Guide + "StructureDefinition/recommended-action", ["valueReference"] = Ref(t) }));
            r["identifier"] = Array([Identifier("run", report.RunId)]);
            r["status"] = "preliminary";
            r["category"] = Array([Coded("http://terminology.hl7.org/CodeSystem/v2-0074", "GE", "Genetics")]);
            r["code"] = Coded(Systems.Loinc, "51969-4", "Genetic analysis report");
            Subject(r);
            r["effectiveDateTime"] = report.AsOf;
            r["issued"] = report.AsOf;
            if (results.Count > 0) r["result"] = Array(results.Select(Ref));
            var changes = report.Drugs.Count(d => d.Outcome == DrugOutcome.Change);
            r["conclusion"] = Text($"{Words.Count(report.Genes.Count(g => g.Standing == GeneStanding.Called), "gene")} called, {Words.Count(report.Genes.Count(g => g.Standing != GeneStanding.Called), "gene")} not assessable, {Words.Count(changes, "change")} to consider. {report.IntendedUse}");
            return r;
        }

        private List<string> Haplotypes(PgxGene gene)
        {
            // Several compatible diplotypes are no statement about a chromosome; only one is taken apart.
            if (gene.Standing != GeneStanding.Called || gene.Diplotypes.Count != 1) return [];
            var names = gene.Diplotypes[0].Split('/', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return [.. names.Distinct().Select(name =>
            {
                var o = Finding("haplotype", "84414-2", "Haplotype name");
                o["valueCodeableConcept"] = new JsonObject { ["text"] = Text(name) };
                o["component"] = Array([GeneStudied(gene.Gene)]);
                return Add(o, $"haplotype/{gene.Gene}/{name}");
            })];
        }

        private JsonObject Genotype(PgxGene gene, List<string> haplotypes)
        {
            var o = Finding("genotype", "84413-4", "Genotype display name");
            if (gene.Standing == GeneStanding.Called && gene.Diplotypes.Count > 0)
                o["valueCodeableConcept"] = new JsonObject { ["text"] = Text(string.Join(" or ", gene.Diplotypes)) };
            else o["dataAbsentReason"] = Coded("http://terminology.hl7.org/CodeSystem/data-absent-reason",
                gene.Standing == GeneStanding.Called ? "not-performed" : "unknown", gene.Standing == GeneStanding.Called ? "Not Performed" : "Unknown");
            if (haplotypes.Count > 0) o["derivedFrom"] = Array(haplotypes.Select(Ref));
            o["note"] = Notes([gene.Says, .. gene.Tells.Select(t => "They disagree. " + t), gene.Ask.Length > 0 ? "What would answer it: " + gene.Ask : "",
                gene.Source.Length > 0 ? "Source: " + gene.Source : "", .. gene.Because, .. gene.Tables.Select(BriefCard.TableWords)]);
            var components = new List<JsonObject> { GeneStudied(gene.Gene) };
            if (gene.Standing == GeneStanding.Called && gene.Phenotype.Length > 0) components.Add(Phenotype(gene.Phenotype));
            if (gene.Standing == GeneStanding.Called && gene.ActivityScore is { Length: > 0 } score)
                components.Add(new() { ["code"] = Coded(Systems.Titrant + "/pgx", "activity-score", "Activity score"), ["valueString"] = Text(score) });
            o["component"] = Array(components);
            return o;
        }

        private static JsonObject Phenotype(string phenotype) => new()
        {
            ["code"] = Coded(Systems.Loinc, "53040-2", "Genetic variation's effect on drug metabolism"),
            ["valueCodeableConcept"] = s_metabolizer.TryGetValue(phenotype, out var code) ? Coded(Systems.Loinc, code, phenotype[..1] + phenotype[1..].ToLowerInvariant(), phenotype) : new JsonObject { ["text"] = Text(phenotype) },
        };

        private JsonObject Implication(PgxDrug drug, List<string> basis)
        {
            var o = Resource("Observation", "therapeutic-implication");
            o["status"] = "preliminary";
            o["category"] = Categories();
            o["code"] = Coded(Tbd, "therapeutic-implication", "Therapeutic Implication");
            Subject(o);
            o["effectiveDateTime"] = report.AsOf;
            o["derivedFrom"] = Array(basis.Select(Ref));
            o["note"] = Notes([drug.Says, drug.Why, drug.ForWhom.Length > 0 ? "Applies to: " + drug.ForWhom : "", .. drug.Disagree.Select(d => "Sources disagree. " + d),
                drug.Strength is { } s ? "Strength: " + Words.Of(s) : "", .. drug.Sources.Select(BriefCard.SourceWords), .. drug.Tables.Select(BriefCard.TableWords), drug.Ids.IsEmpty ? "" : "Recommendations: " + string.Join(", ", drug.Ids)]);
            var components = new List<JsonObject> { new() { ["code"] = Coded(Systems.Loinc, "51963-7", "Medication assessed"), ["valueCodeableConcept"] = Medication(drug.Drug) } };
            foreach (var gene in report.Genes.Where(g => drug.Rests.Contains(g.Gene) && g.Standing == GeneStanding.Called && g.Phenotype.Length > 0))
                components.Add(new()
                {
                    ["code"] = Coded(Tbd, "therapeutic-implication", "Therapeutic Implication"),
                    ["valueCodeableConcept"] = Phenotype(gene.Phenotype)["valueCodeableConcept"]!.DeepClone(),
                });
            components.Add(new() { ["code"] = Coded(Tbd, "conclusion-string", "Conclusion Text"), ["valueString"] = Text(drug.Says) });
            o["component"] = Array(components);
            if (drug.Outcome == DrugOutcome.NotAssessable) o["dataAbsentReason"] = Coded("http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown", "Unknown");
            return o;
        }

        private JsonObject Recommendation(PgxDrug drug, string implication)
        {
            var task = Resource("Task", "medication-recommendation");
            task["identifier"] = Array([Identifier("advice", drug.Key)]);
            task["status"] = "requested";
            task["intent"] = "proposal";
            task["priority"] = drug.Consequence switch { Consequence.LifeThreatening => "stat", Consequence.Serious => "urgent", _ => "routine" };
            if (Suggestion(drug.Act) is { } code) task["code"] = code;
            task["description"] = Text(drug.Says);
            if (_patient is { } patient) task["for"] = Ref(patient);
            task["authoredOn"] = report.AsOf;
            task["reasonReference"] = Ref(implication);
            if (drug.SignsOff is { } role) task["performerType"] = Array([new JsonObject { ["text"] = Words.Of(role) }]);
            task["note"] = Notes([.. BriefCard.Instead(drug.Alternatives).Select(o => o.Head + o.Options), drug.WouldChange is { } flip ? "What would change this: " + flip : "",
                string.Join("; ", drug.Sources.Select(BriefCard.SourceWords)), report.IntendedUse]);
            return task;
        }

        // LL4049-4, "Medication usage suggestion": the two members that the guide's own examples use.
        private static JsonObject? Suggestion(ActKind? act) => act switch
        {
            ActKind.Switch or ActKind.Avoid or ActKind.Stop => Coded(Systems.Loinc, "LA26421-0", "Consider alternative medication"),
            ActKind.Reduce => Coded(Systems.Loinc, "LA26422-8", "Decrease dose"),
            _ => null,
        };

        private static JsonObject Medication(string name) => DrugTable.Default.ByName(name) is { RxCui: { Length: > 0 } code }
            ? Coded(Systems.RxNorm, code, name) : new JsonObject { ["text"] = Text(name) };

        private JsonObject Finding(string profile, string loinc, string display)
        {
            var o = Resource("Observation", profile);
            o["status"] = "preliminary";
            o["category"] = Categories();
            o["code"] = Coded(Systems.Loinc, loinc, display);
            Subject(o);
            o["effectiveDateTime"] = report.AsOf;
            return o;
        }

        private static JsonArray Categories() => Array([
            Coded("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", "Laboratory"),
            Coded("http://terminology.hl7.org/CodeSystem/v2-0074", "GE", "Genetics")]);

        private static JsonObject GeneStudied(string gene) => new()
        {
            ["code"] = Coded(Systems.Loinc, "48018-6", "Gene studied [ID]"),
            ["valueCodeableConcept"] = OutsideGenes.HgncOf(gene) is { } id ? Coded(GeneId, id, gene) : new JsonObject { ["text"] = Text(gene) },
        };

        private void Subject(JsonObject resource) { if (_patient is { } patient) resource["subject"] = Ref(patient); }

        private static JsonObject Resource(string type, string? profile)
        {
            var meta = new JsonObject();
            if (profile is not null) meta["profile"] = new JsonArray(Guide + "StructureDefinition/" + profile);
            meta["security"] = Array([new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", ["code"] = "R", ["display"] = "restricted" }]);
            meta["tag"] = Array([new JsonObject { ["system"] = Systems.Titrant, ["code"] = "research-use", ["display"] = "For research use; a person decides" }]);
            return new() { ["resourceType"] = type, ["id"] = "", ["meta"] = meta };
        }

        private string Add(JsonObject resource, string key)
        {
            var digest = Digest($"{_entries.Count} {resource["resourceType"]} {key}");
            resource["id"] = IdOf(digest);
            var url = "urn:uuid:" + Uuid(digest);
            _entries.Add((url, resource));
            return url;
        }

        private byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{report.RunId}\npgx {key}"));
    }

    private static string IdOf(byte[] digest) => "t-" + Convert.ToHexStringLower(digest.AsSpan(0, 12));

    // RFC 9562 version 8: bits of our own choosing.
    private static string Uuid(byte[] digest)
    {
        var b = digest.AsSpan(0, 16).ToArray();
        b[6] = (byte)(b[6] & 0x0f | 0x80);
        b[8] = (byte)(b[8] & 0x3f | 0x80);
        return new Guid(b, bigEndian: true).ToString();
    }

    private static JsonObject Ref(string url) => new() { ["reference"] = url };
    private static JsonObject Identifier(string kind, string value) => new() { ["system"] = $"https://titrant.dev/id/{kind}", ["value"] = Text(value) };
    private static JsonObject Coded(string system, string code, string display, string? text = null) => new()
    {
        ["coding"] = Array([new JsonObject { ["system"] = system, ["code"] = code, ["display"] = Text(display) }]), ["text"] = Text(text ?? display),
    };

    private static JsonArray Notes(IEnumerable<string> texts) => Array(texts.Where(t => t.Length > 0).Distinct().Select(t => new JsonObject { ["text"] = Text(t) }));
    private static JsonArray Array(IEnumerable<JsonObject> items) => [.. items];

    /// <summary>FHIR strings are never empty and hold no control characters.</summary>
    private static string Text(string text) => Summary.Clean(Words.Cut(text, 8_000)).Trim() is { Length: > 0 } clean ? clean : "not stated";
}
