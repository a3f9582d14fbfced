using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Titrant.Bench;

/// <summary>
/// Makes a large patient folder (5,000 entries of FHIR, 100,000 lines of VCF, 2,000 rows of results) and times the whole
/// program on it and on the smallest sample, from process start to last byte; prints peak memory as the system counted it.
/// </summary>
internal static class BriefBench
{
    private const int Runs = 5;

    public static int Run(string titrant, string sample)
    {
        var root = Directory.CreateTempSubdirectory("titrant-bench-").FullName;
        try
        {
            Make(Path.Combine(root, "large"));
            Console.WriteLine("folder           median s   min s   peak MB (limit)");
            Measure(titrant, Path.Combine(root, "large"), "large", Path.Combine(root, "out1"), "< 2 s, < 400 MB");
            Measure(titrant, sample, "smallest sample", Path.Combine(root, "out2"), "< 0.5 s");
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>The folder, the same at every call: its numbers come from a counter, not from chance.</summary>
    public static void Make(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "bundle.json"), Bundle(5_000));
        File.WriteAllText(Path.Combine(folder, "germline.vcf"), Vcf(100_000));
        var labs = new StringBuilder("date,code,system,name,value,unit\n");
        for (var i = 0; i < 2_000; i++)
            labs.Append(CultureInfo.InvariantCulture, $"{Day(i)},2823-3,loinc,Potassium,{4 + i % 10 / 10.0},mmol/L\n");
        File.WriteAllText(Path.Combine(folder, "labs.csv"), labs.ToString());
    }

    private static string Bundle(int entries)
    {
        var text = new StringBuilder("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"p","birthDate":"1950-05-05","gender":"female"}}""");
        string[] loinc = ["2160-0", "2823-3", "2951-2", "718-7", "4548-4", "29463-7", "8302-2", "2345-7"];
        string[] units = ["mg/dL", "mmol/L", "mmol/L", "g/dL", "%", "kg", "cm", "mg/dL"];
        double[] values = [1.1, 4.2, 140, 13.2, 6.8, 71, 164, 104];
        for (var i = 1; i < entries; i++)
        {
            var k = i % loinc.Length;
            if (i % 250 == 0)
                text.Append(CultureInfo.InvariantCulture, $$"""
                    ,{"resource":{"resourceType":"MedicationRequest","id":"m{{i}}","status":"{{(i % 500 == 0 ? "active" : "stopped")}}","intent":"order","subject":{"reference":"Patient/p"},"authoredOn":"{{Day(i)}}","medicationCodeableConcept":{"text":"{{(i % 1000 == 0 ? "Metformin 1 g" : "Apixaban 5 mg")}} BD"} } }
                    """);
            else
                text.Append(CultureInfo.InvariantCulture, $$"""
                    ,{"fullUrl":"urn:uuid:{{i:D8}}","resource":{"resourceType":"Observation","id":"o{{i}}","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"{{loinc[k]}}","display":"a result"}],"text":"a result"},"subject":{"reference":"Patient/p"},"effectiveDateTime":"{{Day(i)}}T08:{{i % 60:D2}}:00+01:00","issued":"{{Day(i)}}T10:00:00.000+01:00","valueQuantity":{"value":{{values[k] + i % 7 / 10.0}},"unit":"{{units[k]}}","system":"http://unitsofmeasure.org","code":"{{units[k]}}"} } }
                    """);
        }
        return text.Append("]}").ToString();
    }

    private static string Vcf(int lines)
    {
        var text = new StringBuilder("##fileformat=VCFv4.2\n##contig=<ID=chr10,length=133797422,assembly=GRCh38.p14>\n##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n");
        for (var i = 0; i < lines; i++)
            text.Append(CultureInfo.InvariantCulture, $"chr10\t{90_000_000 + i * 60 + 1}\t.\tA\tG\t50\tPASS\tAC=1;AF=0.5\tGT:AD:DP:GQ\t{(i % 3 == 0 ? "0/1" : "1/1")}:15,14:29:99\n");
        return text.ToString();
    }

    private static string Day(int i) => new DateOnly(2016, 1, 1).AddDays(i * 7 % 3650).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Measure(string titrant, string folder, string name, string output, string limit)
    {
        var seconds = new List<double>();
        long peak = 0;
        for (var run = 0; run <= Runs; run++)
        {
            var start = new ProcessStartInfo(titrant) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var arg in (string[])["brief", folder, "--as-of", "2026-03-10", "--out", output]) start.ArgumentList.Add(arg);
            var watch = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            while (!process.HasExited)
            {
                try { peak = Math.Max(peak, process.PeakWorkingSet64); process.Refresh(); }
                catch (InvalidOperationException) { break; } // it ended between the two lines
                if (process.WaitForExit(2)) break;
            }
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            // The first run warms the disk; it does not count.
            if (run > 0) seconds.Add(watch.Elapsed.TotalSeconds);
        }
        seconds.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {seconds[Runs / 2],8:0.00} {seconds[0],8:0.00} {peak / 1048576.0,8:0}   ({limit})"));
    }
}
