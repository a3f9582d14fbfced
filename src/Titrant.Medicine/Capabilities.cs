using Titrant.Medicine.Clopidogrel;
using Titrant.Medicine.Kidney;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf;

namespace Titrant.Medicine;

/// <summary>THE list. Verbs, hooks, tools and docs derive from it; nothing is scanned for.</summary>
public static class Capabilities
{
    public static IReadOnlyList<ICapability> All { get; } =
    [
        new MedicineIdentity(),
        new AllergyCheck(),
        new KidneyFunction(),
        new Kidney.RenalDosing(),
        new Monitoring(),
        new PharmacogeneGenotypes(),
        new ClopidogrelCyp2c19(),
        new Pharmacogenomics.Pharmacogenomics(),
    ];

    /// <summary>The list and the models that were registered here: what a person is asked about.</summary>
    public static IReadOnlyList<ICapability> On(Shelf shelf)
    {
        ArgumentNullException.ThrowIfNull(shelf);
        return shelf.Models.IsEmpty ? All : [.. All, .. shelf.Models];
    }

    /// <summary>What nobody on the list looks at. Every output says it; whoever adds a capability shortens it.</summary>
    public static Seq<string> NotChecked { get; } =
    [
        "interactions and duplicate medicines",
        "doses other than for the kidney",
        "what one medicine does to the enzymes of another",
    ];

    /// <summary>Positions of a genome that some capability reads.</summary>
    public static IReadOnlyCollection<LocusOfInterest> Loci { get; } = Pharmacogene.AllLoci();
}
