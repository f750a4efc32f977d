using Microsoft.Extensions.Options;

namespace OrdersFn.Core.Orders;

/// <summary>Reads an order's JSON and checks every rule of the model, in one pass over the bytes.</summary>
public sealed class OrderReader(IOptions<OrderOptions> options, TimeProvider time)
{
    /// <summary>Size limit of one order's JSON.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Faults reported of one order; more do not help anybody.</summary>
    public const int MostErrors = 20;

    /// <summary>How far a client's clock may be ahead of ours.</summary>
    public static readonly TimeSpan FutureTolerance = TimeSpan.FromMinutes(5);

    private readonly string _currency = options.Value.Currency;

    /// <param name="utf8Json">The order's JSON.</param>
    /// <param name="checkedAt">When another host's clock found its timestamp right, if one did.</param>
    public OrderReading Read(ReadOnlyMemory<byte> utf8Json, DateTimeOffset? checkedAt = null)
    {
        if (utf8Json.Length > MostBytes)
            return new OrderReading.Invalid(InvalidKind.TooLarge, [new("$", "must be at most 1 MiB of JSON")], null, null);
        var now = time.GetUtcNow();
        var walk = new OrderWalk(utf8Json.Span, _currency, (checkedAt > now ? checkedAt.Value : now) + FutureTolerance);
        return walk.Read();
    }
}
