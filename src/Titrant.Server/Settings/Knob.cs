using System.Globalization;

namespace Titrant.Server.Settings;

/// <summary>A single value of the settings: the same name in the file and, as TITRANT_SERVER_NAME, in the environment.</summary>
/// <param name="Key">"maxRequestBytes" in the file.</param>
/// <param name="Least">Smallest whole number, or shortest text.</param>
/// <param name="Most">Largest whole number, or longest text.</param>
internal sealed record Knob(string Key, KnobKind Kind, long Least, long Most, Func<ServerSettings, object, ServerSettings> Set, Func<ServerSettings, object> Get, bool InFile = true)
{
    /// <summary>Every single value there is.</summary>
    public static IReadOnlyList<Knob> All { get; } =
    [
        new("address", KnobKind.Text, 1, 100, (s, v) => s with { Address = (string)v }, s => s.Address),
        new("port", KnobKind.Whole, 0, 65535, (s, v) => s with { Port = (int)(long)v }, s => (long)s.Port),
        new("maxRequestBytes", KnobKind.Whole, 1 << 10, 1 << 30, (s, v) => s with { MaxRequestBytes = (long)v }, s => s.MaxRequestBytes),
        new("requestSeconds", KnobKind.Whole, 1, 600, (s, v) => s with { RequestSeconds = (int)(long)v }, s => (long)s.RequestSeconds),
        new("maxConcurrent", KnobKind.Whole, 1, 1024, (s, v) => s with { MaxConcurrent = (int)(long)v }, s => (long)s.MaxConcurrent),
        new("maxWaiting", KnobKind.Whole, 0, 10_000, (s, v) => s with { MaxWaiting = (int)(long)v }, s => (long)s.MaxWaiting),
        new("drainSeconds", KnobKind.Whole, 0, 300, (s, v) => s with { DrainSeconds = (int)(long)v }, s => (long)s.DrainSeconds),
        new("behindProxy", KnobKind.YesNo, 0, 0, (s, v) => s with { BehindProxy = (bool)v }, s => s.BehindProxy),
        new("tlsCertificate", KnobKind.Text, 0, 4096, (s, v) => s with { TlsCertificate = (string)v }, s => s.TlsCertificate),
        new("tlsKey", KnobKind.Text, 0, 4096, (s, v) => s with { TlsKey = (string)v }, s => s.TlsKey),
        new("tlsPassword", KnobKind.Text, 0, 1024, (s, v) => s with { TlsPassword = (string)v }, s => s.TlsPassword, InFile: false),
    ];

    /// <summary>"TITRANT_SERVER_MAX_REQUEST_BYTES".</summary>
    public string Variable => "TITRANT_SERVER_" + string.Concat(Key.Select(c => char.IsAsciiLetterUpper(c) ? "_" + c : char.ToUpperInvariant(c).ToString()));

    public string Wanted => Kind switch
    {
        KnobKind.Whole => string.Create(CultureInfo.InvariantCulture, $"a whole number from {Least} to {Most}"),
        KnobKind.YesNo => "true or false",
        _ => string.Create(CultureInfo.InvariantCulture, $"a text of {Least} to {Most} letters"),
    };

    /// <summary>Null where the value is not of the kind or outside its bounds.</summary>
    public object? Accept(object? value) => (Kind, value) switch
    {
        (KnobKind.Whole, long n) when n >= Least && n <= Most => n,
        (KnobKind.YesNo, bool yes) => yes,
        (KnobKind.Text, string text) when text.Length >= Least && text.Length <= Most && !text.Any(char.IsControl) => text,
        _ => null,
    };

    /// <summary>The value as the environment or the command line writes it.</summary>
    public object? AcceptText(string text) => Accept(Kind switch
    {
        KnobKind.Whole => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null,
        KnobKind.YesNo => text is "true" ? true : text is "false" ? false : null,
        _ => text,
    });
}

internal enum KnobKind
{
    Text,
    Whole,
    YesNo,
}
