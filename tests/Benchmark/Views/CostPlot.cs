using ScottPlot;

namespace Benchmark.Views;

/// <summary>Cost against size, both by orders of magnitude: one picture of request units, one of time.</summary>
internal static class CostPlot
{
    private const int Width = 1_100;
    private const int Height = 700;

    public static void Save(IReadOnlyList<CostPoint> points, string directory)
    {
        Directory.CreateDirectory(directory);
        Save(points, point => point.RequestUnits, "request units", Path.Combine(directory, "view-cost-ru.png"));
        Save(points, point => point.Milliseconds, "milliseconds", Path.Combine(directory, "view-cost-ms.png"));
    }

    private static void Save(IReadOnlyList<CostPoint> points, Func<CostPoint, double> cost, string unit, string path)
    {
        var plot = new Plot();
        foreach (var line in points.GroupBy(point => (point.Question, point.FromView)))
        {
            var scatter = plot.Add.Scatter(
                line.Select(point => Math.Log10(point.Orders)).ToArray(), line.Select(point => Math.Log10(Math.Max(0.01, cost(point)))).ToArray());
            scatter.LegendText = line.Key.FromView ? line.Key.Question : $"{line.Key.Question} (query of orders)";
            scatter.LinePattern = line.Key.FromView ? LinePattern.Solid : LinePattern.Dotted;
        }

        plot.Title($"What a question costs: {unit}");
        plot.XLabel("orders (powers of ten)");
        plot.YLabel($"{unit} (powers of ten)");
        plot.ShowLegend(Edge.Right);
        plot.SavePng(path, Width, Height);
        Console.WriteLine($"plot: {path}");
    }
}
