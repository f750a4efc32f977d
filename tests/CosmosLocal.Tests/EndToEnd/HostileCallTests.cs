using System.Net;
using System.Text;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class HostileCallTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

    private static readonly string[] Bodies =
    [
        "", "{", "[]", "{}", "null", "\"x\"", "[{}]", """{"id":"a","customerId":"c","bucket":1}""", """{"query":"SELECT * FROM c"}""", """{"query":7}""",
        """{"query":"SELECT","parameters":{}}""", """{"operations":[{"op":"set","path":"/a","value":1}]}""", """[{"op":"nonsense"}]""",
        """[{"operationType":"Create","resourceBody":{"id":"z","customerId":"c","bucket":1}}]""", """{"content":{"offerThroughput":"x"}}""",
    ];

    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("x-ms-documentdb-partitionkey", ["[\"c\",1]", "[\"c\"]", "[]", "[", "{}", "[[]]", "[\"c\",1,2]", "[{}]", ""]),
        ("x-ms-documentdb-partitionkeyrangeid", ["0", "99", "x", "", "a,0"]),
        ("x-ms-start-epk", ["", "zz", "AAA", "0F"]),
        ("x-ms-end-epk", ["FF", "", "zz", "0F"]),
        ("x-ms-documentdb-isquery", ["True"]),
        ("x-ms-cosmos-is-query-plan-request", ["True"]),
        ("x-ms-cosmos-is-batch-request", ["True"]),
        ("x-ms-cosmos-batch-atomic", ["True"]),
        ("x-ms-documentdb-is-upsert", ["True"]),
        ("x-ms-max-item-count", ["-1", "0", "x", "99999999999", "3"]),
        ("x-ms-continuation", ["x", "[]", "eyJ9", ""]),
        ("A-IM", ["Incremental Feed", "Full-Fidelity Feed", "x"]),
        ("x-ms-cosmos-changefeed-wire-format-version", ["2021-09-15", "2021-09-15", "x"]),
        ("If-None-Match", ["*", "\"5\"", "x", "\"-1\""]),
        ("If-Match", ["*", "x"]),
        ("If-Modified-Since", ["Mon, 23 Nov 2026 07:11:31 GMT", "yesterday"]),
        ("x-ms-offer-throughput", ["400", "-5", "x"]),
    ];

    [Fact]
    public async Task NoCallHoweverStrangeIsAnsweredWithAServerError()
    {
        var container = await local.NewOrdersAsync(properties => properties.ChangeFeedPolicy.FullFidelityRetention = TimeSpan.FromMinutes(10), 20_000);
        var collection = $"/dbs/shop/colls/{container.Id}";
        string[] paths =
        [
            "/", "/dbs", "/dbs/shop", "/dbs/none", "/dbs/shop/colls", $"{collection}/docs", $"{collection}/docs", $"{collection}/docs", $"{collection}/docs",
            $"{collection}/docs/a", $"{collection}/pkranges", $"{collection}/sprocs", $"{collection}/operations/partitionkeydelete", "/dbs/shop/colls/none/docs",
            "/offers", "/offers/none", "/nonsense", "/dbs/%00/colls", $"{collection}/docs/%e2%28", $"{collection}/docs/a/attachments",
        ];
        using var account = new HttpMessageInvoker(local.Account.CreateHandler());
        var random = new Random(1123);
        for (var n = 0; n < 6000; n++)
        {
            var method = Pick(Methods);
            var path = Pick(paths);

            // The database itself is kept for the next call.
            if (method == "DELETE" && path == "/dbs/shop")
                continue;
            var headers = Headers.Where(_ => random.Next(5) == 0).Select(header => KeyValuePair.Create(header.Name, Pick(header.Values))).ToList();
            var body = method is "GET" or "HEAD" ? null : random.Next(4) == 0 ? RandomBytes() : Encoding.UTF8.GetBytes(Pick(Bodies));
            using var answer = await account.SendAsync(method, path, body, headers);
            Assert.True(
                answer.StatusCode < HttpStatusCode.InternalServerError,
                $"{method} {path} {string.Join(", ", headers)}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }

        T Pick<T>(T[] choices) => choices[random.Next(choices.Length)];

        byte[] RandomBytes()
        {
            var bytes = new byte[random.Next(1, 80)];
            random.NextBytes(bytes);
            if (random.Next(2) == 0)
                bytes[0] = 0x81;
            return bytes;
        }
    }

    [Fact]
    public async Task ABatchOfDamagedBytesIsABadRequest()
    {
        var container = await local.NewOrdersAsync();
        using var account = new HttpMessageInvoker(local.Account.CreateHandler());
        using var answer = await account.SendAsync(
            "POST", $"/dbs/shop/colls/{container.Id}/docs", Convert.FromHexString("81F0D8FF7F010A00000081F1D8FF7F1A000000284DA0E9817054"),
            [new("x-ms-cosmos-is-batch-request", "True"), new("x-ms-cosmos-batch-atomic", "True"), new("x-ms-documentdb-partitionkey", "[\"c1\",0]")]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"code\":\"BadRequest\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
