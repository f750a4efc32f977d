using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Queue;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Erasing;

public sealed class ErasedOrderTests(LocalApp app) : IClassFixture<LocalApp>
{
    private static readonly (string, string) Async = ("Prefer", "respond-async");

    [Fact]
    public async Task ItIsInNoDeadLetterAndComesIntoNone()
    {
        await app.Api.PlaceAsync(Sample.Order("O", "E1"));
        await app.Api.PlaceAsync(Sample.Order("kept", "E1"));
        await app.Api.PlaceAsync(Sample.Order("O", "E1", price: 7), Async);
        await app.Api.PlaceAsync(Sample.Order("kept", "E1", price: 7), Async);
        await Eventually.EqualAsync(2, async () => (await LettersAsync("E1")).Count);

        Assert.Equal(HttpStatusCode.NoContent, (await app.Api.EraseAsync("E1", "O")).Status);
        Assert.Contains("\"kept\"", Assert.Single(await LettersAsync("E1")), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Accepted, (await app.Api.PlaceAsync(Sample.Order("O", "E1", price: 8), Async)).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await app.Api.PlaceAsync(Sample.Order("O", "E1"), Async)).Status);
        await EmptyAsync();
        Assert.Single(await LettersAsync("E1"));
        Assert.Equal(HttpStatusCode.Gone, (await app.Api.GetAsync("api/customers/E1/orders/O")).Status);
    }

    [Fact]
    public async Task ADeadLetterOfAnOrderThatWasNeverStoredIsErasedToo()
    {
        var queue = app.Server.Services.GetRequiredService<IOrderQueue>();
        await queue.SendAsync([new() { Body = """{"order_id":"never","customer_id":"E2","items":[]}"""u8.ToArray() }], TestContext.Current.CancellationToken);
        await Eventually.EqualAsync(1, async () => (await LettersAsync("E2")).Count);
        Assert.Equal(HttpStatusCode.NoContent, (await app.Api.EraseAsync("E2", "never")).Status);
        Assert.Empty(await LettersAsync("E2"));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Api.EraseAsync("E2", "never")).Status);
    }

    [Fact]
    public async Task WhatWasAcceptedIsErasedWhereverItIsOnItsWay()
    {
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async n =>
        {
            var order = $"race{n}";
            for (var price = 1; price <= 3; price++)
                Assert.Equal(HttpStatusCode.Accepted, (await app.Api.PlaceAsync(Sample.Order(order, "E3", price: price), Async)).Status);
            var more = app.Api.PlaceAsync(Sample.Order(order, "E3", price: 4), Async);
            Assert.Equal(HttpStatusCode.NoContent, (await app.Api.EraseAsync("E3", order)).Status);
            Assert.Equal(HttpStatusCode.Accepted, (await more).Status);
            Assert.Equal(HttpStatusCode.Accepted, (await app.Api.PlaceAsync(Sample.Order(order, "E3", price: 5), Async)).Status);
        }));
        await EmptyAsync();
        Assert.Empty(await LettersAsync("E3"));
        for (var n = 0; n < 60; n++)
            Assert.Equal(HttpStatusCode.Gone, (await app.Api.GetAsync($"api/customers/E3/orders/race{n}")).Status);
        Assert.Empty((await app.Api.GetAsync("api/customers/E3/orders")).Json.GetProperty("orders").EnumerateArray());
    }

    private async Task<IReadOnlyList<string>> LettersAsync(string customer) =>
        [.. (await app.Api.GetAsync("api/deadletters?limit=1000")).Json.GetProperty("dead_letters").EnumerateArray()
            .Select(letter => letter.GetProperty("body").GetString()!).Where(body => body.Contains($"\"{customer}\"", StringComparison.Ordinal))];

    private Task EmptyAsync() => Eventually.EqualAsync(
        0L, async () => (await app.Server.Services.GetRequiredService<IOrderQueue>().ReadDepthAsync(TestContext.Current.CancellationToken)).Waiting);
}
