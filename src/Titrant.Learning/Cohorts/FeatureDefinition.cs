using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Titrant.Patient;

namespace Titrant.Learning.Cohorts;

/// <summary>Which of the values in the window counts.</summary>
public enum Take { Latest, Earliest, Mean, Lowest, Highest, Count, Any }

/// <summary>
/// Where a feature comes from in a record, said so exactly that two hospitals mean the same. The one function from it serves a single patient and a cohort.
/// </summary>
/// <param name="Kind">"analyte", "age", "sex", "condition", "medication".</param>
/// <param name="Concepts">Keys of the analyte table, or codes; in ordinal order, whatever order they were written in.</param>
/// <param name="Unit">UCUM.</param>
/// <param name="Within">Before the index moment; null for ever.</param>
public sealed record FeatureDefinition(string Kind, Seq<string> Concepts, string Unit, TimeSpan? Within, Take Take)
{
    /// <summary>"x1:" and SHA-256 of concept set, unit, window and aggregation: a site that defines the feature otherwise is refused.</summary>
    public string Id => "x1:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Kind}\n{string.Join('\u001f', Concepts.Order(StringComparer.Ordinal))}\n{Unit}\n{Within?.Ticks ?? -1}\n{Take}"))));
}
