using System.IO.Compression;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Tests.Units;

namespace Titrant.Tests.Codes;

public sealed class LocalNameTests
{
    [Theory]
    [InlineData("Creatinina", "creatinine")]
    [InlineData("P-Kreatinin", "creatinine")]
    [InlineData("S-Crea", "creatinine")]
    [InlineData("S-Krea", "creatinine")]
    [InlineData("S Kreatinin", "creatinine")]
    [InlineData("P_Kreatinin", "creatinine")]
    [InlineData("Creat", "creatinine")]
    [InlineData("Kreatinin i.S.", "creatinine")]
    [InlineData("Kreatinin im Serum", "creatinine")]
    [InlineData("Kreatinin (S)", "creatinine")]
    [InlineData("Kreatinin [S]", "creatinine")]
    [InlineData("Creatininium;P", "creatinine")]
    [InlineData("Creatinine, serum", "creatinine")]
    [InlineData("Creatinine (serum)", "creatinine")]
    [InlineData("CREATININE SERUM", "creatinine")]
    [InlineData("Serum Creatinine:", "creatinine")]
    [InlineData("Creatinine [Mass/volume] in Serum or Plasma", "creatinine")]
    [InlineData("Kreatinin (Jaffé)", "creatinine")]
    [InlineData("Kreatinin enzymatisch", "creatinine")]
    [InlineData("Créatinine", "creatinine")]
    [InlineData("CREATININE plasmatique", "creatinine")]
    [InlineData("Creatininemia", "creatinine")]
    [InlineData("Kreatynina w surowicy", "creatinine")]
    [InlineData("Kreatynina", "creatinine")]
    [InlineData("S-Kreatinin", "creatinine")]
    [InlineData("fP-Krea", "creatinine")]
    [InlineData("Creatinine in blood", "creatinine in blood")]
    [InlineData("B-Kreatinin", "creatinine in blood")]
    [InlineData("U-Kreatinin", "urine creatinine")]
    [InlineData("U-Krea", "urine creatinine")]
    [InlineData("Creatinine, urine", "urine creatinine")]
    [InlineData("Urine creatinine", "urine creatinine")]
    [InlineData("Kreatinin im Urin", "urine creatinine")]
    [InlineData("Creatinina en orina", "urine creatinine")]
    [InlineData("Creatinine clearance", "creatinine clearance")]
    [InlineData("Kreatinin Clearance", "creatinine clearance")]
    [InlineData("Kreatinin-Clearance", "creatinine clearance")]
    [InlineData("Creatine kinase", "CK")]
    [InlineData("Kreatinkinase", "CK")]
    [InlineData("S-CK", "CK")]
    [InlineData("Pt-eGFR", "eGFR")]
    [InlineData("eGFR (CKD-EPI)", "eGFR")]
    [InlineData("eGFR CKD-EPI 2021", "eGFR")]
    [InlineData("DFG (CKD-EPI)", "eGFR")]
    [InlineData("eGFR (MDRD)", "eGFR MDRD")]
    [InlineData("eGFR Cystatin C", "eGFR cystatin C")]
    [InlineData("Kalium", "potassium")]
    [InlineData("P-Kalium", "potassium")]
    [InlineData("Potasio", "potassium")]
    [InlineData("Potássio", "potassium")]
    [InlineData("Potassium (plasma)", "potassium")]
    [InlineData("Kaliémie", "potassium")]
    [InlineData("U-Kalium", "urine potassium")]
    [InlineData("Potassium, urine", "urine potassium")]
    [InlineData("Natrium", "sodium")]
    [InlineData("Sodio", "sodium")]
    [InlineData("S-Na", "sodium")]
    [InlineData("U-Na", "urine sodium")]
    [InlineData("Ca total", "calcium")]
    [InlineData("Kalzium gesamt", "calcium")]
    [InlineData("Calcium (total)", "calcium")]
    [InlineData("Calcio totale", "calcium")]
    [InlineData("Free calcium", "ionised calcium")]
    [InlineData("Calcium, ionised", "ionised calcium")]
    [InlineData("P-Calcium-ion (frit)", "ionised calcium")]
    [InlineData("Ionisiertes Calcium", "ionised calcium")]
    [InlineData("Calcium (albumin corrected)", "calcium corrected")]
    [InlineData("Phosphat", "phosphate")]
    [InlineData("Fosfor", "phosphate")]
    [InlineData("Harnstoff", "urea")]
    [InlineData("Harnstoff-N", "urea nitrogen")]
    [InlineData("Mocznik", "urea")]
    [InlineData("P-Karbamid", "urea")]
    [InlineData("Harnsäure", "urate")]
    [InlineData("Uric acid", "urate")]
    [InlineData("P-Glukose", "glucose")]
    [InlineData("Glicemia", "glucose")]
    [InlineData("Glycémie à jeun", "fasting glucose")]
    [InlineData("fP-Glukos", "fasting glucose")]
    [InlineData("fS-Glucose", "fasting glucose")]
    [InlineData("Glucosa en ayunas", "fasting glucose")]
    [InlineData("Nüchternglukose", "fasting glucose")]
    [InlineData("Glucose, capillary", "glucose capillary")]
    [InlineData("B-Glukose", "glucose in blood")]
    [InlineData("Csv-Glucose", "CSF glucose")]
    [InlineData("HbA1c (IFCC)", "HbA1c")]
    [InlineData("B-HbA1c", "HbA1c")]
    [InlineData("Emoglobina glicata", "HbA1c")]
    [InlineData("HGB", "haemoglobin")]
    [InlineData("B-Hb", "haemoglobin")]
    [InlineData("B-HB", "haemoglobin")]
    [InlineData("BHB", "beta-hydroxybutyrate")]
    [InlineData("Hämoglobin", "haemoglobin")]
    [InlineData("Hæmoglobin;B", "haemoglobin")]
    [InlineData("Hémoglobine", "haemoglobin")]
    [InlineData("Leukozyten", "leukocytes")]
    [InlineData("B-Leukocytter", "leukocytes")]
    [InlineData("Thrombozyten", "platelets")]
    [InlineData("Plaquettes", "platelets")]
    [InlineData("S-ALAT", "ALT")]
    [InlineData("GPT (ALAT)", "ALT")]
    [InlineData("Gamma-GT", "GGT")]
    [InlineData("γ-GT", "GGT")]
    [InlineData("Bilirubin, total", "bilirubin")]
    [InlineData("Gesamtbilirubin", "bilirubin")]
    [InlineData("Bilirubin direkt", "bilirubin direct")]
    [InlineData("S-Albumin", "albumin")]
    [InlineData("Albumin, urine", "urine albumin")]
    [InlineData("U-Albumin", "urine albumin")]
    [InlineData("P-INR", "INR")]
    [InlineData("PK-INR", "INR")]
    [InlineData("C-reaktives Protein", "CRP")]
    [InlineData("Protéine C réactive", "CRP")]
    [InlineData("Gesamtcholesterin", "cholesterol")]
    [InlineData("LDL-Cholesterin", "LDL cholesterol")]
    [InlineData("fS-LDL-kolesteroli", "LDL cholesterol")]
    [InlineData("Triglyceride", "triglycerides")]
    [InlineData("S-TSH", "TSH")]
    [InlineData("T4 libre", "free T4")]
    [InlineData("P-T4-V", "free T4")]
    [InlineData("Ferritina", "ferritin")]
    [InlineData("hs-Troponin T", "troponin T hs")]
    [InlineData("Troponine I ultrasensible", "troponin I hs")]
    [InlineData("P-NT-proBNP", "NT-proBNP")]
    [InlineData("25-OH vit D", "25-hydroxyvitamin D")]
    [InlineData("Digoxinspiegel", "digoxin")]
    [InlineData("S-Litium", "lithium")]
    [InlineData("Peso", "body weight")]
    [InlineData("Poids", "body weight")]
    [InlineData("Gewicht", "body weight")]
    [InlineData("Vægt", "body weight")]
    [InlineData("Pt-Body weight", "body weight")]
    [InlineData("Körpergröße", "body height")]
    [InlineData("Talla", "body height")]
    [InlineData("IMC", "BMI")]
    [InlineData("RR systolisch", "systolic blood pressure")]
    [InlineData("PA diastolique", "diastolic blood pressure")]
    [InlineData("Herzfrequenz", "heart rate")]
    [InlineData("Température", "body temperature")]
    [InlineData("Sauerstoffsättigung", "oxygen saturation")]
    [InlineData("U-Albumin/kreatinin", "urine albumin-creatinine ratio")]
    [InlineData("Albumin/Kreatinin-Quotient", "urine albumin-creatinine ratio")]
    [InlineData("Albumin:Creatinine Ratio, Urine", "urine albumin-creatinine ratio")]
    public void A_laboratory_s_name_in_its_language_and_with_its_specimen_is_recognised(string name, string key) =>
        Assert.Equal(key, AnalyteTable.Default.ByLocalName(name)?.Key);

