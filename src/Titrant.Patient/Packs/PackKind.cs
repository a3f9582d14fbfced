namespace Titrant.Patient.Packs;

/// <summary>A table to be written, its rows already in ordinal order of the first column.</summary>
/// <param name="AsItIs">A table that is ours already, kept byte for byte; then the rows are only counted.</param>
public sealed record PackTable(string FileName, string Title, string LeftOut, IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<string>> Rows, ReadOnlyMemory<byte>? AsItIs = null);

/// <summary>A public source that this program can convert.</summary>
/// <param name="Name">The name of the pack and its kind.</param>
/// <param name="Review">How long a release may be used before the table says that it is old.</param>
/// <param name="Converter">Changes whenever the same source would give other rows.</param>
/// <param name="Files">The files that are read; the first must be there, and tells the kind.</param>
/// <param name="Convert">Adds what is wrong to the problems; no table at all where the source is refused.</param>
/// <param name="Stated">The version and date that the source itself states; null where it states none.</param>
public sealed record PackKind(
    string Name, string Source, string Licence, string Review, string Converter, IReadOnlyList<string> Files,
    Func<PackSource, PackProblems, IReadOnlyList<PackTable>> Convert, Func<PackSource, (string Version, DateOnly? Date)?>? Stated = null)
{
    public static IReadOnlyList<PackKind> All { get; } = [RxNorm.Kind];
}
