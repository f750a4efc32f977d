namespace OrdersFn.Core.Orders;

/// <summary>Queries of order documents for what views are made of: everything but the lines.</summary>
internal static class OrderHeads
{
    /// <summary>Begins a query.</summary>
    public const string Select =
        "SELECT c.id, c.type, c.schemaVersion, c.customerId, c.saltBucket, c.orderedAt, c.receivedAt, c.currency, c.status, c.total, c.quantity, c.version, c.movedTo, c.ttl, c._ts FROM c";

    /// <summary>Tombstones too: they tell that an order is gone, also where a copy of it is left. Placeholders are no orders.</summary>
    public const string IsOrder = $"c.type IN ('{OrderDocument.OrderType}', '{OrderDocument.TombstoneType}')";
}
