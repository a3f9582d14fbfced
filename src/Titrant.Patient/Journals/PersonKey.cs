using System.Security.Cryptography;
using System.Text;

namespace Titrant.Patient.Journals;

/// <summary>The one secret on which everything written about a person hangs: destroy it and digests cannot be guessed, payloads not read.</summary>
/// <remarks>
/// 256 random bits; digests (HMAC-SHA256) and sealing (AES-256-GCM, random 96-bit nonce) use keys derived from it by HKDF (RFC 5869),
/// so that neither use weakens the other.
/// </remarks>
public sealed class PersonKey : IDisposable
{
    public const int Length = 32;
    const int NonceLength = 12;
    const int TagLength = 16;

    readonly byte[] secret;
    readonly byte[] digesting;
    readonly AesGcm sealing;

    public PersonKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != Length) throw new ArgumentException("a person key has 32 bytes", nameof(secret));
        this.secret = secret.ToArray();
        digesting = HKDF.DeriveKey(HashAlgorithmName.SHA256, this.secret, Length, info: "titrant.digest/1"u8.ToArray());
        var sealKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, this.secret, Length, info: "titrant.seal/1"u8.ToArray());
        sealing = new AesGcm(sealKey, TagLength);
        CryptographicOperations.ZeroMemory(sealKey);
    }

    /// <summary>A key kept nowhere: for a run without a store, whose journal then names nobody for ever.</summary>
    public static PersonKey Random() => new(RandomNumberGenerator.GetBytes(Length));

    internal ReadOnlySpan<byte> Secret => secret;

    /// <summary>"h1:" and the keyed digest of some content; the purpose keeps equal content of different kinds apart.</summary>
    public string Digest(string purpose, ReadOnlySpan<byte> content)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, digesting);
        var name = Encoding.UTF8.GetBytes(purpose);
        mac.AppendData(BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(name.Length)));
        mac.AppendData(name);
        mac.AppendData(content);
        return "h1:" + Convert.ToHexStringLower(mac.GetHashAndReset());
    }

    /// <summary>What stands for this person in a journal.</summary>
    public string Subject(string person) => Digest("subject", Encoding.UTF8.GetBytes(person));

    /// <summary>nonce + ciphertext + tag. The place (such as tenant, person and row) is bound in: a row moved elsewhere does not open.</summary>
    internal byte[] Seal(ReadOnlySpan<byte> content, string place)
    {
        var sealed_ = new byte[NonceLength + content.Length + TagLength];
        var nonce = sealed_.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        sealing.Encrypt(nonce, content, sealed_.AsSpan(NonceLength, content.Length), sealed_.AsSpan(NonceLength + content.Length), Encoding.UTF8.GetBytes(place));
        return sealed_;
    }

    /// <exception cref="CryptographicException">Another key, another place, or a changed byte.</exception>
    internal byte[] Unseal(ReadOnlySpan<byte> sealed_, string place)
    {
        if (sealed_.Length < NonceLength + TagLength) throw new AuthenticationTagMismatchException();
        var content = new byte[sealed_.Length - NonceLength - TagLength];
        sealing.Decrypt(sealed_[..NonceLength], sealed_[NonceLength..^TagLength], sealed_[^TagLength..], content, Encoding.UTF8.GetBytes(place));
        return content;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(digesting);
        sealing.Dispose();
    }
}
