using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Briefs;

/// <summary>What was not read, not used or not believed. Counts are complete; lists are bounded.</summary>
/// <param name="Later">Facts that were known, or happened, only after AsOf, by kind.</param>
/// <param name="SetAside">What the record itself withdrew: entered in error, refuted, replaced, not done.</param>
/// <param name="LaterPlaces">Where the later facts stand; their values are not told, since nobody could know them at AsOf.</param>
public sealed record Refused(int Issues, int Values, Seq<Refusal> IssueList, Seq<HeldBack> ValueList, Seq<Count> Later,
    Seq<SetAside> SetAside = default, Seq<Place> LaterPlaces = default) : Wire
{
    internal const int MostPerCode = 100, MostValues = 500;

    internal int Total => Issues + Values + SetAside.Sum(s => s.Number) + Later.Sum(c => c.Number);

    internal static Refused Of(Chart chart, IReadOnlyDictionary<string, IReadOnlyList<Reading>> readings)
    {
        var issues = chart.Patient.Issues;
        var list = issues.GroupBy(i => i.Code).OrderByDescending(g => g.First().Severity).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new Refusal(g.Key, g.First().Severity, g.First().Meaning, g.First().Remedy, g.Count(),
                g.OrderBy(i => i.Place, StringComparer.Ordinal).ThenBy(i => i.Detail, StringComparer.Ordinal).Take(MostPerCode).Select(i => new Place(Words.Cut(i.Place, 400), Words.Cut(i.Detail, 400))).ToSeq()));
        var values = readings.OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => p.Value).Where(r => !r.IsUsable).ToList();
        return new(issues.Count, values.Count, list.ToSeq(),
            values.Take(MostValues).Select(r => new HeldBack(r.Analyte.Name, FactLines.Of(r.Written), FactLines.DateOf(r.Fact.When), Words.Cut(r.Fact.Source.ToString(), 400), r.Usability, r.Why)).ToSeq(),
            chart.Later.GroupBy(f => f.Claim.Kind).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new Count(g.Key, g.Count())).ToSeq(),
            Briefs.SetAside.Of(chart),
            chart.Later.OrderBy(f => f.When.Order ?? DateTimeOffset.MaxValue).ThenBy(f => f.Id).Take(MostPerCode)
                .Select(f => new Place(Words.Cut(f.Source.ToString(), 400), f.When.IsKnown ? $"{f.Claim.Kind} of {Words.Day(FactLines.DateOf(f.When))}" : f.Claim.Kind)).ToSeq());
    }
}

/// <summary>All issues of one code.</summary>
/// <param name="Number">How many there are; <paramref name="Places"/> may list fewer.</param>
public sealed record Refusal(string Code, Severity Severity, string Meaning, string Remedy, int Number, Seq<Place> Places) : Wire;

public sealed record Place(string At, string Detail) : Wire;

/// <summary>A value that was kept as written and not used.</summary>
public sealed record HeldBack(string Analyte, string Written, string Date, string Place, Usability Because, string Why) : Wire;

public sealed record Count(string What, int Number) : Wire;
