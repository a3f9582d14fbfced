using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Server.CdsHooks;

/// <summary>Why a card may not be followed, for the EHR to offer; what comes back is counted per advice key.</summary>
internal static class OverrideReasons
{
    public const string System = Systems.Titrant + "/override-reason";

    private static readonly Table s_table = Table.Embedded(typeof(OverrideReasons).Assembly, "CdsHooks/override_reasons.tsv");

    public static IReadOnlyList<Concept> All { get; } = [.. s_table.Rows.Select(Concept)];

    public static IReadOnlyList<Concept> Of(ActKind act) => s_byAct[act];

    private static readonly Dictionary<ActKind, IReadOnlyList<Concept>> s_byAct = Enum.GetValues<ActKind>()
        .ToDictionary(act => act, IReadOnlyList<Concept> (act) => [.. s_table.Rows.Where(r => r["acts"] == "all" || r["acts"].Split('|').Contains(act.ToString())).Select(Concept)]);

    private static Concept Concept(Row row) => new(System, row["code"], row["display"]);
}
