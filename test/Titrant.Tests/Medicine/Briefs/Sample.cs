using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats;
using static Titrant.Tests.Medicine.Briefs.Told;

namespace Titrant.Tests.Medicine.Briefs;

/// <summary>A woman of 82 with fourteen medicines, a falling kidney and a few gaps: invented from end to end.</summary>
internal static class Sample
{
    private static readonly Analyte s_creatinine = new("creatinine", "Creatinine", null, ["2160-0"], "umol/L", ["umol/L", "mg/dL"], 113.12m, null, 0, new(45, 84), new(null, null), new(10, 3000), []);
    private static readonly Analyte s_potassium = new("potassium", "Potassium", null, ["2823-3"], "mmol/L", ["mmol/L"], 39.1m, 1, 1, new(3.5m, 5.1m), new(null, null), new(1, 12), []);
    private static readonly Analyte s_hba1c = new("hba1c", "Haemoglobin A1c (NGSP)", null, ["4548-4"], "%", ["%"], null, null, 1, new(4, 6), new(null, null), new(2, 25), []);
    private static readonly Analyte s_inr = new("inr", "INR", null, ["6301-6"], "{INR}", ["{INR}"], null, null, 1, new(0.9m, 1.2m), new(null, null), new(0.5m, 20), []);
    private static readonly Analyte s_bnp = new("nt-probnp", "NT-proBNP", null, ["33762-6"], "ng/L", ["ng/L"], null, null, 0, new(null, 125), new(null, null), new(0, 100000), []);
    private static readonly Analyte s_weight = new("weight", "Body weight", null, ["29463-7"], "kg", ["kg"], null, null, 1, new(null, null), new(null, null), new(20, 400), []);

