namespace Titrant.Patient.Journals;

/// <summary>A journal or key that cannot be used as it is; the message starts with the code and says what to do.</summary>
public sealed class JournalException : IOException
{
    public JournalException()
        : this("JRN200", "the journal cannot be used")
    {
    }

    public JournalException(string message)
        : this("JRN200", message)
    {
    }

    public JournalException(string message, Exception innerException)
        : base(message, innerException) => Code = "JRN200";

    public JournalException(string code, string reason)
        : base($"{code} {reason}") => Code = code;

    public string Code { get; }
}
