using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Tests.Model;

/// <summary>What the actors were told and what they saw, held against each other: throws at the first contradiction.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public IEnumerable<string> OrderIds => _entries.Keys;

    /// <summary>Somebody is about to place the order.</summary>
    public void Placing(string orderId) => Of(orderId).PlacingStarted = true;

    public void Created(string orderId, Order order)
    {
        var entry = Of(orderId);
        Check(!entry.WasCreated, $"{orderId} was created twice");
        entry.WasCreated = true;
        Known(order);
    }

    /// <summary>The store was found to hold this; from now on nobody may be told less.</summary>
    public void Known(Order order)
    {
        var entry = Of(order.OrderId);
        Check(entry.PlacingStarted, $"{order.OrderId} was never sent");
        entry.Quantity ??= order.Quantity;
        Check(entry.Quantity == order.Quantity, $"{order.OrderId} has two contents");
        Check(entry.Statuses.TryAdd(order.Version, order.Status) || entry.Statuses[order.Version] == order.Status,
            $"{order.OrderId} version {order.Version} is {order.Status} and {entry.Statuses[order.Version]}");
        entry.Version = Math.Max(entry.Version, order.Version);
    }

    /// <summary>Somebody made the next version of it.</summary>
    public void Changed(Order order)
    {
        Check(Of(order.OrderId).Made.Add(order.Version), $"{order.OrderId} version {order.Version} was made twice: an update is lost");
        Known(order);
    }

    public void Erasing(string orderId) => Of(orderId).ErasingStarted = true;

    public void Erased(string orderId) => Of(orderId).IsErased = true;

    /// <summary>Somebody was told that the order is erased.</summary>
    public void ToldErased(string orderId) => Check(Of(orderId).ErasingStarted, $"{orderId} was erased by nobody");

    /// <summary>As it stands before a reading begins.</summary>
    public IReadOnlyDictionary<string, (int Version, bool IsErased)> Snapshot() =>
        _entries.ToDictionary(entry => entry.Key, entry => (entry.Value.Version, entry.Value.IsErased));

    /// <summary>What a reading of all orders saw, that began at the snapshot and has just ended.</summary>
    public void Saw(IReadOnlyDictionary<string, (int Version, bool IsErased)> before, IReadOnlyList<Order> orders, string by)
    {
        foreach (var twice in orders.GroupBy(order => order.OrderId).Where(group => group.Count() > 1))
            Check(false, $"{by} saw {twice.Key} {twice.Count()} times");
        var seen = orders.ToDictionary(order => order.OrderId);
        foreach (var orderId in before.Keys)
            SawOne(before[orderId], orderId, seen.GetValueOrDefault(orderId), by);
        foreach (var order in orders)
            Known(order);
    }

    public void SawOne((int Version, bool IsErased) before, string orderId, Order? order, string by)
    {
        if (before.IsErased)
            Check(order is null, $"{by} saw {orderId}, which is erased");
        else if (before.Version > 0 && !Of(orderId).ErasingStarted)
            Check(order is not null, $"{by} missed {orderId}, which is there at version {before.Version}");
        if (order is null)
            return;
        Check(order.Version >= before.Version, $"{by} saw {orderId} at version {order.Version}, which is at {before.Version}");
        Known(order);
    }

    /// <summary>How many orders a reading that began at the snapshot and has just ended may have counted.</summary>
    public void Counted(IReadOnlyDictionary<string, (int Version, bool IsErased)> before, long orders, string by)
    {
        var least = before.Count(entry => entry.Value is { Version: > 0, IsErased: false } && !Of(entry.Key).ErasingStarted);
        var most = _entries.Count(entry => entry.Value.PlacingStarted && !(before.TryGetValue(entry.Key, out var then) && then.IsErased));
        Check(orders >= least && orders <= most, $"{by} counted {orders} orders, of {least} to {most}");
    }

    public static void Missing((int Version, bool IsErased) before, string orderId, string by) =>
        Check(before.Version == 0, $"{by} was told that {orderId} is missing");

    /// <summary>What lies in the store at the very end.</summary>
    public void Stored(string orderId, IReadOnlyList<OrderDocument> documents)
    {
        var entry = Of(orderId);
        Check(documents.Count <= 1, $"{orderId} lies in {documents.Count} places");
        if (documents.Count == 0)
        {
            Check(entry.Version == 0 && !entry.IsErased, $"{orderId} is lost");
            return;
        }

        var document = documents[0];
        Check(!document.IsFenced, $"{orderId} is fenced still");
        Check(document.IsTombstone ? entry.ErasingStarted : !entry.IsErased, $"{orderId} is {(document.IsTombstone ? "erased by nobody" : "not erased")}");
        Check(document.Version >= entry.Version, $"{orderId} ends at version {document.Version}, after {entry.Version}");
        Check(document.Version >= entry.Made.DefaultIfEmpty(0).Max(), $"{orderId} ends at version {document.Version}: an update is lost");
    }

    private static void Check(bool holds, string what)
    {
        if (!holds)
            throw new BrokenPromiseException(what);
    }

    private Entry Of(string orderId) =>
        _entries.TryGetValue(orderId, out var entry) ? entry : _entries[orderId] = new Entry();

    private sealed class Entry
    {
        public bool PlacingStarted { get; set; }

        public bool WasCreated { get; set; }

        /// <summary>The newest anybody was told of; 0 for none.</summary>
        public int Version { get; set; }

        public long? Quantity { get; set; }

        public Dictionary<int, OrderStatus> Statuses { get; } = [];

        public HashSet<int> Made { get; } = [];

        public bool ErasingStarted { get; set; }

        public bool IsErased { get; set; }
    }
}

/// <summary>The system broke what it promises.</summary>
internal sealed class BrokenPromiseException(string what) : Exception(what);
