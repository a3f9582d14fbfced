// A process to be killed: imports one record after another and prints each id once it is promised to be kept.
//   Titrant.Crash FOLDER NAME [COUNT]     without COUNT it runs until somebody ends it
using System.Globalization;
using System.Text;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;

var (folder, name) = (args[0], args[1]);
var count = args.Length > 2 ? long.Parse(args[2], CultureInfo.InvariantCulture) : long.MaxValue;
using var key = InstallationKey.OpenOrCreate(Path.Combine(folder, "installation.key"));
using var store = SqliteRecordStore.Open(Path.Combine(folder, "store.db"), key);
var journal = Journal.Open(Path.Combine(folder, "journals"), "ward", "import", key);
using var output = Console.OpenStandardOutput();
for (var i = 0L; i < count; i++)
{
    var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
    store.PutFacts("ward", "person", [new(id, "note", i, Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}"""))]);
    // A bundle of three: all or none.
    store.PutResources("ward", DateTimeOffset.UnixEpoch.AddSeconds(i), [.. "abc".Select(part => new ResourceWrite("Observation", $"{id}-{part}", "person", Encoding.UTF8.GetBytes("{}")))]);
    journal.Append(new(DateTimeOffset.UnixEpoch.AddSeconds(i), "import", Payload: id, Actor: name));
    output.Write(Encoding.UTF8.GetBytes(id + "\n"));
    output.Flush();
}
