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
            var shared = new SharedGenotypes(samples, positions, (_, state) => state);
            foreach (var position in Enumerable.Range(0, positions).OrderBy(_ => random.Next())) shared.Add(position, matrix[position]);
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
    public void A_later_row_of_a_position_holds_for_everybody()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            var (samples, positions) = (random.Next(1, 200), random.Next(1, 6));
            var shared = new SharedGenotypes(samples, positions, (_, state) => state);
            var last = new CohortGenotype[positions][];
            for (var row = 0; row < 4 * positions; row++)
            {
                var at = random.Next(positions);
                var states = new CohortGenotype[samples];
                shared.Before(at, states);
                Assert.Equal(last[at] ?? Enumerable.Repeat(CohortGenotype.NotCalled, samples), states);
                var mostly = s_some[random.Next(s_some.Length)];
                for (var i = 0; i < samples; i++)
                    if (random.Next(3) > 0) states[i] = random.Next(8) == 0 ? s_some[random.Next(s_some.Length)] : mostly;
                shared.Add(at, states);
                last[at] = states;
            }
            var (groups, bySample) = shared.Groups();
            var vector = new CohortGenotype[positions];
            for (var i = 0; i < samples; i++)
            {
                shared.Genotypes(groups[bySample[i]], vector);
                Assert.Equal(last.Select(states => states?[i] ?? CohortGenotype.NotCalled), vector);
            }
        }
    }

    [Fact]
    public void What_a_later_row_says_of_all_at_once_costs_no_step()
    {
        var shared = new SharedGenotypes(1_000, 1, (_, state) => state);
        var row = new CohortGenotype[1_000];
        row[7] = CohortGenotype.Of(0, 1);
        shared.Add(0, row);
        for (var i = 0; i < row.Length; i++) row[i] = i == 7 ? row[i] : CohortGenotype.Hold(3);
        shared.Add(0, row);
        Assert.Equal(2, shared.Steps);
    }

    [Fact]
    public void Memory_grows_with_what_differs_not_with_the_records()
    {
        var shared = new SharedGenotypes(1_000, 500, (_, state) => state);
        var row = new CohortGenotype[1_000];
        for (var position = 0; position < 500; position++)
        {
            // Whatever everybody has costs nothing, be it the reference, another allele or no call.
            Array.Fill(row, position % 3 == 0 ? default : position % 3 == 1 ? CohortGenotype.Of(1, 1) : CohortGenotype.NotCalled);
            row[position] = CohortGenotype.Of(0, 1);
            shared.Add(position, row);
        }
        Assert.Equal(501, shared.Steps);
    }
}
