using System.Text.Json;
using Titrant.Patient;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>The answer against the attributes of CDS Hooks 2.0, "CDS Service Response".</summary>
public sealed class HookResponseTests
{
    private static Call Signed => Call.Sign(Person.Woman(72).With("creatinine", 2.5m, "mg/dL").With("body weight", 70m, "kg").WithoutAllergies())
        .Ordering("metformin", "1000 mg twice daily").Ordering("Zyntravil").WithPage("https://titrant.example/patients/p1");

    [Fact]
    public void Every_card_has_what_the_specification_demands()
    {
        var cards = Signed.Json().EnumerateArray().ToList();
        Assert.Equal(2, cards.Count);
        foreach (var card in cards)
        {
            Assert.True(Guid.TryParse(card.GetProperty("uuid").GetString(), out _));
            Assert.True(card.GetProperty("summary").GetString()!.Length < 140);
            Assert.True(card.GetProperty("indicator").GetString() is "info" or "warning" or "critical");
            Assert.NotEmpty(card.GetProperty("source").GetProperty("label").GetString()!);
            Assert.Equal("absolute", card.GetProperty("links")[0].GetProperty("type").GetString());
        }
        var advice = cards[0];
        Assert.Equal("at-most-one", advice.GetProperty("selectionBehavior").GetString());
        Assert.Equal("https://titrant.dev/codes/topic", advice.GetProperty("source").GetProperty("topic").GetProperty("system").GetString());
        Assert.All(advice.GetProperty("overrideReasons").EnumerateArray(), r => Assert.Equal(OverrideReasons.System, r.GetProperty("system").GetString()));
        foreach (var suggestion in advice.GetProperty("suggestions").EnumerateArray())
            foreach (var action in suggestion.GetProperty("actions").EnumerateArray())
                Assert.Equal(("delete", "MedicationRequest/order-1", false), (action.GetProperty("type").GetString(), action.GetProperty("resourceId").GetString(), action.TryGetProperty("resource", out _)));
        var ours = advice.GetProperty("extension").GetProperty("org.titrant.advice");
        Assert.Equal("Renal dosing/avoid/metformin", ours.GetProperty("adviceKey").GetString());
        Assert.StartsWith("r1:", ours.GetProperty("runId").GetString());
    }

    [Fact]
    public void Nothing_is_ever_done_without_a_person()
    {
        using var answer = JsonDocument.Parse(HookResponse.Write(Signed.Cards()));
        Assert.Equal(["cards"], answer.RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Equal("""{"cards":[]}""", System.Text.Encoding.UTF8.GetString(HookResponse.Write([])));
    }

    [Fact]
    public void The_same_call_gives_the_same_ids_and_another_call_others()
    {
        static string[] Ids(Call call) => [.. call.Cards().SelectMany(c => c.Suggestions.Select(s => s.Uuid).Prepend(c.Uuid))];
        Assert.Equal(Ids(Signed), Ids(Signed));
        Assert.Empty(Ids(Signed).Intersect(Ids(Signed.InCall("another"))));
        Assert.Equal(Ids(Signed).Length, Ids(Signed).Distinct().Count());
    }

    [Fact]
    public void One_patient_s_card_never_has_the_id_of_another_s()
    {
        var request = Signed.Request;
        Assert.NotEqual(CardIds.Of(request, "a"), CardIds.Of(request with { PatientId = "p2" }, "a"));
        Assert.NotEqual(CardIds.Of(request with { HookInstance = "1", PatientId = "23" }, "a"), CardIds.Of(request with { HookInstance = "12", PatientId = "3" }, "a"));
        Assert.Equal('8', CardIds.Of(request, "a")[14]);
    }

    [Fact]
    public void Every_act_can_be_declined_for_a_reason()
    {
        Assert.All(Enum.GetValues<ActKind>(), act => Assert.Contains(OverrideReasons.Of(act), r => r.Code == "other"));
        Assert.DoesNotContain(OverrideReasons.Of(ActKind.Test), r => r.Code == "tolerated-before");
        Assert.Equal(OverrideReasons.All.Count, OverrideReasons.All.Select(r => r.Code).Distinct().Count());
    }

    [Fact]
    public void A_call_that_cannot_be_looked_at_is_answered_with_one_card_that_says_why()
    {
        var card = Assert.Single(HookCards.Nothing(Signed.Request with { PatientId = null }, "the request names no patient."));
        Assert.Equal(("info", "Nothing was checked: the request names no patient."), (card.Indicator, card.Summary));
    }
}
