namespace OrdersFn.Core.Orders;

/// <summary>What reading an order's JSON gave.</summary>
public abstract record OrderReading
{
    private OrderReading()
    {
    }

    /// <summary>An order that keeps every rule.</summary>
    public sealed record Valid(OrderRequest Order) : OrderReading;

    /// <summary>Not an order, with every fault found (at most <see cref="OrderReader.MostErrors"/>), and its identity where that could be read.</summary>
    public sealed record Invalid(InvalidKind Kind, IReadOnlyList<FieldError> Errors, string? OrderId, string? CustomerId) : OrderReading;
}

/// <summary>How far reading came.</summary>
public enum InvalidKind
{
    /// <summary>JSON of an order's shape whose fields break rules.</summary>
    Fields,

    /// <summary>Not JSON at all, or nested too deeply to be an order.</summary>
    NotJson,

    /// <summary>More than <see cref="OrderReader.MostBytes"/>.</summary>
    TooLarge,
}
