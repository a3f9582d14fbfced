using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <summary>
/// "r1:" + 16 hex digits over facts with statuses, capability versions, table hashes, packs and models, AsOf, setting and
/// assumptions. The order of reading leaves no trace; equal ids mean equal advice.
/// </summary>
internal static class RunId
{
    public static string Of(Chart chart, Inputs inputs)
    {
        var parts = new ArrayBufferWriter<byte>(1 << 16);
        Part("as-of", [chart.AsOf.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)]);
        // An id is 64 digits in lower case: the order of the numbers is the order of the lines.
        Part("facts", chart.Facts.OrderBy(f => f.Id).Select(f => $"{f.Id} {Word(f.StatusAt(chart.AsOf))}"));
        Part("capabilities", inputs.Capabilities.Select(u => $"{u.Name} {u.Version}"));
        Part("tables", inputs.Tables.Select(u => $"{u.Name} {u.Version}"));
        Part("packs", inputs.Packs);
        Part("setting", [inputs.Tenant, inputs.Jurisdiction, string.Join(',', inputs.Authorities), inputs.Locale]);
        Part("assumed", chart.Assumed.Select(a => a.ToString()).Order(StringComparer.Ordinal));
        return "r1:" + Convert.ToHexStringLower(SHA256.HashData(parts.WrittenSpan).AsSpan(0, 8));

        void Part(string name, IEnumerable<string> lines)
        {
            foreach (var line in lines.Prepend(name))
            {
                // Lengths keep "ab","c" and "a","bc" apart.
                var to = parts.GetSpan(4 + Encoding.UTF8.GetMaxByteCount(line.Length));
                var length = Encoding.UTF8.GetBytes(line, to[4..]);
                BinaryPrimitives.WriteInt32LittleEndian(to, length);
                parts.Advance(4 + length);
            }
            parts.Write<byte>([0xff, 0xff, 0xff, 0xff]);
        }
    }

    // The names as they stand in the code; made once, since a record has thousands of facts and a few statuses.
    private static readonly string[] s_words = [.. Enum.GetValues<StatusKind>().Select(s => s.ToString())];

    private static string Word(StatusKind status) => s_words[(int)status];
}
