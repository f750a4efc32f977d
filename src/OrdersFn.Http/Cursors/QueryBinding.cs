using OrdersFn.Core.Orders;

namespace OrdersFn.Http.Cursors;

/// <summary>
/// What a cursor is bound to. Limit and wait are left out: they do not change which rows there are. A list may be within a customer or a consumer.
/// </summary>
internal static class QueryBinding
{
    public static string Of(string list, string? within, DateTimeOffset? from, DateTimeOffset? to, OrderStatus? status, bool descending) =>
        string.Join('\n', "", list, within, Time(from), Time(to), status?.Name(), descending ? "desc" : "asc");

    private static string? Time(DateTimeOffset? time) => time is { } set ? Timestamps.ToStored(set) : null;
}
