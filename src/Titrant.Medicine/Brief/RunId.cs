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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Part("as-of", [chart.AsOf.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)]);
        Part("facts", chart.Facts.Select(f => $"{f.Id} {f.StatusAt(chart.AsOf)}").Order(StringComparer.Ordinal));
        Part("capabilities", inputs.Capabilities.Select(u => $"{u.Name} {u.Version}"));
        Part("tables", inputs.Tables.Select(u => $"{u.Name} {u.Version}"));
        Part("packs", inputs.Packs);
        Part("setting", [inputs.Tenant, inputs.Jurisdiction, string.Join(',', inputs.Authorities), inputs.Locale]);
        Part("assumed", chart.Assumed.Select(a => a.ToString()).Order(StringComparer.Ordinal));
        return "r1:" + Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));

        void Part(string name, IEnumerable<string> lines)
        {
            foreach (var line in lines.Prepend(name))
            {
                var bytes = Encoding.UTF8.GetBytes(line);
                hash.AppendData(BitConverter.GetBytes(bytes.Length));   // lengths keep "ab","c" and "a","bc" apart
                hash.AppendData(bytes);
            }
            hash.AppendData([0xff, 0xff, 0xff, 0xff]);
        }
    }
}
