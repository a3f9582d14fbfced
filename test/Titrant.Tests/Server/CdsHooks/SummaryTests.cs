using Titrant.Patient;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

public sealed class SummaryTests
{
    [Theory]
    [InlineData("warfarin 5.0 mg", "warfarin 5 mg")]
    [InlineData("2.50 mg daily", "2.5 mg daily")]
    [InlineData(".5 mg", "0.5 mg")]
    [InlineData("10 mg", "10 mg")]
    [InlineData("100 mg and 1.05 mg", "100 mg and 1.05 mg")]
    [InlineData("creatinine 2.10 mg/dL", "creatinine 2.10 mg/dL")]
    [InlineData("enoxaparin 1.0 mg/kg", "enoxaparin 1 mg/kg")]
    [InlineData("version 2.0, section 4.10", "version 2.0, section 4.10")]
    [InlineData("1.000 mg", "1.000 mg")]
    public void A_dose_has_no_trailing_zero_and_always_a_leading_one(string written, string shown) => Assert.Equal(shown, HookText.Doses(written));

    [Fact]
    public void A_long_reason_ends_where_the_act_ends()
    {
        var says = "Consider a smaller dose of trimethoprim: 50 mg every 12 h (now 400 mg daily), because creatinine clearance 22.5 mL/min lies in the band from 15 to 30 mL/min.";
        Assert.Equal("Consider a smaller dose of trimethoprim: 50 mg every 12 h (now 400 mg daily)\u2026", HookText.Short(says));
    }

    [Fact]
    public void No_cut_parts_a_number_from_what_belongs_to_it()
    {
        var random = new Random(7);
        string[] words = ["Consider", "metformin", "2.5 mg twice daily", "at most 1000 mg", "because", "eGFR 19.9 mL/min/1.73 m²", "(now 140 mg daily)", "and", "of", "the", "slowly", "band <30", "for 10 days"];
        for (var i = 0; i < 5_000; i++)
        {
            var text = "Consider " + string.Join(' ', Enumerable.Range(0, random.Next(5, 40)).Select(_ => words[random.Next(words.Length)]));
            var shown = HookText.Short(text);
            Assert.True(shown.Length <= HookText.LongestSummary);
            if (shown == text) continue;
            var kept = shown.TrimEnd('\u2026');
            Assert.StartsWith(kept, text);
            var rest = text[kept.Length..];
            Assert.True(kept.Length == 0 || rest.Length == 0 || !char.IsLetterOrDigit(kept[^1]) || !char.IsLetterOrDigit(rest[0]), shown);
            foreach (var whole in words.Where(w => w.Any(char.IsDigit)))
                for (var at = text.IndexOf(whole, StringComparison.Ordinal); at >= 0; at = text.IndexOf(whole, at + 1, StringComparison.Ordinal))
                    Assert.False(at < kept.Length && at + whole.Length > kept.Length && kept[at..].Any(char.IsDigit), $"'{shown}' cuts '{whole}'");
        }
    }

    [Fact]
    public void A_text_without_a_space_is_cut_too()
    {
        Assert.Equal(HookText.LongestSummary, HookText.Short(new string('x', 500)).Length);
        Assert.True(HookText.Short(string.Concat(Enumerable.Repeat("\U0001F48A", 200))).Length <= HookText.LongestSummary);
    }

    [Fact]
    public void Doses_that_differ_by_use_are_left_to_the_detail()
    {
        var person = Person.Woman(72).With("creatinine", 2.5m, "mg/dL").With("body weight", 70m, "kg").WithoutAllergies();
        var card = Assert.Single(Call.Sign(person).Ordering("enoxaparin", "70 mg twice daily").Cards(), c => c.Advice?.Target == "enoxaparin");
        Assert.DoesNotContain("prophylaxis", card.Summary);
        Assert.Contains("prophylaxis", card.Detail);
        Assert.Empty(card.Suggestions);
    }

    [Fact]
    public void The_act_comes_first_on_every_card_of_every_sample_patient()
    {
        foreach (var folder in Repository.Samples)
        {
            var read = Titrant.Patient.Formats.FolderReader.Read(new Titrant.Patient.Formats.FolderRequest(folder, Call.AsOf, Loci: Titrant.Medicine.Capabilities.Loci));
            var patient = new HookPatient(read.Record, [], [], [], []);
            var call = Call.View(Person.Unknown());
            var advice = HookAdvice.Of(call.Service, call.Request, patient, Call.AsOf, Setting.Default, Shelf.Empty);
            foreach (var card in HookCards.Of(advice, call.Request, patient, null))
            {
                Assert.True(card.Summary.Length is > 0 and < 140);
                // Before it stands at most the name of the drug, where the sentence itself names another.
                Assert.Matches("^([^:]{3,60}: (consider|confirm|ask|hold)|Consider|Confirm|Ask|Measure|Repeat|Not checked|Not fully checked)", card.Summary);
                Assert.DoesNotMatch(@"\d\.0+ (mg|g|mL|micrograms)", card.Summary);
                Assert.True(card.Indicator == "info" || card.OverrideReasons.Count > 3);
            }
        }
    }
}
