using System.Text;
using CosmosHash;

namespace OrdersFn.Core.Partitioning;

/// <summary>The stable hash of an order id that decides its bucket. Stored data depends on it: it may never change.</summary>
internal static class OrderHash
{
    public static ulong Of(string orderId)
    {
        var length = Encoding.UTF8.GetByteCount(orderId);
        Span<byte> bytes = length <= 512 ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(orderId, bytes);
        return MurmurHash3.Hash128(bytes).H1;
    }
}
