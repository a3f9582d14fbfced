using System.Globalization;
using System.Text;

namespace Titrant.Bench;

/// <summary>A generated patient of 2,000 FHIR resources, the same at every call: results over ten years, medicines, problems, allergies, genotypes.</summary>
internal static class ServePatient
{
    public const string Id = "bench-1";
    private const int Many = 2_000;

    /// <summary>An order that the record has something to say about.</summary>
    public const string Draft = """{"resourceType":"MedicationRequest","id":"draft","status":"draft","intent":"order","subject":{"reference":"Patient/bench-1"},"medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"32968","display":"clopidogrel"}],"text":"clopidogrel 75 mg"} }""";

    private static readonly (string Loinc, string Unit, double Usual, double Step)[] Results =
    [
        ("2160-0", "mg/dL", 1.4, 0.05), ("2823-3", "mmol/L", 4.3, 0.1), ("2951-2", "mmol/L", 139, 0.5), ("718-7", "g/dL", 12.8, 0.2), ("4548-4", "%", 7.1, 0.1),
        ("29463-7", "kg", 78, 0.4), ("8302-2", "cm", 172, 0), ("2345-7", "mg/dL", 118, 4), ("1742-6", "U/L", 24, 2), ("1920-8", "U/L", 27, 2), ("6768-6", "U/L", 80, 3),
        ("1975-2", "mg/dL", 0.6, 0.05), ("777-3", "10*3/uL", 231, 9), ("6690-2", "10*3/uL", 6.9, 0.3), ("2085-9", "mg/dL", 48, 1), ("13457-7", "mg/dL", 96, 3),
        ("2571-8", "mg/dL", 140, 8), ("3016-3", "m[IU]/L", 2.1, 0.1), ("6301-6", "{INR}", 1.1, 0.05), ("17861-6", "mg/dL", 9.3, 0.1),
    ];

    private static readonly (string RxNorm, string Name)[] Medicines =
    [
        ("6809", "metformin"), ("83367", "atorvastatin"), ("29046", "lisinopril"), ("1191", "aspirin"), ("6918", "metoprolol"), ("7646", "omeprazole"),
        ("4603", "furosemide"), ("17767", "amlodipine"), ("519", "allopurinol"), ("25480", "gabapentin"), ("36437", "sertraline"), ("10582", "levothyroxine"),
    ];

    private static readonly (string Snomed, string Name)[] Problems =
    [
        ("44054006", "Type 2 diabetes mellitus"), ("38341003", "Hypertensive disorder"), ("55822004", "Hyperlipidaemia"), ("433144002", "Chronic kidney disease stage 3"),
        ("90560007", "Gout"), ("40930008", "Hypothyroidism"), ("35489007", "Depressive disorder"), ("235595009", "Gastro-oesophageal reflux disease"), ("84114007", "Heart failure"), ("22298006", "Myocardial infarction"),
    ];

    private static readonly (string Gene, string Diplotype)[] Genotypes =
        [("CYP2C19", "*1/*2"), ("CYP2D6", "*1/*4"), ("CYP2C9", "*1/*3"), ("SLCO1B1", "*1/*5"), ("TPMT", "*1/*1"), ("DPYD", "Reference/Reference")];

    /// <summary>Type and JSON of each resource; the Patient comes first.</summary>
    public static IReadOnlyList<(string Type, string Json)> Resources()
    {
        const string Subject = $"\"subject\":{{\"reference\":\"Patient/{Id}\"}}";
        var all = new List<(string, string)> { ("Patient", $$"""{"resourceType":"Patient","id":"{{Id}}","birthDate":"1951-05-05","gender":"male","name":[{"family":"Bench","given":["Synthetic"]}]}""") };
        for (var i = 0; i < Medicines.Length; i++)
            all.Add(("MedicationRequest", $$"""{"resourceType":"MedicationRequest","id":"m{{i}}","status":"active","intent":"order",{{Subject}},"authoredOn":"{{Day(3000 + i)}}","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"{{Medicines[i].RxNorm}}","display":"{{Medicines[i].Name}}"}],"text":"{{Medicines[i].Name}}"} }"""));
        for (var i = 0; i < Problems.Length; i++)
            all.Add(("Condition", $$"""{"resourceType":"Condition","id":"c{{i}}",{{Subject}},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"onsetDateTime":"{{Day(100 * i)}}","code":{"coding":[{"system":"http://snomed.info/sct","code":"{{Problems[i].Snomed}}","display":"{{Problems[i].Name}}"}],"text":"{{Problems[i].Name}}"} }"""));
        foreach (var (id, code, name) in new[] { ("a1", "7980", "penicillin"), ("a2", "10831", "sulfamethoxazole / trimethoprim") })
            all.Add(("AllergyIntolerance", $$"""{"resourceType":"AllergyIntolerance","id":"{{id}}","patient":{"reference":"Patient/{{Id}}"},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"recordedDate":"2012-01-01","code":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"{{code}}","display":"{{name}}"}],"text":"{{name}}"} }"""));
        foreach (var (gene, diplotype) in Genotypes)
            all.Add(("Observation", $$"""{"resourceType":"Observation","id":"g-{{gene}}","status":"final",{{Subject}},"effectiveDateTime":"2024-02-01","code":{"coding":[{"system":"http://loinc.org","code":"84413-4","display":"Genotype display name"}]},"valueCodeableConcept":{"text":"{{gene}} {{diplotype}}"},"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueCodeableConcept":{"text":"{{gene}}"} }]}"""));
        for (var i = 0; all.Count < Many; i++)
        {
            var (loinc, unit, usual, step) = Results[i % Results.Length];
            var day = Day(i / Results.Length * 37);
            var value = (usual + (i / Results.Length % 7 - 3) * step).ToString("0.##", CultureInfo.InvariantCulture);
            all.Add(("Observation", $$"""{"resourceType":"Observation","id":"o{{i}}","meta":{"lastUpdated":"{{day}}T10:00:00Z"},"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],{{Subject}},"code":{"coding":[{"system":"http://loinc.org","code":"{{loinc}}","display":"a result"}],"text":"a result"},"effectiveDateTime":"{{day}}T08:{{i % 60:D2}}:00+01:00","issued":"{{day}}T10:00:00.000+01:00","valueQuantity":{"value":{{value}},"unit":"{{unit}}","system":"http://unitsofmeasure.org","code":"{{unit}}"} }"""));
        }
        return all;
    }

    public static byte[] Bundle(IEnumerable<(string Type, string Json)> resources, string type = "collection")
    {
        var text = new StringBuilder($$"""{"resourceType":"Bundle","type":"{{type}}","entry":[""");
        text.AppendJoin(',', resources.Select(r => $$"""{"resource":{{r.Json}}}"""));
        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    private static string Day(int days) => new DateOnly(2016, 1, 1).AddDays(days % 3_700).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
