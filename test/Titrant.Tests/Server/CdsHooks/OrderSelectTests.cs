using Titrant.Patient;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>order-select speaks of the selected orders alone; patient-view of what changes care today.</summary>
public sealed class OrderSelectTests
{
    private static Person Kidney => Person.Woman(72).With("creatinine", 2.5m, "mg/dL").With("creatinine", 2.5m, "mg/dL", "2025-11-01").With("body weight", 70m, "kg").WithoutAllergies();

    private static Call Two => Call.Select(Kidney).Ordering("metformin", "1000 mg twice daily").Ordering("trimethoprim", "200 mg twice daily");

    [Fact]
    public void Only_the_selected_order_is_spoken_of()
    {
        Assert.Equal("metformin", Assert.Single(Two.Selecting("MedicationRequest/order-1").Cards()).Advice!.Target);
        Assert.Equal("trimethoprim", Assert.Single(Two.Selecting("MedicationRequest/order-2").Cards()).Advice!.Target);
        Assert.Equal(["metformin", "trimethoprim"], Two.Selecting("MedicationRequest/order-1", "MedicationRequest/order-2").Cards().Select(c => c.Advice!.Target));
    }

    [Fact]
    public void A_selection_that_is_not_among_the_drafts_is_said()
    {
        Assert.Equal("Nothing was checked: none of the selected orders is among the drafts.", Assert.Single(Two.Selecting("MedicationRequest/9").Cards()).Summary);
        var cards = Two.Selecting("MedicationRequest/order-1", "MedicationRequest/9").Cards();
        Assert.Equal("metformin", cards[0].Advice!.Target);
        Assert.Contains("MedicationRequest/9 was selected", cards[^1].Detail);
    }

    [Fact]
    public void Drafts_are_assumptions_and_leave_no_trace_in_the_record()
    {
        var call = Two.Selecting("MedicationRequest/order-1");
        var advice = call.Advice();
        Assert.Equal(2, advice.Chart.Assumed.Count);
        Assert.DoesNotContain(call.Patient.Record.Facts, f => f.Claim is MedicationUse);
        Assert.All(advice.Advice, r => Assert.False(r.Origin.Assumed.IsEmpty));
    }

    [Fact]
    public void A_draft_that_the_record_holds_already_is_one_order_not_two()
    {
        var person = Kidney.Taking("metformin 1000 mg twice daily", "2025-01-01").Numbered("MedicationRequest/order-1");
        var advice = Call.Sign(person).Ordering("metformin", "500 mg twice daily").Advice();
        Assert.Single(advice.Chart.Of<MedicationUse>());
    }

    [Fact]
    public void An_order_written_by_a_clock_that_is_ahead_is_checked_all_the_same()
    {
        var call = Call.Sign(Kidney).Sending("""{"resourceType":"MedicationRequest","id":"a","status":"draft","intent":"order","medicationCodeableConcept":{"text":"metformin 1000 mg twice daily"},"subject":{"reference":"Patient/p1"},"authoredOn":"2026-03-12T08:00:00Z"}""");
        Assert.Equal("metformin", Assert.Single(call.Cards()).Advice!.Target);
    }

    [Fact]
    public void Orders_without_an_id_are_checked_and_never_changed()
    {
        static string Nameless(string medicine, string status = "draft") =>
            $$$"""{"resourceType":"MedicationRequest","status":"{{{status}}}","intent":"order","medicationCodeableConcept":{"text":"{{{medicine}}}"},"subject":{"reference":"Patient/p1"}}""";
        var cards = Call.Sign(Kidney).Sending(Nameless("metformin 1000 mg twice daily", "Xactive")).Sending(Nameless("trimethoprim 200 mg twice daily")).Sending(Nameless("gabapentin 900 mg three times daily"))
            .Ordering("paracetamol", "1 g four times daily").Cards();
        Assert.Equal(["gabapentin", "trimethoprim"], cards.Where(c => c.Advice is not null).Select(c => c.Advice!.Target).Order());
        Assert.All(cards, c => Assert.Empty(c.Suggestions));
        Assert.Equal("Not checked: 1 order could not be read.", cards[^1].Summary);
    }

