using System.Net;
using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>The SDK's default is direct mode, so who forgets to set it has to be told, and at once.</summary>
public sealed class DirectModeTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static readonly Order First = new("o1", "c1", 0, 1, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("create")]
    [InlineData("read")]
    [InlineData("query")]
    [InlineData("change feed")]
    [InlineData("batch")]
    public async Task EveryCallIsToldOfGatewayModeWithoutRetries(string call)
    {
        var created = await local.NewOrdersAsync();
        using var calls = new CountedAddresses(local.Account.CreateHandler());
        var client = local.NewClient(options =>
        {
            options.ConnectionMode = ConnectionMode.Direct;
            options.HttpClientFactory = () => new HttpClient(calls, disposeHandler: false);
        });
        var orders = client.GetContainer(local.Database.Id, created.Id);

        var refused = await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => call switch
        {
            "create" => orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel),
            "read" => orders.ReadItemAsync<Order>(First.Id, First.Key, cancellationToken: Cancel),
            "query" => orders.QueryAsync<Order>("SELECT * FROM c"),
            "change feed" => orders.GetChangeFeedIterator<Order>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.Incremental).ReadNextAsync(Cancel),
            _ => ThrownAsync(orders.CreateTransactionalBatch(First.Key).CreateItem(First).ExecuteAsync(Cancel)),
        });

        Assert.Contains("ConnectionMode.Gateway", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, calls.Count);
    }

    [Fact]
    public async Task AlsoWithAWrongKey()
    {
        using var http = new HttpMessageInvoker(local.Account.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://cosmos.local//addresses/?$resolveFor=dbs%2fa%2fcolls%2fb%2fdocs&$partitionKeyRangeIds=0");
        using var answer = await http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("gateway mode", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    /// <summary>A batch answers with a status where all other calls throw.</summary>
    private static async Task ThrownAsync(Task<TransactionalBatchResponse> batch)
    {
        using var answer = await batch;
        throw new CosmosException(answer.ErrorMessage, answer.StatusCode, 0, answer.ActivityId, answer.RequestCharge);
    }

    private sealed class CountedAddresses(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private int _count;

        public int Count => _count;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.Contains("addresses", StringComparison.Ordinal))
                Interlocked.Increment(ref _count);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
