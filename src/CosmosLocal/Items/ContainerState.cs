using CosmosLocal.Indexing;
using CosmosLocal.Partitioning;
using CosmosLocal.Resources;

namespace CosmosLocal.Items;

/// <summary>What of a container can change under its users' feet; replaced as a whole, on the writer's thread.</summary>
internal sealed record ContainerState(ContainerDefinition Definition, DocumentShape Shape, PartitionMap Map);
