using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Lookup;

/// <summary>What a look for one order gave: <see cref="OrderFound"/>, <see cref="OrderErased"/>, <see cref="OrderMissing"/> or <see cref="SeveralCustomers"/>.</summary>
public abstract record OrderFinding
{
    private protected OrderFinding()
    {
    }
}

public sealed record OrderFound(Order Order) : OrderFinding;

/// <summary>There was such an order; it was erased and its tombstone has not expired.</summary>
public sealed record OrderErased : OrderFinding;

public sealed record OrderMissing : OrderFinding;

/// <summary>Several customers have an order of this id, so the id alone does not name one. Only when looking by id alone.</summary>
public sealed record SeveralCustomers(IReadOnlyList<string> Customers) : OrderFinding;
