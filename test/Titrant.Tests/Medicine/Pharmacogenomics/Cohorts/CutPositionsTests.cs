using Titrant.Medicine;
using Titrant.Medicine.Pharmacogenomics.Cohorts;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Cohorts;

public class CutPositionsTests
{
    [Fact]
    public void What_is_cut_out_is_what_the_capabilities_read() =>
        Assert.Equal(Capabilities.Loci.Select(l => l.ToString()).Order(StringComparer.Ordinal), CutPositions.Read().Select(l => l.ToString()).Order(StringComparer.Ordinal));
}
