using System.Globalization;

namespace OrdersFn.Core.Planning;

/// <summary>Over how many keys of either level a customer's orders are spread.</summary>
public readonly record struct LayoutShape(int Buckets, int Lanes)
{
    /// <summary>In words.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Buckets:N0} bucket{(Buckets == 1 ? "" : "s")} in {Lanes} lane{(Lanes == 1 ? "" : "s")}");
}
