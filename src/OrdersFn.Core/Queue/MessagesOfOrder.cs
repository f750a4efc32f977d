using System.Text;

namespace OrdersFn.Core.Queue;

/// <summary>Tells the messages of one order from others, as an erasure looks for them: also those that can never become the order.</summary>
public sealed class MessagesOfOrder(string customerId, string orderId)
{
    private readonly byte[] _customer = Encoding.UTF8.GetBytes(customerId);

    /// <summary>False when no message with this body can be one of them. Much cheaper than <see cref="Include"/>.</summary>
    public bool MayInclude(ReadOnlySpan<byte> body) =>
        // The customer is spelled out, unless JSON escapes a character of it or the whole order is encoded.
        body.IndexOf(_customer) >= 0 || body.Contains((byte)'\\') || body.IndexOf("data_base64"u8) >= 0;

    /// <param name="message">With its sequence key: from that follows the id of an order that names none.</param>
    public bool Include(OrderMessage message)
    {
        return IdsInMessage.Read(message.Body).Objects.Any(ids =>
            ids.Customers.Contains(customerId) && (ids.Orders.Count > 0 ? ids.Orders.Contains(orderId) : MessageReader.IdFor(message) == orderId));
    }
}
