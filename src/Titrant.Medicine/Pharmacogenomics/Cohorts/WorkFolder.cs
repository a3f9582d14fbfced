using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>
/// DIR/.work: the genes finished so far, bound to this input, these options and these tables, and locked against a second run.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const int HeadBytes = 1 << 20;
    private readonly string _path;
    private readonly CohortPanel _panel;
    private readonly FileStream _lock;

    private WorkFolder(string path, string key, CohortPanel panel, FileStream held) => (_path, Key, _panel, _lock) = (path, key, panel, held);

    /// <summary>A shard with another key is of another run and does not count.</summary>
    public string Key { get; }

    public string Shard(int gene) => Path.Combine(_path, _panel.Genes[gene].Name + ".calls");

    /// <exception cref="IOException">The folder cannot be used, or another run uses it.</exception>
    public static WorkFolder Open(CohortOptions options, CohortPanel panel)
    {
        var key = Bind(options, panel);
        if (options.Out.Length == 0 || File.Exists(options.Out)) throw new IOException($"'{options.Out}' is no folder. Give another place with --out.");
        var path = Directory.CreateDirectory(Path.Combine(options.Out, ".work")).FullName;
        try
        {
            return new(path, key, panel, new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (File.Exists(Path.Combine(path, "lock")))
        {
            throw new IOException($"Another run is writing to '{options.Out}'. Wait for it, or give another place with --out.", e);
        }
    }

    /// <summary>Takes the finished genes away: their results are in the tables, or void.</summary>
    public void Discard()
    {
        for (var gene = 0; gene < _panel.Genes.Count; gene++) { File.Delete(Shard(gene)); File.Delete(Shard(gene) + ".tmp"); }
        _lock.Dispose();
        File.Delete(Path.Combine(_path, "lock"));
        if (!Directory.EnumerateFileSystemEntries(_path).Any()) Directory.Delete(_path);
    }

    public void Dispose() => _lock.Dispose();

    // Length and first megabyte tell files apart without another pass over them; the whole hash stands in the summary.
    private static string Bind(CohortOptions options, CohortPanel panel)
    {
        using var file = File.OpenRead(options.Vcf);
        var head = new byte[Math.Min(HeadBytes, file.Length)];
        file.ReadExactly(head);
        var text = string.Create(CultureInfo.InvariantCulture,
            $"titrant.cohort/2|{file.Length}|{Convert.ToHexStringLower(SHA256.HashData(head))}|{options.StatedBuild}|{options.AcceptFiltered}|{options.IsConformance}|{string.Join(',', panel.Genes.Select(g => g.Name))}|{panel.Version}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