    [Fact]
    public void A_fact_that_fits_no_order_is_checked_all_the_same()
    {
        var call = Call.Sign(Kidney).Ordering("metformin", "1000 mg twice daily");
        var orders = DraftOrder.Read(call.Request.Drafts, Call.Read([call.Drafts[0].Replace("order-1", "other", StringComparison.Ordinal)], new PersonId("Patient/p1")).Facts, Call.AsOf);
        Assert.Equal(["MedicationRequest/order-1", ""], orders.Select(o => o.Reference));
        Assert.True(orders[0].IsUnread);
        Assert.Single(orders[1].Facts);
    }

    [Fact]
    public void Patient_view_shows_the_changes_of_the_brief_in_its_order_and_links_to_them()
    {
        var person = Kidney.Taking("metformin 1000 mg twice daily", "2025-01-01").Taking("trimethoprim 200 mg twice daily", "2026-02-20");
        var call = Call.View(person).WithPage("https://titrant.example/patients/p1");
        var brief = Titrant.Medicine.Briefs.Brief.Compose(person.Called("Patient/p1").Chart().Ask(Titrant.Medicine.Capabilities.All), [], Titrant.Medicine.Capabilities.All);
        Assert.Equal(brief.Changes.Select(c => c.Key), call.Cards().Where(c => c.Advice is not null).Select(c => c.Advice!.ToString()));
        Assert.All(call.Cards(), c => Assert.Equal("https://titrant.example/patients/p1#changes", Assert.Single(c.Links).Url));
        Assert.Equal("https://titrant.example/patients/p1#card-1", Assert.Single(call.StoredHere().Cards()[0].Links).Url);
    }

    [Fact]
    public void A_medicine_that_is_taken_is_changed_only_where_the_EHR_sent_its_order()
    {
        var person = Kidney.Taking("trimethoprim 200 mg twice daily", "2026-02-20").Numbered("MedicationRequest/77");
        Assert.Empty(Assert.Single(Call.View(person).Cards(), c => c.Advice is not null).Suggestions);
        var sent = Call.View(person).Prefetching("medications", """{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"MedicationRequest","id":"77","status":"active","intent":"order","medicationCodeableConcept":{"text":"trimethoprim"},"subject":{"reference":"Patient/p1"},"dosageInstruction":[{"text":"200 mg twice daily"}]}}]}""");
        var action = Assert.Single(Assert.Single(Assert.Single(sent.Cards(), c => c.Advice is not null).Suggestions).Actions);
        Assert.Equal("update", action.Type);
        Assert.Contains("\"id\":\"77\"", ActionResources.Text(action));
        Assert.Contains("\"status\":\"active\"", ActionResources.Text(action));
    }

    [Fact]
    public void Never_more_than_seven_cards_unless_they_are_serious_and_the_rest_is_counted()
    {
        var many = new[] { "trimethoprim 200 mg", "gabapentin 900 mg", "levetiracetam 1500 mg", "pregabalin 300 mg", "famotidine 40 mg", "ciprofloxacin 750 mg", "allopurinol 600 mg", "tramadol 100 mg", "baclofen 20 mg", "nitrofurantoin 100 mg", "fluconazole 400 mg" }
            .Aggregate(Kidney, (p, m) => p.Taking(m + " twice daily", "2026-02-20"));
        var call = Call.View(many);
        var (changes, cards) = (call.Advice().Changes, call.Cards());
        Assert.True(changes.Count > 7, $"{changes.Count} changes");
        var serious = changes.Count(c => c.Consequence >= Consequence.Serious);
        Assert.True(cards.Count <= Math.Max(7, serious), $"{cards.Count} cards, {serious} serious");
        Assert.Equal(serious, cards.Count(c => c.Indicator is not "info" || c.Summary.StartsWith("Ask", StringComparison.Ordinal) && c.Indicator == "warning"));
        Assert.Contains($"{changes.Count - cards.Count(c => c.Advice is not null)} more, less urgent", cards.Last(c => c.Advice is not null).Detail);
    }
}
