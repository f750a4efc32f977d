using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.Timeline;

/// <summary>Feeds the timeline.</summary>
public sealed class TimelineConsumer : FeedConsumer
{
    public const string ConsumerName = "timeline";

    public override string Name => ConsumerName;
}
