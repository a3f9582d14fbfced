using System.Runtime.CompilerServices;

namespace Titrant.Tests.Medicine.Briefs;

internal static class Schemas
{
    public static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../../docs/schemas"));
}
