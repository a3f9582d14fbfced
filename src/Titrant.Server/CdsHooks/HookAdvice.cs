using Titrant.Patient;

namespace Titrant.Server.CdsHooks;

/// <summary>What the chart says for this hook: with the drafts assumed, and without them for comparison.</summary>
/// <param name="Chart">Asked, with every draft order as an assumption.</param>
/// <param name="Advice">What belongs on the screen for this hook, gravest first.</param>
/// <param name="Open">Questions that could not be answered and that belong to this hook.</param>
internal sealed record HookAdvice(Chart Chart, IReadOnlyList<Recommendation> Advice, IReadOnlyList<Gap> Open)
{
    public static HookAdvice Of(HookService service, HookRequest request, HookPatient patient, DateTimeOffset asOf, Setting setting, Shelf shelf)
    {
        _ = request;
        var chart = patient.Drafts.Aggregate(Chart.Of(patient.Record, asOf, setting, shelf), (c, f) => c.Replace(null, f)).Ask(service.Capabilities);
        return new(chart, chart.Advice, [.. chart.Answers.OfType<Gap>()]);
    }
}
