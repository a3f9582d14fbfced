namespace Titrant.Learning.Studies.Reading;

/// <summary>Every key of a study file, section by section: the one list from which a misspelt one is refused; docs/schemas/titrant.study.1.schema.json says the same.</summary>
internal static class StudyKeys
{
    public const string Format = "titrant.study/1";

    public static readonly IReadOnlyDictionary<string, string[]> Sections = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["study"] = ["format", "name", "title", "question", "intended use", "data", "columns", "cohort", "outcome", "splits", "learners", "chosen", "recalibrate", "accept leaks", "copies", "compare with", "operating points", "prevalence", "groups", "smallest group", "external", "seed"],
        ["intended use"] = ["user", "population", "decision", "not for"],
        ["data"] = ["file", "records", "until", "licence"],
        ["column"] = ["type", "unit", "role", "range", "clip", "words", "monotone", "actionable", "meaning", "from"],
        ["from"] = ["analyte", "answer", "condition", "medication", "within", "take"],
        ["cohort rule"] = ["keep", "exclude"],
        ["outcome"] = ["kind", "column", "happened", "time", "event", "entry", "unit", "causes", "horizon", "from"],
        ["outcome from"] = ["condition", "medication", "procedure", "analyte", "death", "unit", "above", "below", "within", "again"],
        ["splits"] = ["folds", "repeats", "person", "site", "locked"],
        ["locked"] = ["share", "where", "file"],
        ["comparison"] = ["column", "falls", "rule", "published"],
        ["group"] = ["column", "columns", "cuts"],
        ["external cohort"] = ["name", "file", "dictionary"],
    };

    /// <summary>The known word that is nearest, where it is near enough to be meant (a third of its letters at most); else null.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) =>
        known.Select(k => (Word: k, Away: Edits(word.ToLowerInvariant(), k.ToLowerInvariant()))).Where(k => k.Away <= Math.Max(1, k.Word.Length / 3))
            .OrderBy(k => k.Away).ThenBy(k => k.Word, StringComparer.Ordinal).Select(k => k.Word).FirstOrDefault();

    /// <summary>Levenshtein's distance.</summary>
    private static int Edits(string a, string b)
    {
        if (a.Length > 100) return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0]++;
            for (var j = 1; j <= b.Length; j++)
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
