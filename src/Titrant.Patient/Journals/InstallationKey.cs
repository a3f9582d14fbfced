using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Patient.Wire;

namespace Titrant.Patient.Journals;

/// <summary>This installation's own secrets, one file made at first use (mode 0600): an ECDSA P-256 key that signs journals, and a key that wraps the person keys of the store.</summary>
/// <remarks>Losing the file loses every stored person; whoever copies it can sign as this installation. Back it up apart from the store.</remarks>
public sealed class InstallationKey : IDisposable
{
    const string Format = "titrant.key/1";
    readonly ECDsa signing;
    readonly byte[] wrapping;

    InstallationKey(ECDsa signing, byte[] wrapping)
    {
        this.signing = signing;
        this.wrapping = wrapping;
        PublicKey = signing.ExportSubjectPublicKeyInfo();
        Fingerprint = FingerprintOf(PublicKey);
    }

    /// <summary>"k1:" and the SHA-256 of the public key; write it down, it is what a journal is checked against.</summary>
    public string Fingerprint { get; }

    internal byte[] PublicKey { get; }

    /// <summary>A key held in memory only.</summary>
    public static InstallationKey Ephemeral() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), RandomNumberGenerator.GetBytes(PersonKey.Length));

    /// <exception cref="JournalException">JRN201 not a key file; JRN202 readable by others.</exception>
    public static InstallationKey OpenOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var made = Ephemeral();
            AtomicFile.TryCreate(path, made.ToFile());   // if another process was first, its key is the one
        }
        return Read(path);
    }

    static InstallationKey Read(string path)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != 0)
            throw new JournalException("JRN202", $"the key file {path} can be read by others; make it private (chmod 600) and consider it known");
        try
        {
            if (JsonNode.Parse(File.ReadAllBytes(path)) is not JsonObject file || (string?)file["format"] != Format) throw NotAKey(path);
            var signing = ECDsa.Create();
            signing.ImportPkcs8PrivateKey(Convert.FromBase64String(file.Text("signing")), out _);
            var wrapping = Convert.FromBase64String(file.Text("wrapping"));
            return wrapping.Length == PersonKey.Length ? new(signing, wrapping) : throw NotAKey(path);
        }
        catch (Exception fault) when (fault is JsonException or FormatException or CryptographicException or InvalidOperationException or PlatformNotSupportedException)
        {
            throw NotAKey(path);
        }
    }

    byte[] ToFile() => CanonicalJson.Serialize(new JsonObject
    {
        ["format"] = Format,
        ["signing"] = Convert.ToBase64String(signing.ExportPkcs8PrivateKey()),
        ["wrapping"] = Convert.ToBase64String(wrapping),
    });

    internal string Sign(ReadOnlySpan<byte> content) => Convert.ToBase64String(signing.SignData(content, HashAlgorithmName.SHA256));

    /// <summary>The key that wraps person keys for the store.</summary>
    internal PersonKey Wrapping() => new(wrapping);

    internal static string FingerprintOf(ReadOnlySpan<byte> publicKey) => "k1:" + Convert.ToHexStringLower(SHA256.HashData(publicKey));

    static JournalException NotAKey(string path) => new("JRN201", $"{path} is not a Titrant key file");

    public void Dispose()
    {
        signing.Dispose();
        CryptographicOperations.ZeroMemory(wrapping);
    }
}
