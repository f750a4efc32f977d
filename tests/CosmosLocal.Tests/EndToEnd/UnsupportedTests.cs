using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Scripts;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>What there is not is refused by its name, never taken and ignored.</summary>
public sealed class UnsupportedTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static readonly Order First = new("o1", "c1", 0, 1, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SELECT VALUE udf.tax(c.total) FROM c", "udf.tax")]
    [InlineData("SELECT * FROM c WHERE ST_DISTANCE(c.a, c.b) < 1", "ST_DISTANCE")]
    [InlineData("SELECT TOP 1 * FROM c ORDER BY VectorDistance(c.v, [1])", "VectorDistance")]
    [InlineData("SELECT * FROM c WHERE FullTextContains(c.status, 'x')", "FullTextContains")]
    public async Task AQuery(string text, string name)
    {
        var orders = await local.NewOrdersAsync();
        var refused = await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => orders.QueryAsync<Order>(text));
        Assert.Contains(name, refused.ResponseBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AContainerWithWhatChangesAnswers()
    {
        await RefusedAsync("computedProperties", properties => properties.ComputedProperties = [new() { Name = "lower", Query = "SELECT VALUE LOWER(c.id) FROM c" }]);
        await RefusedAsync("vectorEmbeddingPolicy", properties => properties.VectorEmbeddingPolicy = new(
            [new() { Path = "/v", DataType = VectorDataType.Float32, Dimensions = 3, DistanceFunction = DistanceFunction.Cosine }]));
        await RefusedAsync("fullTextPolicy", properties => properties.FullTextPolicy = new() { DefaultLanguage = "en-US", FullTextPaths = [new() { Path = "/t", Language = "en-US" }] });

        async Task RefusedAsync(string name, Action<ContainerProperties> configure)
        {
            var refused = await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => local.NewOrdersAsync(configure));
            Assert.Contains(name, refused.ResponseBody, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Scripts()
    {
        var orders = await local.NewOrdersAsync();
        await RefusedAsync("StoredProcedures", () => orders.Scripts.CreateStoredProcedureAsync(new("p", "function () { }"), cancellationToken: Cancel));
        await RefusedAsync("Triggers", () => orders.Scripts.CreateTriggerAsync(new TriggerProperties { Id = "t", Body = "function () { }" }, cancellationToken: Cancel));
        await RefusedAsync("UserDefinedFunctions", () => orders.Scripts.CreateUserDefinedFunctionAsync(new() { Id = "f", Body = "function () { }" }, cancellationToken: Cancel));
        await RefusedAsync("Triggers", () => orders.CreateItemAsync(First, First.Key, new() { PreTriggers = ["t"] }, Cancel));
        await RefusedAsync("Users", () => local.Database.CreateUserAsync("u", cancellationToken: Cancel));
        Assert.Empty((await orders.Scripts.GetStoredProcedureQueryIterator<StoredProcedureProperties>().ReadAllAsync()).Items);
    }

    private static async Task RefusedAsync(string name, Func<Task> call)
    {
        var refused = await Answers.RefusedAsync(HttpStatusCode.BadRequest, call);
        Assert.Contains(name, refused.ResponseBody, StringComparison.Ordinal);
    }
}
