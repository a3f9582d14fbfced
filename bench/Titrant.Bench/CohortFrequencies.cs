namespace Titrant.Bench;

/// <summary>
/// Frequencies of common alleles in the generated cohort, near those of CPIC's allele frequency tables for Europeans (rounded;
/// a load to run under, not an epidemiology). What a gene lacks here goes to its reference, but for a thousandth that its rare alleles share.
/// </summary>
internal static class CohortFrequencies
{
    public const double Rare = 0.001;

    public static readonly (string Gene, string Allele, double Frequency)[] Common =
    [
        ("ABCG2", "rs2231142 variant (T)", 0.11),
        ("CYP2B6", "*4", 0.04), ("CYP2B6", "*5", 0.12), ("CYP2B6", "*6", 0.23), ("CYP2B6", "*2", 0.05), ("CYP2B6", "*9", 0.01), ("CYP2B6", "*22", 0.02),
        ("CYP2C19", "*1", 0.62), ("CYP2C19", "*2", 0.15), ("CYP2C19", "*17", 0.21), ("CYP2C19", "*3", 0.002), ("CYP2C19", "*4", 0.002),
        ("CYP2C9", "*2", 0.13), ("CYP2C9", "*3", 0.07), ("CYP2C9", "*8", 0.002), ("CYP2C9", "*11", 0.002), ("CYP2C9", "*9", 0.003),
        ("CYP3A4", "*22", 0.05), ("CYP3A4", "*3", 0.005),
        ("CYP3A5", "*3", 0.92), ("CYP3A5", "*6", 0.002),
        ("CYP4F2", "*2", 0.06), ("CYP4F2", "*3", 0.20), ("CYP4F2", "*4", 0.08),
        ("DPYD", "c.85T>C (*9A)", 0.20), ("DPYD", "c.496A>G", 0.09), ("DPYD", "c.1601G>A (*4)", 0.02), ("DPYD", "c.1627A>G (*5)", 0.15),
        ("DPYD", "c.2194G>A (*6)", 0.05), ("DPYD", "c.1905+1G>A (*2A)", 0.008), ("DPYD", "c.2846A>T", 0.004), ("DPYD", "c.1129-5923C>G, c.1236G>A (HapB3)", 0.024),
        ("G6PD", "A", 0.01), ("G6PD", "A- 202A_376G", 0.003),
        ("IFNL3", "rs12979860 variant (T)", 0.31),
        ("NAT2", "*5", 0.42), ("NAT2", "*6", 0.27), ("NAT2", "*7", 0.03), ("NAT2", "*1", 0.05), ("NAT2", "*4", 0.20),
        ("NUDT15", "*3", 0.003), ("NUDT15", "*2", 0.001),
        ("SLCO1B1", "*37", 0.22), ("SLCO1B1", "*5", 0.02), ("SLCO1B1", "*15", 0.13), ("SLCO1B1", "*14", 0.13), ("SLCO1B1", "*20", 0.05),
        ("TPMT", "*2", 0.002), ("TPMT", "*3A", 0.034), ("TPMT", "*3C", 0.004),
        ("UGT1A1", "*80+*28", 0.30), ("UGT1A1", "*6", 0.01), ("UGT1A1", "*80+*37", 0.002), ("UGT1A1", "*36", 0.002),
        ("VKORC1", "rs9923231 variant (T)", 0.39),
    ];
}
