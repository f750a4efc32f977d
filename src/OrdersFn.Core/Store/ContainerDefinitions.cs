using System.Collections.ObjectModel;
using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>
/// The containers with their keys, index policies and times to live: the one definition, used to create them locally and checked against the Bicep.
/// Only what is queried is indexed, because every indexed path is paid for on every write.
/// </summary>
public static class ContainerDefinitions
{
    /// <summary>TTL on, nothing expires by itself: only tombstones carry a time to live.</summary>
    private const int OnlyWhereSet = -1;

    public static IReadOnlyList<ContainerProperties> All { get; } =
    [
        Container(ContainerNames.Orders, ["/customerId", "/saltBucket"], OnlyWhereSet,
            included: ["/customerId/?", "/saltBucket/?", "/orderedAt/?", "/type/?", "/status/?", "/currency/?"], composites: [["/orderedAt", "/id"]]),
        Container(ContainerNames.Layouts, ["/customerId"], OnlyWhereSet, included: []),
        // Rollups and the directory carry the start of their hour as orderedAt, so that one index serves ranges of all of them.
        Container(ContainerNames.Timeline, ["/bucket"], OnlyWhereSet,
            included: ["/orderedAt/?", "/status/?"], composites: [["/orderedAt", "/orderId", "/customerId"]]),
        Container(ContainerNames.OrderIndex, ["/orderId"], OnlyWhereSet, included: ["/orderId/?"]),
        // The change feed processor queries its leases by id, which is always indexed.
        Container(ContainerNames.Leases, ["/id"], OnlyWhereSet, included: []),
        Container(ContainerNames.Parked, ["/source"], OnlyWhereSet, included: ["/source/?", "/parkedAt/?", "/origin/id/?"]),
    ];

    private static ContainerProperties Container(
        string name, IReadOnlyList<string> keyPaths, int defaultTimeToLive, IReadOnlyList<string> included, IReadOnlyList<string[]>? composites = null)
    {
        var policy = new IndexingPolicy { IndexingMode = IndexingMode.Consistent, Automatic = true };
        foreach (var path in included)
            policy.IncludedPaths.Add(new IncludedPath { Path = path });
        policy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        foreach (var paths in composites ?? [])
        {
            policy.CompositeIndexes.Add(Composite(paths, CompositePathSortOrder.Ascending));
            policy.CompositeIndexes.Add(Composite(paths, CompositePathSortOrder.Descending));
        }

        var container = keyPaths.Count == 1
            ? new ContainerProperties(name, keyPaths[0])
            : new ContainerProperties(name, partitionKeyPaths: keyPaths);
        container.PartitionKeyDefinitionVersion = PartitionKeyDefinitionVersion.V2;
        container.DefaultTimeToLive = defaultTimeToLive;
        container.IndexingPolicy = policy;
        return container;
    }

    private static Collection<CompositePath> Composite(IEnumerable<string> paths, CompositePathSortOrder order) =>
        [.. paths.Select(path => new CompositePath { Path = path, Order = order })];
}
