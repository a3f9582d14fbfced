namespace Titrant.Tests.Docs;

/// <summary>The files of src/ as they are committed: without bin and obj.</summary>
internal static class SourceTree
{
    public static IEnumerable<string> Files(string pattern) => Under(Path.Combine(Repository.Root, "src"), pattern);

    public static IEnumerable<string> Under(string folder, string pattern)
    {
        foreach (var file in Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)) yield return file;
        foreach (var sub in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(sub) is "bin" or "obj" or "artifacts" or "TestResults" or ".git" or ".vs" || Path.GetFileName(sub).StartsWith("brief-", StringComparison.Ordinal)) continue;
            foreach (var file in Under(sub, pattern)) yield return file;
        }
    }

    public static string Relative(string path) => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
}
