using Titrant.Patient;

namespace Titrant.Learning.Tables;

/// <summary>What is to be known of a table before any figure is believed.</summary>
/// <param name="Columns">In the order of the table.</param>
/// <param name="Warnings">Copied rows, leaks, constant columns, persons on both sides: coded, each with its place and remedy, the gravest first.</param>
/// <param name="Patterns">Which columns are missing together, and in how many rows; the commonest first, at most 20.</param>
/// <param name="DistinctRows">Rows that differ in something; below the number of rows there are copies.</param>
/// <param name="Leaks">Features that may not have been known before the outcome, the surest first; each is among the warnings too.</param>
public sealed record QualityReport(Seq<ColumnQuality> Columns, Seq<StudyFault> Warnings, Seq<(Seq<string> Missing, int Rows)> Patterns, int DistinctRows, Seq<Leak> Leaks = default);

/// <param name="Missing">Rows without a value, held-back ones included.</param>
/// <param name="HeldBack">Values outside the dictionary's range, or text in a number: not used.</param>
/// <param name="Low">5th, 50th and 95th percentile of a number; null for a category.</param>
/// <param name="AloneAuc">How well the column alone tells who has the outcome, 0.5-1; null where that cannot be said.</param>
public sealed record ColumnQuality(string Name, ColumnType Type, ColumnRole Role, string Unit, int Missing, int HeldBack, int Distinct, double? Low, double? Median, double? High, Seq<(string Level, int Rows)> Levels, Figure? AloneAuc);
