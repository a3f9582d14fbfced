namespace Titrant.Tests.Formats.Fhir;

/// <summary>The folder of shared data, or a visible skip.</summary>
internal static class Shared
{
    public static string Folder(string relative)
    {
        var root = Environment.GetEnvironmentVariable("TITRANT_SHARED") ?? Path.Combine(Repository(), "..", "shared");
        var path = Path.Combine(root, relative);
        Assert.SkipUnless(Path.Exists(path), $"{relative} is not here; set TITRANT_SHARED");
        return path;
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Titrant.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
