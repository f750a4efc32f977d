namespace OrdersFn.Http.Tests.Support;

/// <summary>Orders to send.</summary>
internal static class Sample
{
    public static string Order(string? id, string customer, int quantity = 1)
    {
        var named = id is null ? "" : $"\"order_id\":\"{id}\",";
        return $$"""{{{named}}"customer_id":"{{customer}}","items":[{"sku":"S","quantity":{{quantity}},"price":100}]}""";
    }
}
