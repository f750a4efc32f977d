using CosmosLocal.Items;

namespace CosmosLocal.Resources;

/// <summary>
/// The account's databases and containers at one moment. Paths name them by id or by rid, so both lead to them; where an id looks like
/// another's rid, the id wins.
/// </summary>
internal sealed class CatalogSnapshot
{
    private readonly Dictionary<string, Database> _databases = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Database, string Container), ContainerEngine> _containers = [];

    public CatalogSnapshot(IEnumerable<Database> databases, IEnumerable<ContainerEngine> containers)
    {
        Databases = [.. databases.OrderBy(database => database.Number)];
        Containers = [.. containers.OrderBy(container => container.Definition.TableNumber)];
        foreach (var database in Databases)
            _databases[database.Rid] = database;
        foreach (var database in Databases)
            _databases[database.Id] = database;

        var names = Databases.ToDictionary(database => database.Rid, database => database.Id);
        foreach (var container in Containers)
            Add(container, names[container.Definition.DatabaseRid], container.Definition.Rid);
        foreach (var container in Containers)
            Add(container, names[container.Definition.DatabaseRid], container.Definition.Id);
    }

    public static CatalogSnapshot Empty { get; } = new([], []);

    public IReadOnlyList<Database> Databases { get; }

    public IReadOnlyList<ContainerEngine> Containers { get; }

    public Database? Database(string idOrRid) => _databases.GetValueOrDefault(idOrRid);

    public ContainerEngine? Container(string database, string container) => _containers.GetValueOrDefault((database, container));

    public IEnumerable<ContainerEngine> ContainersOf(Database database) =>
        Containers.Where(container => container.Definition.DatabaseRid == database.Rid);

    public IEnumerable<Offer> Offers()
    {
        foreach (var database in Databases)
        {
            if (database.Throughput is { } throughput)
                yield return new(ResourceId.OfOffer(database.Number), database.Rid, database.Self, throughput, database.Timestamp);
        }

        foreach (var container in Containers)
        {
            if (container.Definition is { Throughput: { } throughput } definition)
                yield return new(ResourceId.OfOffer(definition.TableNumber), definition.Rid, definition.Self, throughput, definition.Timestamp);
        }
    }

    public CatalogSnapshot With(Database changed) =>
        new(Databases.Where(database => database.Rid != changed.Rid).Append(changed), Containers);

    public CatalogSnapshot Without(Database removed) =>
        new(Databases.Where(database => database.Rid != removed.Rid), Containers.Where(container => container.Definition.DatabaseRid != removed.Rid));

    public CatalogSnapshot With(ContainerEngine changed) =>
        new(Databases, Containers.Where(container => container.Definition.Rid != changed.Definition.Rid).Append(changed));

    public CatalogSnapshot Without(ContainerEngine removed) =>
        new(Databases, Containers.Where(container => container.Definition.Rid != removed.Definition.Rid));

    private void Add(ContainerEngine container, string databaseId, string name)
    {
        _containers[(databaseId, name)] = container;
        _containers[(container.Definition.DatabaseRid, name)] = container;
    }
}
