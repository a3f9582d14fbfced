using System.Security.Cryptography;
using System.Text;

namespace Titrant.Server.CdsHooks;

/// <summary>
/// Ids of cards and suggestions, made of the call and of what is advised: chance is an input here, and it is the EHR's own
/// hookInstance. So a call that is repeated after a broken connection shows the same ids, and feedback to either counts once.
/// </summary>
internal static class CardIds
{
    /// <param name="what">The advice key; for a suggestion also its place on the card.</param>
    public static string Of(HookRequest request, string what)
    {
        // An EHR that uses one hookInstance for all its calls must not make one card of two patients.
        var parts = new[] { request.Hook, request.HookInstance, request.PatientId ?? "", what };
        var text = string.Concat(parts.Select(p => $"{p.Length}:{p}\n"));
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16];
        // RFC 9562 version 8: bits of our own choosing.
        bytes[6] = (byte)(bytes[6] & 0x0f | 0x80);
        bytes[8] = (byte)(bytes[8] & 0x3f | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
