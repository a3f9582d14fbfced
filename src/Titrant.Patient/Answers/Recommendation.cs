namespace Titrant.Patient;

/// <summary>Diffs, overrides, snoozes and de-duplication join on this key.</summary>
public sealed record AdviceKey(string Topic, ActKind Act, string Target)
{
    public override string ToString() => $"{Topic}/{Act.ToString().ToLowerInvariant()}/{Target}";
}

public enum ActKind { Stop, Avoid, Hold, Reduce, Increase, Switch, ExtendInterval, Start, Monitor, Test, AskPharmacist }

/// <summary>What to do, to what, and to what dose or instead of it which options.</summary>
/// <param name="Target">Usually a drug: its ingredient. "test:creatinine" for a test.</param>
/// <param name="Dose">The dose to consider, in words that cannot be misread ("2.5 mg twice daily").</param>
public sealed record Act(ActKind Kind, Concept Target, string? Dose = null);

/// <summary>What may happen if nobody acts. Serious and above are never hidden behind the first seven cards.</summary>
public enum Consequence { Minor, Moderate, Serious, LifeThreatening }

public enum Strength { Strong, Moderate, Weak, ExpertOpinion, Unverified, NotGraded }

/// <summary>Who signs.</summary>
public enum Role { Prescriber, Pharmacist, Nurse, Geneticist, Laboratory, Patient }

/// <summary>An alternative, with what speaks against it in this person and what could not be checked.</summary>
public sealed record Screened(Concept Option, Seq<string> Against, Seq<string> NotChecked)
{
    public override string ToString() =>
        Option.Display
        + (Against.IsEmpty ? "" : $" (against: {string.Join(", ", Against)})")
        + (NotChecked.IsEmpty ? "" : $" (not checked: {string.Join(", ", NotChecked)})");
}

/// <summary>The one change of the answers that makes the card go away or turn.</summary>
public sealed record Counterfactual(AnswerKey Key, Result Result, string Says);

/// <param name="Says">The action as one sentence: "Consider ... because ...".</param>
/// <param name="Why">One line more.</param>
/// <param name="ForWhom">The population or condition under which it applies.</param>
/// <param name="Disagree">Where sources disagree: each as "source: what it says".</param>
public sealed record Recommendation(
    AdviceKey Key, Act Act, Consequence Consequence, Strength Strength, string Says, string Why, string ForWhom,
    Seq<AnswerKey> Because, Seq<FactId> Facts, Seq<Screened> Alternatives, Role SignOff, Seq<Citation> Citations,
    Counterfactual? Flip, Origin Origin, Seq<string> Disagree = default);
