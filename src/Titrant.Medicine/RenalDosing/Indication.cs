using Titrant.Patient;

namespace Titrant.Medicine.Kidney;

/// <summary>What a medicine is taken for: the stated reason first, then the person's conditions.</summary>
/// <param name="Keys">Those of the rows' indications that fit; empty where nothing says.</param>
/// <param name="Stated">True where the order itself says so.</param>
internal sealed record Indication(Seq<string> Keys, bool Stated, Seq<FactId> Facts)
{
    public static Indication Of(KidneyView view, Course course, IReadOnlyList<DosingRow> rows)
    {
        var asked = rows.SelectMany(r => r.Indications).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (asked.Count == 0) return new([], false, []);
        if (course.Reason is { } reason)
        {
            var named = asked.Where(k => Problems.Names(reason, k)).ToSeq();
            if (!named.IsEmpty) return new(named, true, [course.Fact]);
        }
        var present = asked.Select(k => (Key: k, Facts: view.Problem(k))).Where(p => p.Facts.Count > 0).ToList();
        return new(present.Select(p => p.Key).ToSeq(), false, present.SelectMany(p => p.Facts).Select(f => f.Id).ToSeq());
    }
}
