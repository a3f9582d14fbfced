using System.Runtime.InteropServices;
using System.Text;

namespace Titrant.Patient.Wire;

/// <summary>Files that are either the old one or the new one, never half of either.</summary>
internal static class AtomicFile
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes beside the target, flushes to the disk, renames. Readable by its owner only.</summary>
    internal static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = WriteBeside(path, content);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>As <see cref="Write"/>, but leaves a file that another process made first; false then.</summary>
    internal static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        var temporary = WriteBeside(path, content);
        try
        {
            // File.Move looks first and renames then: of two that start at once the second would replace what the first works on.
            if (!OperatingSystem.IsWindows() && Link(Terminated(temporary), Terminated(path)) == 0) return true;
            if (File.Exists(path)) return false;
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>link(2) of POSIX: gives a file a second name, and fails where that name is taken, in one step.</summary>
    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] from, byte[] to);

    static byte[] Terminated(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    internal static FileStreamOptions Private(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows() && mode is FileMode.Create or FileMode.CreateNew or FileMode.OpenOrCreate or FileMode.Append) options.UnixCreateMode = OwnerOnly;
        return options;
    }

    static string WriteBeside(string path, ReadOnlySpan<byte> content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        using var file = new FileStream(temporary, Private(FileMode.CreateNew, FileAccess.Write, FileShare.None));
        file.Write(content);
        file.Flush(flushToDisk: true);
        return temporary;
    }
}
