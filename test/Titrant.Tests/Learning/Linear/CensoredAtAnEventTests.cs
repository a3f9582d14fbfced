using System.Globalization;
using Titrant.Learning.Linear.Paths;

namespace Titrant.Tests.Learning.Linear;

public sealed class CensoredAtAnEventTests
{
    // glmnet 4.1.6 on R 4.2.2, family "cox", alpha .5, thresh 1e-14, after time[censored] + 1e-6: nobody is censored at the time of an event any more.
    private static readonly double[][] s_broken =
    [
        [-0.365965425106, 0.004039279497, 0.345266831914],
        [-0.453855886623, 0.007374125636, 0.402224637775],
        [-0.53135102312, 0.01027740472, 0.45047624908],
    ];

    [Fact]
    public void Somebody_censored_at_the_time_of_an_event_is_at_risk_then_as_glmnet_says_once_such_ties_are_broken()
    {
        var lines = File.ReadLines(Repository.Data("learning", "oracles", "survival", "lung.csv")).Select(l => l.Split(',')).ToList();
        int Of(string name) => Array.IndexOf(lines[0], name);
        var rows = lines.Skip(1).Where(r => new[] { "age", "sex", "ph.ecog" }.All(n => r[Of(n)] is not ("" or "NA"))).ToList();
        double Number(string[] row, string name) => double.Parse(row[Of(name)], CultureInfo.InvariantCulture);
        bool[] died = [.. rows.Select(r => Number(r, "status") == 2)];
        double[] x = [.. rows.SelectMany(r => new[] { Number(r, "sex"), Number(r, "age"), Number(r, "ph.ecog") })];
        var settings = new PathSettings(0.5, Stopping: Stopping.Converged, Lambdas: [0.1, 0.05, 0.01]);
        foreach (var later in new[] { 0, 1e-6 })
        {
            var path = ElasticNet.Cox(x, [.. rows.Select((r, i) => Number(r, "time") + (died[i] ? 0 : later))], died, settings);
            for (var k = 0; k < 3; k++) for (var j = 0; j < 3; j++) Assert.Equal(s_broken[k][j], path.Coefficients[k][j], 1e-8);
        }
    }
}
