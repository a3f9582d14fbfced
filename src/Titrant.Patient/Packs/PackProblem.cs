namespace Titrant.Patient.Packs;

/// <summary>Something in a source or an installed pack that is not as it should be; the rest was still read.</summary>
/// <param name="Code">
/// PCK101 malformed row, PCK102 identifier unreadable, PCK103 line too long, PCK104 not UTF-8, PCK105 a file of the source is absent,
/// PCK106 unpacks to more than allowed, PCK107 not the expected SHA-256, PCK108 another content has this name and version, PCK109 kind not recognised,
/// PCK110 name or version unusable, PCK111 table changed, PCK112 table missing, PCK113 pack.json unreadable, PCK114 address refused,
/// PCK115 archive unreadable, PCK116 nothing to keep, PCK117 a file that the pack does not name, PCK118 not the columns that the program reads, PCK119 a licence that this kind may not have,
/// PCK120 a recommendation for which nobody has worded an advice.
/// </param>
/// <param name="Line">From 1; 0 for the file as a whole.</param>
public sealed record PackProblem(string Code, string File, long Line, string Reason)
{
    public override string ToString() => $"{Code} {File}:{Line} {Reason}";
}

/// <summary>Problems met while converting: the first hundred are kept, all are counted.</summary>
public sealed class PackProblems
{
    const int Kept = 100;
    readonly List<PackProblem> first = [];

    public long Count { get; private set; }

    public IReadOnlyList<PackProblem> First => first;

    public void Add(string code, string file, long line, string reason)
    {
        Count++;
        if (first.Count < Kept) first.Add(new(code, file, line, reason));
    }
}

/// <summary>Ends an addition; always turned into a <see cref="PackProblem"/> before it leaves <see cref="InstalledPacks"/>.</summary>
internal sealed class PackRefusal(string code, string file, string reason) : Exception(reason)
{
    internal PackProblem Problem { get; } = new(code, file, 0, reason);
}
