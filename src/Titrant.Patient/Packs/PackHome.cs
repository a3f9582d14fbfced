namespace Titrant.Patient.Packs;

/// <summary>Where this installation keeps what the user added: packs, store, journals, key.</summary>
public static class PackHome
{
    /// <summary>$TITRANT_HOME, else $XDG_DATA_HOME/titrant, else ~/.local/share/titrant (on Windows the local application data folder).</summary>
    /// <param name="environment">Reads a variable; null or empty when it is not set.</param>
    public static string Resolve(Func<string, string?> environment)
    {
        if (Set("TITRANT_HOME") is { } home) return Path.GetFullPath(home);
        // The XDG specification says that a relative path is to be ignored.
        if (Set("XDG_DATA_HOME") is { } data && Path.IsPathFullyQualified(data)) return Path.Combine(data, "titrant");
        if (OperatingSystem.IsWindows()) return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "titrant");
        return Path.Combine(Set("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share", "titrant");

        string? Set(string name) => environment(name) is { Length: > 0 } value ? value : null;
    }
}
