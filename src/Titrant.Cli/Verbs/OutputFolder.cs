using System.Security.Cryptography;
using System.Text;

namespace Titrant.Cli.Verbs;

/// <summary>
/// The folder that a brief is written to. A reader finds the old files or the new ones, never half of one; of two runs into
/// one folder the second waits for the first, so that page, JSON and FHIR are always of one run.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private readonly FileStream _lock;

    /// <param name="home">Holds the lock, so that the folder holds what a reader wants and nothing else.</param>
    /// <exception cref="IOException">The folder cannot be written; the message says so without the system's words.</exception>
    public OutputFolder(string path, string home)
    {
        Path = path;
        try
        {
            if (path.Length == 0 || File.Exists(path)) throw new IOException();
            Directory.CreateDirectory(path);
            // The lock stays: deleting it would let two runs in.
            var locks = Directory.CreateDirectory(System.IO.Path.Combine(home, "locks")).FullName;
            var name = SHA256.HashData(Encoding.UTF8.GetBytes(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path))));
            _lock = Lock(System.IO.Path.Combine(locks, Convert.ToHexStringLower(name.AsSpan(0, 16)) + ".lock"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException(e is TimeoutIOException ? e.Message : $"The output cannot be written to '{path}': {(File.Exists(path) ? "that is a file, not a folder" : "no folder can be made or used there")}. Give another place with --out.", e);
        }
    }

    public string Path { get; }

    /// <summary>All files are complete beside their places before the first takes its place.</summary>
    public void Write(params ReadOnlySpan<(string Name, byte[] Content)> files)
    {
        var written = new List<(string From, string To)>();
        try
        {
            foreach (var (name, content) in files)
            {
                var target = System.IO.Path.Combine(Path, name);
                if (Directory.Exists(target)) throw new IOException($"The output cannot be written: '{target}' is a folder.");
                var beside = System.IO.Path.Combine(Path, $".{name}.{Guid.NewGuid():N}.tmp");
                written.Add((beside, target));
                using var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write);
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            foreach (var (from, to) in written) File.Move(from, to, overwrite: true);
        }
        finally
        {
            foreach (var (from, _) in written) File.Delete(from);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(50))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException) && File.Exists(path))
            {
                if (waited > s_patience) throw new TimeoutIOException("Another run is writing to the same folder. Wait for it, or give another place with --out.");
            }
            Thread.Sleep(50);
        }
    }

    private sealed class TimeoutIOException(string message) : IOException(message);
}
