using System.Security.Cryptography;

namespace Titrant.Patient.Journals;

/// <summary>What checks the signatures of one journal: ECDSA P-256 over SHA-256.</summary>
internal sealed class PublicKey : IDisposable
{
    readonly ECDsa? key;

    /// <param name="subjectPublicKeyInfo">Any bytes: what is no key has signed nothing.</param>
    internal PublicKey(byte[] subjectPublicKeyInfo)
    {
        Fingerprint = InstallationKey.FingerprintOf(subjectPublicKeyInfo);
        var imported = ECDsa.Create();
        try
        {
            imported.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
            key = imported;
        }
        catch (Exception fault) when (fault is CryptographicException or PlatformNotSupportedException)   // the latter: a point off the curve
        {
            imported.Dispose();
        }
    }

    internal string Fingerprint { get; }

    internal bool Signed(ReadOnlySpan<byte> content, string signature)
    {
        Span<byte> bytes = stackalloc byte[128];
        // Base64 has several spellings of the same bytes (its unused last bits); only ours counts, or a flipped bit could hide there.
        return key is not null && Convert.TryFromBase64String(signature, bytes, out var length)
            && Convert.ToBase64String(bytes[..length]) == signature && key.VerifyData(content, bytes[..length], HashAlgorithmName.SHA256);
    }

    public void Dispose() => key?.Dispose();
}
