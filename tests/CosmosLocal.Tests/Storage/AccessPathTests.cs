using CosmosLocal.Storage;
using static CosmosLocal.Tests.Items.TestContainer;

namespace CosmosLocal.Tests.Storage;

/// <summary>SQLite's own account of how it runs our statements: by an index, in its order, without sorting.</summary>
public sealed class AccessPathTests
{
    [Fact]
    public async Task NoStatementWalksATableOrSorts()
    {
        await using var container = await OpenAsync(Definition(indexing: """{"includedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/a"},{"path":"/b"}]]}"""));
        var tables = new ContainerTables(1);
        string[] statements = [
            tables.Find, tables.FindByRid, tables.Update, tables.Delete, tables.DeleteTerm, tables.FindUnique, tables.DeleteUnique, tables.Expired, tables.InScope,
            tables.AfterRid, tables.ScanKeys, tables.ScanTerm, tables.ScanTermDescending, tables.ScanComposite(0, false), tables.ScanComposite(0, true),
            tables.CountTerm, tables.CountComposite(0), tables.CountKeys, tables.KeyAt, tables.CountExpired, tables.Changes, tables.FirstFrom, tables.Newest, tables.DeleteComposite(0)];
        foreach (var statement in statements)
        {
            var plan = container.Store.Read(connection => Explain(connection, statement));
            Assert.True(plan.TrueForAll(step => !step.Contains("TEMP B-TREE", StringComparison.Ordinal)), $"{statement}: {string.Join("; ", plan)}");
            Assert.True(plan.TrueForAll(IsSearch), $"{statement}: {string.Join("; ", plan)}");
        }
    }

    // The newest row is the end of an index walk; a counted subquery is walked as it is found.
    private static bool IsSearch(string step) =>
        !step.StartsWith("SCAN", StringComparison.Ordinal) || step == "SCAN (subquery-1)" || step.Contains("USING INDEX d1_lsn", StringComparison.Ordinal)
        || step.Contains("USING COVERING INDEX d1_lsn", StringComparison.Ordinal);

    private static List<string> Explain(Connection connection, string statement)
    {
        var steps = new List<string>();
        using var row = connection.Prepare("EXPLAIN QUERY PLAN " + statement);
        while (row.Step())
            steps.Add(row.Text(3));
        return steps;
    }
}
