using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace OrdersFn.Tests.Hosting;

public sealed class HiddenRouteTests
{
    /// <summary>A value that no route has as a literal.</summary>
    private const string Any = "any-value";

    [Fact]
    public async Task NoFunctionHidesTheRouteOfAnother() => Assert.Empty(await HiddenAsync(Functions()));

    [Fact]
    public async Task NorWouldItIfOrderIdsTookTheRestOfThePath() => Assert.Empty(await HiddenAsync(Functions().Select(TakingTheRest)));

    [Theory]
    [InlineData("ReadOrder", "FindOrder", "GET /api/orders/summary reaches FindOrder, not GetOrderSummary")]
    [InlineData("ReadOrder", "FindOrder", "HEAD /api/orders reaches FindOrder, not ListOrders")]
    [InlineData("ReadCustomerOrder", "GetCustomerOrder", "GET /api/customers/any-value/orders reaches GetCustomerOrder, not ListCustomerOrders")]
    public async Task ANameThatSortsBeforeIsFound(string name, string before, string fault)
    {
        var renamed = Functions().Select(TakingTheRest).Select(function => function.Name == name ? function with { Name = before } : function);
        Assert.Contains(fault, await HiddenAsync(renamed));
    }

    private static HttpFunction TakingTheRest(HttpFunction function) =>
        function with { Route = function.Route.Replace("{order_id}", "{*order_id}", StringComparison.Ordinal) };

    private static IEnumerable<HttpFunction> Functions() => FunctionTable.Http.Select(function =>
        new HttpFunction(FunctionTable.NameOf(function.Method), function.Trigger.Methods!, function.Trigger.Route!));

    /// <summary>Sends each function what only its route says, by each of its methods.</summary>
    private static async Task<IReadOnlyList<string>> HiddenAsync(IEnumerable<HttpFunction> functions)
    {
        await using var services = new ServiceCollection().AddLogging().AddRouting().BuildServiceProvider();
        List<HttpFunction> all = [.. functions];
        var routes = new HostRoutes(all, "api", services);
        var hidden = new List<string>();
        var requests = from function in all from method in function.Methods from path in PathsOf(function.Route) select (function, method, path);
        foreach (var (function, method, path) in requests)
        {
            var context = new DefaultHttpContext { RequestServices = services };
            context.Request.Method = method.ToUpperInvariant();
            context.Request.Path = $"/api/{path}";
            var reached = await routes.FindAsync(context);
            if (reached != function.Name)
                hidden.Add($"{context.Request.Method} {context.Request.Path} reaches {reached ?? "nothing"}, not {function.Name}");
        }

        return hidden;
    }

    /// <summary>Any value for each parameter; for one that takes the rest of the path, a value of one part and one of several.</summary>
    private static IEnumerable<string> PathsOf(string route)
    {
        foreach (var rest in (string[])[Any, $"{Any}/{Any}/{Any}"])
        {
            yield return string.Join('/', RoutePatternFactory.Parse(route).PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
            {
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternSeparatorPart separator => separator.Content,
                RoutePatternParameterPart { IsCatchAll: true } => rest,
                RoutePatternParameterPart => Any,
                _ => throw new InvalidOperationException($"unknown part of {route}"),
            }))));
        }
    }
}
