namespace Titrant.Cli.Verbs;

/// <summary>
/// The folder that a brief is written to. A reader finds the old files or the new ones, never half of one; of two runs into
/// one folder the second waits for the first, so that page, JSON and FHIR are always of one run.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private readonly FileStream _lock;

    /// <exception cref="IOException">The folder cannot be written; the message says so without the system's words.</exception>
    public OutputFolder(string path)
    {
        Path = path;
        try
        {
            if (path.Length == 0 || File.Exists(path)) throw new IOException();
            Directory.CreateDirectory(path);
            // Hidden, hence no file of a patient's; it stays, since deleting it would let two runs in.
            _lock = Lock(System.IO.Path.Combine(path, ".brief.lock"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException(e is TimeoutIOException ? e.Message : $"The brief cannot be written to '{path}': {(File.Exists(path) ? "that is a file, not a folder" : "no folder can be made or used there")}. Give another place with --out.", e);
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
                if (Directory.Exists(target)) throw new IOException($"The brief cannot be written: '{target}' is a folder.");
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
