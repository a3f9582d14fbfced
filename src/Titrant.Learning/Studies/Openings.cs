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
    /// <returns>How many different configurations have opened these rows until now, this one included: repeating a run tells nothing new and counts once.</returns>
    public int Open(string configuration, string rows)
    {
        var subject = "rows:" + rows;
        journal.Append(new JournalDraft(clock(), Committed, subject, configuration));
        journal.Append(new JournalDraft(clock(), Opened, subject, configuration));
        return Journal.Read(journal.File).Where(e => e.Action == Opened && e.Subject == subject).Select(e => e.Payload).Distinct(StringComparer.Ordinal).Count();
    }
}
