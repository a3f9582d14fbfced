using Titrant.Server.Fhir;

namespace Titrant.Server.CdsHooks;

/// <summary>What is wrong with one document. Bounded: a hostile document earns no list longer than <see cref="Most"/>.</summary>
/// <param name="part">True for a part cut out of a document: what it lacks may stand elsewhere.</param>
/// <param name="emptyIsFatal">True for what a service writes: null, "", [] and {} are then a breach, not an oddity.</param>
internal sealed class HookFaults(bool part = false, bool emptyIsFatal = false)
{
    public const int Most = 100;

    private readonly List<HookFault> _all = [];

    public IReadOnlyList<HookFault> All => _all;

    public bool AnyFatal { get; private set; }

    /// <summary>The refusal for whoever sent the document: what is fatal, each with its place.</summary>
    public static byte[] Outcome(IEnumerable<HookFault> faults) => OperationOutcome.Of([.. faults.Where(f => f.Fatal).Select(f => ("invalid", f.Says, f.Path))]);

    public void Forbidden(string path, string says, string section) => Add(path, says, section, true);

    public void Odd(string path, string says, string section) => Add(path, says, section, false);

    /// <summary>Something required is not there.</summary>
    public void Lacks(string path, string says, string section) => Add(path, says, section, !part);

    /// <summary>null, "", [] or {} where a value was expected.</summary>
    public void Empty(string path, string section) => Add(path, "It is null or empty; what has no value is left out.", section, emptyIsFatal);

    private void Add(string path, string says, string section, bool fatal)
    {
        AnyFatal |= fatal;
        if (_all.Count < Most) _all.Add(new(path, says, fatal) { Section = section });
        // The refusal must not be crowded out by oddities.
        else if (fatal && _all.FindLastIndex(f => !f.Fatal) is var odd and >= 0) _all[odd] = new(path, says, true) { Section = section };
    }
}
