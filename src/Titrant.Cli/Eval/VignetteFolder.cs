using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Titrant.Cli.Eval;

/// <summary>Writes one vignette as the folder that a hospital would export: a FHIR bundle, a VCF, reported genotypes, further documents.</summary>
internal static class VignetteFolder
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <param name="positions">The PharmCAT positions file (VCF, gzip), by which "complete genes" are filled with 0/0; null where absent.</param>
    public static void Write(JsonObject vignette, string folder, string? positions)
    {
        Directory.CreateDirectory(folder);
        var id = Text(vignette["patient"], "identifier") ?? "vignette";
        File.WriteAllText(Path.Combine(folder, "bundle.json"), Bundle(vignette, id).ToJsonString(s_indented));
        if (vignette["genotypes"]?["vcf"] is JsonObject vcf)
        {
            File.WriteAllText(Path.Combine(folder, "sample.vcf"), Vcf(vcf, positions));
            if (Text(vcf, "specimen") is { } || Text(vcf, "collected") is { })
                File.WriteAllText(Path.Combine(folder, "patient.json"), new JsonObject
                {
                    ["person"] = id,
                    ["files"] = new JsonObject { ["sample.vcf"] = new JsonObject { ["specimen"] = Text(vcf, "specimen"), ["collected"] = Text(vcf, "collected") } },
                }.ToJsonString());
        }
        if (vignette["genotypes"]?["outside"] is JsonArray { Count: > 0 } outside)
        {
            var lines = outside.Select(o => string.Join('\t', Text(o, "gene"), Text(o, "diplotype"), Text(o, "phenotype"), Text(o, "reported"), Text(o, "method"), Text(o, "specimen")));
            File.WriteAllText(Path.Combine(folder, "outside.tsv"), "gene\tdiplotype\tphenotype\treported\tmethod\tspecimen\n" + string.Join('\n', lines) + "\n");
        }
        foreach (var other in vignette["other_documents"]?.AsArray() ?? []) WriteOther(other!.AsObject(), folder);
    }

    private static JsonObject Bundle(JsonObject vignette, string id)
    {
        var asOf = Text(vignette, "as_of")!;
        var entries = new JsonArray { Entry(Patient(vignette["patient"]!.AsObject(), id)) };
        var n = 0;
        foreach (var c in vignette["conditions"]?.AsArray() ?? []) entries.Add(Entry(Condition(c!.AsObject(), id, n++)));
        n = 0;
        foreach (var m in vignette["medications"]?.AsArray() ?? []) entries.Add(Entry(Medication(m!.AsObject(), id, n++, asOf)));
        n = 0;
        foreach (var l in vignette["labs"]?.AsArray() ?? []) entries.Add(Entry(Lab(l!.AsObject(), id, n++)));
        n = 0;
        foreach (var a in vignette["allergies"]?.AsArray() ?? []) entries.Add(Entry(Allergy(a!, id, n++)));
        if (PatientState(vignette["patient"]!.AsObject(), id, asOf) is { } state) entries.Add(Entry(state));
        foreach (var note in new[] { Text(vignette, "notes"), Text(vignette, "social") })
            if (note is not null) entries.Add(Entry(Note(note, id, asOf, n++)));
        return new JsonObject { ["resourceType"] = "Bundle", ["type"] = "collection", ["timestamp"] = Instant(asOf), ["entry"] = entries };
    }

    private static JsonObject Entry(JsonObject resource) => new() { ["resource"] = resource };

    private static JsonObject Patient(JsonObject p, string id)
    {
        var patient = new JsonObject { ["resourceType"] = "Patient", ["id"] = id, ["identifier"] = new JsonArray(new JsonObject { ["value"] = id }) };
        Set(patient, "gender", Text(p, "sex"));
        Set(patient, "birthDate", Text(p, "birth_date"));
        return patient;
    }

    // Pregnancy and lactation are stated as observations, as an EHR exports them.
    private static JsonObject? PatientState(JsonObject p, string id, string asOf)
    {
        if (p["pregnant"]?.GetValueKind() != JsonValueKind.True) return null;
        return new JsonObject
        {
            ["resourceType"] = "Observation", ["id"] = "pregnancy", ["status"] = "final", ["subject"] = Ref(id),
            ["code"] = Coded("http://loinc.org", "82810-3", "Pregnancy status"), ["effectiveDateTime"] = Date(asOf),
            ["valueCodeableConcept"] = Coded("http://snomed.info/sct", "77386006", "Pregnant"),
        };
    }

    private static JsonObject Condition(JsonObject c, string id, int n)
    {
        var system = Text(c, "system") switch { "SNOMED CT" => "http://snomed.info/sct", _ => "http://hl7.org/fhir/sid/icd-10" };
        var code = Coded(system, Text(c, "code"), Text(c, "text"));
        var condition = new JsonObject { ["resourceType"] = "Condition", ["id"] = $"c{n}", ["subject"] = Ref(id), ["code"] = code };
        if (Text(c, "clinical_status") is { } clinical) condition["clinicalStatus"] = Coded("http://terminology.hl7.org/CodeSystem/condition-clinical", clinical, null);
        if (Text(c, "verification_status") is { } verification) condition["verificationStatus"] = Coded("http://terminology.hl7.org/CodeSystem/condition-ver-status", verification, null);
        Set(condition, "onsetDateTime", Text(c, "onset"));
        Set(condition, "abatementDateTime", Text(c, "abatement"));
        if (Text(c, "note") is { } note) condition["note"] = new JsonArray(new JsonObject { ["text"] = note });
        return condition;
    }

    private static JsonObject Medication(JsonObject m, string id, int n, string asOf)
    {
        var kind = Text(m, "kind") ?? "MedicationRequest";
        var medication = new JsonObject
        {
            ["resourceType"] = kind, ["id"] = $"m{n}", ["subject"] = Ref(id),
            ["medicationCodeableConcept"] = new JsonObject { ["text"] = Text(m, "text") },
        };
        Set(medication, "status", Text(m, "status"));
        var (start, end) = (Text(m, "start"), Text(m, "end"));
        if (Text(m, "reason") is { } reason) medication["reasonCode"] = new JsonArray(new JsonObject { ["text"] = reason });
        if (kind == "MedicationRequest")
        {
            medication["intent"] = Text(m, "intent") ?? "order";
            var period = new JsonObject();
            Set(period, "start", start);
            Set(period, "end", end);
            // An order for next week was written by today at the latest.
            Set(medication, "authoredOn", start is not null && string.CompareOrdinal(start, asOf) > 0 ? asOf : start);
            if (period.Count > 0) medication["dosageInstruction"] = new JsonArray(new JsonObject { ["timing"] = new JsonObject { ["repeat"] = new JsonObject { ["boundsPeriod"] = period } } });
            if (Text(m, "status_reason") is { } why) medication["statusReason"] = new JsonObject { ["text"] = why };
        }
        else
        {
            var period = new JsonObject();
            Set(period, "start", start);
            Set(period, "end", end);
            if (period.Count > 0) medication["effectivePeriod"] = period;
        }
        return medication;
    }

    private static JsonObject Lab(JsonObject l, string id, int n)
    {
        var name = Text(l, "local_name") ?? Text(l, "name");
        var code = Text(l, "loinc") is { } loinc ? Coded("http://loinc.org", loinc, name) : new JsonObject { ["text"] = name };
        var lab = new JsonObject { ["resourceType"] = "Observation", ["id"] = $"o{n}", ["status"] = Text(l, "status") ?? "final", ["subject"] = Ref(id), ["code"] = code };
        Set(lab, "effectiveDateTime", Text(l, "date"));
        if (l["value"] is { } value)
        {
            if (value.GetValueKind() == JsonValueKind.Number)
            {
                var quantity = new JsonObject { ["value"] = value.DeepClone() };
                if (Text(l, "unit") is { Length: > 0 } unit) quantity["unit"] = unit;
                if (Text(l, "comparator") is { } comparator) quantity["comparator"] = comparator;
                lab["valueQuantity"] = quantity;
            }
            else lab["valueString"] = value.ToString();
        }
        if (Text(l, "note") is { } note) lab["note"] = new JsonArray(new JsonObject { ["text"] = note });
        return lab;
    }

    private static JsonObject Allergy(JsonNode a, string id, int n)
    {
        var allergy = new JsonObject { ["resourceType"] = "AllergyIntolerance", ["id"] = $"a{n}", ["patient"] = Ref(id) };
        if (a is not JsonObject o) { allergy["code"] = new JsonObject { ["text"] = a.ToString() }; return allergy; }
        allergy["code"] = new JsonObject { ["text"] = Text(o, "substance") ?? Text(o, "text") ?? Text(o, "code") };
        if (Text(o, "type") is "allergy" or "intolerance") allergy["type"] = Text(o, "type");
        if (Text(o, "criticality") is { } criticality) allergy["criticality"] = criticality;
        if (Text(o, "verification_status") is { } verification) allergy["verificationStatus"] = Coded("http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", verification, null);
        allergy["clinicalStatus"] = Coded("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", Text(o, "clinical_status") ?? "active", null);
        if (Text(o, "reaction") is { } reaction)
        {
            var manifestation = new JsonObject { ["manifestation"] = new JsonArray(new JsonObject { ["text"] = reaction }) };
            if (Text(o, "severity") is { } severity) manifestation["severity"] = severity;
            allergy["reaction"] = new JsonArray(manifestation);
        }
        return allergy;
    }

    private static JsonObject Note(string text, string id, string asOf, int n) => new()
    {
        ["resourceType"] = "DocumentReference", ["id"] = $"n{n}", ["status"] = "current", ["subject"] = Ref(id), ["date"] = Instant(asOf),
        ["content"] = new JsonArray(new JsonObject { ["attachment"] = new JsonObject { ["contentType"] = "text/plain", ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) } }),
    };

    private static string Vcf(JsonObject vcf, string? positions)
    {
        var sample = Text(vcf, "sample") ?? "SAMPLE";
        var lines = new SortedDictionary<(string, int), string>();
        var absent = (vcf["absent"]?.AsArray() ?? []).Select(a => a!.GetValue<string>()).ToHashSet();
        var genes = (vcf["complete_genes"]?.AsArray() ?? []).Select(a => a!.GetValue<string>()).ToHashSet();
        var haploid = vcf["haploid_chrX"]?.GetValueKind() == JsonValueKind.True;
        foreach (var position in positions is null ? [] : Positions(positions))
        {
            if (!genes.Contains(position.Gene) || absent.Contains(position.Rsid)) continue;
            var reference = haploid && position.Chrom == "chrX" ? "0" : "0/0";
            lines[(position.Chrom, position.Pos)] = $"{position.Chrom}\t{position.Pos}\t{position.Rsid}\t{position.Ref}\t{position.Alt}\t.\tPASS\t.\tGT\t{reference}";
        }
        foreach (var v in vcf["variants"]?.AsArray() ?? [])
        {
            var pos = v!["pos"]!.GetValue<int>();
            lines[(Text(v, "chrom")!, pos)] = $"{Text(v, "chrom")}\t{pos}\t{Text(v, "rsid") ?? "."}\t{Text(v, "ref")}\t{Text(v, "alt")}\t.\tPASS\t.\tGT\t{Text(v, "gt")}";
        }
        if (vcf["chrY_calls_present"]?.GetValueKind() == JsonValueKind.True) lines[("chrY", 2786989)] = "chrY\t2786989\t.\tC\tT\t.\tPASS\t.\tGT\t0";
        var contigs = lines.Keys.Select(k => k.Item1).Distinct().Select(c => $"##contig=<ID={c},assembly={Text(vcf, "build")}.p14>");
        return string.Join('\n', ["##fileformat=VCFv4.2", "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">", .. contigs,
            $"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{sample}", .. lines.Values]) + "\n";
    }

    private static IEnumerable<(string Chrom, int Pos, string Rsid, string Ref, string Alt, string Gene)> Positions(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var cells = line.Split('\t');
            var gene = cells[7].Split(';').FirstOrDefault(i => i.StartsWith("PX=", StringComparison.Ordinal))?[3..] ?? "";
            foreach (var g in gene.Split(','))
                yield return (cells[0], int.Parse(cells[1], CultureInfo.InvariantCulture), cells[2], cells[3], cells[4], g);
        }
    }

    private static void WriteOther(JsonObject other, string folder)
    {
        var file = Path.Combine(folder, Path.GetFileName(Text(other, "file")!));
        var header = other["patient"]?.AsObject();
        if (file.EndsWith(".json", StringComparison.Ordinal))
        {
            var fake = new JsonObject { ["as_of"] = Text(other, "date") ?? "2026-01-01", ["patient"] = header?.DeepClone() ?? new JsonObject() };
            foreach (var part in (string[])["conditions", "medications", "labs", "allergies", "notes"])
                if (other[part] is { } node) fake[part] = node.DeepClone();
            File.WriteAllText(file, Bundle(fake, Text(header, "identifier") ?? "other").ToJsonString());
            return;
        }
        var text = new StringBuilder();
        if (header is not null)
            foreach (var (key, value) in header) text.Append("# ").Append(key).Append(": ").Append(value).Append('\n');
        if (other["labs"] is JsonArray labs)
        {
            text.Append("date,code,system,name,value,unit\n");
            foreach (var l in labs)
                text.Append(CultureInfo.InvariantCulture, $"{Text(l, "date")},{Text(l, "loinc")},loinc,\"{Text(l, "local_name") ?? Text(l, "name")}\",{l!["value"]},{Text(l, "unit")}\n");
        }
        else if (Text(other, "text") is { } words) text.Append(words);
        File.WriteAllText(file, text.ToString());
    }

    private static JsonObject Ref(string id) => new() { ["reference"] = $"Patient/{id}" };

    private static JsonObject Coded(string system, string? code, string? display)
    {
        var coding = new JsonObject { ["system"] = system, ["code"] = code };
        if (display is null) return new JsonObject { ["coding"] = new JsonArray(coding) };
        return new JsonObject { ["coding"] = new JsonArray(coding), ["text"] = display };
    }

    private static string Instant(string date) => date.Length > 10 ? date : date + "T00:00:00Z";
    private static string Date(string date) => date.Length > 10 ? date[..10] : date;
    private static void Set(JsonObject to, string name, string? value) { if (value is not null) to[name] = value; }
    private static string? Text(JsonNode? node, string name) => node is JsonObject o && o[name] is JsonValue v && v.TryGetValue<string>(out var s) ? s : null;
}
