using System.Globalization;
using System.Text.Json.Nodes;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>
/// What is added to a synthetic person, so that every capability has something to say and something to read: of each kind of
/// resource some people get some. All of it is invented.
/// </summary>
internal static class Invented
{
    private static readonly string[] s_orders =
    [
        "clopidogrel 75 mg", "metformin 1000 mg", "warfarin 3 mg", "codeine 30 mg", "amoxicillin 500 mg", "lithium carbonate 400 mg", "methotrexate 10 mg", "digoxin 0.25 mg",
        "lisinopril 20 mg", "spironolactone 25 mg", "ibuprofen 400 mg", "simvastatin 40 mg", "gabapentin 300 mg", "apixaban 5 mg", "nitrofurantoin 100 mg", "dabigatran 150 mg",
    ];

    private static readonly (string Code, string Unit, double Value)[] s_results =
    [
        ("2160-0", "umol/L", 180), ("38483-4", "mg/dL", 2.4), ("33863-2", "mg/L", 1.9), ("62238-1", "mL/min/{1.73_m2}", 34), ("9318-7", "mg/g", 320), ("2823-3", "mmol/L", 5.7),
        ("6301-6", "{INR}", 4.1), ("14334-7", "mmol/L", 1.3), ("10535-3", "ug/L", 2.4), ("1742-6", "U/L", 140), ("718-7", "g/L", 90), ("6690-2", "10*9/L", 2.1),
    ];

    private static readonly string[] s_conditions = ["Atrial fibrillation", "Liver cirrhosis", "Acute coronary syndrome", "Type 2 diabetes mellitus", "Chronic kidney disease stage 4", "Haemodialysis dependent", "Pregnancy", "Ischaemic stroke"];

    private static readonly string[] s_procedures = ["Percutaneous coronary intervention with stent", "Kidney transplant", "Haemodialysis", "Allogeneic stem cell transplant", "Amputation of left leg below knee", "Liver transplant"];

    public static void Add(JsonArray entries, string patient, int person)
    {
        for (var i = 0; i < s_orders.Length; i++) Put("MedicationRequest", i, "active", "subject", $$""" "intent":"order","authoredOn":"2021-01-05","medicationCodeableConcept":{"text":"{{s_orders[i]}}"} """);
        Some(["omeprazole 20 mg", "paroxetine 20 mg", "trimethoprim 200 mg"], 2, (i, text) => Put("MedicationStatement", i, "active", "subject", $$""" "effectiveDateTime":"2021-02-01","medicationCodeableConcept":{"text":"{{text}}"} """));
        Some(["tramadol 50 mg", "allopurinol 300 mg"], 3, (i, text) => Put("MedicationDispense", i, "completed", "subject", $$""" "whenHandedOver":"2021-03-01","daysSupply":{"value":90,"code":"d","system":"http://unitsofmeasure.org"},"medicationCodeableConcept":{"text":"{{text}}"} """));
        Some(["vancomycin 1000 mg", "enoxaparin 40 mg"], 3, (i, text) => Put("MedicationAdministration", i, "completed", "subject", $$""" "effectiveDateTime":"2021-03-30","medicationCodeableConcept":{"text":"{{text}}"} """));
        Some(["Penicillin", "Aspirin", "Sulfonamide"], 2, (i, text) => Put("AllergyIntolerance", i, null, "patient", $$""" "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"text":"{{text}}"} """));
        Some(s_conditions, 4, (i, text) => Put("Condition", i, null, "subject", $$""" "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"recordedDate":"2020-10-01","code":{"text":"{{text}}"} """));
        Some(s_procedures, 4, (i, text) => Put("Procedure", i, "completed", "subject", $$""" "performedDateTime":"2020-11-01","code":{"text":"{{text}}"} """));
        for (var i = 0; i < s_results.Length; i++)
            if ((person + i) % 3 > 0)
                foreach (var (date, factor) in new[] { ("2020-09-01", 0.6), ("2021-03-28", 1.0) })
                    Measure($"{i}{date[3]}{date[6]}", date, s_results[i].Code, s_results[i].Unit, s_results[i].Value * factor);
        if (person % 2 == 0) { Measure("w", "2021-03-01", "29463-7", "kg", 48); Measure("h", "2021-03-01", "8302-2", "cm", 171); }
        if (person % 5 == 0) Observe("p", "2021-03-20", "82810-3", "", """ "valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"77386006","display":"Pregnant"}]} """);
        if (person % 3 == 0) Observe("g1", "2020-01-10", "84413-4", "GE", """ "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueCodeableConcept":{"coding":[{"system":"http://www.genenames.org/geneId","code":"HGNC:2621","display":"CYP2C19"}]}}],"valueCodeableConcept":{"text":"*2/*2"} """);
        if (person % 3 == 1) Observe("g2", "2020-01-10", "79715-9", "", """ "valueCodeableConcept":{"text":"Poor metabolizer"} """);
        if (person % 3 == 2) Observe("g3", "2020-01-10", "", "GE", """ "code":{"text":"CYP2C9 genotype"},"valueString":"*3/*3" """);

        void Some(string[] all, int every, Action<int, string> add)
        {
            for (var i = 0; i < all.Length; i++)
                if ((person + i) % every == 0) add(i, all[i]);
        }

        void Measure(string id, string date, string code, string unit, double value) =>
            Observe(id, date, code, "", string.Create(CultureInfo.InvariantCulture, $$""" "valueQuantity":{"value":{{value:0.##}},"unit":"{{unit}}","system":"http://unitsofmeasure.org","code":"{{unit}}"} """));

        void Observe(string id, string date, string code, string category, string rest)
        {
            if (code.Length > 0) rest = $"\"code\":{Coded("http://loinc.org", code)},{rest}";
            if (category.Length > 0) rest = $"\"category\":[{Coded("http://terminology.hl7.org/CodeSystem/v2-0074", category)}],{rest}";
            Put("Observation", id, "final", "subject", $"\"effectiveDateTime\":\"{date}\",{rest}");
        }

        void Put(string type, object id, string? status, string who, string rest)
        {
            if (status is not null) rest = $"\"status\":\"{status}\",{rest}";
            var head = $"\"resourceType\":\"{type}\",\"id\":\"x{id}\",\"{who}\":";
            entries.Add(new JsonObject
            {
                ["fullUrl"] = $"https://ehr.example/{type}/x{id}",
                ["resource"] = JsonNode.Parse("{" + head + new JsonObject { ["reference"] = patient }.ToJsonString() + "," + rest + "}"),
            });
        }

        static string Coded(string system, string code) => new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = code }) }.ToJsonString();
    }
}
