using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrdersFn.Http.Problems;

namespace OrdersFn.Http.Tests.Problems;

public sealed class EndpointEdgeTests
{
    [Fact]
    public async Task AThrottledStoreIsTriedAgainLater()
    {
        var (status, headers, problem) = await RunAsync(Cosmos(HttpStatusCode.TooManyRequests));
        Assert.Equal(429, status);
        Assert.Equal("1", headers.RetryAfter);
        Assert.Equal("urn:ordersfn:problem:throttled", problem.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(410)]
    [InlineData(449)]
    public async Task AStoreThatIsAwayIsTriedAgainLater(int code)
    {
        var (status, headers, problem) = await RunAsync(Cosmos((HttpStatusCode)code));
        Assert.Equal(503, status);
        Assert.Equal("1", headers.RetryAfter);
        Assert.Equal("urn:ordersfn:problem:unavailable", problem.GetProperty("type").GetString());
    }

    [Fact]
    public async Task TransportFaultsAndTimeLimitsAreTriedAgainLater()
    {
        Assert.Equal(503, (await RunAsync(new HttpRequestException("no route"))).Status);
        Assert.Equal(503, (await RunAsync(new OperationCanceledException())).Status);
    }

    [Fact]
    public async Task AFaultOfOursTellsNothingOfItself()
    {
        var (status, _, problem) = await RunAsync(new InvalidOperationException("secret detail"));
        Assert.Equal(500, status);
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("urn:ordersfn:problem:fault", problem.GetProperty("type").GetString());
    }

    /// <summary>A console shows no trace beside a line.</summary>
    [Fact]
    public async Task TheLogNamesTheTraceThatTheCallerIsTold()
    {
        var log = new Lines();
        using var activity = new Activity("request").Start();
        var problem = Assert.IsType<Problem>(
            await new EndpointEdge(log).RunAsync(new DefaultHttpContext().Request, _ => Task.FromException<IResult>(new InvalidOperationException())));
        Assert.Contains($"trace {activity.TraceId}", problem.Detail, StringComparison.Ordinal);
        Assert.EndsWith($"failed, trace {activity.TraceId}", Assert.Single(log.Written), StringComparison.Ordinal);
    }

    private static CosmosException Cosmos(HttpStatusCode status) => new("", status, 0, "", 0);

    private static async Task<(int Status, IHeaderDictionary Headers, JsonElement Problem)> RunAsync(Exception fault)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        var result = await new EndpointEdge(NullLogger<EndpointEdge>.Instance).RunAsync(context.Request, _ => Task.FromException<IResult>(fault));
        await result.ExecuteAsync(context);
        Assert.Equal("application/problem+json", context.Response.ContentType);
        var problem = JsonDocument.Parse(body.ToArray()).RootElement;
        Assert.Equal(context.Response.StatusCode, problem.GetProperty("status").GetInt32());
        return (context.Response.StatusCode, context.Response.Headers, problem);
    }

    private sealed class Lines : ILogger<EndpointEdge>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
