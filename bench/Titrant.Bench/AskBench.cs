using System.Diagnostics;
using System.Globalization;
using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Formats;

namespace Titrant.Bench;

/// <summary>How long each step of a brief takes on one folder, in the process: reading, charting, every capability, composing.</summary>
internal static class AskBench
{
    public static int Run(string folder)
    {
        var asOf = new DateTimeOffset(2026, 3, 10, 23, 59, 59, TimeSpan.Zero);
        var watch = Stopwatch.StartNew();
        var read = FolderReader.Read(new FolderRequest(folder, asOf, Loci: Capabilities.Loci));
        Lap("read");
        var chart = Chart.Of(read.Record, asOf);
        Lap("chart");
        var asked = new List<ICapability>();
        foreach (var capability in Chart.Order(Capabilities.All))
        {
            asked.Add(capability);
            chart = Chart.Of(read.Record, asOf).Ask([.. asked.SkipLast(1)]);
            watch.Restart();
            _ = capability.Assess(chart).Count();
            Lap("assess " + capability.Card.Name);
        }
        chart = Chart.Of(read.Record, asOf).Ask(Capabilities.All);
        foreach (var capability in Capabilities.All)
        {
            watch.Restart();
            _ = capability.Advise(chart).Count();
            Lap("advise " + capability.Card.Name);
        }
        watch.Restart();
        var brief = Brief.Compose(chart, [], Capabilities.All);
        Lap("compose");
        _ = BriefPage.Write(brief);
        Lap("page");
        _ = BriefJson.Write(brief);
        Lap("json");
        _ = BriefFhir.Write(brief);
        Lap("fhir");
        return 0;

        void Lap(string step)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalMilliseconds,10:0.0} ms  {step}"));
            watch.Restart();
        }
    }
}
