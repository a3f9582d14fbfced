using System.Globalization;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Validate;

namespace Titrant.Tests.Learning.Validate;

/// <summary>Rotterdam, death by day 1825, from 1 - exp(-.2 - .05 nodes). Expected: R 4.2.2, survival 3.5-3 (concordance, survfit, coxph), weighted AUC and Brier score by their definitions in R.</summary>
public sealed class RecomputedTests
{
    [Fact]
    public void Figures_of_a_time_to_an_event_against_R()
    {
        var path = Repository.Data("learning", "survival", "rotterdam.csv");
        var lines = File.ReadAllLines(path);
        string[] names = lines[0].Split(',');
        double[] Column(string name) => [.. lines.Skip(1).Select(l => double.Parse(l.Split(',')[Array.IndexOf(names, name)], CultureInfo.InvariantCulture))];
        double[] nodes = Column("nodes"), time = Column("dtime"), death = Column("death");
        var p = new Predicted("nodes", Scale.LogHazard, new SurvivalOutcome(null, time, [.. death.Select(d => (int)d)]), 1825, nodes,
            [.. nodes.Select(n => (double?)(1 - Math.Exp(-.2 - .05 * n)))], [.. Enumerable.Range(0, time.Length)], null);
        var v = Validations.Of(p, ValidationsTests.Anywhere, ValidationsTests.Request(.3, .5));
        foreach (var (name, value, error) in ((string, double, double?)[])[("Harrell", .67442904130118, .0077205015920469), ("Uno", .68993038095131, .0095728824678436), ("cumulative/dynamic AUC", .7148527013009, .010987764967629),
            ("Brier", .16799981999357, .0037708935364836), ("scaled", .11899286947789, null), ("observed/expected", .94866722616593, null), ("calibration slope", .092496108848632, .0042471676185259)])
        {
            var figure = ValidationsTests.Named(v, name);
            Assert.Equal(value, figure.Value!.Value, 1e-6);
            if (error is { } e) Assert.Equal(e, figure.Error!.Value, 1e-6);
        }
        // R's loess, surface = "direct".
        Assert.Equal(.044992169019166, ValidationsTests.Named(v, "ICI").Value!.Value, 2e-3);
        double[][] points = [[.49837623784808, .81919749848562, .48734737595166, .49280010816757, .070185708534156, -.062193022788774], [.20778518712036, .95130015796275, .59571518739164, .30810388049362, .017140144221038, -.48707023190428]];
        foreach (var (at, expected) in v.Points.Zip(points))
        {
            var benefit = v.Benefit.First(b => b.Threshold == at.Threshold);
            double[] ours = [.. ((string[])["sensitivity", "specificity", "PPV", "F1"]).Select(n => at.Figures.First(f => f.Name == n).Value!.Value), benefit.Model.Value!.Value, benefit.All.Value!.Value];
            foreach (var (x, y) in ours.Zip(expected)) Assert.Equal(y, x, 1e-9);
        }
    }
}
