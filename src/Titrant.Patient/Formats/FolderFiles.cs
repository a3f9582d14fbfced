namespace Titrant.Patient.Formats;

/// <summary>
/// The plain files of a folder, in order of their names. A link that leads out of the folder, a name that is not text, a file
/// beyond the limits becomes an issue, so that nothing vanishes and nothing of somebody else's is read.
/// </summary>
internal sealed class FolderFiles(string root, List<Issue> issues)
{
    private const int MaxFiles = 10_000;
    private const int MaxDepth = 4;

    private readonly List<string> _paths = [];
    private int _beyond;

    public static List<string> Of(string root, List<Issue> issues)
    {
        if (!Directory.Exists(root)) throw new DirectoryNotFoundException($"There is no folder '{root}'.");
        var files = new FolderFiles(Path.TrimEndingDirectorySeparator(root), issues);
        files.Enter(root, 0);
        if (files._beyond > 0)
            issues.Add(new("FILE008", "folder", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{files._beyond} files or folders beyond {MaxFiles} files or {MaxDepth} levels were not read")));
        return files._paths;
    }

    /// <summary>Bytes of the file, a link followed; 0 for a pipe, socket or device, which must not be opened: it may never end.</summary>
    public static long Length(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.LinkTarget is not null) info = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            return info is { Exists: true } ? info.Length : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private void Enter(string folder, int depth)
    {
        List<string> files, folders;
        try
        {
            files = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
            folders = [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse("FILE001", folder, "the folder cannot be opened");
            return;
        }
        foreach (var file in files)
            if (!IsHidden(file)) Take(file);
        foreach (var sub in folders)
        {
            if (IsHidden(sub)) continue;
            if (new DirectoryInfo(sub).LinkTarget is not null) Refuse("FILE006", sub, "a link to a folder");
            else if (depth == MaxDepth) _beyond++;
            else Enter(sub, depth + 1);
        }
    }

    private void Take(string file)
    {
        var info = new FileInfo(file);
        FileSystemInfo? target = info;
        try
        {
            if (info.LinkTarget is not null) target = info.ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (IOException)
        {
            target = null; // a circle of links
        }
        if (target is not { Exists: true }) Refuse("FILE001", file, info.LinkTarget is null ? "its name is not text" : "a link that leads nowhere");
        else if (target != info && !Inside(target.FullName)) Refuse("FILE006", file, "a link out of the folder");
        else if (_paths.Count == MaxFiles) _beyond++;
        else _paths.Add(file);
    }

    // A link inside may pass through a linked folder and so still lead outside.
    private bool Inside(string path)
    {
        for (var at = Path.GetDirectoryName(path); at is not null; at = Path.GetDirectoryName(at))
        {
            if (at == root) return true;
            if (new DirectoryInfo(at).LinkTarget is not null) return false;
        }
        return false;
    }

    private void Refuse(string code, string path, string why)
    {
        var document = Path.GetRelativePath(root, path).Replace('\\', '/');
        issues.Add(new(code, document, why, $"file:{document}"));
    }

    private static bool IsHidden(string path) => Path.GetFileName(path).StartsWith('.');
}
