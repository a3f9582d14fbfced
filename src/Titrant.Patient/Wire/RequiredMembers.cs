using System.Text.Json.Nodes;

namespace Titrant.Patient.Wire;

/// <summary>Members that a format promises; absent or of another type is a <see cref="FormatException"/> or <see cref="InvalidOperationException"/>.</summary>
internal static class RequiredMembers
{
    internal static string Text(this JsonNode? json, string member) => (string?)json?[member] ?? throw new FormatException($"no {member}");

    internal static long Number(this JsonNode? json, string member) => (long?)json?[member] ?? throw new FormatException($"no {member}");
}
