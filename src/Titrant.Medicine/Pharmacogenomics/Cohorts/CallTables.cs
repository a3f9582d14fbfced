using System.Globalization;
using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf.Cohorts;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>
/// What a run leaves behind: calls.tsv (a line per sample and gene, samples in input order), on request calls.wide.tsv (a line
/// per sample), issues.tsv, and the burden report. Each file is complete under its name or not there.
/// </summary>
internal static class CallTables
{
    private const int ReportEvery = 4096;
    private const int MostListed = 8;

    public static void Write(CohortOptions options, CohortPanel panel, WorkFolder work, CohortRead read, Labels? labels, IReadOnlyList<Issue> issues, Action<CohortProgress>? progress, CancellationToken cancel)
    {
        var shards = Enumerable.Range(0, panel.Genes.Count).Select(g => GeneShard.Open(work.Shard(g))).ToList();
        try
        {
            var burden = new Burden(panel, [.. shards.Select(s => s.Results)], labels);
            using (var tall = new Table(options.Out, "calls.tsv"))
            using (var wide = options.Wide ? new Table(options.Out, "calls.wide.tsv") : null)
            {
                tall.Text("sample\tgene\tdiplotypes\tphenotype\tactivity_score\tpositions_not_called\tnot_excluded\tassessed\tnote\n");
                wide?.Text("sample\t" + string.Join('\t', panel.Genes.SelectMany(g => (string[])[g.Name, g.Name + "_phenotype"])) + "\n");
                var lines = shards.Select((s, g) => s.Results.Select(c => Encoding.UTF8.GetBytes(Line(panel.Genes[g].Name, c))).ToArray()).ToArray();
                var cells = shards.Select(s => s.Results.Select(c => Encoding.UTF8.GetBytes($"\t{Clean(string.Join(" or ", c.Diplotypes))}\t{Clean(c.Phenotype)}")).ToArray()).ToArray();
                var results = new int[shards.Count];
                for (var sample = 0; sample < read.Samples.Count; sample++)
                {
                    if (sample % ReportEvery == 0)
                    {
                        cancel.ThrowIfCancellationRequested();
                        progress?.Invoke(new("writing", sample, read.Samples.Count));
                    }
                    var name = Encoding.UTF8.GetBytes(Clean(read.Samples[sample]));
                    wide?.Bytes(name);
                    for (var gene = 0; gene < shards.Count; gene++)
                    {
                        results[gene] = shards[gene].Next();
                        tall.Bytes(name);
                        tall.Bytes(lines[gene][results[gene]]);
                        wide?.Bytes(cells[gene][results[gene]]);
                    }
                    wide?.Text("\n");
                    burden.Add(results, labels?.BySample[sample] ?? -1);
                }
                tall.Keep();
                wide?.Keep();
            }
            using (var table = new Table(options.Out, "issues.tsv"))
            {
                table.Text("code\tseverity\tplace\tdetail\tmeaning\tremedy\n");
                foreach (var issue in issues) table.Text($"{issue.Code}\t{issue.Severity.ToString().ToLowerInvariant()}\t{Clean(issue.Place)}\t{Clean(issue.Detail)}\t{issue.Meaning}\t{issue.Remedy}\n");
                table.Keep();
            }
            if (panel.Advice.IsEmpty) return;
            var report = burden.Report();
            using (var table = new Table(options.Out, "burden.tsv")) { table.Text(BurdenTable.Of(report)); table.Keep(); }
            using (var page = new Table(options.Out, "burden.html")) { page.Text(BurdenPage.Of(report, read, panel)); page.Keep(); }
        }
        finally
        {
            foreach (var shard in shards) shard.Dispose();
        }
    }

    private static string Line(string gene, CohortCall call) => string.Create(CultureInfo.InvariantCulture,
        $"\t{gene}\t{Clean(string.Join(" or ", call.Diplotypes))}\t{Clean(call.Phenotype)}\t{Clean(call.ActivityScore)}\t{call.NotCalled}\t{Clean(Listed(call.NotExcluded))}\t{(call.IsAssessed ? "yes" : "no")}\t{Clean(call.Note)}\n");

    // A gene of hundreds of alleles would fill the table with them.
    private static string Listed(Seq<string> alleles) => alleles.Count <= MostListed ? string.Join("; ", alleles)
        : string.Create(CultureInfo.InvariantCulture, $"{alleles.Count} alleles: {string.Join("; ", alleles.Take(MostListed))}; ...");

    // A carriage return or an escape in a sample's name must not move what follows it.
    private static string Clean(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 ? text : string.Concat(text.Select(c => c < ' ' ? ' ' : c));

    /// <summary>A file written beside its place, which takes it when kept.</summary>
    private sealed class Table : IDisposable
    {
        private readonly string _path;
        private readonly FileStream _file;

        public Table(string folder, string name)
        {
            _path = Path.Combine(folder, name);
            _file = new FileStream(_path + ".tmp", FileMode.Create, FileAccess.Write, FileShare.None, 1 << 18);
        }

        public void Bytes(ReadOnlySpan<byte> bytes) => _file.Write(bytes);

        public void Text(string text) => _file.Write(Encoding.UTF8.GetBytes(text));

        public void Keep()
        {
            _file.Flush(flushToDisk: true);
            _file.Dispose();
            File.Move(_path + ".tmp", _path, overwrite: true);
        }

        public void Dispose()
        {
            _file.Dispose();
            File.Delete(_path + ".tmp");
        }
    }
}
