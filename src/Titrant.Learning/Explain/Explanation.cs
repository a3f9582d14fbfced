using Titrant.Patient;

namespace Titrant.Learning.Explain;

/// <summary>What a model does with each feature, over everybody it was asked about.</summary>
/// <param name="Method">"exact: the model is a sum", "exact Shapley values by enumeration", "accumulated local effects".</param>
/// <param name="Scale">"log-odds", "log-hazard", "number".</param>
/// <param name="Shapes">The most important first.</param>
public sealed record Explanation(string Method, string Scale, double Baseline, Seq<Shape> Shapes);

/// <param name="Importance">Mean absolute contribution, in the scale.</param>
/// <param name="Points">Of a number: (value, contribution, its interval where known), ascending; drawn as steps where <paramref name="Steps"/>.</param>
/// <param name="Levels">Of a category; the word for a missing value is "missing".</param>
/// <param name="Density">Of a number: (from, to, share of the rows), ten bars for the rug below the shape.</param>
public sealed record Shape(
    string Feature, string Unit, double Importance, bool Steps, Seq<ShapePoint> Points, Seq<ShapeLevel> Levels, Seq<(double From, double To, double Share)> Density);

public sealed record ShapePoint(double At, double Value, double? Low, double? High);
public sealed record ShapeLevel(string Level, double Value, double? Low, double? High, int Rows);
