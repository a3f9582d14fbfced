using Titrant.Medicine;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

public sealed class PrefetchTemplatesTests
{
    private static readonly IReadOnlyList<PrefetchTemplate> s_templates = PrefetchTemplates.Of(Capabilities.All);

    [Fact]
    public void Each_hook_has_one_service_with_words_that_a_person_can_choose_by()
    {
        Assert.Equal(["patient-view", "order-select", "order-sign"], HookService.All.Select(s => s.Hook));
        Assert.Equal(3, HookService.All.Select(s => s.Id).Distinct().Count());
        Assert.All(HookService.All, s => Assert.All(Capabilities.All, c => Assert.Contains(c.Card.Question, s.Description, StringComparison.Ordinal)));
        Assert.All(HookService.All, s => Assert.Contains("allergies", s.UsageRequirements, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_need_of_every_card_is_served_or_named_as_left_out()
    {
        var served = s_templates.SelectMany(t => t.Serves).ToHashSet();
        Assert.All(Capabilities.All.SelectMany(c => c.Card.Needs), n => Assert.True(served.Contains(n) || n.Kind is FactKind.Genome or FactKind.Note, $"{n.Kind} {n.Concept}"));
    }

    [Fact]
    public void A_need_that_no_row_serves_is_a_programmers_error()
    {
        Assert.Throws<InvalidOperationException>(() => PrefetchTemplates.Of([new Asking(new Need(FactKind.Image, "chest", null, true))]));
        Assert.Throws<InvalidOperationException>(() => PrefetchTemplates.Of([new Asking(new Need(FactKind.Analyte, "no such analyte", null, true))]));
    }

    [Fact]
    public void Every_code_of_every_analyte_in_need_is_asked_for_once()
    {
        var asked = s_templates.Where(t => t.Query.Contains("&code=", StringComparison.Ordinal)).SelectMany(t => t.Query.Split("&code=")[1].Split('&')[0].Split(',')).ToList();
        Assert.Equal(asked.Count, asked.Distinct().Count());
        foreach (var key in Capabilities.All.SelectMany(c => c.Card.Needs).Where(n => n.Kind == FactKind.Analyte).Select(n => n.Concept))
            Assert.All(AnalyteTable.Default.ByKey(key)!.Loinc, code => Assert.Contains(code, asked));
        Assert.Contains("82810-3", asked);
        Assert.Contains("84413-4", asked);
    }

    [Fact]
    public void No_address_grows_too_long_and_many_analytes_are_parted_over_several_keys()
    {
        Assert.All(s_templates, t => Assert.InRange(t.Query.Length, 1, PrefetchTemplates.Longest));
        var all = PrefetchTemplates.Of([new Asking([.. AnalyteTable.Default.All.Where(a => a.Loinc.Count > 0).Select(a => new Need(FactKind.Analyte, a.Key, null, false))])]);
        Assert.All(all, t => Assert.InRange(t.Query.Length, 1, PrefetchTemplates.Longest));
        Assert.Contains(all, t => t.Key == "results-2");
        Assert.Equal(all.Count, all.Select(t => t.Key).Distinct().Count());
    }

    [Fact]
    public void Only_the_patient_is_indispensable_and_each_template_says_what_is_missing_without_it()
    {
        Assert.Equal(["patient"], s_templates.Where(t => t.Required).Select(t => t.Key));
        Assert.All(s_templates, t => Assert.True(t.Says.Length > 3 && t.Serves.Count > 0));
        Assert.Equal("allergies", s_templates.Single(t => t.Key == "allergies").Says);
        Assert.Contains(s_templates.Single(t => t.Key == "body-measures").Serves, n => n.Concept == "body weight");
    }

    private sealed class Asking(params Need[] needs) : ICapability
    {
        public Card Card { get; } = new("Asking", "1", "?", [], [], [.. needs], "", "", "", "", []);

        public IEnumerable<Answer> Assess(Chart chart) => [];
    }
}
