using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.OrderIndex;

/// <summary>Feeds the order index.</summary>
public sealed class OrderIndexConsumer : FeedConsumer
{
    public const string ConsumerName = "order-index";

    public override string Name => ConsumerName;
}
