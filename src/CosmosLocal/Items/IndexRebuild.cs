using System.Text.Json;
using CosmosLocal.Indexing;
using CosmosLocal.Resources;
using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>
/// Brings the tables in line with a changed definition, within one transaction: readers see the old index or the new one, never a part. Writers wait
/// meanwhile.
/// </summary>
internal static class IndexRebuild
{
    private const int Step = 500;

    public static void Run(Connection connection, ContainerTables tables, ContainerState before, ContainerDefinition after, DocumentShape shape)
    {
        if (before.Definition.DefaultTtl != after.DefaultTtl)
        {
            using var update = connection.Prepare(tables.ApplyTimeToLive);
            update.Bind(1, (long?)after.DefaultTtl).Run();
        }
        if (IsSame(before.Definition.IndexingPolicy, after.IndexingPolicy))
            return;
        connection.Execute($"DELETE FROM t{tables.Number}; DELETE FROM u{tables.Number};");
        tables.DropComposites(connection, before.Shape.Policy);
        tables.CreateComposites(connection, shape.Policy);
        var index = new IndexEntries(tables);
        var content = new Extraction();
        for (var (last, more) = (0L, true); more;)
        {
            var documents = DocumentRows.After(connection, tables, last, Step);
            foreach (var document in documents)
            {
                content.ReadStored(document, shape);
                index.InsertTerms(connection, shape, content, document.Key, document.Rid);
                index.InsertUnique(connection, shape, content, document.Key, document.Rid);
                last = document.Rid;
            }
            more = documents.Count == Step;
        }
    }

    private static bool IsSame(JsonElement before, JsonElement after) =>
        before.ValueKind == JsonValueKind.Undefined || after.ValueKind == JsonValueKind.Undefined
            ? before.ValueKind == after.ValueKind
            : JsonElement.DeepEquals(before, after);
}
