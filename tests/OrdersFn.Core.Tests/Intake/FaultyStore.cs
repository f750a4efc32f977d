using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using Moq;
using OrdersFn.Core.Caching;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Partitioning.Moving;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Tests.Intake;

/// <summary>An orders container that answers what a test says, for faults that a real store shows only now and then.</summary>
internal sealed class FaultyStore : IDisposable
{
    private readonly Mock<Container> _orders = new(MockBehavior.Strict);
    private readonly CosmosClients _clients;

    public FaultyStore()
    {
        var client = new Mock<CosmosClient>();
        client.Setup(c => c.GetContainer("orders", It.IsAny<string>())).Returns<string, string>((_, name) => name switch
        {
            ContainerNames.Orders => _orders.Object,
            ContainerNames.Layouts => NoLayouts(),
            _ => new Mock<Container>(MockBehavior.Strict).Object,
        });
        _clients = new CosmosClients("orders", client.Object, client.Object);
        var options = Options.Create(new PartitioningOptions());
        var placement = new Placement(new LayoutCache(new LayoutStore(_clients), options, TimeProvider.System), options, TimeProvider.System);
        Intake = new OrderIntake(
            _clients,
            placement,
            new MoveBudget(Options.Create(new MoverOptions()), TimeProvider.System),
            new OwnWrites(Options.Create(new CacheOptions()), TimeProvider.System),
            options,
            TimeProvider.System);
    }

    public OrderIntake Intake { get; }

    /// <summary>Order ids given to the store, a create each.</summary>
    public List<string> Created { get; } = [];

    /// <summary>What creates answer, one after the other; the last for ever.</summary>
    public void CreatesAnswer(params Func<ResponseMessage>[] answers) => _orders
        .Setup(c => c.CreateItemStreamAsync(It.IsAny<Stream>(), It.IsAny<PartitionKey>(), It.IsAny<ItemRequestOptions>(), It.IsAny<CancellationToken>()))
        .Returns<Stream, PartitionKey, ItemRequestOptions, CancellationToken>((content, _, _, _) =>
        {
            Created.Add(StoreJson.From<OrderDocument>(content).Id);
            return Task.FromResult(answers[Math.Min(Created.Count, answers.Length) - 1]());
        });

    /// <summary>What reads answer, one after the other; the last for ever.</summary>
    public void ReadsAnswer(params Func<ResponseMessage>[] answers)
    {
        var reads = 0;
        _orders
            .Setup(c => c.ReadItemStreamAsync(It.IsAny<string>(), It.IsAny<PartitionKey>(), It.IsAny<ItemRequestOptions>(), It.IsAny<CancellationToken>()))
            .Returns(() => Task.FromResult(answers[Math.Min(++reads, answers.Length) - 1]()));
    }

    public static Func<ResponseMessage> Status(int status, int retryAfterMilliseconds = 0) => () =>
    {
        var response = new ResponseMessage((HttpStatusCode)status);
        if (retryAfterMilliseconds > 0)
            response.Headers.Add("x-ms-retry-after-ms", $"{retryAfterMilliseconds}");
        return response;
    };

    public static Func<ResponseMessage> Throws(Exception fault) => () => throw fault;

    public void Dispose() => _clients.Dispose();

    private static Container NoLayouts()
    {
        var page = new Mock<FeedResponse<LayoutDocument>>();
        page.Setup(p => p.GetEnumerator()).Returns(() => Enumerable.Empty<LayoutDocument>().GetEnumerator());
        var layouts = new Mock<Container>(MockBehavior.Strict);
        layouts
            .Setup(c => c.GetItemQueryIterator<LayoutDocument>(It.IsAny<QueryDefinition>(), It.IsAny<string>(), It.IsAny<QueryRequestOptions>()))
            .Returns(() =>
            {
                var pages = new Mock<FeedIterator<LayoutDocument>>();
                pages.SetupSequence(p => p.HasMoreResults).Returns(true).Returns(false);
                pages.Setup(p => p.ReadNextAsync(It.IsAny<CancellationToken>())).ReturnsAsync(page.Object);
                return pages.Object;
            });
        return layouts.Object;
    }
}
