using System.Runtime.CompilerServices;

namespace Titrant.Tests.Units;

static class SharedRows
{
    public static string[] OrSkip(string name) => File.ReadAllLines(PathOrSkip(name));

    public static string PathOrSkip(string name)
    {
        var shared = Environment.GetEnvironmentVariable("TITRANT_SHARED") ?? Path.Combine(Root(), "..", "shared");
        var file = Path.Combine(shared, "data", "ehr", name);
        Assert.SkipUnless(File.Exists(file), $"shared data absent: {name}");
        return file;
    }

    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
