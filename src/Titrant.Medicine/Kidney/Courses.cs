using System.Text.RegularExpressions;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Kidney;

/// <summary>One ingredient of a medicine that acts in the whole body, in milligrams.</summary>
/// <param name="DailyMg">Per day; null where the text does not say, and for weekly doses.</param>
internal sealed record Part(string Ingredient, Seq<string> Classes, decimal? DailyMg, decimal? EachMg, decimal? TimesPerDay, decimal? WeeklyMg);

/// <summary>A medicine as the kidney rules need it.</summary>
/// <param name="LastsDays">How long the order says that it is to be taken.</param>
/// <param name="Once">One dose, and no more: its amount is the whole day's.</param>
internal sealed record Course(Seq<Part> Parts, FactId Fact, string Written, bool Planned, string Form, string Route, Term? Reason, DateTimeOffset? Start, bool AsNeeded = false, decimal? LastsDays = null, bool Once = false)
{
    public bool Has(string ingredient) => Parts.Any(p => p.Ingredient == ingredient);
}

/// <summary>Medicines taken or planned, without those that stay on the skin, in the eye or in the airway.</summary>
internal static partial class Courses
{
    public static IEnumerable<Course> Of(Chart chart) => Medicines.Of(chart).Where(m => m.Standing != Standing.Unclear).Select(Read).Where(c => c is not null)!;

    private static Course? Read(Medicine medicine)
    {
        var product = medicine.Product;
        var form = (product.Form ?? "").ToLowerInvariant();
        var route = (product.Dose?.Route ?? product.Ingredients.Select(i => i.Dose?.Route).FirstOrDefault(r => r is not null) ?? medicine.Use.Dosages.Select(d => d.Route?.Words).FirstOrDefault(r => r is not null) ?? "").ToLowerInvariant();
        if (product.Ingredients.Count == 0 || IsLocal(product, form, route)) return null;
        var reason = medicine.Use.Reason is { } r && r.Words.Length > 0 ? r : null;
        var texts = medicine.Use.Dosages.Select(d => d.Text).Append(medicine.Written).ToList();
        var once = texts.Exists(OneDose().IsMatch) && !texts.Exists(Repeats().IsMatch);
        Seq<Part> parts = [.. product.Ingredients.Select(Read)];
        if (once && parts is [{ EachMg: null } only]) parts = [only with { EachMg = medicine.Use.Dosages.Select(d => Milligrams(d.Dose)).FirstOrDefault(mg => mg is not null) }];
        return new(parts, medicine.Fact.Id, medicine.Written, medicine.Standing == Standing.Planned, form, route, reason, medicine.Start?.Earliest,
            medicine.Use.Dosages.Any(d => d.AsNeeded) || product.Dose?.AsNeeded == true || product.Ingredients.Any(i => i.Dose?.AsNeeded == true), product.Dose?.DurationDays ?? product.Ingredients[0].Dose?.DurationDays,
            once);
    }

    // A patch brings most medicines into the blood; only those against pain of the skin and the joint below stay there.
    private static bool IsLocal(Product product, string form, string route) => Patch().IsMatch(form)
        ? product.Ingredients.All(i => i.Drug.Ingredient is "lidocaine" or "capsaicin" || i.Drug.Classes.Contains("NSAID"))
        : Local().IsMatch(form) || Local().IsMatch(route) && route != "transdermal";

    [GeneratedRegex(@"\b(patch|patches|plaster|transdermal)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Patch();

    [GeneratedRegex(@"\b(creams?|ointments?|gels?|lotions?|shampoos?|eyes?|ophthalm\w*|ears?|nasal\w*|nose|inhal\w*|topical\w*|foam|mouthwash|vaginal\w*|paste)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Local();

    // "80 mg stat, then 80 mg BD" is a course.
    [GeneratedRegex(@"\b(then|followed|daily|day|twice|times|every|hourly|weekly|nightly|od|bd|tds|qds|bid|tid|qid|prn)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Repeats();

    // "Once before breakfast" is every morning; once before an operation is not.
    [GeneratedRegex(@"\b(single dose|one dose only|once only|one[- ]off|stat|once (before|at|during) (the |an? )?(operation|surgery|procedure|induction))\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OneDose();

    private static Part Read(Ingredient i)
    {
        // A dose per kilogram is no dose in milligrams.
        var relative = i.Dose?.Per is not null;
        var daily = relative ? null : Milligrams(i.Daily);
        return new(i.Drug.Ingredient, i.Drug.Classes.ToSeq(), daily, relative ? null : Milligrams(i.Each), i.Dose?.TimesPerDay, relative ? null : Milligrams(i.Weekly));
    }

    private static decimal? Milligrams(Quantity? dose) => dose is { Comparator: Comparator.Equal } ? (dose.UnitCode ?? dose.Unit) switch
    {
        "mg" => dose.Number,
        "g" => dose.Number * 1000,
        "ug" => dose.Number / 1000,
        _ => null,
    } : null;

    private static decimal? Milligrams(Amount? amount) => amount?.Unit switch
    {
        "mg" => amount.Value,
        "g" => amount.Value * 1000,
        "microgram" => amount.Value / 1000,
        "nanogram" => amount.Value / 1_000_000,
        _ => null,
    };
}
