namespace Titrant.Server.Settings;

/// <summary>server.json, format titrant.server/1. Whatever is not understood is refused: a guard rail misspelt is no guard rail.</summary>
internal sealed class SettingsFile
{
    public const string Format = "titrant.server/1";
    public const string Name = "server.json";
    private const int MaxBytes = 1 << 20;
    private const int MaxItems = 1000;
    private readonly string _path;

    private SettingsFile(string path) => _path = path;

    /// <exception cref="ServerRefusedException">With file, line, key and remedy.</exception>
    public static ServerSettings Read(string path, ServerSettings before)
    {
        byte[] bytes;
        try
        {
            if (new FileInfo(path).Length > MaxBytes) throw new ServerRefusedException($"{path}: larger than 1 MiB; these are no settings.");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServerRefusedException($"{path}: the settings cannot be read. Check the name and who may read the file.");
        }
        return new SettingsFile(path).Root(SettingNode.Parse(bytes, path), before);
    }

    private ServerSettings Root(SettingNode root, ServerSettings settings)
    {
        var members = Members(root, "the settings");
        if (!members.TryGetValue("format", out var format) || format.Value is not string name || name != Format) throw Refused(format ?? root, "format", $"must be \"{Format}\"; without it this is no settings file of titrant serve");
        foreach (var (key, node) in members)
        {
            if (key is "format" or "$schema") continue;
            settings = key switch
            {
                "tenants" => settings with { Tenants = Tenants(node) },
                "corsOrigins" => settings with { CorsOrigins = [.. Items(node, key).Select(i => Origin(Text(i, key, 1, 300), why => Refused(i, key, why)))] },
                _ => Single(settings, key, node),
            };
        }
        return settings;
    }

    private ServerSettings Single(ServerSettings settings, string key, SettingNode node)
    {
        if (Knob.All.FirstOrDefault(k => k.Key == key) is not { } knob) throw Unknown(node, key, ["format", "tenants", "corsOrigins", .. Knob.All.Where(k => k.InFile).Select(k => k.Key)]);
        if (!knob.InFile) throw Refused(node, key, $"does not belong in a file; set {knob.Variable} instead");
        return knob.Accept(node.Value) is { } value ? knob.Set(settings, key is "tlsCertificate" or "tlsKey" ? Beside((string)value) : value) : throw Refused(node, key, $"must be {knob.Wanted}");
    }

    private List<TenantSettings> Tenants(SettingNode list)
    {
        var tenants = Items(list, "tenants").Select(Tenant).ToList();
        if (tenants.Count == 0) throw Refused(list, "tenants", "needs at least one; leave the key out for the tenant \"local\"");
        if (tenants.GroupBy(t => t.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice) throw Refused(list, "tenants", $"names \"{twice.Key}\" twice");
        var issuers = tenants.SelectMany(t => t.Issuers).GroupBy(i => i.Issuer, StringComparer.Ordinal).Where(g => g.Count() > 1);
        foreach (var same in issuers)
            if (same.Any(i => i.TenantClaim is null) || same.DistinctBy(i => i.TenantClaim).Count() < same.Count())
                throw Refused(list, "tenants", $"gives the issuer \"{same.Key}\" twice; an issuer of several tenants needs a different \"tenantClaim\" in each");
        return tenants;
    }

    private TenantSettings Tenant(SettingNode node)
    {
        var tenant = TenantSettings.Local with { Name = "", SharesIds = false };
        foreach (var (key, value) in Members(node, "a tenant"))
            tenant = key switch
            {
                "name" => tenant with { Name = Text(value, key, 1, 64) is var name && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? name : throw Refused(value, key, "is made of a-z, 0-9 and -") },
                "jurisdiction" => tenant with { Jurisdiction = Text(value, key, 0, 2) is "" or "US" or "UK" or "EU" ? (string)value.Value! : throw Refused(value, key, "must be \"US\", \"UK\", \"EU\" or \"\"") },
                "sharesIds" => tenant with { SharesIds = value.Value as bool? ?? throw Refused(value, key, "must be true or false") },
                "issuers" => tenant with { Issuers = [.. Items(value, key).Select(Issuer)] },
                "fhirServers" => tenant with { FhirServers = [.. Items(value, key).Select(i => Web(i, key))] },
                _ => throw Unknown(value, key, ["name", "jurisdiction", "sharesIds", "issuers", "fhirServers"]),
            };
        return tenant.Name.Length > 0 ? tenant : throw Refused(node, "name", "is missing");
    }

    private IssuerSettings Issuer(SettingNode node)
    {
        string? issuer = null, audience = null, claim = null;
        Uri? keys = null;
        foreach (var (key, value) in Members(node, "an issuer"))
            switch (key)
            {
                case "issuer": issuer = Text(value, key, 1, 300); break;
                case "audience": audience = Web(value, key) is var base_ && !((string)value.Value!).EndsWith('/') ? (string)value.Value! : throw Refused(value, key, "ends without a slash: the path of each endpoint is added to it"); break;
                case "tenantClaim": claim = Text(value, key, 1, 300); break;
                case "keys": keys = Text(value, key, 1, 2000).Contains("://", StringComparison.Ordinal) ? Web(value, key) : new Uri(Path.GetFullPath(Beside((string)value.Value!))); break;
                default: throw Unknown(value, key, ["issuer", "audience", "keys", "tenantClaim"]);
            }
        return new(issuer ?? throw Refused(node, "issuer", "is missing"), audience ?? throw Refused(node, "audience", "is missing"), keys ?? throw Refused(node, "keys", "is missing")) { TenantClaim = claim };
    }

    /// <summary>https anywhere; http only on this machine.</summary>
    private Uri Web(SettingNode node, string key)
    {
        if (!Uri.TryCreate(Text(node, key, 1, 2000), UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw Refused(node, key, "must be an address such as https://ehr.example.org/fhir, without user, query or fragment");
        return uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback) ? uri : throw Refused(node, key, "must begin with https:// (http:// only for this machine)");
    }

    /// <param name="refused">Makes the refusal from its reason.</param>
    internal static string Origin(string text, Func<string, Exception> refused) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && text == uri.GetLeftPart(UriPartial.Authority) ? text
            : throw refused("must be an origin such as https://ehr.example.org, in lower case, without a path");

    private string Beside(string path) => path.Length == 0 ? path : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_path))!, path);

    private Dictionary<string, SettingNode> Members(SettingNode node, string what) =>
        node.Value as Dictionary<string, SettingNode> ?? throw new ServerRefusedException($"{_path}:{node.Line}: {what} must be an object in braces.");

    private List<SettingNode> Items(SettingNode node, string key) =>
        node.Value is List<SettingNode> { Count: <= MaxItems } items ? items : throw Refused(node, key, $"must be a list of at most {MaxItems}");

    private string Text(SettingNode node, string key, int least, int most) =>
        node.Value is string text && text.Length >= least && text.Length <= most && !text.Any(char.IsControl) ? text : throw Refused(node, key, $"must be a text of {least} to {most} letters");

    private ServerRefusedException Refused(SettingNode at, string key, string why) => new($"{_path}:{at.Line}: \"{key}\" {why}.");

    private ServerRefusedException Unknown(SettingNode at, string key, string[] known)
    {
        var shown = key.Length <= 40 ? key : key[..40] + "...";
        return new($"{_path}:{at.Line}: \"{shown}\" is not a setting here. Known: {string.Join(", ", known)}.");
    }
}