    public static (Brief Brief, Chart Chart) Make()
    {
        var drafts = new List<Draft>();
        var series = new (Analyte Analyte, string Loinc, (int Y, int M, int D, decimal V)[] Values)[]
        {
            (s_creatinine, "2160-0", [(2021, 5, 3, 88), (2021, 11, 15, 92), (2022, 6, 7, 90), (2023, 9, 4, 97), (2024, 3, 12, 101), (2024, 10, 1, 104), (2025, 4, 22, 110), (2025, 11, 18, 118), (2026, 2, 24, 139), (2026, 3, 9, 148)]),
            (s_potassium, "2823-3", [(2023, 9, 4, 4.6m), (2024, 3, 12, 4.7m), (2024, 10, 1, 4.9m), (2025, 4, 22, 4.8m), (2025, 11, 18, 5.2m), (2026, 3, 9, 5.7m)]),
            (s_hba1c, "4548-4", [(2021, 5, 3, 7.4m), (2022, 6, 7, 7.1m), (2024, 3, 12, 6.8m), (2025, 4, 22, 6.2m), (2025, 11, 18, 6.0m)]),
            (s_bnp, "33762-6", [(2024, 3, 12, 900), (2025, 4, 22, 1450), (2026, 3, 9, 3120)]),
            (s_weight, "29463-7", [(2026, 3, 9, 54.5m)]),
        };
        var places = 0;
        foreach (var (analyte, loinc, values) in series)
            foreach (var (y, m, d, v) in values)
                drafts.Add(Draft(When.At(Moment.Day(y, m, d)), Lab(analyte.Name, v, analyte.Unit, loinc), StatusKind.Final));
        drafts.Add(Draft(Day(2026, 3, 9), Lab("Creatinine", 1.6m, ""), StatusKind.Final));
        drafts.Add(Draft(Day(2025, 6, 1), Lab("INR", 240m, "{INR}", "6301-6"), StatusKind.Final));
        foreach (var (name, dose, y, m) in new[]
        {
            ("Apixaban 5 mg tablet", "5 mg twice daily", 2024, 10), ("Metformin 850 mg tablet", "850 mg twice daily", 2019, 2), ("Spironolactone 25 mg tablet", "25 mg once daily", 2025, 11),
            ("Ramipril 10 mg capsule", "10 mg once daily", 2018, 5), ("Ibuprofen 400 mg tablet", "400 mg up to three times daily", 2026, 2), ("Digoxin 250 micrograms tablet", "250 micrograms once daily", 2023, 9),
            ("Simvastatin 40 mg tablet", "40 mg at night", 2015, 1), ("Clarithromycin 500 mg tablet", "500 mg twice daily", 2026, 3), ("Glibenclamide 5 mg tablet", "5 mg once daily", 2016, 4),
            ("Pantoprazole 40 mg tablet", "40 mg once daily", 2020, 8), ("Bisoprolol 5 mg tablet", "5 mg once daily", 2024, 10), ("Zyntravil forte", "1 tablet daily", 2025, 8), ("Herz-Tropfen N", "20 drops three times daily", 2022, 1),
        })
            drafts.Add(Draft(When.Since(Moment.Day(y, m, 1)), new MedicationUse(Term.Of(name), MedicationEvent.Ordered, [new Dosage(dose, null, null, null, false)], null, false), StatusKind.Current));
        foreach (var (name, y, m) in new[] { ("Type 2 diabetes mellitus", 2009, 6), ("Atrial fibrillation", 2024, 10), ("Heart failure with reduced ejection fraction", 2025, 11), ("Osteoarthritis of knee", 2017, 3), ("Hypertension", 2005, 1) })
            drafts.Add(Draft(When.Since(Moment.Day(y, m, 1)), new Condition(Term.Of(name), null, null, ["problem-list-item"]), StatusKind.Current));
        drafts.Add(Draft(Day(2017, 9, 14), new Procedure(Term.Of("Total replacement of right knee joint"), null, null), StatusKind.Final));
        drafts.Add(Draft(Day(2026, 3, 9), new Note(Term.Of("Admission note"), "Dizzy, off her food for a week."), StatusKind.Final));
        drafts.Add(Draft(When.Unknown, new Allergy(Term.Of("Penicillin"), AllergyType.Allergy, "high", [new Reaction(Term.Of("Urticaria"), null)], false), StatusKind.Current));
        drafts.Add(Draft(When.Unknown, new Demographics(Moment.Day(1943, 8, 21), null, null, "female", null, null, null, null, [], [], ["Marta Lindqvist"], [new Concept("http://hl7.org/fhir/sid/us-ssn", "999-12-3456", "Social Security Number"), new Concept("https://ward.example", "MRN-004217", "Medical record number")]), StatusKind.Current));
        drafts.Add(Draft(Day(2026, 3, 8), Lab("Potassium", 9.9m, "mmol/L", "2823-3"), StatusKind.Retracted));
        drafts.Add(Draft(When.Since(Moment.Day(2019, 5, 1)), new Condition(Term.Of("Epilepsy"), null, null, []), StatusKind.Refuted));
        drafts.Add(Draft(Day(2026, 3, 12), Lab("Potassium", 5.1m, "mmol/L", "2823-3"), StatusKind.Final));

        var record = PatientRecord.Build(new PersonId("MRN-004217"), drafts,
        [
            new Issue("FILE003", "scan-2019.tif", "kind of file not known"), new Issue("FILE005", "labs-old.csv", "0 bytes"), new Issue("ID004", "germline.vcf.gz", "sample S1 names no person"),
        ]);
        var asOf = At(2026, 3, 10);
        var bare = Chart.Of(record, asOf);
        FactId Find(string words, decimal? value = null) => bare.Facts.Last(f => FactLines.Describe(f.Claim).What.StartsWith(words, StringComparison.Ordinal)
            && (value is null || f.Claim is Measurement { Value: Value.Number n } && n.Quantity.Number == value)).Id;

        var creatinine = Find("Creatinine", 148);
        var potassium = Find("Potassium", 5.7m);
        var weight = Find("Body weight");
        var kidney = new Origin("Kidney", "1", []);
        var egfr = new AnswerKey("eGFR");
        var crcl = new AnswerKey("CrCl");
        Answer[] answers =
        [
            new Finding(egfr, new Result.Measured(Estimate.Of(30, new Interval(21, 39, "P30 band", 0.86, "CKD-EPI 2021 validation"), "mL/min/{1.73_m2}")),
                [new Evidence("Creatinine 148 umol/L, woman, 82 years", null, [creatinine], new Citation("CKD-EPI 2021, N Engl J Med 2021;385:1737"))], kidney, "eGFR 30 mL/min/1.73 m² on 2026-03-09; creatinine is still rising, so the true value may be lower."),
            new Finding(crcl, new Result.Measured(new Estimate(22, null, "mL/min", "no published interval for this equation at this age")),
                [new Evidence("Creatinine 148 umol/L, weight 54.5 kg, woman, 82 years", null, [creatinine, weight], new Citation("Cockcroft and Gault, Nephron 1976;16:31"))], kidney, "Creatinine clearance 22 mL/min with actual weight 54.5 kg."),
            new Gap(new("Medicine", "Zyntravil forte"), "Zyntravil forte is not in the drug table: neither dose nor interactions were checked.", "Ask the pharmacist for the ingredients of Zyntravil forte", "drug:Zyntravil forte", [], [Find("Zyntravil")], kidney, true),
            new Gap(new("Medicine", "Herz-Tropfen N"), "Herz-Tropfen N is not in the drug table: neither dose nor interactions were checked.", "Ask the pharmacist for the ingredients of Herz-Tropfen N", "drug:Herz-Tropfen N", [], [Find("Herz")], kidney, true),
            .. Enumerable.Range(0, 11).Select(i => new Finding(new("Medicine", "recognised " + i), new Result.Coded(new Concept(Systems.Titrant, "x", "recognised")), [], kidney, $"Medicine {i + 1} recognised.", true)),
            new Gap(new("RenalDosing", "digoxin level"), "Whether digoxin accumulates cannot be said without a level.", "Measure digoxin (trough, at least 6 hours after the dose)", "test:digoxin", [new Need(FactKind.Analyte, "digoxin", TimeSpan.FromDays(7), true, "The level decides between a lower dose and a pause.")], [], kidney),
            new Gap(new("Interaction", "QTc"), "Clarithromycin may lengthen the QT interval; no ECG within a year.", "Record a 12-lead ECG", "test:ecg", [], [], kidney, Disagree: ["Holter report: QTc 440 ms", "Admission note: QTc prolonged"]),
            new Gap(new("Genotype", "CYP2C9"), "CYP2C9 is not called: the genome file does not cover its positions.", "Add a genome file that covers CYP2C9 and SLCO1B1", "gene:CYP2C9", [], [], kidney),
            new Gap(new("Genotype", "SLCO1B1"), "SLCO1B1 is not called: rs4149056 is missing.", "Add a genome file that covers CYP2C9 and SLCO1B1", "gene:SLCO1B1", [], [], kidney),
            new Finding(new("RenalDosing", "pantoprazole"), new Result.Coded(new Concept(Systems.Titrant, "no-change", "no change")), [], KidneyKey, "Pantoprazole 40 mg once daily: no change for eGFR 30.", true),
            new Finding(new("RenalDosing", "bisoprolol"), new Result.Coded(new Concept(Systems.Titrant, "no-change", "no change")), [], KidneyKey, "Bisoprolol 5 mg once daily: no change for eGFR 30.", true),
            new Finding(new("Interaction", "pantoprazole"), new Result.Coded(new Concept(Systems.Titrant, "none", "none")), [], KidneyKey, "Pantoprazole: no interaction among the checked pairs.", true),
        ];
        Recommendation Rec(string topic, ActKind act, string drug, Consequence c, Strength s, string says, string why, string forWhom, string source, string date, string? flip, FactId[] facts, Screened[]? instead = null, string[]? disagree = null, string? dose = null, Role role = Role.Prescriber) => new(
            new(topic, act, drug), new Act(act, new Concept(Systems.Titrant, drug, drug), dose), c, s, says, why, forWhom, [egfr, crcl], [.. facts], instead is null ? [] : [.. instead], role,
            [new Citation(source, "", date, "https://example.org/label")], flip is null ? null : new Counterfactual(egfr, new Result.Measured(new Estimate(50, null, "mL/min/{1.73_m2}", "assumed")), flip), KidneyKey, disagree is null ? [] : [.. disagree]);
        Recommendation[] advice =
        [
            Rec("Electrolytes", ActKind.Hold, "spironolactone", Consequence.LifeThreatening, Strength.Strong, "Consider holding spironolactone today because potassium is 5.7 mmol/L and rising.", "Together with ramipril and an eGFR of 30 it drives potassium further up; repeat potassium within 24 hours.", "potassium above 5.5 mmol/L on a mineralocorticoid antagonist", "ESC heart failure guideline", "2021-08-27", "Below 5.0 mmol/L on two measurements this card goes away.", [potassium, creatinine, Find("Spironolactone"), Find("Ramipril")]),
            Rec("Interaction", ActKind.Stop, "simvastatin", Consequence.LifeThreatening, Strength.Strong, "Consider pausing simvastatin while clarithromycin is given because the combination is contraindicated (rhabdomyolysis).", "Clarithromycin blocks CYP3A4; simvastatin may be resumed three days after the last dose.", "simvastatin with a strong CYP3A4 inhibitor", "Simvastatin label, section 4.3", "2023-08-31", "Another antibiotic instead of clarithromycin removes the reason.", [Find("Simvastatin"), Find("Clarithromycin")],
                [new(new Concept(Systems.Titrant, "doxycycline", "doxycycline"), [], ["local resistance"]), new(new Concept(Systems.Titrant, "amoxicillin", "amoxicillin"), ["penicillin allergy, urticaria"], [])]),
            Rec("RenalDosing", ActKind.Stop, "metformin", Consequence.Serious, Strength.Strong, "Consider pausing metformin because eGFR is 30 and falling.", "Below 30 it is contraindicated (lactic acidosis); the interval reaches from 21 to 39, so both sides of the limit are possible.", "adults with type 2 diabetes", "Metformin label, section 4.3", "2024-02-01", "At an eGFR of 45 or more the present dose may go on.", [creatinine, Find("Metformin")]),
            Rec("RenalDosing", ActKind.Stop, "ibuprofen", Consequence.Serious, Strength.Strong, "Consider stopping ibuprofen because kidney function is falling under ramipril and spironolactone.", "Three drugs that lower filtration together; bleeding risk rises with apixaban as well.", "eGFR below 60 with an ACE inhibitor and a diuretic", "STOPP/START version 3", "2023-05-31", null, [creatinine, Find("Ibuprofen"), Find("Ramipril"), Find("Apixaban")],
                [new(new Concept(Systems.Titrant, "paracetamol", "paracetamol"), [], ["liver tests"])]),
            Rec("RenalDosing", ActKind.Reduce, "digoxin", Consequence.Serious, Strength.Moderate, "Consider digoxin 62.5 micrograms once daily because the kidney clears little of 250 micrograms.", "Clearance of digoxin follows creatinine clearance (22 mL/min); clarithromycin raises its level as well.", "creatinine clearance 10 to 30 mL/min", "Digoxin label, section 4.2", "2022-06-15", "A trough level of 0.5 to 0.9 micrograms/L on the present dose would speak against it.", [creatinine, weight, Find("Digoxin")], dose: "62.5 micrograms once daily", role: Role.Pharmacist),
            Rec("RenalDosing", ActKind.Reduce, "apixaban", Consequence.Serious, Strength.Strong, "Consider apixaban 2.5 mg twice daily because she meets all three criteria for the lower dose.", "Age 80 years or more, weight 60 kg or less, creatinine 133 µmol/L or more.", "atrial fibrillation, at least two of three criteria", "Apixaban label, section 4.2", "2024-11-05", "With a creatinine below 133 µmol/L two criteria remain and the card stays.", [creatinine, weight, Find("Apixaban"), Find("Atrial fibrillation")], disagree: ["EMA label: 2.5 mg also at creatinine clearance 15 to 29 mL/min; FDA label: by the three criteria only."], dose: "2.5 mg twice daily"),
            Rec("Elderly", ActKind.Switch, "glibenclamide", Consequence.Serious, Strength.Strong, "Consider replacing glibenclamide because at 82 with an eGFR of 30 it causes long hypoglycaemia.", "HbA1c is 6.0 %, lower than needed at this age.", "65 years and older", "AGS Beers Criteria", "2023-05-04", null, [Find("Glibenclamide"), Find("Haemoglobin")],
                [new(new Concept(Systems.Titrant, "linagliptin", "linagliptin"), [], [])]),
            Rec("RenalDosing", ActKind.Reduce, "ramipril", Consequence.Moderate, Strength.Weak, "Consider ramipril 5 mg once daily until creatinine is stable.", "A rise of creatinine by a quarter within four months.", "eGFR below 30 to 60", "Ramipril label, section 4.2", "2023-03-01", null, [creatinine], dose: "5 mg once daily"),
            Rec("Elderly", ActKind.Monitor, "pantoprazole", Consequence.Minor, Strength.ExpertOpinion, "Consider whether pantoprazole is still needed after more than five years.", "No indication is written; with apixaban it may protect the stomach.", "use longer than eight weeks", "STOPP/START version 3", "2023-05-31", null, [Find("Pantoprazole")], role: Role.Pharmacist),
        ];
        var readings = new Dictionary<string, IReadOnlyList<Reading>>(StringComparer.Ordinal);
        foreach (var (analyte, loinc, values) in series)
            readings[analyte.Key] = [.. bare.Facts.Where(f => f.Claim is Measurement m && m.Code.Is(Systems.Loinc, loinc)).Select(f =>
            {
                var q = ((Value.Number)((Measurement)f.Claim).Value).Quantity;
                return q.Unit.Length == 0 ? new Reading(f, analyte, q, null, Usability.NoUnit, "No unit was written. As mg/dL it would be plausible, as umol/L not; it is not guessed.")
                    : new Reading(f, analyte, q, q.Number, analyte.Usual.High is { } high && q.Number > high ? Usability.Unusual : Usability.Usable, "");
            })];
        readings["inr"] = [.. bare.Facts.Where(f => f.Claim is Measurement m && m.Code.Is(Systems.Loinc, "6301-6")).Select(f =>
            new Reading(f, s_inr, ((Value.Number)((Measurement)f.Claim).Value).Quantity, null, Usability.Impossible, "No living person has an INR of 240; 2.40 was perhaps meant. Repeat or correct it."))];

        ICapability[] capabilities = [new Told(_ => answers, _ => advice)];
        var chart = bare.Ask(capabilities);
        BoundFile[] files =
        [
            new("ehr/bundle.json", "FHIR R4 bundle", "names this patient", drafts.Count, 0), new("germline.vcf.gz", "VCF", "bound by patient.json", 4_812_330, 17), new("labs-old.csv", "laboratory CSV", "only person in the folder", 0, 0),
        ];
        return (Titrant.Medicine.Briefs.Brief.Compose(chart, files, capabilities, readings), chart);

        Draft Draft(When when, Claim claim, StatusKind status)
        {
            var path = $"Bundle.entry[{places++}].resource";
            var known = new Known(when.Order ?? At(2020, 1, 1), KnownBasis.Stated);
            return new(when, claim, new Sighting(new Source("ehr/bundle.json", path, path), known, known, new ClaimStatus(status, status.ToString().ToLowerInvariant())));
        }
    }

    public static Analyte Creatinine => s_creatinine;
}
