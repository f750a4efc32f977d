using System.Globalization;
using System.Text;

namespace CosmosLocal.Wire;

/// <summary>Feeds and query pages: <c>{"_rid":"…","Documents":[…],"_count":n}</c>, copied together from documents that are JSON already.</summary>
internal static class FeedJson
{
    public static CosmosResponse Page(string parentRid, string name, IReadOnlyList<ReadOnlyMemory<byte>> documents) =>
        new CosmosResponse(200) { Body = Write(parentRid, name, documents) }.With(HeaderNames.ItemCount, documents.Count);

    public static byte[] Write(string parentRid, string name, IReadOnlyList<ReadOnlyMemory<byte>> documents)
    {
        var head = Encoding.UTF8.GetBytes($"{{\"_rid\":\"{parentRid}\",\"{name}\":[");
        var tail = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"],\"_count\":{documents.Count}}}"));
        var length = head.Length + tail.Length + Math.Max(0, documents.Count - 1);
        foreach (var document in documents)
            length += document.Length;

        var bytes = GC.AllocateUninitializedArray<byte>(length);
        head.CopyTo(bytes, 0);
        var at = head.Length;
        for (var i = 0; i < documents.Count; i++)
        {
            if (i > 0)
                bytes[at++] = (byte)',';
            documents[i].Span.CopyTo(bytes.AsSpan(at));
            at += documents[i].Length;
        }

        tail.CopyTo(bytes, at);
        return bytes;
    }
}
