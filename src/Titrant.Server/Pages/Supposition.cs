using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Medicine.Kidney;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Server.Pages;

/// <summary>One thing that somebody takes as given, as a form carries it: "order:metformin 1 g twice daily", "kidney:45".</summary>
/// <param name="Kind">order, without (a fact id), kidney (eGFR), gene ("CYP2C19=Poor Metabolizer") or turn (an advice key whose counterfactual is assumed).</param>
internal sealed partial record Supposition(string Kind, string Text)
{
    public const int LongestOrder = 200;

    public string Written => $"{Kind}:{Text}";

    /// <summary>Null for what this server did not write.</summary>
    public static Supposition? Read(string? written) =>
        written is { Length: < 600 } && written.IndexOf(':', StringComparison.Ordinal) is var at and > 0 && written[..at] is "order" or "without" or "kidney" or "gene" or "turn" ? new(written[..at], written[(at + 1)..]) : null;

    /// <summary>A typed medicine, or what to write instead.</summary>
    public static (Supposition? Order, string Fault) Order(string typed)
    {
        var text = string.Join(' ', typed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length > LongestOrder) return (null, $"Shorter, please: at most {LongestOrder} characters.");
        if (ProductText.Parse(text).Ingredients.Count == 0)
            return (null, "No medicine is recognised in this text, so nothing could be checked. Write the international name or a brand with its dose, such as metformin 1 g twice daily.");
        // Two orders on one line would be read as one product, and the dose of one be taken for that of the other.
        var each = Joints().Split(text).Select(part => ProductText.Parse(part)).Where(p => p.Ingredients.Count > 0).Select(p => string.Join("/", p.Drugs.Select(d => d.Ingredient))).Distinct().ToList();
        return each.Count < 2 ? (new("order", text), "")
            : (null, $"Two medicines are on this line: {string.Join(" and ", each)}. Try one, then add the other; a product that holds both is written with a slash, such as {string.Join("/", each)}.");
    }

    [GeneratedRegex(@"\s*[,;&]\s+|\s+(?:and|plus|und)\s+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Joints();

    /// <summary>What the text was understood as, where it does not say so itself: a brand, a misspelling.</summary>
    public static string ReadAs(string text) => ProductText.Parse(text).Drugs.Select(d => d.Ingredient).Distinct().ToList() is { Count: > 0 } read
        && !read.All(r => text.Contains(r, StringComparison.OrdinalIgnoreCase)) ? $" (read as {string.Join(" and ", read)})" : "";

    public static (Supposition? Kidney, string Fault) Kidney(string typed) =>
        decimal.TryParse(typed.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var egfr) && egfr is >= AssumedKidney.Lowest and <= AssumedKidney.Highest
            ? (new("kidney", egfr.ToString("0.##", CultureInfo.InvariantCulture)), "")
            : (null, $"Write a number between {AssumedKidney.Lowest} and {AssumedKidney.Highest}, with a point for decimals, such as 45.");

    public static AssumedGenotype? Genotype(string text) =>
        text.Split('=', 2) is [var gene, var phenotype] ? AssumedGenotype.Of(gene).FirstOrDefault(g => g.Phenotype == phenotype) : null;

    /// <summary>The order as a FHIR draft order, read by the reader of all other orders. Never stored.</summary>
    public static IReadOnlyList<Fact> Draft(Chart chart, string text, int number)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "MedicationRequest");
            json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"what-if-{number}"));
            json.WriteString("status", "draft");
            json.WriteString("intent", "order");
            json.WriteString("authoredOn", chart.AsOf.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
            json.WriteStartObject("medicationCodeableConcept");
            json.WriteString("text", text);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        var read = FhirReader.Read("what if", buffer.ToArray(), new Known(chart.AsOf, KnownBasis.Imported));
        return PatientRecord.Build(chart.Patient.Person, read.Drafts).Facts;
    }

    /// <summary>What may be left out: the medicines, and the newest result of each test.</summary>
    public static IEnumerable<(string Group, FactId Fact, string Says)> Leavable(Chart chart) =>
        Titrant.Medicine.Medicines.Of(chart).Select(m => ("Medicines", m.Fact))
            .Concat(chart.Measured.Select(chart.Readings).Where(r => r.Count > 0).Select(r => ("Newest results", r[^1].Fact)))
            .DistinctBy(l => l.Item2.Id).Select(l => (l.Item1, l.Item2.Id, Words(l.Item2)));

    public static string Words(Fact fact)
    {
        var line = FactLines.Of(fact);
        var text = new StringBuilder(line.What);
        if (line.Value.Length > 0) text.Append(": ").Append(line.Value);
        if (line.Date.Length > 0) text.Append(" (").Append(Titrant.Medicine.Briefs.Words.Day(line.Date)).Append(')');
        return text.ToString();
    }
}
