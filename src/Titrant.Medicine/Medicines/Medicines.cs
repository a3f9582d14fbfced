using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine;

/// <summary>Is it being taken? Ordered, dispensed, administered and reported each say something else.</summary>
public enum Standing
{
    /// <summary>Ordered and active, covered by what was dispensed, given within two days, or reported as taken.</summary>
    Taking,
    /// <summary>A draft, a plan or a proposal.</summary>
    Planned,
    /// <summary>Nothing says whether it is still taken at AsOf.</summary>
    Unclear,
}

/// <summary>One medicine entry of the chart with what its text and codes mean.</summary>
public sealed record Medicine(Fact Fact, MedicationUse Use, Product Product, Standing Standing)
{
    public string Written => Use.Medication.Words;
    public Moment? Start => Fact.When.Start;
}

/// <summary>The medicines that count at AsOf.</summary>
public static class Medicines
{
    private static readonly TimeSpan s_recentlyGiven = TimeSpan.FromDays(2);
    private static readonly TimeSpan s_longUncovered = TimeSpan.FromDays(180);

    /// <summary>Taken, planned and unclear medicines, oldest first; stopped, held, cancelled and refuted ones are not among them.</summary>
    public static IReadOnlyList<Medicine> Of(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var medicines = new List<Medicine>();
        foreach (var (fact, use) in chart.Of<MedicationUse>())
            if (StandingOf(chart, fact, use) is { } standing) medicines.Add(new(fact, use, Parse(use, chart.Shelf), standing));
        return medicines;
    }

    /// <summary>Those that are taken or planned and contain an ingredient.</summary>
    public static IEnumerable<Medicine> With(Chart chart, string ingredient) =>
        Of(chart).Where(m => m.Standing != Standing.Unclear && m.Product.Has(ingredient));

    private static Standing? StandingOf(Chart chart, Fact fact, MedicationUse use)
    {
        if (use.DoNotPerform) return null;
        var status = fact.StatusAt(chart.AsOf);
        if (fact.When.Start is { } start && start.Earliest > chart.AsOf && status == StatusKind.Current) return Standing.Planned;
        switch (use.Event)
        {
            case MedicationEvent.Dispensed when status is StatusKind.Ended or StatusKind.Final or StatusKind.Current:
                return use.SupplyEnd is { } end && end.Latest >= chart.AsOf ? Standing.Taking : null;
            case MedicationEvent.Administered when status is StatusKind.Ended or StatusKind.Final or StatusKind.Current:
                return status == StatusKind.Current || (fact.When.Order is { } given && chart.AsOf - given <= s_recentlyGiven) ? Standing.Taking : null;
            default:
                // Active on paper, but nothing was to be handed out for months: nobody knows whether it is taken.
                if (status == StatusKind.Current && use.SupplyEnd is { } covered && chart.AsOf - covered.Latest > s_longUncovered) return Standing.Unclear;
                return status switch
                {
                    StatusKind.Current or StatusKind.Final => Standing.Taking,
                    StatusKind.Planned or StatusKind.Unconfirmed => Standing.Planned,
                    StatusKind.Unknown or StatusKind.Preliminary => Standing.Unclear,
                    _ => null,
                };
        }
    }

    // The dosage text follows the name, as a prescription reads; a structured dose is written out first.
    private static Product Parse(MedicationUse use, Shelf shelf)
    {
        var text = use.Medication.Words;
        foreach (var dosage in use.Dosages.Span)
        {
            if (dosage.Text.Length > 0 && !text.Contains(dosage.Text, StringComparison.OrdinalIgnoreCase)) text += " " + dosage.Text;
            else if (dosage.Text.Length == 0 && dosage.Dose is { } dose)
                text += FormattableString.Invariant($" {dose.Number} {dose.Unit}") + Times(dosage.TimesPerDay);
        }
        // A product code says nothing to the shipped table; the RxNorm pack knows its ingredients.
        var products = use.Medication.Codings.Where(c => c.System == Systems.RxNorm && DrugTable.Default.ByRxCui(c.Code) is null);
        return DrugTable.Default.Resolve(use.Medication.Codings.Select(c => (c.System, c.Code))
            .Concat(products.SelectMany(c => shelf.RxNormIngredients(c.Code)).Select(code => (Systems.RxNorm, code))), text);
    }

    private static string Times(decimal? perDay) => perDay switch
    {
        null => "",
        1 => " once daily",
        2 => " twice daily",
        3 => " three times daily",
        4 => " four times daily",
        _ when decimal.Round(perDay.Value * 7, 6) == 1 => " once weekly",
        _ => "",
    };
}
