using System.Text.Json.Serialization;
using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>Everything that decided what the brief says: what the run id is made of and what a later brief is compared with.</summary>
/// <param name="Facts">First 16 hex digits of each known fact's id and its status at AsOf ("3fa9c1d20b77e001 final"), sorted.</param>
/// <param name="NotStated">The share of facts for which no document states since when it was known, 0-1.</param>
public sealed record Inputs(
    Seq<string> Facts, double NotStated, Seq<Used> Capabilities, Seq<Used> Tables, Seq<string> Packs,
    string Tenant, string Jurisdiction, Seq<string> Authorities, string Locale) : Wire
{
    internal static Inputs Of(Chart chart, IReadOnlyList<ICapability> capabilities, Citations citations) => BesideFacts(chart, capabilities, citations) with
    {
        Facts = chart.Facts.Select(f => $"{f.Id.A:x16} {Word(f.StatusAt(chart.AsOf))}").Order(StringComparer.Ordinal).ToSeq(),
        NotStated = Math.Round(chart.Patient.ShareNotStated, 4),
    };

    /// <summary>All but the facts, which are thousands: enough for <see cref="RunId"/>, which takes them from the chart.</summary>
    internal static Inputs BesideFacts(Chart chart, IReadOnlyList<ICapability> capabilities, Citations citations) => new(
            [], 0,
            capabilities.Select(c => new Used(c.Card.Name, c.Card.Version, c.Card.Question)).Distinct().OrderBy(u => u.Name, StringComparer.Ordinal).ToSeq(),
            citations.Tables.Select(t => new Used(t.Name, t.Hash)).Distinct().OrderBy(u => u.Name, StringComparer.Ordinal).ThenBy(u => u.Version, StringComparer.Ordinal).ToSeq(),
            chart.Shelf.Packs.Order(StringComparer.Ordinal).ToSeq(),
            chart.Setting.Tenant, chart.Setting.Jurisdiction, chart.Setting.Authorities, chart.Setting.Locale);

    private static string Word(StatusKind status) => status.ToString().ToLowerInvariant();
}

/// <param name="Version">A version, or the SHA-256 of a table.</param>
/// <param name="Question">What a capability asks, in a clinician's words; absent for a table.</param>
public sealed record Used(string Name, string Version, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Question = null) : Wire;
