using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CosmosLocal.Items;
using CosmosLocal.Partitioning;
using CosmosLocal.Wire;

namespace CosmosLocal.Resources;

/// <summary>
/// The list of physical partitions that clients route by. It is read as a feed: until it changes, whoever names its etag is answered 304,
/// and clients go on asking until they are.
/// </summary>
internal static class RangeCalls
{
    public static CosmosResponse Read(CosmosRequest request, ContainerEngine container)
    {
        if (request.Method != "GET")
            return Errors.MethodNotAllowed(request);
        var partitions = container.Partitions;
        var etag = string.Create(CultureInfo.InvariantCulture, $"\"{partitions.Version}\"");
        var response = request[HeaderNames.IfNoneMatch] == etag
            ? new CosmosResponse(304).With(HeaderNames.ItemCount, 0)
            : FeedJson.Page(
                container.Definition.Rid, "PartitionKeyRanges",
                [.. partitions.Active.Select(partition => (ReadOnlyMemory<byte>)ToJson(partition, container.Definition))]);
        return response.With(HeaderNames.ETag, etag).WithCharge(ResourceFeed.ReadCharge);
    }

    private static byte[] ToJson(PhysicalPartition partition, ContainerDefinition container)
    {
        var rid = ResourceId.OfRange(container.Rid, partition.Number);
        var buffer = new ArrayBufferWriter<byte>(384);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("_rid"u8, rid);
            json.WriteString("id"u8, partition.Id);
            json.WriteString("_etag"u8, container.ETag);
            json.WriteString("minInclusive"u8, partition.Range.Min.ToString());
            json.WriteString("maxExclusive"u8, partition.Range.Max.ToString());
            json.WriteNumber("ridPrefix"u8, partition.Number);
            json.WriteString("_self"u8, $"{container.Self}pkranges/{rid}/");
            json.WriteNumber("throughputFraction"u8, 1);
            json.WriteString("status"u8, "online"u8);
            json.WriteStartArray("parents"u8);
            foreach (var parent in partition.Parents)
                json.WriteStringValue(parent);
            json.WriteEndArray();
            json.WriteNumber("_ts"u8, container.Timestamp);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
