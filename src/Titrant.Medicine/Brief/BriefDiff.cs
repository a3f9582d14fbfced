using Titrant.Patient;

namespace Titrant.Medicine.Briefs;

/// <param name="Key">The advice key.</param>
/// <param name="How">"new", "gone" or "changed".</param>
/// <param name="Says">The card's sentence now; the earlier one where it is gone.</param>
/// <param name="Before">The earlier sentence, where it reads differently.</param>
/// <param name="Reasons">Most telling first; never empty.</param>
public sealed record AdviceChange(string Key, string How, Consequence Consequence, string Says, string? Before, Seq<string> Reasons) : Wire;

/// <summary>What `brief --since RUN` says: the cards that came, went or changed, each with the reason.</summary>
public sealed record BriefDiff(string Format, string Since, string Now, Seq<AdviceChange> Changes, int FactsNew, int FactsGone) : Wire
{
    public const string CurrentFormat = "titrant.brief-diff/1";

    public static BriefDiff Between(Brief since, Brief now)
    {
        ArgumentNullException.ThrowIfNull(since);
        ArgumentNullException.ThrowIfNull(now);
        var before = since.Changes.GroupBy(c => c.Key).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var after = now.Changes.GroupBy(c => c.Key).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var reasons = new Reasons(since, now);
        var changes = new List<AdviceChange>();
        foreach (var (key, card) in after)
        {
            if (!before.TryGetValue(key, out var old)) changes.Add(new(key, "new", card.Consequence, card.Says, null, reasons.Of(null, card)));
            else if (Differs(old, card)) changes.Add(new(key, "changed", card.Consequence, card.Says, old.Says == card.Says ? null : old.Says, reasons.Of(old, card)));
        }
        foreach (var (key, old) in before)
            if (!after.ContainsKey(key)) changes.Add(new(key, "gone", old.Consequence, old.Says, null, reasons.Of(old, null)));
        var (then, today) = (since.Inputs.Facts.ToHashSet(), now.Inputs.Facts.ToHashSet());
        return new(CurrentFormat, since.RunId, now.RunId,
            changes.OrderByDescending(c => c.Consequence).ThenBy(c => c.Key, StringComparer.Ordinal).ToSeq(),
            today.Count(f => !then.Contains(f)), then.Count(f => !today.Contains(f)));
    }

    public static byte[] Write(BriefDiff diff) => BriefJson.Write(diff);

    // What a reader would act on differently; a new run that says the same in all of these has not changed the card.
    private static bool Differs(Change a, Change b) =>
        a.Says != b.Says || a.Why != b.Why || a.Dose != b.Dose || a.Consequence != b.Consequence || a.Strength != b.Strength || a.SignsOff != b.SignsOff
        || a.Alternatives != b.Alternatives || a.Disagree != b.Disagree || a.ForWhom != b.ForWhom;

    private sealed class Reasons(Brief since, Brief now)
    {
        private readonly HashSet<string> _then = since.Inputs.Facts.Select(IdOf).ToHashSet(), _today = now.Inputs.Facts.Select(IdOf).ToHashSet();
        private readonly HashSet<string> _standingThen = [.. since.Inputs.Facts], _standingToday = [.. now.Inputs.Facts];
        private readonly Dictionary<string, string> _saidThen = Said(since), _saidNow = Said(now);

        public Seq<string> Of(Change? old, Change? card)
        {
            var reasons = new List<string>();
            foreach (var line in card?.Evidence ?? [])
                if (!_then.Contains(Short(line))) reasons.Add($"new fact: {Line(line)}");
                else if (StandingChanged(line)) reasons.Add($"its standing changed: {Line(line)}");
            foreach (var line in old?.Evidence ?? [])
                if (!_today.Contains(Short(line))) reasons.Add($"no longer known or replaced: {Line(line)}");
                else if (card is null && StandingChanged(line)) reasons.Add($"its standing changed: {Line(line)}");
            foreach (var key in (card?.Because ?? []).Concat(old?.Because ?? []).Select(b => b.Key).Distinct())
                if (_saidThen.GetValueOrDefault(key) is var a && _saidNow.GetValueOrDefault(key) is var b && a != b)
                    reasons.Add($"was \"{a ?? "not answered"}\", now \"{b ?? "not answered"}\"");
            var (tablesThen, tablesNow) = (Tables(old), Tables(card));
            if (old is not null && card is not null && !tablesThen.SetEquals(tablesNow))
                reasons.Add($"knowledge changed: {string.Join("; ", tablesNow.Except(tablesThen).DefaultIfEmpty("a table was removed"))}");
            if (reasons.Count == 0) reasons.AddRange(Whole((card ?? old)!.Capability));
            return reasons.Distinct().ToSeq();
        }

        // No part of the card itself explains it: say what changed around it.
        private List<string> Whole(string capability)
        {
            var changed = new List<string>();
            if (Version(now) != Version(since)) changed.Add($"the capability {capability} changed");
            changed.AddRange(now.Inputs.Tables.Except(since.Inputs.Tables).Select(t => $"knowledge changed: {t.Name}"));
            if (now.Inputs.Jurisdiction != since.Inputs.Jurisdiction || now.Inputs.Authorities != since.Inputs.Authorities) changed.Add("the setting changed (jurisdiction or authorities)");
            if (now.Inputs.Packs != since.Inputs.Packs) changed.Add("packs or models changed");
            if (now.Assumed != since.Assumed) changed.Add("the assumptions changed");
            if (!_standingThen.SetEquals(_standingToday)) changed.Add("facts of the record changed");
            return changed.Count > 0 ? changed : [$"time passed: as of {Words.Day(since.AsOf)}, now {Words.Day(now.AsOf)}"];

            string? Version(Brief brief) => brief.Inputs.Capabilities.FirstOrDefault(u => u.Name == capability)?.Version;
        }

        private bool StandingChanged(FactLine line)
        {
            var id = Short(line);
            return _then.Contains(id) && _today.Contains(id)
                && !_standingThen.Where(f => f.StartsWith(id, StringComparison.Ordinal)).ToHashSet().SetEquals(_standingToday.Where(f => f.StartsWith(id, StringComparison.Ordinal)));
        }

        private static string IdOf(string factAndStanding) => factAndStanding.Length >= 16 ? factAndStanding[..16] : factAndStanding;
        private static string Short(FactLine line) => line.Fact.Length >= 19 ? line.Fact[3..19] : line.Fact;
        private static string Line(FactLine line) => string.Join(", ", new[] { $"{line.What} {line.Value}".Trim(), Words.Day(line.Date) }.Where(t => t.Length > 0));
        private static HashSet<string> Tables(Change? card) => (card?.Tables ?? []).Select(t => t.Citation).ToHashSet();

        private static Dictionary<string, string> Said(Brief brief)
        {
            var said = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var a in brief.Findings.Concat(brief.Checked)) said.TryAdd(a.Key, a.Says);
            foreach (var q in brief.NotAssessable.SelectMany(a => a.Questions)) said.TryAdd(q.Key, "not assessable: " + q.Says);
            return said;
        }
    }
}
