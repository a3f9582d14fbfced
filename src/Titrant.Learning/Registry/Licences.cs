using Titrant.Patient.Knowledge;

namespace Titrant.Learning.Registry;

/// <summary>Whether weights may be handed on follows from the licence of the data alone; nobody can say otherwise.</summary>
internal static class Licences
{
    private static readonly Table s_table = Table.Embedded(typeof(Licences).Assembly, "Registry/licences.tsv");

    /// <param name="written">As the study file says it; "" where it does not.</param>
    public static (bool MayShare, string Why) Of(string written)
    {
        var licence = written.Trim().TrimEnd('.');
        if (licence.Length == 0) return (false, "The study does not say under which licence the data are.");
        foreach (var row in s_table.Rows)
            if (Is(row["licence"]) || row.List("also written").Any(Is)) return (true, row["why"]);
        return (false, "The licence is not on the list of those that let what was learned from the data be handed on.");

        bool Is(string name) => string.Equals(name, licence, StringComparison.OrdinalIgnoreCase);
    }
}
