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
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
            return false;
        }
    }

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
