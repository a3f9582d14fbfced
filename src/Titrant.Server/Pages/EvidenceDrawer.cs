using System.Text.RegularExpressions;
using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Server.Pages;

/// <summary>
/// The entries behind one card, each with every place where it was seen: document, path, since when it was known, what was
/// written beside what was understood. Opens in place.
/// </summary>
/// <param name="addressOf">Where an entry has its page; null for an assumed one, which has none.</param>
internal sealed partial class EvidenceDrawer(Chart chart, Func<FactId, string?> addressOf)
{
    private const int MostSightings = 20;
    private readonly Dictionary<FactId, Fact> _facts = chart.Facts.ToDictionary(f => f.Id);
    private readonly Dictionary<FactId, Reading> _readings = chart.Measured.SelectMany(chart.Readings).GroupBy(r => r.Fact.Id).ToDictionary(g => g.Key, g => g.First());
    private readonly Dictionary<FactId, Product> _products = Medicine.Medicines.Of(chart).GroupBy(m => m.Fact.Id).ToDictionary(g => g.Key, g => g.First().Product);

    public void Write(Html h, Change card)
    {
        var facts = card.Evidence.Select(line => FactId.TryParse(line.Fact, out var id) ? _facts.GetValueOrDefault(id) : null).OfType<Fact>().ToList();
        if (facts.Count == 0) return;
        using (h.In("details", ("class", "drawer")))
        {
            h.Element("summary", $"Where this was written: {Words.Count(facts.Count, "entry", "entries")}, {Words.Count(facts.Sum(f => f.Seen.Count), "place")}");
            using (h.In("ul", ("class", "entries"))) foreach (var fact in facts) using (h.In("li")) Entry(h, fact);
        }
    }

    private void Entry(Html h, Fact fact)
    {
        var line = FactLines.Of(fact);
        if (addressOf(fact.Id) is { } address) h.Inline("a", line.What, ("href", address)); else h.Element("b", line.What);
        h.Text($", {Sentence(fact, line)}");
        Sightings(h, fact, MostSightings);
    }

    /// <summary>"2026-03-05: written “290 umol/L”; read as creatinine 290 µmol/L."</summary>
    public string Sentence(Fact fact, FactLine line) =>
        $"{(line.Date.Length > 0 ? Words.DayAndTime(line.Date) : "not dated")}{(line.Value.Length > 0 ? $": written \u201c{line.Value}\u201d" : "")}{(Understood(fact) is { Length: > 0 } read ? $"; read as {read}" : "")}.";

    public static void Sightings(Html h, Fact fact, int most)
    {
        using (h.In("ul"))
        {
            foreach (var sighting in fact.Seen.Take(most))
                using (h.In("li"))
                {
                    // A version in the store, as RecordArchive names it; a file is named as it was called.
                    var stored = Version().Match(sighting.Source.ToString());
                    h.Text(stored.Success ? $"{stored.Groups[1].Value} {stored.Groups[2].Value}, version {stored.Groups[3].Value} in this store" : sighting.Source.ToString());
                    h.Text($"; {KnownWords(sighting.Known)}; {(sighting.Status.Written.Length > 0 ? $"status \u201c{sighting.Status.Written}\u201d" : "no status")}");
                    if (sighting.StatusKnown.At != sighting.Known.At) h.Text($", {KnownWords(sighting.StatusKnown)}");
                    if (sighting.Supersedes is not null) h.Text("; corrects an earlier version");
                    // A digest names nothing that anybody could look up.
                    if (!stored.Success && sighting.Source.BusinessId is { Length: > 0 and <= 60 } id) h.Text("; the source calls it " + id);
                    if (!stored.Success || sighting.Status.Kind == StatusKind.Retracted) continue;
                    h.Text(" ");
                    h.Element("a", "as it came (JSON)", ("href", "/fhir/" + string.Join('/', stored.Groups[1].Value, stored.Groups[2].Value, "_history", stored.Groups[3].Value)), ("class", "raw"));
                }
            if (fact.Seen.Count > most) h.Element("li", $"and {Words.Count(fact.Seen.Count - most, "more place")}");
        }
    }

    private string Understood(Fact fact)
    {
        if (_readings.TryGetValue(fact.Id, out var reading))
            return reading.Value is { } value ? $"{reading.Analyte.Name} {Words.Sign(reading.Comparator)}{Words.WithUnit(Words.Fixed(value, reading.Analyte.Decimals), reading.Analyte.Unit)}" : $"nothing: {reading.Why}";
        if (!_products.TryGetValue(fact.Id, out var product)) return "";
        return product.Ingredients.Count == 0 ? "no medicine that is known here"
            : string.Join(" and ", product.Ingredients.Select(i => i.Drug.Ingredient + (i.Each is { } each ? $" {each} each time" : "") + (i.Daily is { } daily ? $", {daily} a day" : i.Weekly is { } weekly ? $", {weekly} a week" : "")));
    }

    private static string KnownWords(Known known) => known.Basis switch
    {
        KnownBasis.Stated => $"known since {Day(known)} (stated there)",
        KnownBasis.FileDate => $"known by the file\u2019s date, {Day(known)}",
        _ => $"known since it was imported, {Day(known)}",
    };

    private static string Day(Known known) => Words.DayAndTime(Iso.Of(known.At));

    [GeneratedRegex("^([A-Z][A-Za-z]{2,40})/([A-Za-z0-9.-]{1,64}):_history/([0-9]{1,18})$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
