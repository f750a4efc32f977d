using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>The containers, reached through one client.</summary>
public sealed class OrderContainers(CosmosClient client, string database)
{
    public Container Orders { get; } = client.GetContainer(database, ContainerNames.Orders);

    public Container Layouts { get; } = client.GetContainer(database, ContainerNames.Layouts);

    public Container Timeline { get; } = client.GetContainer(database, ContainerNames.Timeline);

    public Container OrderIndex { get; } = client.GetContainer(database, ContainerNames.OrderIndex);

    public Container Leases { get; } = client.GetContainer(database, ContainerNames.Leases);

    public Container Parked { get; } = client.GetContainer(database, ContainerNames.Parked);
}
