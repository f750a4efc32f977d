using System.Text;
using CosmosLocal.Batches;
using CosmosLocal.Items;

namespace CosmosLocal.Tests.Batches;

public sealed class JsonBatchTests
{
    [Fact]
    public void OperationsOfTheJavaScriptSdkAreRead()
    {
        var batch = JsonBatch.Decode(Encoding.UTF8.GetBytes(
            """
            [{"operationType":"Create","resourceBody":{"id":"é","n":[1, 2]}, "partitionKey":"[\"cu0\",0]"},
             {"operationType":"Read","id":"i0-0","ifNoneMatch":"*"},
             {"operationType":"Replace","id":"x","resourceBody":{"id":"x"},"ifMatch":"\"e\"","later":{"a":[{}]}}]
            """));

        Assert.Null(batch.Error);
        Assert.Equal([ItemOperationKind.Create, ItemOperationKind.Read, ItemOperationKind.Replace], batch.Operations.Select(operation => operation.Kind));
        Assert.Equal("""{"id":"é","n":[1, 2]}""", Encoding.UTF8.GetString(batch.Operations[0].Body.Span));
        Assert.Equal("""["cu0",0]""", batch.Operations[0].KeyJson);
        Assert.Equal(("i0-0", "*"), (batch.Operations[1].Id, batch.Operations[1].IfNoneMatch));
        Assert.Equal("\"e\"", batch.Operations[2].IfMatch);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("""[{"operationType":"Explode"}]""")]
    [InlineData("""[{"operationType":7}]""")]
    [InlineData("""[{"operationType":"Read","id":{}}]""")]
    [InlineData("""[{"operationType":"Read","id":"\ud800"}]""")]
    [InlineData("""[{"operationType":"Create","resourceBody":{"id":}}]""")]
    [InlineData("""[{"operationType":"Read","id":"a"}] x""")]
    public void AnythingElseIsRefusedWithAReason(string body) => Assert.NotEmpty(JsonBatch.Decode(Encoding.UTF8.GetBytes(body)).Error ?? "");

    [Fact]
    public void ResultsCarryWhatTheJavaScriptSdkReads()
    {
        var json = JsonBatch.Encode(
        [
            new() { Status = 201, ETag = "\"1\"", Body = """{"id":"a"}"""u8.ToArray(), Charge = 1.5 },
            new() { Status = 429, SubStatus = 3200, RetryAfterMs = 15 },
        ]);

        Assert.Equal(
            """[{"statusCode":201,"requestCharge":1.5,"eTag":"\u00221\u0022","resourceBody":{"id":"a"}},"""
            + """{"statusCode":429,"subStatusCode":3200,"requestCharge":0,"retryAfterMilliseconds":15}]""",
            Encoding.UTF8.GetString(json));
    }
}
