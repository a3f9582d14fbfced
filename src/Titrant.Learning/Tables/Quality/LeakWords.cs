using Titrant.Patient.Knowledge;

namespace Titrant.Learning.Tables;

/// <summary>The table of words in names; a word only asks, the values decide how much it matters.</summary>
internal static class LeakWords
{
    private static readonly Row[] s_rows = [.. Patient.Knowledge.Table.Embedded(typeof(LeakWords).Assembly, "Tables/Quality/leak_words.tsv").Rows];

    /// <summary>Why the name asks whether the value was known in time; null where it does not ask.</summary>
    public static string? ReasonOf(string column) => IsKnownBefore(column) ? null : NameWords.First(s_rows.Where(r => r["asks"] == "yes"), column)?["reason"];

    /// <summary>What is known of everybody before anything else, or is a laboratory value in spite of its name.</summary>
    public static bool IsKnownBefore(string column) => NameWords.First(s_rows.Where(r => r["asks"] == "no"), column) is not null;
}
