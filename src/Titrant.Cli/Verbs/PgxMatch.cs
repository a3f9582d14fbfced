using System.CommandLine;
using System.Globalization;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Medicine.Pharmacogenomics.Conformance;
using Titrant.Medicine.Pharmacogenomics.Matching;
using Titrant.Medicine.Pharmacogenomics.Phenotyping;

namespace Titrant.Cli.Verbs;

/// <summary>`titrant pgx match FILE`: the matcher by itself under PharmCAT's reading rules, for comparing programs and for research.</summary>
internal static class PgxMatch
{
    public static Command Command(Surroundings world)
    {
        var file = new Argument<string>("vcf") { Description = "A VCF on GRCh38, plain, gzip or bgzip, normalised against its reference." };
        var sample = new Option<string?>("--sample") { Description = "The sample's name; the first one unless told." };
        var gene = new Option<string[]>("--gene") { Description = "Only these genes; all that a VCF shows unless told. CYP2D6 is matched only when it is named here.", AllowMultipleArgumentsPerToken = true };
        var all = new Option<bool>("--all-matches") { Description = "Every pair that fits, not only the best." };
        var combinations = new Option<bool>("--combinations") { Description = "Where no pair fits, name combinations of alleles and single bases (research)." };
        var command = new Command("match", "The named-allele matcher by PharmCAT's lenient rules, as a table. For comparing programs, not for people: see 'titrant pgx'.") { file, sample, gene, all, combinations };
        command.SetAction(parsed => Run(world, parsed.GetRequiredValue(file), parsed.GetValue(sample), parsed.GetValue(gene) ?? [], new MatchOptions(parsed.GetValue(all), parsed.GetValue(combinations))));
        return command;
    }

    private static int Run(Surroundings world, string path, string? sample, string[] names, MatchOptions options)
    {
        if (!File.Exists(path)) { world.Error.WriteLine($"There is no file '{path}'."); return ExitCode.Unreadable; }
        if (names.FirstOrDefault(n => !Pharmacogene.IsKnown(n) || Pharmacogene.Of(n).Positions.Count == 0) is { } unknown)
        {
            world.Error.WriteLine($"'{unknown}' is not one of {string.Join(", ", Pharmacogene.FromVcf)}, CYP2D6.");
            return ExitCode.Usage;
        }
        var genes = (names.Length > 0 ? names : Pharmacogene.FromVcf).Select(Pharmacogene.Of).ToList();
        using var stream = File.OpenRead(path);
        var vcf = ConformanceVcf.Read(stream, genes, sample);
        foreach (var warning in vcf.Warnings) world.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}:{warning.Line}: {warning.Code} {warning.Position}"));
        if (vcf.IsRefused) return ExitCode.Unreadable;
        world.Out.WriteLine("# For comparing programs, not for people: lenient reading, absence and undocumented bases as PharmCAT 3.1.1 takes them.");
        world.Out.WriteLine("gene\tcalls\tscore\tphenotype\tactivity_score\tphased\tmissing\tundocumented\tnotes");
        foreach (var one in genes)
        {
            var (observed, undocumented) = vcf.Of(one, options.Combinations);
            var match = GeneMatcher.Match(one, observed, options);
            var results = Phenotyper.Of(match).Where(r => r.IsKnown).ToList();
            var research = one.IsFromVcf ? match.Notes.ToList() : ["research-no-copy-number", .. match.Notes];
            world.Out.WriteLine(string.Join('\t', one.Gene, string.Join("; ", match.Pairs.Count > 0 ? match.Pairs.Select(p => p.ToString()) : DiplotypeText.Of(match)), string.Join("; ", match.Pairs.Select(p => p.Score.ToString(CultureInfo.InvariantCulture))),
                string.Join("; ", results.SelectMany(r => r.Phenotypes).Distinct()), string.Join("; ", results.Select(r => r.ActivityScore).OfType<string>().Distinct()), match.Phased ? "yes" : "no",
                string.Join("; ", match.Missing), string.Join("; ", undocumented), string.Join("; ", research.Concat(match.Beside))));
        }
        return ExitCode.Clean;
    }
}
