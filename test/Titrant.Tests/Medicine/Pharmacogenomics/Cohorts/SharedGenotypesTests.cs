using Titrant.Medicine.Pharmacogenomics.Cohorts;
using Titrant.Patient.Formats.Vcf.Cohorts;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Cohorts;

public class SharedGenotypesTests
{
    private static readonly CohortGenotype[] s_some =
        [default, default, default, default, CohortGenotype.Of(0, 1), CohortGenotype.Of(1, 1), CohortGenotype.NotCalled, CohortGenotype.Of(0, 1, true), CohortGenotype.Of(1, 0, true)];

    [Fact]
    public void Groups_hold_what_a_matrix_would_hold()
    {
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            var (samples, positions) = (random.Next(1, 200), random.Next(1, 12));
            var matrix = Enumerable.Range(0, positions).Select(_ => Enumerable.Range(0, samples).Select(_ => s_some[random.Next(s_some.Length)]).ToArray()).ToArray();
            var shared = new SharedGenotypes(samples, positions, firstWins: false);
            foreach (var position in Enumerable.Range(0, positions).OrderBy(_ => random.Next())) shared.Add(position, matrix[position], default, ["T"]);
            var (groups, bySample) = shared.Groups();
            var vector = new CohortGenotype[positions];
            for (var i = 0; i < samples; i++)
            {
                shared.Genotypes(groups[bySample[i]], vector);
                Assert.Equal(matrix.Select(row => row[i]), vector);
            }
            Assert.Equal(Enumerable.Range(0, samples).Select(i => string.Join(',', matrix.Select(row => row[i].Code))).Distinct().Count(), groups.Length);
        }
    }

    [Fact]
    public void A_site_split_into_two_records_is_joined_and_a_contradiction_is_no_call()
    {
        var (none, a, b) = (CohortGenotype.Of(0, 0), CohortGenotype.Of(0, 1), CohortGenotype.Of(0, 2));
        var shared = new SharedGenotypes(5, 1, firstWins: false);
        Assert.Equal(0, shared.Add(0, [none, a, none, a, CohortGenotype.NotCalled], none, ["T"]));
        Assert.Equal(1, shared.Add(0, [none, none, b, b, b], none, ["G"]));
        Assert.Equal(["0/0", "0/1", "0/2", "-", "0/2"], Read(shared, 5));
    }

    [Theory]
    [InlineData(false, "-")]                               // for people neither counts, as in the reader of one person's sample
    [InlineData(true, "0/1")]
    public void Two_records_of_the_same_alternative_that_differ_contradict_each_other(bool firstWins, string first)
    {
        var shared = new SharedGenotypes(3, 1, firstWins);
        shared.Add(0, [CohortGenotype.Of(0, 1), CohortGenotype.NotCalled, CohortGenotype.Of(0, 1)], default, ["T"]);
        shared.Add(0, [CohortGenotype.Of(1, 1), CohortGenotype.Of(1, 1), CohortGenotype.Of(0, 1)], default, ["T"]);
        Assert.Equal([first, "1/1", "0/1"], Read(shared, 3));
    }

    [Fact]
    public void Memory_grows_with_what_differs_not_with_the_records()
    {
        var shared = new SharedGenotypes(1_000, 500, firstWins: false);
        var row = new CohortGenotype[1_000];
        for (var position = 0; position < 500; position++)
        {
            // Whatever everybody has costs nothing, be it the reference, another allele or no call.
            Array.Fill(row, position % 3 == 0 ? default : position % 3 == 1 ? CohortGenotype.Of(1, 1) : CohortGenotype.NotCalled);
            row[position] = CohortGenotype.Of(0, 1);
            shared.Add(position, row, default, ["T"]);
        }
        Assert.Equal(501, shared.Steps);
    }

    private static string[] Read(SharedGenotypes shared, int samples)
    {
        var (groups, bySample) = shared.Groups();
        var vector = new CohortGenotype[1];
        return [.. Enumerable.Range(0, samples).Select(i =>
        {
            shared.Genotypes(groups[bySample[i]], vector);
            return vector[0].IsCalled ? $"{vector[0].First}/{vector[0].Second}" : "-";
        })];
    }
}
