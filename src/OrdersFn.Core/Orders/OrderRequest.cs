namespace OrdersFn.Core.Orders;

/// <summary>An order as a customer sent it, with every rule of the model checked: what <see cref="OrderReader"/> gives and intake takes.</summary>
public sealed record OrderRequest
{
    /// <summary>Null when intake is to generate one.</summary>
    public string? OrderId { get; init; }

    /// <summary>The order id stands for an Idempotency-Key, so other content under it is a misuse of that key.</summary>
    public bool FromIdempotencyKey { get; init; }

    /// <summary>The order id was made here for this very request: an order that has it already is an earlier attempt of the same request.</summary>
    public bool IdIsFresh { get; init; }

    /// <summary>When we took it over from its sender, if that was before now, as with an order that waited in a queue. Not part of its content.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    public required string CustomerId { get; init; }

    /// <summary>Null when the server's clock is to say.</summary>
    public DateTimeOffset? OrderedAt { get; init; }

    public required IReadOnlyList<OrderLine> Items { get; init; }

    public required string Currency { get; init; }

    /// <summary>The same order under an id derived from customer and key, unless it came with an id of its own.</summary>
    public OrderRequest WithIdempotencyKey(string key) =>
        OrderId is null ? this with { OrderId = Identifiers.FromIdempotencyKey(CustomerId, key), FromIdempotencyKey = true } : this;

    /// <summary>The same order with everything fixed that we add, so that trying again is trying the same.</summary>
    public OrderRequest Accept(DateTimeOffset now) => this with
    {
        OrderId = OrderId ?? Identifiers.NewOrderId(now),
        IdIsFresh = IdIsFresh || OrderId is null,
        AcceptedAt = AcceptedAt ?? now,
    };

    /// <summary>The order this becomes when it is taken. Throws <see cref="OverflowException"/> for a total the reader would have refused.</summary>
    public Order Take(string orderId, DateTimeOffset receivedAt)
    {
        long total = 0, quantity = 0;
        for (var i = 0; i < Items.Count; i++)
        {
            var line = Items[i];
            total = checked(total + line.Quantity * line.Price);
            quantity += line.Quantity;
        }

        return new()
        {
            OrderId = orderId,
            CustomerId = CustomerId,
            OrderedAt = OrderedAt ?? receivedAt,
            Items = Items,
            Currency = Currency,
            Status = OrderStatus.Placed,
            Total = total,
            Quantity = quantity,
            ReceivedAt = receivedAt,
        };
    }

    /// <summary>Whether the stored order is this one: customer, time if this one gives it, lines in order, currency.</summary>
    public bool SameContentAs(Order stored) => !Differences(stored).Any();

    /// <summary>Names of the fields in which the stored order is another one.</summary>
    public IEnumerable<string> Differences(Order stored)
    {
        if (CustomerId != stored.CustomerId)
            yield return "customer_id";
        if (OrderedAt is not null && OrderedAt != stored.OrderedAt)
            yield return "timestamp";
        if (!Items.SequenceEqual(stored.Items))
            yield return "items";
        if (Currency != stored.Currency)
            yield return "currency";
    }
}
