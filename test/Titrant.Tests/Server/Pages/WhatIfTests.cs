using System.Net;
using Titrant.Medicine;
using Titrant.Medicine.Kidney;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Server.Pages;

namespace Titrant.Tests.Server.Pages;

public sealed class WhatIfTests(Ward ward) : IClassFixture<Ward>
{
    private const string Stent = "/patients/~STENT-2";
    private static readonly (string, string) s_day = ("as-of", "2026-03-10");

    [Fact]
    public async Task A_medicine_that_these_kidneys_forbid_is_named_before_it_is_ordered()
    {
        var (status, page) = await ward.Suppose(Stent, s_day, ("order", "metformin 1 g twice daily"), ("kidney", "20"));
        Assert.Equal(HttpStatusCode.OK, status);
        var compared = Compared(page);
        Assert.Contains("not starting metformin", compared, StringComparison.Ordinal);
        Assert.Contains("What if. This is not the record as it stands.", page, StringComparison.Ordinal);
        // Both are carried on, and each can be taken back alone.
        Assert.Contains("name=\"a\" value=\"order:metformin 1 g twice daily\"", page, StringComparison.Ordinal);
        Assert.Contains("name=\"a\" value=\"kidney:20\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("not starting metformin", Compared((await ward.Suppose(Stent, s_day, ("a", "order:metformin 1 g twice daily"), ("remove", "1"))).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assumption_that_nobody_can_read_comes_back_with_its_reason_and_nothing_is_lost()
    {
        var (status, page) = await ward.Suppose(Stent, s_day, ("a", "kidney:20"), ("order", "Zyntravil \"5\" <mg>"), ("kidney", "1,5"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("id=\"try-order-fault\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Zyntravil &quot;5&quot; &lt;mg&gt;\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"try-kidney-fault\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"1,5\"", page, StringComparison.Ordinal);
        Assert.Contains("name=\"a\" value=\"kidney:20\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_nobody_filled_in_or_that_was_made_up_is_no_fault_of_the_server()
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ward.Suppose(Stent, s_day)).Status);
        foreach (var (name, value) in new[] { ("a", "kidney:1e9"), ("a", "gene:CYP2C19=Wizard"), ("a", "gene:"), ("a", "without:f1:0"), ("a", "turn:x"), ("a", "x"), ("gene", "NOGENE=Poor Metabolizer"), ("without", "f1:zz"), ("turn", "no/such/card"), ("kidney", "-4"), ("kidney", "99999999999999999999999999999999") })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ward.Suppose(Stent, s_day, (name, value))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ward.Suppose(Stent, [s_day, .. Enumerable.Range(10, 20).Select(i => ("a", $"order:metformin {i} mg"))])).Status);
        Assert.Equal(HttpStatusCode.Found, (await ward.Suppose(Stent, s_day, ("remove", "1"))).Status);
        using var bytes = new ByteArrayContent([0, 1, 2]);
        using var answer = await ward.Http.PostAsync(Stent + "/what-if", bytes);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public void Each_counterfactual_of_a_card_makes_the_page_differ_when_it_is_assumed()
    {
        var now = Person.Woman(82).With("creatinine", 1.6m, "mg/dL").With("body weight", 60m, "kg").Taking("metformin 1 g twice daily").Taking("dabigatran 150 mg twice daily").Chart().Ask(Capabilities.All);
        Assert.Contains(now.Advice, r => r.Flip is not null);
        foreach (var card in now.Advice.Where(r => r.Flip is not null))
        {
            var then = WhatIf.Of(now, [new("turn", card.Key.ToString())]);
            Assert.Single(then.Kept);
            Assert.DoesNotContain(then.Chart.Advice, r => r.Key == card.Key && r.Says == card.Says);
        }
    }

    [Fact]
    public void A_left_out_medicine_is_left_out_and_a_tried_one_is_a_plan()
    {
        var now = Person.Woman(60).Taking("metformin 1 g twice daily").Chart().Ask(Capabilities.All);
        var metformin = Medicines.Of(now)[0].Fact.Id;
        var then = WhatIf.Of(now, [new("without", metformin.ToString()), new("order", "ibuprofen 400 mg three times daily"), new("order", "ibuprofen 400 mg twice daily")]);
        Assert.Equal(3, then.Kept.Count);
        Assert.All(Medicines.Of(then.Chart), m => Assert.Equal(Standing.Planned, m.Standing));
        Assert.Equal(["ibuprofen", "ibuprofen"], Medicines.Of(then.Chart).SelectMany(m => m.Product.Drugs).Select(d => d.Ingredient));
    }

    [Fact]
    public void The_clearance_goes_with_an_assumed_eGFR_and_agrees_with_the_creatinine_that_gives_it()
    {
        var woman = Person.Woman(70).With("body weight", 60m, "kg").Chart();
        var assumed = AssumedKidney.Of(woman, 45m);
        Assert.Equal(["eGFR", "CrCl"], assumed.Select(a => a.Key.Name));
        var creatinine = Equations.CreatinineOf(45, 70, Sex.Female);
        Assert.Equal(45, Equations.CkdEpi2021(creatinine, 70, Sex.Female), 9);
        Assert.Equal(Equations.CockcroftGault(creatinine, 70, 60, Sex.Female), (double)((Result.Measured)assumed[1].Result).Estimate.Value, 0.051);
        Assert.Single(AssumedKidney.Of(Person.Unknown().Chart(), 45m));
    }

    [Fact]
    public void An_assumed_eGFR_says_that_stage_and_injury_are_those_of_the_record()
    {
        var now = Person.Woman(70).With("creatinine", 1.5m, "mg/dL").Chart().Ask(Capabilities.All);
        var recorded = new[] { "CKD stage", "AKI" }.Count(k => now.Finding(k) is not null);
        Assert.Equal(recorded > 0, AssumedKidney.Unmoved(now).Contains("as recorded", StringComparison.Ordinal));
        var steady = Person.Woman(70).With("creatinine", 0.7m, "mg/dL").Chart().Ask(Capabilities.All);
        Assert.NotNull(steady.Finding("CKD stage"));
        Assert.Contains("the stage (no CKD by eGFR) is as recorded", WhatIf.Of(steady, [new("kidney", "20")]).Kept[0].Note, StringComparison.Ordinal);
        Assert.Equal("", AssumedKidney.Unmoved(Person.Unknown().Chart().Ask(Capabilities.All)));
    }

    [Fact]
    public async Task Two_medicines_on_one_line_are_not_read_as_one_product_and_a_brand_says_what_it_was_read_as()
    {
        foreach (var line in new[] { "metformin 1 g twice daily and ibuprofen 400 mg", "ibuprofen 400 mg, ramipril 5 mg", "Plavix 75 mg und ibuprofen 400 mg" })
        {
            var (status, page) = await ward.Suppose(Stent, s_day, ("order", line));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains("Two medicines are on this line", page, StringComparison.Ordinal);
        }
        foreach (var line in new[] { "metformin 1 g, twice daily", "amoxicillin/clavulanic acid 500/125 mg", "paracetamol 500 mg, oral tablet and take with food" })
            Assert.Equal(HttpStatusCode.OK, (await ward.Suppose(Stent, s_day, ("order", line))).Status);
        Assert.Contains("Marcumar is ordered as well (read as phenprocoumon)", (await ward.Suppose(Stent, s_day, ("order", "Marcumar"))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tried_medicine_that_is_taken_already_says_so()
    {
        var now = Person.Woman(70).Taking("ibuprofen 400 mg three times daily").Chart().Ask(Capabilities.All);
        Assert.Contains("ibuprofen: on the list already", WhatIf.Of(now, [new("order", "Nurofen 400 mg")]).Kept[0].Note, StringComparison.Ordinal);
        Assert.Equal("", WhatIf.Of(now, [new("order", "metformin 500 mg")]).Kept[0].Note);
    }

    [Fact]
    public void The_equation_and_its_solution_undo_each_other_at_every_age_and_value()
    {
        foreach (var sex in new[] { Sex.Female, Sex.Male })
            for (var age = 18; age <= 110; age += 4)
                for (var creatinine = 0.2; creatinine < 20; creatinine *= 1.17)
                    Assert.Equal(creatinine, Equations.CreatinineOf(Equations.CkdEpi2021(creatinine, age, sex), age, sex), creatinine * 1e-9);
    }

    [Fact]
    public void Every_result_that_the_list_offers_can_be_assumed()
    {
        var now = Person.Woman(60).Taking("clopidogrel 75 mg once daily").Taking("abacavir 600 mg once daily").Chart().Ask(Capabilities.All);
        var genes = AssumedGenotype.Genes(now);
        Assert.Contains("CYP2C19", genes);
        Assert.Contains("HLA-B", genes);
        foreach (var option in genes.SelectMany(AssumedGenotype.Of))
        {
            var then = WhatIf.Of(now, [new("gene", $"{option.Gene}={option.Phenotype}")]);
            Assert.Single(then.Kept);
            Assert.IsType<Finding>(then.Chart.Answer("Genotype", option.Gene));
        }
        Assert.Contains(WhatIf.Of(now, [new("gene", "CYP2C19=Poor Metabolizer")]).Chart.Advice, r => r.Act.Target.Display == "clopidogrel");
    }

    private static string Compared(string page)
    {
        var from = page.IndexOf("id=\"compared\"", StringComparison.Ordinal);
        return from < 0 ? "" : page[from..page.IndexOf("</section>", from, StringComparison.Ordinal)];
    }
}
