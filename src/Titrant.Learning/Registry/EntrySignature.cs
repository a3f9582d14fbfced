using System.Text.Json.Nodes;
using Titrant.Patient.Journals;
using Titrant.Patient.Wire;

namespace Titrant.Learning.Registry;

/// <summary>Who vouches for an entry: ECDSA P-256 over the entry's bytes. Such a signature is drawn anew each time, so it lies beside the entry and is no part of it.</summary>
internal sealed record EntrySignature(byte[] PublicKey, string Signature)
{
    private const string Format = "titrant.registry-signature/1";

    public string Fingerprint => InstallationKey.FingerprintOf(PublicKey);

    public static EntrySignature Of(ReadOnlySpan<byte> entry, InstallationKey key) => new(key.PublicKey, key.Sign(entry));

    public bool Holds(ReadOnlySpan<byte> entry)
    {
        using var key = new PublicKey(PublicKey);
        return key.Signed(entry, Signature);
    }

    public byte[] ToBytes() => CanonicalJson.Serialize(new JsonObject { ["format"] = Format, ["key"] = Fingerprint, ["publicKey"] = Convert.ToBase64String(PublicKey), ["signature"] = Signature });

    /// <exception cref="StudyException">REG014.</exception>
    public static EntrySignature Read(ReadOnlySpan<byte> utf8, string place)
    {
        var json = CardPart.Parse(utf8, Format, place);
        try
        {
            return new(Convert.FromBase64String(json["publicKey"].Text), json["signature"].Text);
        }
        catch (FormatException)
        {
            throw json["publicKey"].Damaged("it is no key");
        }
    }
}
