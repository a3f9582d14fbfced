namespace Titrant.Patient.Store;

/// <summary>A store that cannot be used as it is; the message starts with the code and says what to do, and names no patient.</summary>
/// <remarks>STO101 database of a newer version, STO102 not a Titrant database, STO103 key of another installation,
/// STO104 sealed content changed, STO105 the database engine failed, STO106 blob changed.</remarks>
public sealed class StoreException : IOException
{
    public StoreException()
        : this("STO105", "the store cannot be used")
    {
    }

    public StoreException(string message)
        : this("STO105", message)
    {
    }

    public StoreException(string message, Exception innerException)
        : base(message, innerException) => Code = "STO105";

    public StoreException(string code, string reason)
        : base($"{code} {reason}") => Code = code;

    public string Code { get; }
}
