namespace Titrant.Patient.Units;

/// <summary>
/// What one substance needs to change between mass, amount and equivalents.
/// The charge counts elementary charges per particle; its sign does not matter (Ca2+ is 2, Cl- is -1 or 1).
/// </summary>
public readonly record struct MolarMass(decimal GramsPerMole, int? Charge = null);
