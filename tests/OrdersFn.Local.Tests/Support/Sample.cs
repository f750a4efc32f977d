using System.Globalization;

namespace OrdersFn.Local.Tests.Support;

/// <summary>Orders to send.</summary>
internal static class Sample
{
    /// <summary>The mission's own.</summary>
    public const string Mission =
        """
        {
          "order_id": "ORD123456",
          "customer_id": "CUST789",
          "timestamp": "2025-06-30T12:30:00Z",
          "items": [
            {"sku": "SHOE001", "quantity": 1, "price": 2999},
            {"sku": "BAG002", "quantity": 2, "price": 1999}
          ]
        }
        """;

    public static string Order(string order, string customer = "C1", string timestamp = "2025-06-30T12:30:00Z", int quantity = 1, long price = 100) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"order_id":"{{order}}","customer_id":"{{customer}}","timestamp":"{{timestamp}}","items":[{"sku":"S","quantity":{{quantity}},"price":{{price}}}]}""");
}
