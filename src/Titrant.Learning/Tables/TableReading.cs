using Titrant.Patient;

namespace Titrant.Learning.Tables;

/// <summary>A table as it was read, and what in its file was not used.</summary>
/// <param name="Faults">What was held back or left out and does not forbid going on; in the order of the dictionary, the file's own faults first.</param>
/// <param name="Sha256">Of the file's bytes as they lie there (gzipped where it is), hex.</param>
public sealed record TableReading(Table Table, Seq<StudyFault> Faults, string Sha256);
