using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Medicine.Clopidogrel;
using Titrant.Patient;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Medicine.Clopidogrel;

/// <summary>Patients that read like patients: <c>Person.Man(61).Has("I21.4", "NSTEMI").Takes("Clopidogrel 75 mg OD").Genome("*2/*2")</c>.</summary>
internal sealed record Person(Seq<Draft> Drafts)
{
    /// <summary>What was refused while the files were read.</summary>
    public Seq<Issue> Issues { get; init; }

    public static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly Known s_known = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), KnownBasis.FileDate);

    public static Person Man(int age) => Of(age, "male");
    public static Person Woman(int age) => Of(age, "female");

    private static Person Of(int age, string sex) => new Person([]).With(
        new Demographics(Moment.Day(2026 - age, 1, 5), null, null, sex, null, null, null, null, [], [], [], []), default, StatusKind.Current);

    public Person With(Claim claim, When when, StatusKind status) => this with { Drafts = Drafts.Add(new Draft(when, claim,
        new Sighting(new Source("chart.json", Drafts.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), null), s_known, s_known, new ClaimStatus(status, "")))) };

    public Person Has(string icd10, string text, StatusKind status = StatusKind.Current, int onset = 2025) =>
        With(new Condition(new Term(text, [new Concept(Systems.Icd10Cm, icd10, text)]), null, null, []), When.Since(Moment.Day(onset, 6, 1)), status);

    public Person Takes(string text, string? reason = null, StatusKind status = StatusKind.Current) =>
        With(new MedicationUse(Term.Of(text), MedicationEvent.Ordered, [], reason is null ? null : Term.Of(reason), false), When.Since(Moment.Day(2026, 3, 1)), status);

    public Person AllergicTo(string substance) => With(new Allergy(Term.Of(substance), AllergyType.Allergy, null, [], false), default, StatusKind.Current);
    public Person NoAllergies() => With(new Allergy(Term.Of("none known"), AllergyType.Unstated, null, [], true), default, StatusKind.Current);
    public Person Weighs(int number, string unit = "kg") => With(new Measurement(Term.Of(new Concept(Systems.Loinc, "29463-7", "Body weight")), new Value.Number(Quantity.Of(number, unit)), null, null, null, [], []),
        When.At(Moment.Day(2026, 2, 1)), StatusKind.Final);

    public Person Reported(string diplotype, string method = "SNP chip", int year = 2020, string specimen = "", string? phenotype = null) =>
        With(new Genotype("CYP2C19", diplotype, phenotype, null, method, specimen), When.At(Moment.Day(year, 5, 5)), StatusKind.Final);

    /// <summary>A germline genome that calls every position, as the two alleles say, except those named as not covered.</summary>
    public Person Genome(string diplotype, string[]? notCovered = null, Material material = Material.Germline, string specimen = "", When collected = default,
        Func<PositionCall, PositionCall>? change = null, bool phased = false) =>
        With(Genomes.Sample(Pharmacogene.Of("CYP2C19"), diplotype, phased, notCovered ?? [], material, specimen, change), collected, StatusKind.Final);

    public PatientRecord Record => PatientRecord.Build(new PersonId("p"), Drafts, Issues);
    public Chart Chart => Chart.Of(Record, Now);
    public Chart Asked => Chart.Ask(Capabilities);

    public static IReadOnlyList<ICapability> Capabilities { get; } = [new ClopidogrelCyp2c19(), new PharmacogeneGenotypes()];
}

internal static class Genomes
{
    public static Sample Sample(Pharmacogene gene, string diplotype, bool phased = false, string[]? notCovered = null, Material material = Material.Germline,
        string specimen = "", Func<PositionCall, PositionCall>? change = null, GenomeBuild build = GenomeBuild.GRCh38)
    {
        var names = diplotype.Split('/');
        var calls = new List<PositionCall>();
        for (var i = 0; i < gene.Positions.Count; i++)
        {
            var position = gene.Positions[i];
            if (notCovered?.Contains(position.RsId) == true) continue;
            var (first, second) = (Base(gene, names[0], i), Base(gene, names[1], i));
            var reference = position.Ref(build)!;
            var call = new PositionCall(gene.Chrom, position.On(build)!.Value.Pos, reference, position.Alts, [first, second],
                first == reference && second == reference ? CallState.Reference : CallState.Called, phased, null, "PASS", 99, 30, i + 10);
            calls.Add(change is null ? call : change(call));
        }
        return new Sample("S1", material, specimen, build, "contig lengths", "00", calls.Count, null, 0, "vcf/1", calls.ToSeq());
    }

    /// <summary>The base of an allele: its cell, the reference's where it says nothing, and REF among several.</summary>
    public static string Base(Pharmacogene gene, string allele, int position)
    {
        var named = gene.Alleles.Single(a => a.Name == allele);
        var reference = gene.Positions[position].Ref38;
        return new[] { reference }.Concat(gene.Positions[position].Alts).First(b => gene.Fits(named, position, b));
    }
}
