using System.Globalization;
using System.Text.RegularExpressions;

namespace Titrant.Medicine.Pharmacogenomics.Phenotyping;

/// <summary>Names of star alleles as callers write them: sub-alleles, copy numbers, tandems of a gene and its hybrids.</summary>
internal static partial class Cyp2d6Names
{
    /// <summary>
    /// "*4.024" as "*4"; "*1x4" as "*1x≥3" where the table knows that entry and not the exact copy number. Anything the table
    /// does not know after that stays as it was written: "*41x7".
    /// </summary>
    public static string Folded(string name, Func<string, bool> knows) =>
        knows(name) || !Parts(name).All(p => p.StartsWith('*')) ? name : string.Join(" + ", Parts(name).Select(part => One(part, knows)));

    /// <summary>Each component's value summed over the tandem; a gene without function gives none in any number of copies. Null where a component has no value.</summary>
    /// <remarks>CPIC's CYP2D6 allele functionality table counts tandems so: *36+*10 = 0 + 0.25.</remarks>
    public static string? Tandem(string name, Func<string, string?> value)
    {
        var parts = Parts(name);
        return parts.Length < 2 ? null : ActivityScore.Sum(parts.Select(part => value(part) ?? (Copies().Match(part) is { Success: true } many && value(many.Groups["name"].Value) == "0.0" ? "0.0" : null)));
    }

    private static string[] Parts(string name) => name.Trim('[', ']').Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string One(string part, Func<string, bool> knows)
    {
        if (knows(part)) return part;
        var plain = Times().Replace(SubAllele().Replace(part, "").Replace(">=", "≥", StringComparison.Ordinal), "x");
        if (knows(plain)) return plain;
        return Copies().Match(plain) is { Success: true } many && int.Parse(many.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) >= 3 && many.Groups["name"].Value + "x≥3" is var more && knows(more) ? more : plain;
    }

    // ASCII digits alone: \d takes those of every script, which no number parser reads.
    [GeneratedRegex(@"(?<=^\*[0-9]{1,5}[A-Z]?)\.[0-9]{1,5}", RegexOptions.CultureInvariant)]
    private static partial Regex SubAllele();

    [GeneratedRegex(@"(?<=[0-9])[xX×](?=[0-9]|≥)", RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    [GeneratedRegex(@"^(?<name>\*[0-9]{1,5})x(?<count>[0-9]{1,3})$", RegexOptions.CultureInvariant)]
    private static partial Regex Copies();
}
