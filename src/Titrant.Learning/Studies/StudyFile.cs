using System.Text;
using Titrant.Learning.Studies.Reading;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Studies;

/// <summary>Reads a study from YAML or JSON. Every fault names the line; all that are found are reported together.</summary>
public static class StudyFile
{
    /// <exception cref="StudyException">STU001 to STU019.</exception>
    public static Study Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse(Path.GetFileName(path), Bytes(path));
    }

    private static byte[] Bytes(string path)
    {
        var name = Path.GetFileName(path.TrimEnd('/', '\\'));
        if (Directory.Exists(path)) throw new StudyException("STU001", name, "This is a folder.", "Name the study file in it.");
        if (!File.Exists(path)) throw new StudyException("STU001", name, "There is no such file.", "Check the path, or write a first study with 'titrant study init data.csv'.");
        if (new FileInfo(path).Length > StudyBounds.MostBytes) throw new StudyException("STU005", name, "The file is larger than any study.", "Name the study file; the data are named in it.");
        return File.ReadAllBytes(path);
    }

    internal static Study Parse(string name, byte[] bytes)
    {
        var faults = new StudyFaults(name);
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\ufeff');
            if (string.IsNullOrWhiteSpace(text)) throw new StudyTextException("STU002", 1, "The file is empty.", "Write a first study with 'titrant study init data.csv'.");
            var root = text.TrimStart().StartsWith('{') ? JsonTree.Read(Encoding.UTF8.GetBytes(text)) : YamlTree.Read(text);
            if (root is not StudyMap map) throw new StudyTextException("STU003", root.Line, "This is no study: it does not begin with a key.", $"A study begins with 'format: {StudyKeys.Format}'.");
            RefuseOthers(map);
            return new StudyReading(faults).Read(map);
        }
        catch (StudyTextException fault)
        {
            throw new StudyException(fault.Code, faults.Place(fault.Line), fault.Says, fault.Remedy);
        }
        catch (DecoderFallbackException)
        {
            throw new StudyException("STU003", faults.Place(1), "This is not text in UTF-8.", "Name the study file; the data are named in it. Save it as UTF-8.");
        }
    }

    // A file of another kind would have every key refused: one sentence says more.
    private static void RefuseOthers(StudyMap map)
    {
        var format = map.Entries.FirstOrDefault(e => e.Key == "format");
        if (format.Value is StudyText { Text: StudyKeys.Format }) return;
        if (format.Value is null && map.Entries.Any(e => StudyKeys.Sections["study"].Contains(e.Key)))
            throw new StudyTextException("STU011", map.Line, "The file does not say its format.", $"Begin with 'format: {StudyKeys.Format}'.");
        throw new StudyTextException("STU011", format.Value is null ? map.Line : format.Line, "This is no study that this version reads.", $"A study begins with 'format: {StudyKeys.Format}'.");
    }
}