    [Theory]
    [InlineData("Neutrophile", "%", "neutrophils share")]
    [InlineData("Neutrofili", "10^9/L", "neutrophils")]
    [InlineData("B-Neutrofilocytter", "10*9/L", "neutrophils")]
    [InlineData("Neutrophils", "G/l", "neutrophils")]
    [InlineData("Lymphozyten", "%", "lymphocytes share")]
    [InlineData("HT", "cm", "body height")]
    [InlineData("Ht", "%", "haematocrit")]
    [InlineData("HT", "", null)]
    [InlineData("P-K", "mmol/L", "potassium")]
    [InlineData("S-Ca", "mmol/L", "calcium")]
    [InlineData("U-Ca", "mmol/L", null)]
    [InlineData("U-K", "mmol/L", "urine potassium")]
    [InlineData("S-Cr", "umol/L", "creatinine")]
    public void A_name_that_its_unit_settles_keeps_its_specimen(string name, string unit, string? key) =>
        Assert.Equal(key, AnalyteTable.Default.ByLocalName(name, Quantity.Of(5, unit))?.Key);

    public static TheoryData<string> Others =>
    [
        "Creatine", "Creatinine clearance ratio", "Creatinine 24 h urine", "Creatinine, 24h urine", "U-Kreatinin 24h", "dU-Kreatinin", "Creatinine/body weight",
        "Creatinine dialysate", "Kreatinin im Drainagesekret", "Creatinine ascites", "Glucose urine", "U-Glukose", "Glucose in Urine", "Glukose im Urin",
        "Glucose tolerance 2 h", "Glucose 1 h", "Glucose pleural fluid", "Glucose-6-phosphate dehydrogenase", "Mean glucose", "Estimated average glucose",
        "Potassium urine 24h", "Potassium 24 hour urine", "Potassium hydroxide preparation", "dU-Kalium", "Potassium channel antibody", "Stool potassium",
        "Sodium sweat", "Sodium dialysate", "Fractional excretion of sodium", "Calcium score", "Coronary calcium score", "Calcium urine", "U-Calcium", "Calcium x phosphate",
        "Calcium/creatinine", "Protein C", "Protein S", "Total protein S", "Protein S, total", "Free protein S", "Protein electrophoresis", "Protein urine", "U-Protein", "Bence Jones protein",
        "Troponin", "hs-Troponin", "Prealbumin", "Albumin/Globulin", "Albumin dialysate", "Glycated albumin", "Ischaemia modified albumin", "Microalbumin 24h",
        "Haemoglobin F", "Haemoglobin S", "Haemoglobin A2", "Free haemoglobin", "Plasma haemoglobin", "P-Hemoglobin", "Urine haemoglobin", "Haemoglobin electrophoresis", "Reticulocyte haemoglobin", "Carboxyhaemoglobin", "Methaemoglobin",
        "B-Lymphocytes", "B-Lymphozyten", "T-Lymphocytes", "P-Amylase", "Pancreatic amylase", "B-ALP", "Bone alkaline phosphatase", "Leukocyte alkaline phosphatase", "Placental alkaline phosphatase",
        "CSF leukocytes", "Leukozyten im Urin", "U-Leukocytes", "Urine leukocytes", "Leukocyte esterase", "Platelet function", "Platelet antibodies", "Mean platelet component", "Neutrophil elastase", "Anti-neutrophil cytoplasmic antibody",
        "ALT/AST", "AST/ALT ratio", "Bilirubin urine", "U-Bilirubin", "Bilirubin indirect", "Transcutaneous bilirubin", "Cholesterol/HDL", "Cholesterol ester", "LDL/HDL", "Oxidised LDL", "VLDL cholesterol", "LDL particle number",
        "TSH receptor antibody", "TRAK", "Total T4", "T4", "Reverse T3", "Thyroglobulin", "Iron stain", "Transferrin receptor", "Soluble transferrin receptor",
        "1,25-(OH)2 vitamin D", "1,25-dihydroxyvitamin D", "Vitamin D3", "Vitamin B6", "Holotranscobalamin", "Erythrocyte folate", "Red cell folate",
        "Digoxin antibody", "Digoxin dose", "Digitoxin", "Lithium dose", "Free phenytoin", "Phenytoin free",
        "Birth weight", "Ideal body weight", "Dry weight", "Target weight", "Weight loss", "Weight change", "Poids de naissance", "Peso al nacer", "Geburtsgewicht", "Peso specifico", "Placenta weight", "Specific weight", "Fetal weight",
        "Sitting height", "Uterine fundal height", "Größe Tumor", "Taille", "Taille de la tumeur", "Target heart rate", "Maximum heart rate", "Foetal heart rate", "Pulse pressure", "Pulse wave velocity",
        "Systolic pulmonary artery pressure", "Systolic blood pressure target", "Intraocular pressure", "Central venous pressure", "Ankle brachial index", "Mixed venous oxygen saturation", "Central venous oxygen saturation", "Room temperature",
        "Azotemia", "GFR", "DFG", "PCR", "AP", "Quick", "Urea breath test", "Urea clearance", "Urea reduction ratio", "Urea urine", "BUN/Creatinine", "Anti-CRP", "CRP gene",
        "INR target", "Target INR", "PSA free", "PSA ratio", "Free PSA", "", "S-", "P", "Result", "in serum",
    ];

