using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Titrant.Patient.Wire;

namespace Titrant.Patient.Journals;

/// <summary>What is to be written down. Nothing here may name a patient: subject and payload are keyed digests of <see cref="PersonKey"/>.</summary>
/// <param name="At">When it happened; the caller's clock.</param>
/// <param name="Action">A lower-case verb: read, brief, card, import, export, erase, pack-add.</param>
/// <param name="Subject">From <see cref="PersonKey.Subject"/>; null when the act is about nobody (adding a pack).</param>
/// <param name="Payload">From <see cref="PersonKey.Digest"/>, the key under which the payload sits in the store; or the SHA-256 of public content.</param>
/// <param name="Actor">Who acted: an account or process name, never a patient.</param>
public sealed record JournalDraft(DateTimeOffset At, string Action, string? Subject = null, string? Payload = null, string? Actor = null);

/// <summary>A written entry; <see cref="Sequence"/> counts from 1, <see cref="Previous"/> is the digest before it, <see cref="Signature"/> signs <see cref="Digest"/>.</summary>
public sealed record JournalEntry(long Sequence, string Previous, DateTimeOffset At, string Action, string? Subject, string? Payload, string? Actor, string Digest, string Signature)
{
    internal const int MaxBytes = 64 * 1024;

    internal static JournalEntry Write(JournalDraft draft, long sequence, string previous, InstallationKey key)
    {
        var body = Body(sequence, previous, draft.At, draft.Action, draft.Subject, draft.Payload, draft.Actor);
        var digest = DigestOf(body);
        return new(sequence, previous, draft.At.ToUniversalTime(), draft.Action, draft.Subject, draft.Payload, draft.Actor, digest, key.Sign(Ascii(digest)));
    }

    /// <summary>The canonical line, without its line feed.</summary>
    internal byte[] ToLine()
    {
        var body = Body(Sequence, Previous, At, Action, Subject, Payload, Actor);
        body["digest"] = Digest;
        body["signature"] = Signature;
        return CanonicalJson.Serialize(body);
    }

    /// <summary>Reads a line; <paramref name="intact"/> is false when the digest is not that of the content, or the bytes are not the canonical ones.</summary>
    internal static JournalEntry? Read(ReadOnlyMemory<byte> line, out bool intact)
    {
        intact = false;
        try
        {
            if (JsonNode.Parse(line.Span) is not JsonObject body) return null;
            var entry = new JournalEntry(
                body.Number("sequence"),
                body.Text("previous"),
                DateTimeOffset.Parse(body.Text("at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                body.Text("action"),
                (string?)body["subject"],
                (string?)body["payload"],
                (string?)body["actor"],
                body.Text("digest"),
                body.Text("signature"));
            var canonical = line.Span.SequenceEqual(CanonicalJson.Serialize(body));
            body.Remove("digest");
            body.Remove("signature");
            intact = canonical && DigestOf(body) == entry.Digest;
            return entry;
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    internal bool SignedBy(PublicKey key) => key.Signed(Ascii(Digest), Signature);

    internal static string DigestOf(JsonNode body) => "e1:" + CanonicalJson.Sha256Hex(body);

    static JsonObject Body(long sequence, string previous, DateTimeOffset at, string action, string? subject, string? payload, string? actor)
    {
        var body = new JsonObject
        {
            ["sequence"] = sequence,
            ["previous"] = previous,
            ["at"] = Instant(at),
            ["action"] = action,
        };
        if (subject is not null) body["subject"] = subject;
        if (payload is not null) body["payload"] = payload;
        if (actor is not null) body["actor"] = actor;
        return body;
    }

    internal static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    static byte[] Ascii(string digest) => System.Text.Encoding.UTF8.GetBytes(digest);
}
