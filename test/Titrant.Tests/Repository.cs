namespace Titrant.Tests;

/// <summary>Where things lie: the repository, its samples, and the shared data (TITRANT_SHARED, default ../shared).</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>One folder for each patient; samples/hooks holds calls of an EHR, samples/study-* tables of many.</summary>
    public static IReadOnlyList<string> Samples { get; } = [.. Directory.EnumerateDirectories(Path.Combine(Root, "samples")).Where(f => Path.GetFileName(f) != "hooks" && !Path.GetFileName(f).StartsWith("study-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static string Shared => Environment.GetEnvironmentVariable("TITRANT_SHARED") is { Length: > 0 } set ? set : Path.Combine(Root, "..", "shared");

    /// <summary>A file or folder of the shared data; the test is skipped, visibly, where the shared folder is absent.</summary>
    public static string Data(params ReadOnlySpan<string> parts)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Shared, "data")), "the shared data are not at hand");
        return Path.Combine([Shared, "data", .. parts]);
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Titrant.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Titrant.slnx");
        return folder;
    }
}
