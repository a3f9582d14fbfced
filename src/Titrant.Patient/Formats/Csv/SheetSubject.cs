namespace Titrant.Patient.Formats.Csv;

/// <summary>Whose sheet it is, from its leading "# ..." lines or its person columns. Two people in one sheet: nobody's.</summary>
internal static class SheetSubject
{
    private static readonly string[] s_id = ["patient_id", "person", "person_id", "patient", "mrn", "identifier", "patient_identifier", "subject"];
    private static readonly string[] s_birth = ["birth_date", "birthdate", "date_of_birth", "dob", "patient_birth_date"];
    private static readonly string[] s_sex = ["sex", "gender", "patient_sex"];
    private static readonly string[] s_name = ["patient_name", "family_name", "surname"];

    public static Subject? Of(Sheet sheet, List<Issue> issues)
    {
        var people = sheet.Rows.Select(r => (Id: r[s_id], Birth: r[s_birth], Sex: r[s_sex], Name: r[s_name])).Where(p => p != ("", "", "", "")).Distinct().Take(3).ToList();
        if (people.Count > 1)
        {
            issues.Add(new("ID002", sheet.Document, "rows of more than one person in one sheet", $"file:{sheet.Document}"));
            return new Subject("more than one person", null);
        }
        var person = people.Count == 1 ? people[0] : (Id: First(s_id), Birth: First(s_birth), Sex: First(s_sex), Name: First(s_name));
        if (person == ("", "", "", "")) return null;
        Moment? birth = Moment.TryParse(person.Birth, out var b) ? b : null;
        var sex = person.Sex.ToLowerInvariant() switch { "f" or "female" or "woman" => "female", "m" or "male" or "man" => "male", "" => null, _ => "unknown" };
        return new Subject(person.Id.Length > 0 ? person.Id : null,
            new Demographics(birth, null, null, sex, null, null, null, null, [], [], person.Name.Length > 0 ? [person.Name] : [], []));

        string First(string[] names) => names.Select(n => sheet.Preamble.GetValueOrDefault(n, "")).FirstOrDefault(v => v.Length > 0) ?? "";
    }
}
