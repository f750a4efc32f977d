using System.Globalization;
using CosmosHash;
using CosmosLocal.Indexing;
using CosmosLocal.Storage;
using static CosmosLocal.Tests.Items.TestContainer;

namespace CosmosLocal.Tests.Items;

/// <summary>New items are indexed later than they are stored. Nobody may see that, whatever happens in between.</summary>
public sealed class UnindexedItemsTests
{
    private const string Key = "[\"c1\"]";
    private const string Indexing = """{"includedPaths":[{"path":"/n/?"}],"excludedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/n"},{"path":"/id"}]]}""";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task TheIndexHoldsWhatTheItemsSayAfterAnyMixOfWritesFailuresAndRestarts(int seed)
    {
        var random = new Random(seed);
        var definition = Definition(indexing: Indexing);
        await using var store = SqliteStore.Open(null);
        var container = await OpenAsync(definition, store: store);
        var model = new Dictionary<string, int>();
        for (var round = 0; round < 400; round++)
        {
            var id = random.Next(40).ToString(CultureInfo.InvariantCulture);
            var n = random.Next(5);
            switch (random.Next(9))
            {
                case 0 or 1 or 2:
                    await container.RunAsync(Upsert(Document(id, n)));
                    model[id] = n;
                    break;
                case 3:
                    if (await container.StatusAsync(Patch(id, Key, $$"""[{"op":"set","path":"/n","value":{{n}}}]""")) == 200)
                        model[id] = n;
                    break;
                case 4:
                    await container.RunAsync(Delete(id, Key));
                    model.Remove(id);
                    break;
                case 5:
                    await FailAsync(container, id, n);
                    break;
                case 6:
                    await BreakTheTransactionAsync(container, id, n, model);
                    break;
                case 7 when random.Next(4) == 0:
                    // What was not put into the index is lost with the process, but for the documents themselves.
                    await container.DisposeAsync();
                    container = Reopen(store, definition);
                    break;
                case 8 when random.Next(4) == 0:
                    await AssertIndexAsync(container, model);
                    break;
            }
        }
        await AssertIndexAsync(container, model);
        await container.DisposeAsync();
    }

    [Fact]
    public async Task ManyNewItemsAreIndexedWithoutAQuery()
    {
        await using var container = await OpenAsync(Definition(indexing: Indexing));
        await Task.WhenAll(Enumerable.Range(0, 5_000).Select(i => container.RunAsync(Create(Document(i.ToString(CultureInfo.InvariantCulture), i)))));
        var indexed = container.Store.Read(connection => Count(connection, "SELECT count(*) FROM c1_0"));
        Assert.InRange(indexed, 1, 5_000);
        await AssertIndexAsync(container, Enumerable.Range(0, 5_000).ToDictionary(i => i.ToString(CultureInfo.InvariantCulture)));
    }

    private static string Document(string id, int n) => $$"""{"id":"{{id}}","customerId":"c1","n":{{n}}}""";

    /// <summary>A batch that changes several items before its last operation fails.</summary>
    private static async Task FailAsync(TestContainer container, string id, int n)
    {
        var outcome = await container.Engine.ExecuteAtomicAsync(Key, [
            Upsert(Document(id, n + 10)),
            Upsert(Document(id + "x", n + 20)),
            Delete(id, Key),
            Upsert(Document(id, n + 30)),
            Create(Document(id, n + 40)),
        ], Stop);
        Assert.Equal(207, outcome.Status);
    }

    /// <summary>Work that fails after it has written makes the others of its transaction start over.</summary>
    private static async Task BreakTheTransactionAsync(TestContainer container, string id, int n, Dictionary<string, int> model)
    {
        using var gate = new ManualResetEventSlim();
        var blocker = container.Store.WriteAsync(
            _ =>
            {
                gate.Wait(Stop);
                return true;
            },
            Stop);
        var write = container.RunAsync(Upsert(Document(id, n)));
        var broken = container.Store.WriteAsync<bool>(
            scope =>
            {
                scope.Connection.Execute("UPDATE container_state SET version = version + 100");
                throw new InvalidOperationException("asked for");
            },
            Stop);
        gate.Set();
        await blocker;
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);
        Assert.True((await write).IsSuccess);
        model[id] = n;
    }

    private static async Task AssertIndexAsync(TestContainer container, Dictionary<string, int> model)
    {
        using var reader = await container.Engine.OpenReaderAsync(Stop);
        var expected = model.OrderBy(item => item.Value).ThenBy(item => item.Key, StringComparer.Ordinal).Select(item => item.Key).ToArray();
        var byKey = Ids(reader.ScanComposite(reader.Indexing.Composites[0], EffectivePartitionKey.Of(KeyComponent.Of("c1")), IndexKeyRange.All, false, KeyRange.All));
        Assert.Equal(expected, byKey);
        Assert.Equal(expected.Order(), Ids(reader.ScanTerm("/n", IndexKeyRange.All, false, KeyRange.All)).Order());
        // No entry is left over that points nowhere: id and n are indexed.
        Assert.Equal(model.Count * 2, container.Store.Read(connection => Count(connection, "SELECT count(*) FROM t1")));
    }

    private static long Count(Connection connection, string sql)
    {
        using var row = connection.Prepare(sql);
        row.Step();
        return row.Int64(0);
    }
}
