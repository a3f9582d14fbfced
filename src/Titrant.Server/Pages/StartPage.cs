using Titrant.Medicine;
using Titrant.Medicine.Briefs;

namespace Titrant.Server.Pages;

/// <summary>GET /: what runs here, for whoever finds the port.</summary>
internal static class StartPage
{
    private static readonly (string Address, string Name, string Says)[] s_links =
    [
        ("/patients", "Patients", "whose records are stored here; the brief of each, and what would change it"),
        ("/acceptance", "Cards followed and overridden", "which advice is waved away, how often, and why"),
        ("/cds-services", "CDS Hooks", "the services that a health record calls (JSON)"),
        ("/fhir/metadata", "FHIR", "what the FHIR interface can do (JSON)"),
        ("/health", "Health", "whether this server is up (JSON)"),
    ];

    public static byte[] Write(Titrant.Patient.Shelf shelf) => PlainPage.Write("Titrant", h =>
    {
        h.Element("p", "Decision support on a patient\u2019s own files, on this machine. It points to what to do differently today and shows why; a person decides.");
        using (h.In("ul"))
            foreach (var (address, name, says) in s_links)
                using (h.In("li")) { h.Inline("a", name, ("href", address)); h.Text(": " + says); }
        h.Element("p", "It holds what was imported here or sent by the health record, and nothing leaves this machine but the answers. Each page that you open is written into a journal.", ("class", "quiet"));
        using var asked = BriefPage.Section(h, "asked", "What it asks of every record");
        using (h.In("ul")) foreach (var capability in Capabilities.On(shelf)) h.Element("li", capability.Card.Question);
        h.Element("p", $"Not checked by this version: {string.Join(", ", Capabilities.NotChecked)}.", ("class", "not-checked"));
    });
}
