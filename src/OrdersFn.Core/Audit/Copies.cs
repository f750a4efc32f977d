using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Audit;

/// <summary>Documents of one order: while it is moved there are two.</summary>
internal static class Copies
{
    /// <summary>Of each order the newest document, an order's or a tombstone.</summary>
    public static IEnumerable<OrderDocument> Newest(IEnumerable<OrderDocument> documents) =>
        documents.GroupBy(document => (document.Customer, document.Id)).Select(copies => copies.Aggregate((x, y) => y.Supersedes(x) ? y : x));

    /// <summary>Orders that lie in several places at once, none of them on its way to another.</summary>
    public static IEnumerable<(string Customer, string Order)> Astray(IEnumerable<OrderDocument> documents) =>
        documents.Where(document => !document.IsFenced).GroupBy(document => (document.Customer, document.Id))
            .Where(copies => copies.Skip(1).Any()).Select(copies => copies.Key);
}
