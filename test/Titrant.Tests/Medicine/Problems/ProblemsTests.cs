using Titrant.Medicine;
using Titrant.Patient;

namespace Titrant.Tests.Medicine;

public sealed class ProblemsTests
{
    [Theory]
    [InlineData("Z99.2", "Dependence on renal dialysis", "dialysis")]
    [InlineData("N18.6", "End stage renal disease", "end-stage kidney disease")]
    [InlineData("I48.2", "Permanent AF", "atrial fibrillation")]
    [InlineData("I26.9", "Pulmonary embolism", "venous thromboembolism")]
    [InlineData("I21.0", "STEMI, PCI to LAD", "percutaneous coronary intervention")]
    [InlineData("I21.0", "STEMI, PCI to LAD", "acute coronary syndrome")]
    [InlineData("Z89.6", "Acquired absence of both legs above knee", "amputation")]
    [InlineData("Z94.84", "Stem cells transplant status", "haemopoietic stem cell transplant")]
    [InlineData("I70.2", "Intermittent claudication", "peripheral arterial disease")]
    public void A_problem_is_found_by_its_code(string code, string text, string key) =>
        Assert.True(Problems.Has(Person.Woman(60).Having(code, text).Chart(), key));

    [Theory]
    [InlineData("Family history of myocardial infarction", "acute coronary syndrome")]
    [InlineData("Suspected pulmonary embolism", "venous thromboembolism")]
    [InlineData("Stroke prevention in atrial fibrillation", "ischaemic stroke or TIA")]
    [InlineData("Haemorrhagic stroke", "ischaemic stroke or TIA")]
    [InlineData("Not pregnant", "pregnancy")]
    [InlineData("Pre-dialysis education", "dialysis")]
    [InlineData("Autologous stem cell transplant", "haemopoietic stem cell transplant")]
    public void Words_that_only_mention_a_problem_do_not_make_it(string text, string key) =>
        Assert.False(Problems.Has(Person.Woman(60).Having("R69", text).Chart(), key));

    [Theory]
    [InlineData("AF", "atrial fibrillation")]
    [InlineData("Known AF, rate controlled", "atrial fibrillation")]
    [InlineData("Fibrilación auricular permanente", "atrial fibrillation")]
    [InlineData("Vorhofflimmern", "atrial fibrillation")]
    [InlineData("Atrieflimren", "atrial fibrillation")]
    [InlineData("fibrillation auriculaire paroxystique", "atrial fibrillation")]
    [InlineData("Fibrillazione atriale", "atrial fibrillation")]
    [InlineData("PE 2024", "venous thromboembolism")]
    [InlineData("CKD3b", "chronic kidney disease")]
    [InlineData("Insuficiencia renal crónica", "chronic kidney disease")]
    [InlineData("Chronische Nierenkrankheit", "chronic kidney disease")]
    [InlineData("T2DM", "type 2 diabetes")]
    [InlineData("HFrEF", "heart failure")]
    [InlineData("RA", "rheumatoid arthritis")]
    [InlineData("recurrent UTI", "urinary tract infection")]
    [InlineData("previous CVA", "ischaemic stroke or TIA")]
    public void An_abbreviation_or_another_language_says_the_same(string text, string key) =>
        Assert.True(Problems.Has(Person.Woman(60).Having("", text).Chart(), key));

    [Theory]
    [InlineData("Brud af hofte", "atrial fibrillation")]
    [InlineData("BRUD AF VENSTRE HOFTE EFTER ET FALD", "atrial fibrillation")]
    [InlineData("After a fall", "atrial fibrillation")]
    [InlineData("Peptic ulcer", "venous thromboembolism")]
    [InlineData("mid-back pain", "acute coronary syndrome")]
    [InlineData("Rash", "rheumatoid arthritis")]
    [InlineData("gravida 3 para 2", "pregnancy")]
    public void A_word_that_only_looks_like_one_does_not(string text, string key) =>
        Assert.False(Problems.Has(Person.Woman(60).Having("", text).Chart(), key));

    [Theory]
    [InlineData(StatusKind.Refuted)]
    [InlineData(StatusKind.Retracted)]
    [InlineData(StatusKind.Ended)]
    [InlineData(StatusKind.Unconfirmed)]
    public void A_problem_that_is_over_refuted_or_unconfirmed_does_not_stand(StatusKind status) =>
        Assert.False(Problems.Has(Person.Woman(60).Having("N18.4", "CKD stage 4", status: status).Chart(), "chronic kidney disease"));

    [Fact]
    public void A_stroke_of_ten_years_ago_is_still_a_stroke()
    {
        var chart = Person.Man(70).Having("I63.9", "Ischaemic stroke", since: "2016-01-01", until: "2016-02-01", status: StatusKind.Ended).Chart();
        Assert.False(Problems.Has(chart, "ischaemic stroke or TIA"));
        Assert.NotEmpty(Problems.Ever(chart, "ischaemic stroke or TIA"));
    }

    [Fact]
    public void Every_set_has_a_code_or_a_word() => Assert.True(Problems.Keys.Count() > 40);
}
