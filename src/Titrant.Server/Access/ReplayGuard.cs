using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Titrant.Server.Access;

/// <summary>Remembers the `jti` of one issuer until its token has expired, in bounded memory. Full, it refuses rather than forgets.</summary>
/// <remarks>It remembers within this process: a token issued before the process began is refused elsewhere, and two processes on one address need a proxy that keeps an issuer at one of them.</remarks>
internal sealed class ReplayGuard(int capacity = 100_000)
{
    private readonly Lock _gate = new();
    private readonly HashSet<UInt128> _seen = [];
    private readonly PriorityQueue<UInt128, DateTimeOffset> _byExpiry = new();

    public ReplayVerdict Take(string id, DateTimeOffset until, DateTimeOffset now)
    {
        // Half of a SHA-256 is as good as the text, and a long jti costs no more than a short one.
        var key = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
        lock (_gate)
        {
            while (_byExpiry.TryPeek(out var old, out var expiry) && expiry <= now)
            {
                _byExpiry.Dequeue();
                _seen.Remove(old);
            }
            if (_seen.Contains(key)) return ReplayVerdict.Seen;
            if (_seen.Count >= capacity) return ReplayVerdict.Full;
            _seen.Add(key);
            _byExpiry.Enqueue(key, until);
            return ReplayVerdict.New;
        }
    }
}

internal enum ReplayVerdict
{
    New,
    Seen,
    Full,
}
