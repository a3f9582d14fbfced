using System.Globalization;
using Titrant.Patient.Journals;

namespace Titrant.Learning.Studies;

/// <summary>
/// The locked rows in the installation's journal: a configuration is written down before they are opened, each opening is an entry, and what was written stays.
/// Counted over what the rows are, so that another name of the study does not begin anew.
/// </summary>
public sealed class Openings(Journal journal, Func<DateTimeOffset> clock)
{
    private const string Committed = "study-commit";
    private const string Opened = "study-open";

    /// <param name="configuration">SHA-256 of study, data and program.</param>
    /// <param name="rows">SHA-256 of which rows they are.</param>
    /// <param name="file">SHA-256 of the data file that they stand in: another seed or cohort rule locks other rows of it, and is another try.</param>
    public Opening Open(string configuration, string rows, string file)
    {
        var subject = string.Create(CultureInfo.InvariantCulture, $"rows:{rows} file:{file}");
        journal.Append(new JournalDraft(clock(), Committed, subject, configuration));
        journal.Append(new JournalDraft(clock(), Opened, subject, configuration));
        var opened = Journal.Read(journal.File).Where(e => e.Action == Opened).ToList();
        return new(
            opened.Where(e => e.Subject == subject).Select(e => e.Payload).Distinct(StringComparer.Ordinal).Count(),
            opened.Where(e => e.Subject is { } what && what.EndsWith(" file:" + file, StringComparison.Ordinal)).Select(e => e.Subject).Distinct(StringComparer.Ordinal).Count());
    }
}

/// <param name="Rows">How many different configurations have opened these rows until now, this one included: repeating a run tells nothing new and counts once.</param>
/// <param name="SplitsOfFile">How many different sets of locked rows of the same data file have been opened until now: above one, somebody may have looked for a lucky split.</param>
public sealed record Opening(int Rows, int SplitsOfFile);
