namespace Titrant.Patient.Wire;

/// <summary>A JSON value that has no canonical form. The message never quotes the value.</summary>
public sealed class CanonicalJsonException : FormatException
{
    public CanonicalJsonException()
        : this("JCS105", "not JSON")
    {
    }

    public CanonicalJsonException(string message)
        : this("JCS105", message)
    {
    }

    public CanonicalJsonException(string message, Exception innerException)
        : base(message, innerException) => Code = "JCS105";

    public CanonicalJsonException(string code, string reason)
        : base($"{code} {reason}") => Code = code;

    public string Code { get; }
}
