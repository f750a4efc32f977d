namespace OrdersFn.Core.Lookup;

/// <summary>Lists a customer's orders by (time, order id), a page at a time, each page found anew from the last row of the one before.</summary>
public sealed class CustomerOrders(CustomerRows rows)
{
    public async Task<OrderPage> ListAsync(CustomerOrdersQuery query, CancellationToken cancellation)
    {
        var page = await rows.ReadAsync(query, "SELECT *", cancellation);
        return new([.. page.Rows.Select(document => document.ToOrder())], page.Next);
    }
}
