using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Surfaces;

/// <summary>An invented woman with every gene answered in some way and eight medicines: the fullest page there is.</summary>
internal static class PgxSample
{
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public static (string Gene, string Diplotype, string Phenotype)[] Genes { get; } =
    [
        ("ABCG2", "rs2231142 reference (G)/rs2231142 reference (G)", "Normal Function"), ("CACNA1S", "Reference/Reference", "Uncertain Susceptibility"),
        ("CFTR", "ivacaftor non-responsive CFTR sequence/ivacaftor non-responsive CFTR sequence", "ivacaftor non-responsive in CF patients"), ("CYP2B6", "*1/*6", "Intermediate Metabolizer"),
        ("CYP2C19", "*2/*2", "Poor Metabolizer"), ("CYP2C9", "*1/*3", "Intermediate Metabolizer"), ("CYP3A4", "*1/*1", "Normal Metabolizer"), ("CYP3A5", "*3/*3", "Poor Metabolizer"),
        ("CYP4F2", "*1/*3", ""), ("DPYD", "Reference/c.1905+1G>A (*2A)", "Intermediate Metabolizer"), ("G6PD", "B (reference)/B (reference)", "Normal"),
        ("HLA-A", "*01:01/*31:01", "*31:01 positive"), ("HLA-B", "*07:02/*57:01", "*57:01 positive"), ("IFNL3", "rs12979860 reference (C)/rs12979860 variant (T)", "Indeterminate"), ("MT-RNR1", "1555A>G", "Increased risk of aminoglycoside-induced hearing loss"),
        ("NAT2", "*5/*6", "Poor Metabolizer"), ("NUDT15", "*1/*1", "Normal Metabolizer"), ("RYR1", "Reference/c.7300G>A", "Malignant Hyperthermia Susceptibility"), ("SLCO1B1", "*1/*5", "Decreased Function"),
        ("TPMT", "*1/*3A", "Intermediate Metabolizer"), ("UGT1A1", "*1/*80+*28", "Intermediate Metabolizer"), ("VKORC1", "rs9923231 reference (C)/rs9923231 variant (T)", "-1639 GA"),
    ];

    private static readonly string[] s_drugs = ["clopidogrel", "simvastatin", "codeine", "fluorouracil", "azathioprine", "abacavir", "carbamazepine", "escitalopram"];

    public static (PgxReport Report, Chart Chart) Make(bool named = true, bool open = true)
    {
        var known = new Known(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), KnownBasis.FileDate);
        var drafts = new List<Draft>();
        if (named) Add(new Demographics(Moment.Day(1951, 4, 2), null, null, "female", null, null, null, null, [], [], ["Ada Synthetic"], [new Concept("urn:ward", "MRN-77", "MRN")]), default, StatusKind.Current);
        foreach (var drug in s_drugs.Append("warfarin").Append("metformin")) Add(new MedicationUse(Term.Of(drug), MedicationEvent.Reported, [], null, false), default, StatusKind.Current);
        foreach (var (gene, diplotype, phenotype) in Genes) Add(new Genotype(gene, diplotype, phenotype, gene is "CYP2C9" or "DPYD" ? "1.0" : null, "panel", "saliva"), When.At(Moment.Day(2025, 1, 7)), StatusKind.Final);
        var chart = Chart.Of(PatientRecord.Build(new PersonId(named ? "MRN-77" : "unknown"), drafts), Now).Ask([new Told(open)]);
        return (PgxReport.Compose(chart, [new Told(open)], ["tramadol"], [new Issue("VCF022", "germline.vcf:812", "ALT <DUP>")]), chart);

        void Add(Claim claim, When when, StatusKind status) => drafts.Add(new Draft(when, claim,
            new Sighting(new Source("chart.json", drafts.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), null), known, known, new ClaimStatus(status, ""))));
    }

    /// <summary>Answers as they were told; knows no medicine.</summary>
    internal sealed class Told(bool open) : ICapability
    {
        private static readonly Citation s_source = new("CPIC, an invented guideline", "1", "2024-05-29", "https://cpicpgx.org");

        public Card Card { get; } = new("Told", "1", "What was told?", [], ["Genotype", "GenotypeBySource", "Pharmacogenomics"], [], "tests", "nobody", "none", "patients", []);

        private static Origin Origin => new("Told", "1", ["Invented table, version 3, 2024-05-29"]);

        public IEnumerable<Answer> Assess(Chart chart)
        {
            foreach (var (gene, diplotype, phenotype) in Genes)
            {
                var fact = chart.Of<Genotype>().FirstOrDefault(g => g.Claim.Gene == gene).Fact;
                if (fact is null) continue;
                yield return new Finding(new("Genotype", gene), new Result.Diplotype(gene, gene == "UGT1A1" ? [diplotype, "*28/*80"] : [diplotype], phenotype, gene == "TPMT" ? ["rs1142345"] : []),
                    [new Evidence($"panel: {diplotype}", null, [fact.Id], s_source)], Origin, gene == "TPMT" ? $"TPMT {diplotype}: at least intermediate; not excluded: no function *2 (rs1800462)." : $"{gene} {diplotype}: {phenotype}.");
            }
            if (open) yield return new Gap(new("Genotype", "CYP2D6"), "CYP2D6 is not callable from this file: the number of copies is not known.", "Order a CYP2D6 test with copy number", "gene:CYP2D6", [], [], Origin);
            if (!chart.Of<MedicationUse>().Any()) yield break;
            yield return new Finding(new("Pharmacogenomics", "warfarin"), new Result.Coded(new Concept(Systems.Titrant, "unchanged", "unchanged")), [new Evidence("recommendation 1447954", null, [], s_source)], Origin, "Warfarin, CYP2C9: checked, no change.", Checked: true);
            if (open) yield return new Gap(new("Pharmacogenomics", "tramadol"), "Tramadol is not assessable: CYP2D6 is not known.", "Order a CYP2D6 test with copy number", "drug:tramadol", [new Need(FactKind.Genotype, "CYP2D6", null, true)], [], Origin);
        }

        public IEnumerable<Recommendation> Advise(Chart chart)
        {
            if (!chart.Of<MedicationUse>().Any()) yield break;
            var acts = new[] { ActKind.Switch, ActKind.Reduce, ActKind.Avoid, ActKind.Reduce, ActKind.Reduce, ActKind.Stop, ActKind.AskPharmacist, ActKind.Reduce };
            var genes = new[] { "CYP2C19", "SLCO1B1", "CYP2D6", "DPYD", "TPMT", "HLA-B", "HLA-A", "CYP2C19" };
            for (var i = 0; i < s_drugs.Length; i++)
                yield return new Recommendation(new AdviceKey("pgx", acts[i], s_drugs[i]), new Act(acts[i], new Concept(Systems.Titrant, "drug:" + s_drugs[i], s_drugs[i])),
                    i == 5 ? Consequence.LifeThreatening : i < 4 ? Consequence.Serious : Consequence.Moderate, Strength.Strong, $"Consider another dose or drug than {s_drugs[i]} because of {genes[i]}.", "It is handled otherwise.",
                    i == 0 ? "acute coronary syndrome or coronary stenting" : "", [new AnswerKey("Genotype", genes[i])], [], i == 0 ? [new Screened(new("", "", "prasugrel"), ["stroke"], []), new Screened(new("", "", "ticagrelor"), [], [])] : [],
                    Role.Prescriber, [s_source], null, Origin, i == 1 ? ["CPIC: a lower dose", "DPWG: another statin"] : []);
        }
    }
}
