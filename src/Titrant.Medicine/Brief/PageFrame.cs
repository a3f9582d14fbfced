namespace Titrant.Medicine.Briefs;

/// <summary>
/// What a server puts around and between the sections of brief.html: a bar, a drawer after each card, forms. Each part stands
/// in one `div` of the class "frame"; without these the sections are those of brief.html, byte for byte.
/// </summary>
/// <param name="Policy">Content security policy of the page.</param>
/// <param name="StyleSheet">After the page's own.</param>
/// <param name="Bar">Before the header.</param>
/// <param name="Above">Before the first section.</param>
/// <param name="AfterCard">After each card, inside its list item or its `details`.</param>
/// <param name="Below">After the last section.</param>
internal sealed record PageFrame(string Policy, string StyleSheet, Action<Html> Bar, Action<Html> Above, Action<Html, Change> AfterCard, Action<Html> Below);
