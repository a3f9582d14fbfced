using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Learning.Cohorts;

/// <summary>Which of the values in the window counts.</summary>
public enum Take { Latest, Earliest, Mean, Lowest, Highest, Count, Any }

/// <summary>
/// Where a feature comes from in a record, said so exactly that two hospitals mean the same. The one function from it (<see cref="Read"/>) serves a single
/// patient and a cohort.
/// </summary>
/// <param name="Kind">"analyte" (measured), "answer" (what a capability concludes), "age", "sex", "condition", "medication".</param>
/// <param name="Concepts">
/// Keys of the analyte table; the key of one answer ("eGFR", "Genotype/CYP2C19"); codes of conditions ("I48": I48.2 belongs to it; "http://snomed.info/sct|49436004"); ingredients ("pembrolizumab") or classes
/// ("class:statin"); of sex which of the four: "administrative" (also where none is named), "at birth", "for clinical use", "karyotype". In ordinal order,
/// whatever order they were written in.
/// </param>
/// <param name="Unit">UCUM; "a" of age, in completed years; "" where there is none.</param>
/// <param name="Within">Before the index moment; null for ever. Of a condition or a medicine: going on at some time of it; null: going on at the index moment.</param>
public sealed record FeatureDefinition(string Kind, Seq<string> Concepts, string Unit, TimeSpan? Within, Take Take)
{
    /// <summary>"x1:" and SHA-256 of concept set, unit, window and aggregation: a site that defines the feature otherwise is refused.</summary>
    public string Id => "x1:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Kind}\n{string.Join('\u001f', Concepts.Order(StringComparer.Ordinal))}\n{Unit}\n{Within?.Ticks ?? -1}\n{Take}"))));

    /// <summary>The feature of one person, as somebody who stands at the chart's AsOf may know it.</summary>
    /// <exception cref="StudyException">REG001: the definition itself means nothing; see <see cref="Faults"/>.</exception>
    public FeatureReading Read(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        if (Faults("feature " + ToString()) is { IsEmpty: false } faults) throw new StudyException(faults);
        return Kind switch
        {
            "analyte" => AnalyteFeature.Of(this, chart),
            "answer" => AnswerFeature.Of(this, chart),
            "age" => PersonFeature.Age(chart),
            "sex" => PersonFeature.Sex(Concepts.IsEmpty ? PersonFeature.Administrative : Concepts[0], chart),
            "condition" => ListedFeature.OfCondition(this, chart),
            _ => ListedFeature.OfMedicine(this, chart),
        };
    }

    /// <summary>What keeps the definition from meaning something; empty where it does. REG001.</summary>
    public Seq<StudyFault> Faults(string place)
    {
        var faults = new List<StudyFault>();
        if (Within < TimeSpan.Zero) Fault("The window lies after the index moment.", "Give the days before it, or none.");
        switch (Kind)
        {
            case "analyte":
                if (Concepts.IsEmpty) Fault("No analyte is named.", "Name a key of the analyte table, such as albumin.");
                foreach (var key in Concepts)
                    if (AnalyteTable.Default.ByKey(key) is not { } analyte) Fault($"'{key}' is no key of the analyte table.", "Use the table's key, such as albumin or neutrophils.");
                    else if (Take != Take.Count && UnitOfAnalyte.Of(analyte, Unit).Problem is not null) Fault($"{analyte.Name} is not measured in '{Unit}'.", $"Use one of: {string.Join(", ", analyte.UnitsInUse)}.");
                if (Take == Take.Any) Fault("'any' is no number of an analyte.", "Take latest, earliest, mean, lowest, highest or count.");
                break;
            case "answer":
                if (Concepts.Count != 1) Fault("A feature is one answer.", "Name one, such as eGFR.");
                if (Take != Take.Latest || Within is not null) Fault("An answer is that of the index moment; how old its facts may be is the capability's own rule.", "Leave 'within' and 'take' out.");
                break;
            case "age":
                if (Unit != "a" || Take != Take.Latest) Fault("Age is in completed years at the index moment.", "Give it the unit 'a' and take latest.");
                break;
            case "sex":
                if (Concepts.Count > 1 || !Concepts.IsEmpty && !PersonFeature.Sexes.Contains(Concepts[0]))
                    Fault("Sex is one of four things.", $"Name one of: {string.Join(", ", PersonFeature.Sexes)}.");
                break;
            case "condition" or "medication":
                if (Concepts.IsEmpty) Fault($"No {Kind} is named.", Kind == "condition" ? "Name its codes, such as I48." : "Name its ingredient, such as warfarin, or a class, such as class:statin.");
                if (Take is not (Take.Any or Take.Count)) Fault($"A {Kind} is listed or not.", "Take any, or count.");
                break;
            default:
                Fault($"'{Kind}' is no kind of feature.", "Use analyte, answer, age, sex, condition or medication.");
                break;
        }
        return faults.ToSeq();

        void Fault(string says, string remedy) => faults.Add(new("REG001", place, says, remedy));
    }

    /// <summary>"latest albumin in g/dL within 30 days": for messages in which two definitions are told apart.</summary>
    public override string ToString()
    {
        var concepts = string.Join(" or ", Concepts.Order(StringComparer.Ordinal));
        var what = Kind is "age" ? "age" : Kind == "answer" ? $"the answer {concepts}" : Kind == "sex" ? $"sex {(concepts.Length > 0 ? concepts : PersonFeature.Administrative)}" : $"{Take.ToString().ToLowerInvariant()} {(Kind == "analyte" ? "" : Kind + " ")}{concepts}";
        return what + (Unit.Length > 0 ? $" in {Unit}" : "") + (Within is { } w ? string.Create(CultureInfo.InvariantCulture, $" within {w.TotalDays:0.##} days") : "");
    }
}
