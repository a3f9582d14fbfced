using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>QuestionnaireResponse -> Questionnaire, its nested items flattened in the order of the form.</summary>
internal static class QuestionnaireReader
{
    public static bool Read(FhirResource r)
    {
        var root = r.Root;
        var form = root[FhirName.Questionnaire].Text() ?? "";
        var answers = new List<Patient.Component>();
        Items(root[Item], form, answers);
        var authored = root[Authored].Moment();
        r.Add(authored is { } at ? When.At(at) : When.Unknown, new Questionnaire(form, answers.ToSeq()), r.Status(Statuses.Answers), authored.Stated());
        return true;
    }

    // As deep as the tree, which the reader has bounded.
    private static void Items(Element items, string form, List<Patient.Component> to)
    {
        if (!items.Exists) return;
        foreach (var item in items.Items)
        {
            var id = item[LinkId].Text() ?? "";
            var code = new Term(item[Text].Text() ?? "", [new Concept(form, id)]);
            if (item[FhirName.Answer].Exists)
                foreach (var answer in item[FhirName.Answer].Items)
                {
                    if (ObservedValue.Of(answer) is { } value) to.Add(new(code, value));
                    Items(answer[Item], form, to);
                }
            Items(item[Item], form, to);
        }
    }
}
