namespace OrdersFn.Local.Generating;

/// <summary>SplitMix64: the same numbers for a seed on every platform and version, which <see cref="Random"/> does not promise.</summary>
internal sealed class StableRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>In [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>In [0, <paramref name="count"/>).</summary>
    public int Below(int count) => (int)(NextDouble() * count);

    /// <summary>Exponentially distributed with mean 1: the gaps between events that happen independently.</summary>
    public double NextExponential() => -Math.Log(1.0 - NextDouble());
}
