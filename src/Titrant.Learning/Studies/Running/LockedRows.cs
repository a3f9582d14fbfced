namespace Titrant.Learning.Studies.Running;

/// <summary>
/// Rows that nobody looks at. They come out in one way only, through the journal: no member gives the people before the configuration and the opening are written down.
/// </summary>
/// <param name="rows">SHA-256 of which rows they are.</param>
/// <param name="file">SHA-256 of the data file that they stand in.</param>
internal sealed class LockedRows(StudyCohort people, string rows, string file)
{
    /// <exception cref="Titrant.Patient.Journals.JournalException">The journal cannot be written; the rows stay locked.</exception>
    public (StudyCohort People, Opening Opening) Open(Openings openings, string configuration)
    {
        var opening = openings.Open(configuration, rows, file);
        return (people, opening);
    }
}
