namespace Titrant.Patient.Packs;

/// <summary>A table to be written, its rows already in ordinal order of the first column.</summary>
public sealed record PackTable(string FileName, string Title, string LeftOut, IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<string>> Rows);

/// <summary>A public source that this program can convert.</summary>
/// <param name="Name">The name of the pack and its kind.</param>
/// <param name="Review">How long a release may be used before the table says that it is old.</param>
/// <param name="Converter">Changes whenever the same source would give other rows.</param>
/// <param name="Files">The files that are read; the first must be there, and tells the kind.</param>
public sealed record PackKind(
    string Name, string Source, string Licence, string Review, string Converter, IReadOnlyList<string> Files,
    Func<PackSource, PackProblems, IReadOnlyList<PackTable>> Convert)
{
    public static IReadOnlyList<PackKind> All { get; } = [RxNorm.Kind];
}
