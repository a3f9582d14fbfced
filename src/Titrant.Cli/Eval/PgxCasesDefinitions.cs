using System.Text.Json.Nodes;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;

namespace Titrant.Cli.Eval;

/// <summary>Allele definition files of the cases, read as genes: our tables do not have these older or invented alleles.</summary>
internal static class PgxCasesDefinitions
{
    public static Pharmacogene Read(string path)
    {
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        var gene = json["gene"]!.GetValue<string>();
        var known = Pharmacogene.IsKnown(gene) ? Pharmacogene.Of(gene) : null;
        var positions = json["variants"]!.AsArray().Select(v => new DefinedPosition(
            v!["rsid"]?.GetValue<string>() ?? v["chromosomeHgvsName"]!.GetValue<string>(),
            new Locus(v["chromosome"]!.GetValue<string>(), v["position"]!.GetValue<int>()),
            v["ref"]!.GetValue<string>(), v["alts"]!.AsArray().Select(a => a!.GetValue<string>()).ToSeq(), null, null)).ToSeq();
        var alleles = json["namedAlleles"]!.AsArray().Select(a =>
        {
            var name = a!["name"]!.GetValue<string>();
            var cells = a["alleles"]!.AsArray().Select((c, i) => (Cell: c?.GetValue<string>(), i)).Where(c => c.Cell is not null).ToDictionary(c => c.i, c => c.Cell!);
            return new NamedAllele(name, known?.Allele(name)?.Function ?? "", a["reference"]?.GetValue<bool>() == true, false, cells, known?.Allele(name)?.Value ?? "");
        }).ToSeq();
        return new(gene, json["chromosome"]!.GetValue<string>(), positions, alleles)
        {
            UndocumentedIsReference = known?.UndocumentedIsReference == true,
            IsLowestFunction = known?.IsLowestFunction == true,
            HasScore = known?.HasScore == true,
        };
    }
}
