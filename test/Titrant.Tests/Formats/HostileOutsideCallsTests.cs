using System.Diagnostics;
using System.Globalization;
using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Tests.Formats;

/// <summary>Seeded damage to reported genotypes, as TSV and as FHIR: no throw, no hang, bounded memory, every result with its place. TITRANT_FUZZ=1000000 for the long run.</summary>
public sealed class HostileOutsideCallsTests
{
    private static readonly Known s_known = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), KnownBasis.FileDate);
    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("TITRANT_FUZZ") ?? "10000", CultureInfo.InvariantCulture);

    private const string Sheet = "# person: MRN-1\r\ngene\tdiplotype\tphenotype\tactivity\nCYP2D6\tCYP2D6*1x2 / CYP2D6*36+*10\tNM\t2.25\nHLA-B\tHLA-B*15:02:01/*57:01\nDPYD\tc.1905+1G>A (*2A)/Reference\t\t1.0\nVKORC1\t-1639 G/A\n\nMT-RNR1\tm.1555A>G\nCOMT\tVal/Met\n\tx\ny\nUGT1A1\t./.\n";

    private const string Bundle = """
        {"resourceType":"Bundle","type":"collection","entry":[
        {"resource":{"resourceType":"Observation","id":"a","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"84413-4"}]},"valueCodeableConcept":{"text":"CYP2D6*7.001 / CYP2D6*1.001"},"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueCodeableConcept":{"coding":[{"system":"http://www.genenames.org/geneId","code":"HGNC:2625","display":"CYP2D6"}]}}]}},
        {"resource":{"resourceType":"Observation","id":"b","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"84414-2"}]},"valueCodeableConcept":{"text":"*4"},"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueCodeableConcept":{"coding":[{"system":"http://www.genenames.org/geneId","code":"HGNC:2623"}]}}]}},
        {"resource":{"resourceType":"Observation","id":"c","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"84413-4"}]},"valueCodeableConcept":{"coding":[{"system":"http://glstring.org","code":"hla#3.23.0#HLA-B:15:02+HLA-B:57:01"}]},"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueString":"HLA-B"}]}},
        {"resource":{"resourceType":"Observation","id":"d","status":"final","code":{"text":"CYP2C19 metaboliser"},"valueString":"Poor metaboliser","component":[{"code":{"coding":[{"code":"104663-0","system":"http://loinc.org"}]},"valueQuantity":{"value":0.5}}]}}]}
        """;

    private static byte[] Damaged(byte[] sound, Random random)
    {
        var bytes = sound.ToList();
        for (var times = 1 + random.Next(4); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(1 + random.Next(30), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4: bytes[at] = 0; break;
                case 5: bytes.InsertRange(at, Enumerable.Repeat((byte)"*/\t#:+|\"{"[random.Next(9)], random.Next(300))); break;
                case 6: bytes.InsertRange(at, [0xff, 0xfe, 0xd8, 0x00]); break;
                default: (bytes[at], bytes[random.Next(bytes.Count)]) = (bytes[random.Next(bytes.Count)], bytes[at]); break;
            }
        }
        return [.. bytes];
    }

    private static void Survives(byte[] sound, int seed, Func<byte[], DocumentRead> read)
    {
        var random = new Random(seed);
        var clock = new Stopwatch();
        for (var round = 0; round < s_rounds; round++)
        {
            var bytes = Damaged(sound, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            clock.Restart();
            try
            {
                var document = read(bytes);
                foreach (var issue in document.Issues) if (issue.Meaning.Length == 0 || issue.Place.Length == 0) Assert.Fail(issue.ToString());
                foreach (var draft in document.Drafts)
                    if (draft.Claim is Genotype g && (g.Gene.Length is 0 or > 32 || g.Diplotype.Length > 256 || (g.Diplotype + g.ReportedPhenotype + g.ActivityScore).Length == 0)) Assert.Fail($"round {round}: {g}");
                if (round % 64 == 0) PatientRecord.Build(new PersonId("p"), document.Drafts, document.Issues);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"round {round}: {e}\n{Convert.ToBase64String(bytes)}");
            }
            if (clock.ElapsedMilliseconds > 5000 || GC.GetAllocatedBytesForCurrentThread() - before > (4 << 20) + 400L * bytes.Length)
                Assert.Fail($"round {round}: {clock.ElapsedMilliseconds} ms, {GC.GetAllocatedBytesForCurrentThread() - before} bytes\n{Convert.ToBase64String(bytes)}");
        }
    }

    [Fact]
    public void Damage_to_a_sheet_of_results_never_throws_hangs_or_eats_memory() =>
        Survives(Encoding.UTF8.GetBytes(Sheet), 20261121, bytes => OutsideCalls.ReadHeaderless("lab.outside.tsv", new MemoryStream(bytes), s_known));

    [Fact]
    public void Damage_to_FHIR_results_never_throws_hangs_or_eats_memory() =>
        Survives(Encoding.UTF8.GetBytes(Bundle), 20261122, bytes => FhirReader.Read("lab.json", bytes, s_known));

    [Theory]
    [InlineData("HLA-B*57:01\tnegative", "HLA-B", "*57:01 negative")]
    [InlineData("HLA-B*1502\tpositive", "HLA-B", "*1502 positive")]
    public void An_allele_in_the_gene_column_is_the_allele_that_was_tested(string line, string gene, string diplotype)
    {
        var read = OutsideCalls.ReadHeaderless("lab.outside.tsv", new MemoryStream(Encoding.UTF8.GetBytes(line + "\n")), s_known);
        Assert.Equal((gene, diplotype), Assert.IsType<Genotype>(Assert.Single(read.Drafts).Claim) is var g ? (g.Gene, g.Diplotype) : default);
        Assert.Empty(read.Issues);
    }

    [Fact]
    public void A_NUL_byte_in_a_result_is_no_part_of_an_allele()
    {
        var read = OutsideCalls.ReadHeaderless("lab.outside.tsv", new MemoryStream(Encoding.UTF8.GetBytes("CYP2C19\t*2/*2\0\nCYP2D6\t*4/*4\n")), s_known);
        Assert.DoesNotContain(read.Drafts, d => d.Claim is Genotype g && (g.Diplotype + g.Gene).Contains('\0', StringComparison.Ordinal));
        Assert.Contains(read.Issues, i => i is { Code: "PGX021", Place: "lab.outside.tsv:1" });
        Assert.Single(read.Drafts);
    }
}
