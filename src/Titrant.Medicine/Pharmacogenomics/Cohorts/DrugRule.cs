using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>What a person's genes do to the advice on a drug.</summary>
internal enum AdviceState : byte
{
    NotAssessable,
    Unchanged,
    /// <summary>An act whose neglect would do little, or one for an indication that most takers of the drug lack.</summary>
    Minor,
    Changed,
}

/// <summary>The advice on one drug as it depends on the genes of a panel.</summary>
/// <param name="Genes">By their place in the panel; all of them must be known.</param>
/// <param name="Of">From the calls of <paramref name="Genes"/>, in their order. Depends on them alone.</param>
internal sealed record DrugRule(string Drug, Seq<int> Genes, Func<IReadOnlyList<CohortCall>, AdviceState> Of);
