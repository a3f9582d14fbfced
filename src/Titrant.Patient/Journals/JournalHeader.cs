using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Patient.Wire;

namespace Titrant.Patient.Journals;

/// <summary>The first line of a journal: whose chain it is and which public key signs it. Its digest is the `previous` of entry 1.</summary>
internal sealed record JournalHeader(string Tenant, string Writer, byte[] PublicKey)
{
    internal const string Format = "titrant.journal/1";

    internal string Key => InstallationKey.FingerprintOf(PublicKey);

    internal string Digest => JournalEntry.DigestOf(Body());

    internal byte[] ToLine() => CanonicalJson.Serialize(Body());

    internal static JournalHeader? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            if (JsonNode.Parse(line.Span) is not JsonObject body || (string?)body["format"] != Format) return null;
            var header = new JournalHeader(body.Text("tenant"), body.Text("writer"), Convert.FromBase64String(body.Text("publicKey")));
            return line.Span.SequenceEqual(header.ToLine()) ? header : null;
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    JsonObject Body() => new()
    {
        ["format"] = Format,
        ["tenant"] = Tenant,
        ["writer"] = Writer,
        ["publicKey"] = Convert.ToBase64String(PublicKey),
    };
}

/// <summary>How far a journal had come, signed: without it, a journal cut short or rewritten would still be a valid chain.</summary>
/// <param name="Count">Entries.</param>
/// <param name="Last">Digest of the last entry, or of the header line when there is none.</param>
/// <param name="Length">Bytes of the journal file that these entries and the header fill.</param>
internal sealed record JournalHead(string Tenant, string Writer, string Key, long Count, string Last, long Length, string Signature)
{
    internal const string Format = "titrant.head/1";

    internal static JournalHead Sign(JournalHeader header, long count, string last, long length, InstallationKey key)
    {
        var unsigned = new JournalHead(header.Tenant, header.Writer, header.Key, count, last, length, "");
        return unsigned with { Signature = key.Sign(CanonicalJson.Serialize(unsigned.Body())) };
    }

    internal bool SignedBy(PublicKey key) => Key == key.Fingerprint && key.Signed(CanonicalJson.Serialize(Body()), Signature);

    internal byte[] ToFile()
    {
        var body = Body();
        body["signature"] = Signature;
        return [.. CanonicalJson.Serialize(body), (byte)'\n'];
    }

    /// <summary>Null when the file is absent or is not a head.</summary>
    internal static JournalHead? Read(string path)
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > JournalEntry.MaxBytes) return null;
            if (JsonNode.Parse(File.ReadAllBytes(path)) is not JsonObject body || (string?)body["format"] != Format) return null;
            return new JournalHead(
                body.Text("tenant"), body.Text("writer"), body.Text("key"),
                body.Number("count"), body.Text("last"), body.Number("length"), body.Text("signature"));
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException or ArgumentException or FileNotFoundException)
        {
            return null;
        }
    }

    JsonObject Body() => new()
    {
        ["format"] = Format,
        ["tenant"] = Tenant,
        ["writer"] = Writer,
        ["key"] = Key,
        ["count"] = Count,
        ["last"] = Last,
        ["length"] = Length,
    };
}
