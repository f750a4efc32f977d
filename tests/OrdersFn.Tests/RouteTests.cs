using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrdersFn.Http.Routing;

namespace OrdersFn.Tests;

public sealed class RouteTests
{
    [Fact]
    public void EveryRouteHasItsFunctionAndTheOtherWayRound()
    {
        var functions = FunctionTable.Http.Select(function =>
            $"{FunctionTable.NameOf(function.Method)} {string.Join(',', function.Trigger.Methods!)} {function.Trigger.Route} {function.Trigger.AuthLevel}");
        var routes = OrderRoutes.All.Select(route =>
            $"{route.Name} {string.Join(',', route.Methods.Select(method => method.ToLowerInvariant()))} {route.Pattern} {LevelOf(route.Access)}");
        Assert.Equal(routes.Order(), functions.Order());
    }

    [Fact]
    public void EveryFunctionHasItsOwnName() =>
        Assert.Equal(FunctionTable.All.Count(), FunctionTable.All.Select(FunctionTable.NameOf).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void EveryHttpFunctionAnswersWithAResult() =>
        Assert.All(FunctionTable.Http, function => Assert.Equal(typeof(Task<IResult>), function.Method.ReturnType));

    private static AuthorizationLevel LevelOf(RouteAccess access) => access switch
    {
        RouteAccess.Anonymous => AuthorizationLevel.Anonymous,
        RouteAccess.Function => AuthorizationLevel.Function,
        RouteAccess.Admin => AuthorizationLevel.Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(access)),
    };
}
