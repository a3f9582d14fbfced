using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Pharmacogenomics.Refresh;

/// <summary>What an advice row asks for, apart from the words that explain it.</summary>
internal sealed record Statement(string Act, string Does, string Dose, string Strength, string Consequence, string When, string Indication)
{
    public static Statement Of(Row row, bool isDpwg) =>
        new(row["act"], row["does"], row["dose"], isDpwg ? "" : row["strength"], row["consequence"], row["when"], row["indication"]);

    /// <summary>"Reduce: half the usual starting dose (50 % of ...); Moderate, Serious".</summary>
    public override string ToString()
    {
        if (Act == "no-recommendation") return "gives no recommendation";
        var grade = string.Join(", ", new[] { Strength.Length > 0 ? $"{Strength} recommendation" : "", Consequence.Length > 0 ? $"{Consequence} consequence" : "", When == "start" ? "at the start only" : "", Indication.Length > 0 ? $"for {Indication}" : "" }.Where(t => t.Length > 0));
        return (Act == "none" ? "no change" : $"{Act}: {Does}") + (Dose.Length > 0 ? $" ({Dose})" : "") + (Act != "none" && grade.Length > 0 ? $"; {grade}" : "");
    }
}
