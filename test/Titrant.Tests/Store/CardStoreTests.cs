using System.Text;
using Titrant.Patient;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

namespace Titrant.Tests.Store;

public sealed class CardStoreTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly InstallationKey _key = InstallationKey.Ephemeral();
    private readonly SqliteRecordStore _store;

    public CardStoreTests() => _store = SqliteRecordStore.Open(_folder.File("store.db"), _key);

    public void Dispose()
    {
        _store.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_same_card_asked_for_again_counts_once()
    {
        Assert.Equal(2, _store.PutCards("ward", "p1", [Card("a"), Card("b")]));
        Assert.Equal(1, _store.PutCards("ward", "p1", [Card("a"), Card("b"), Card("c")]));
        Assert.Equal(0, _store.PutCards("ward", "p1", [Card("a")]));
        Assert.Equal(3, Count().Shown);
    }

    [Fact]
    public void The_same_report_again_is_counted_once()
    {
        _store.PutCards("ward", "p1", [Card("a")]);
        for (var i = 0; i < 3; i++) Assert.Equal(["p1"], _store.PutReports("ward", [Report("a", CardOutcome.Overridden, "titrant|tolerated")]));
        Assert.Equal((1, 0, 1), (Count().Shown, Count().Accepted, Count().Overridden));
        Assert.Equal([new("titrant|tolerated", 1)], Count().Reasons);
    }

    [Fact]
    public void The_last_word_stands_and_the_counters_follow_it_in_whatever_order_reports_arrive()
    {
        CardReport[] reports = [Report("a", CardOutcome.Overridden, "titrant|tolerated"), Report("a", CardOutcome.Overridden, "titrant|monitored", 1), Report("a", CardOutcome.Accepted, minute: 2)];
        foreach (var order in new int[][] { [0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1] })
        {
            var card = "a" + string.Concat(order);
            _store.PutCards("ward", "p1", [Card(card)]);
            foreach (var i in order) _store.PutReports("ward", [reports[i] with { Card = card }]);
            Assert.Equal(CardOutcome.Accepted, _store.GetCard("ward", card)!.Value.Report!.Outcome);
        }
        Assert.Equal((4, 4, 0), (Count().Shown, Count().Accepted, Count().Overridden));
        Assert.Empty(Count().Reasons);
    }

    [Fact]
    public void A_reason_that_the_card_did_not_offer_is_counted_without_its_words()
    {
        _store.PutCards("ward", "p1", [Card("a"), Card("b")]);
        _store.PutReports("ward", [Report("a", CardOutcome.Overridden, "local|Mrs Berg of room 4 refuses"), Report("b", CardOutcome.Overridden, "")]);
        Assert.Equal(2, Count().Overridden);
        Assert.Equal([new(ICardStore.OtherReason, 1)], Count().Reasons);
    }

    [Fact]
    public void A_card_of_another_tenant_is_unknown()
    {
        _store.PutCards("ward", "p1", [Card("a")]);
        Assert.Equal([null], _store.PutReports("clinic", [Report("a", CardOutcome.Accepted)]));
        Assert.Null(_store.GetCard("clinic", "a"));
        Assert.Empty(_store.CountCards("clinic"));
        _store.PutCards("clinic", "p9", [Card("a")]);
        Assert.Equal(["p9"], _store.PutReports("clinic", [Report("a", CardOutcome.Accepted)]));
        Assert.Null(_store.GetCard("ward", "a")!.Value.Report);
    }

    [Fact]
    public void Erasing_a_person_takes_their_cards_and_leaves_the_counters()
    {
        _store.PutCards("ward", "p1", [Card("a")]);
        _store.PutCards("ward", "p2", [Card("b")]);
        _store.PutReports("ward", [Report("a", CardOutcome.Overridden, "titrant|tolerated")]);
        Assert.True(_store.ErasePerson("ward", "p1").KeyDestroyed);
        Assert.Null(_store.GetCard("ward", "a"));
        Assert.NotNull(_store.GetCard("ward", "b"));
        Assert.Equal([null], _store.PutReports("ward", [Report("a", CardOutcome.Accepted, minute: 9)]));
        Assert.Equal((2, 0, 1), (Count().Shown, Count().Accepted, Count().Overridden));
    }

    [Fact]
    public void Neither_the_comment_nor_who_was_told_what_stands_in_the_file_in_the_clear()
    {
        _store.PutCards("ward", "p1", [Card("a") with { Indicator = "unmistakable-indicator" }]);
        _store.PutReports("ward", [Report("a", CardOutcome.Overridden, "titrant|tolerated") with { Comment = "unmistakable-comment" }]);
        Assert.Equal("unmistakable-comment", _store.GetCard("ward", "a")!.Value.Report!.Comment);
        foreach (var file in Directory.GetFiles(_folder.Path, "store.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            Assert.DoesNotContain("unmistakable", Encoding.Latin1.GetString(bytes.ToArray()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_card_is_the_same_after_reopening()
    {
        _store.PutCards("ward", "p1", [Card("a")]);
        using var again = SqliteRecordStore.Open(_folder.File("store.db"), _key);
        Assert.Equal(Card("a"), again.GetCard("ward", "a")!.Value.Card);
        Assert.Equal(_store.CountCards("ward"), again.CountCards("ward"));
    }

    private CardCount Count() => Assert.Single(_store.CountCards("ward"));

    private static ShownCard Card(string uuid) =>
        new(uuid, "titrant-order-sign", "order-sign", "Renal dosing/reduce/metformin", "Strong", "warning", s_now, ["s1"], ["titrant|tolerated", "titrant|monitored"]);

    private static CardReport Report(string card, CardOutcome outcome, string reason = "", int minute = 0) =>
        new(card, outcome, s_now.AddMinutes(minute), outcome == CardOutcome.Accepted ? ["s1"] : [], reason, "");
}
