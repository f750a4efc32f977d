namespace OrdersFn.Local.Serving;

/// <summary>What a newcomer sees: that it is ready, and three lines to paste.</summary>
internal static class ReadyMessage
{
    private const string Order =
        """{"order_id":"ORD123456","customer_id":"CUST789","timestamp":"2025-06-30T12:30:00Z","items":[{"sku":"SHOE001","quantity":1,"price":2999},{"sku":"BAG002","quantity":2,"price":1999}]}""";

    public static async Task WriteAsync(TextWriter output, LocalServer server, ServeOptions options)
    {
        var url = server.Url.GetLeftPart(UriPartial.Authority);
        var key = options.ApiKey is null ? "" : "-H \"x-functions-key: $KEY\" ";
        await output.WriteLineAsync(
            $"""
            ready: {url}

            Place an order, read it, list a day of all customers:
              curl -i {key}-H 'Content-Type: application/json' -d '{Order}' {url}/api/orders
              curl -i {key}{url}/api/customers/CUST789/orders/ORD123456
              curl -i {key}'{url}/api/orders?from=2025-06-30T00:00:00Z&to=2025-07-01T00:00:00Z'
            """);
        if (server.Amqp is { } amqp)
        {
            await output.WriteLineAsync(
                $"""

                Service Bus clients, to the queue {amqp.QueueName}:
                  Endpoint=sb://127.0.0.1:{amqp.Port};SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true
                """);
        }

        if (server.Administration is { } administration)
        {
            await output.WriteLineAsync(
                $"""

                Service Bus administration clients, and those that know one address for both:
                  Endpoint=sb://127.0.0.1:{administration.Port};SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true
                """);
        }

        if (server.CosmosUrl is { } cosmos)
            await output.WriteLineAsync($"\nCosmos clients: {cosmos.GetLeftPart(UriPartial.Authority)} (gateway mode, the emulator's key)");
        await output.FlushAsync();
    }
}