    [Theory, MemberData(nameof(Others))]
    public void A_name_that_means_something_else_is_nothing_rather_than_a_guess(string name)
    {
        Assert.Null(AnalyteTable.Default.ByLocalName(name));
        foreach (var unit in new[] { "mmol/L", "umol/L", "mg/dL", "%", "g/L", "U/L", "10*9/L", "" })
            Assert.Null(AnalyteTable.Default.ByLocalName(name, Quantity.Of(5, unit)));
    }

    [Fact]
    public void Specimen_codes_before_and_behind_lead_to_the_same_analyte()
    {
        foreach (var name in new[] { "Kreatinin", "Kalium", "Natrium", "Albumin", "Ferritin", "CRP", "Magnesium" })
        {
            var bare = AnalyteTable.Default.ByLocalName(name);
            Assert.NotNull(bare);
            foreach (var written in new[] { $"S-{name}", $"P-{name}", $"fS-{name}", $"{name} (S)", $"{name}, serum", $"{name} i.S.", $"{name} im Plasma", $"Serum {name}", $"{name};P" })
                Assert.Same(bare, AnalyteTable.Default.ByLocalName(written));
            foreach (var written in new[] { $"U-{name}", $"{name} im Urin", $"{name}, urine", $"urine {name}", $"{name} (U)", $"24 h urine {name}", $"U-{name} (S)" })
                Assert.NotSame(bare, AnalyteTable.Default.ByLocalName(written));
        }
    }

