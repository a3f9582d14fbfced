using System.Text.Json;
using Titrant.Learning.Registry;
using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Medicine.Pharmacogenomics.Refresh;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats;
using Titrant.Patient.Knowledge;
using Titrant.Patient.Packs;

namespace Titrant.Cli;

/// <summary>Folder to brief: the corridor from end to end.</summary>
internal sealed record BriefRun(FolderRead Folder, Chart Chart, Brief Brief)
{
    internal static readonly JsonSerializerOptions Compact = new() { WriteIndented = false };

    public static BriefRun Of(string folder, DateTimeOffset asOf, Setting setting, FolderRequest? request, Shelf? shelf = null)
    {
        // The tables load, and the parser of medicines warms up, on the other core while the files are read.
        var tables = Task.Run(() => (AnalyteTable.Default, DrugTable.Default, Capabilities.All, ProductText.Parse("metformin 500 mg twice daily")));
        var read = FolderReader.Read((request ?? new FolderRequest(folder, asOf)) with { Loci = Capabilities.Loci });
        tables.Wait();
        return Of(read, asOf, setting, shelf);
    }

    public static BriefRun Of(FolderRead read, DateTimeOffset asOf, Setting setting, Shelf? shelf = null)
    {
        var capabilities = Capabilities.On(shelf ?? Shelf.Empty);
        var chart = Chart.Of(read.Record, asOf, setting, shelf).Ask(capabilities);
        var files = read.Files.Select(f => new BoundFile(f.Document, f.Format, f.Binding, f.Facts,
            f.Tally.Rows.Where(r => r.Outcome is not Tally.Read and not Tally.NotModelled).Sum(r => r.Count))).ToList();
        return new(read, chart, Brief.Compose(chart, files, capabilities));
    }

    /// <summary>The packs and the registered models of this machine. A pack that cannot be read is left out; 'titrant pack verify' says why.</summary>
    public static Shelf ShelfOf(Surroundings world)
    {
        var home = PackHome.Resolve(world.Environment);
        // A model that was changed or that nobody here vouches for is left out; 'titrant models verify' says why.
        var (models, faults) = ModelShelf.Of(home).Capabilities();
        foreach (var fault in faults) StudyPrinter.Fault(fault, world.Error);
        if (!Directory.Exists(Path.Combine(home, "packs"))) return Shelf.Empty with { Models = models };
        // A pack of tables that nobody asked for was not read; one that was is among the tables of the run, with its hash.
        var shelf = new Shelf(InstalledPacks.List(home).Packs.Where(p => !KnowledgeKinds.IsKnowledge(p) || KnowledgeSet.Names.Contains($"{p.Name} {p.Version}")).Select(p => $"{p.Name} {p.Version}").ToSeq()) { Models = models };
        return InstalledPacks.Find(home, "rxnorm") is { } rxnorm ? shelf with { RxNormIngredients = new RxNormProducts(rxnorm).Ingredients } : shelf;
    }

    /// <summary>"2026-03-10" is the end of that day (UTC), so that the day's results count; a date-time is itself. Null where it is neither.</summary>
    public static DateTimeOffset? ParseAsOf(string text) =>
        !Moment.TryParse(text, out var moment) || moment.Precision < Precision.Day ? null
        : moment.Precision == Precision.Day ? moment.Latest : moment.Earliest;

    /// <summary>Everything that was refused, held back or not believed: of the files and of the values.</summary>
    public IEnumerable<Issue> Issues => [.. Folder.Issues, .. AnalyteTable.Issues(Chart)];
}
