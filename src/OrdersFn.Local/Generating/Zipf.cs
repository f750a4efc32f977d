namespace OrdersFn.Local.Generating;

/// <summary>
/// Draws ranks 1..n with probability proportional to rank^-skew: a few customers order most, as in real shops. By rejection from the continuous
/// distribution of the same shape (W. Hörmann, G. Derflinger 1996), so it needs no table however many customers there are.
/// </summary>
internal sealed class Zipf
{
    private readonly int _count;
    private readonly double _skew;
    private readonly double _lowest;
    private readonly double _highest;
    private readonly double _shortcut;

    public Zipf(int count, double skew)
    {
        _count = count;
        _skew = skew;
        _lowest = Integral(1.5) - 1;
        _highest = Integral(count + 0.5);
        _shortcut = 2 - InverseIntegral(Integral(2.5) - Density(2));
    }

    public int Next(StableRandom random)
    {
        while (true)
        {
            var area = _highest + random.NextDouble() * (_lowest - _highest);
            var x = InverseIntegral(area);
            var rank = Math.Clamp((int)(x + 0.5), 1, _count);
            if (rank - x <= _shortcut || area >= Integral(rank + 0.5) - Density(rank))
                return rank;
        }
    }

    private double Density(double x) => Math.Exp(-_skew * Math.Log(x));

    /// <summary>Of the density, written so that it stays exact where the skew nears 1.</summary>
    private double Integral(double x)
    {
        var log = Math.Log(x);
        return ExpMinusOneOver((1 - _skew) * log) * log;
    }

    private double InverseIntegral(double area)
    {
        var t = Math.Max(-1, area * (1 - _skew));
        return Math.Exp(LogOnePlusOver(t) * area);
    }

    private static double LogOnePlusOver(double t) => Math.Abs(t) > 1e-8 ? Math.Log(1 + t) / t : 1 - t * (0.5 - t / 3);

    private static double ExpMinusOneOver(double t) => Math.Abs(t) > 1e-8 ? (Math.Exp(t) - 1) / t : 1 + t * 0.5 * (1 + t / 3);
}