    // The names that LOINC gives its codes are an independent check: the table of names was written without them.
    [Fact]
    public void A_LOINC_name_read_without_its_code_is_the_analyte_of_the_code_or_nothing()
    {
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        var read = 0;
        foreach (var (code, name) in LoincNames())
            foreach (var unit in new[] { "mmol/L", "mg/dL", "mm[Hg]", "" })
            {
                if (AnalyteTable.Default.ByLocalName(name, Quantity.Of(5, unit)) is not { } analyte) continue;
                read++;
                if (AnalyteTable.Default.ByLoinc(code) is not { } known || known.Key != analyte.Key && known.CountsAs != analyte.Key) wrong.Add($"{code} {name}: {analyte.Key}");
            }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(read > 100);
    }

    // Rows without quotation marks are enough here: a name with a comma is left out.
    private static IEnumerable<(string Code, string Name)> LoincNames()
    {
        using var file = new GZipStream(File.OpenRead(SharedRows.PathOrSkip(Path.Combine("omop_synthea27nj", "CONCEPT.csv.gz"))), CompressionMode.Decompress);
        using var lines = new StreamReader(file);
        while (lines.ReadLine() is { } line)
            if (line.Split(',') is { Length: 10 } cells && cells[3] == "LOINC") yield return (cells[6], cells[1]);
    }

    [Fact]
    public void A_very_long_name_is_no_name() => Assert.Null(AnalyteTable.Default.ByLocalName(string.Concat(Enumerable.Repeat("S-", 100_000)) + "Kreatinin"));
}
