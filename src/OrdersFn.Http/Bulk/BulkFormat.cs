using OrdersFn.Core.Orders;
using OrdersFn.Http.Answers;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Bulk;

/// <summary>The two forms of a bulk body. The answer has the form of the request.</summary>
/// <param name="MediaType">Of the answer.</param>
/// <param name="Opening">Before all results.</param>
/// <param name="Between">Between two results.</param>
/// <param name="Behind">Behind each result.</param>
/// <param name="Closing">After all results.</param>
internal sealed record BulkFormat(
    string MediaType, ReadOnlyMemory<byte> Opening, ReadOnlyMemory<byte> Between, ReadOnlyMemory<byte> Behind, ReadOnlyMemory<byte> Closing)
{
    public static BulkFormat Lines { get; } = new(MediaTypes.Ndjson, default, default, "\n"u8.ToArray(), default);

    public static BulkFormat Array { get; } = new(JsonBody.MediaType, "["u8.ToArray(), ",\n"u8.ToArray(), default, "]\n"u8.ToArray());

    public OrderSplitter Splitter() => this == Lines ? new LineSplitter(OrderReader.MostBytes) : new ArraySplitter(OrderReader.MostBytes);
}
