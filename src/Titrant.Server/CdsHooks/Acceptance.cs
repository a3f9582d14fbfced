using System.Globalization;
using System.Text.Json;
using Titrant.Numerics.Distributions;
using Titrant.Patient;
using Titrant.Patient.Store;

namespace Titrant.Server.CdsHooks;

/// <param name="Accepted95">Share of the answered cards that was accepted, with its Wilson interval; null where none was answered.</param>
internal sealed record AcceptanceRow(string Service, string Advice, long Shown, long Accepted, long Overridden, (double Share, double Low, double High)? Accepted95, Seq<ReasonCount> Reasons)
{
    /// <summary>Neither accepted nor overridden: looked at and left, or never looked at. Nobody can tell which, so it counts as neither.</summary>
    public long Unanswered => Shown - Accepted - Overridden;

    public Verdict Verdict => Accepted95 is not { } share ? Verdict.NotAnswered : share.High < 0.5 ? Verdict.Overridden : share.Low > 0.5 ? Verdict.Followed : Verdict.NotCertain;
}

/// <summary>Mostly one or the other only where the whole interval lies on that side of a half.</summary>
internal enum Verdict { NotAnswered, NotCertain, Overridden, Followed }

/// <summary>
/// Which cards are followed and which are waved away. A card that is mostly overridden is the finding: 90 % of drug interaction
/// alerts are (95 % CI 85-95; 16 studies, PMID 38899788).
/// </summary>
/// <param name="Rows">Surely overridden first: by the lower bound of the share overridden, so that few answers weigh little.</param>
/// <param name="RareKeys">How many more advices there are that were shown fewer than <see cref="Smallest"/> times.</param>
internal sealed record Acceptance(IReadOnlyList<AcceptanceRow> Rows, int RareKeys, long RareShown)
{
    /// <summary>An advice that was shown less often says nothing about the card, and something about the few who got it.</summary>
    public const int Smallest = 5;

    private const double Level = 0.95;

    public static Acceptance Of(IReadOnlyList<CardCount> counts)
    {
        var rare = counts.Where(c => c.Shown < Smallest).ToList();
        return new(
            [.. counts.Where(c => c.Shown >= Smallest).Select(Row).OrderByDescending(SurelyOverridden).ThenByDescending(r => r.Shown).ThenBy(r => r.Advice, StringComparer.Ordinal).ThenBy(r => r.Service, StringComparer.Ordinal)],
            rare.Count, rare.Sum(c => c.Shown));
    }

    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("advice");
            foreach (var row in Rows)
            {
                json.WriteStartObject();
                json.WriteString("service", row.Service);
                json.WriteString("advice", row.Advice);
                json.WriteNumber("shown", row.Shown);
                json.WriteNumber("accepted", row.Accepted);
                json.WriteNumber("overridden", row.Overridden);
                json.WriteNumber("unanswered", row.Unanswered);
                if (row.Accepted95 is { } share)
                {
                    json.WriteStartObject("acceptance");
                    json.WriteNumber("share", Math.Round(share.Share, 4));
                    json.WriteNumber("low", Math.Round(share.Low, 4));
                    json.WriteNumber("high", Math.Round(share.High, 4));
                    json.WriteNumber("level", Level);
                    json.WriteString("method", "Wilson score interval of accepted among answered");
                    json.WriteEndObject();
                }
                json.WriteStartArray("reasons");
                foreach (var reason in row.Reasons)
                {
                    json.WriteStartObject();
                    json.WriteString("reason", reason.Reason);
                    json.WriteNumber("count", reason.Count);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartObject("rare");
            json.WriteNumber("shownFewerThan", Smallest);
            json.WriteNumber("advices", RareKeys);
            json.WriteNumber("shown", RareShown);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static AcceptanceRow Row(CardCount c)
    {
        var answered = c.Accepted + c.Overridden;
        (double, double, double)? share = null;
        if (answered > 0)
        {
            var (low, high) = Wilson.Interval((int)c.Accepted, (int)answered, Level);
            share = (c.Accepted / (double)answered, low, high);
        }
        return new(c.Service, c.Advice, c.Shown, c.Accepted, c.Overridden, share, c.Reasons.OrderByDescending(r => r.Count).ThenBy(r => r.Reason, StringComparer.Ordinal).ToSeq());
    }

    // The lower bound of overridden is what the upper bound of accepted leaves.
    private static double SurelyOverridden(AcceptanceRow row) => row.Accepted95 is { } share ? 1 - share.High : 0;

    internal static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
