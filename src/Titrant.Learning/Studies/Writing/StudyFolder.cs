using Titrant.Learning.Models;
using Titrant.Learning.Registry;
using Titrant.Learning.Report;
using Titrant.Learning.Studies.Running;

namespace Titrant.Learning.Studies.Writing;

/// <summary>What a run leaves behind: result.json, report.html and, where a model could be made, model.json and card.json. The same study and data give the same bytes.</summary>
internal static class StudyFolder
{
    public const string Result = "result.json", Report = "report.html", Model = "model.json", Card = "card.json";

    public static void Write(string folder, StudyRunResult ran)
    {
        var file = ran.Model is { } model ? ModelFile.Bytes(model) : null;
        Put(Result, ResultJson.Write(ran.Result, file));
        Put(Report, System.Text.Encoding.UTF8.GetBytes(StudyPage.Of(ran.Result)));
        Put(Model, file);
        Put(Card, ran.Result.Card is { } card ? CardJson.Write(card) : null);

        // What an earlier run left must not pass for this one's.
        void Put(string name, byte[]? bytes)
        {
            var path = Path.Combine(folder, name);
            if (bytes is null) File.Delete(path); else WholeFile.Write(path, bytes);
        }
    }
}
