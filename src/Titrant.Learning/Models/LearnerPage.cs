using System.Globalization;
using System.Text;

namespace Titrant.Learning.Models;

/// <summary>docs/learners.md.</summary>
internal static class LearnerPage
{
    public static string Text()
    {
        var page = new StringBuilder("# Learners\n\nWhat a study file may name under `learners`. Written from the list in the program (`Models/Learners.cs`); a test keeps the two the same.\n");
        foreach (var learner in Learners.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {learner.Name}\n\n{learner.Says}\n\nLearns {string.Join(", ", learner.Outcomes.Select(Learners.Words))}.\n");
            if (learner.Options.Count == 0) continue;
            page.Append("\n| option | default | range | meaning |\n|---|---|---|---|\n");
            foreach (var option in learner.Options) page.Append(CultureInfo.InvariantCulture, $"| {option.Name} | {(option.Default.Length > 0 ? option.Default : "-")} | {option.Range} | {option.Says} |\n");
        }
        return page.ToString();
    }
}
