using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Extensions.DependencyInjection;

namespace OrdersFn.Tests.Hosting;

/// <summary>A function that answers HTTP, as the host knows it.</summary>
/// <param name="Name">By which the routes are ordered.</param>
/// <param name="Methods">That it takes, in any case.</param>
/// <param name="Route">Behind the prefix.</param>
internal sealed record HttpFunction(string Name, IReadOnlyList<string> Methods, string Route);

/// <summary>
/// How the Functions host chooses a function for a request: functions in the alphabetical order of their names, each a route of ASP.NET Core's older
/// routing, the first that fits. A literal is not preferred to a parameter; letter case and a slash at the end do not matter. As in
/// FunctionMetadataManager.cs and WebScriptHostHttpRoutesManager.cs of azure-functions-host 4.1037, WebJobsRouteBuilder.cs of WebJobs.Extensions.Http.
/// </summary>
internal sealed class HostRoutes
{
    private readonly RouteCollection _routes = new();

    /// <param name="functions">In any order.</param>
    /// <param name="prefix">Of every route, from host.json.</param>
    /// <param name="services">With routing and logging.</param>
    public HostRoutes(IEnumerable<HttpFunction> functions, string prefix, IServiceProvider services)
    {
        var resolver = services.GetRequiredService<IInlineConstraintResolver>();
        foreach (var function in functions.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase))
        {
            var chosen = new RouteHandler(context =>
            {
                context.Items[this] = function.Name;
                return Task.CompletedTask;
            });
            var methods = new Dictionary<string, object> { ["httpMethod"] = new HttpMethodRouteConstraint([.. function.Methods]) };
            _routes.Add(new Route(chosen, function.Name, $"{prefix}/{function.Route}", [], methods, [], resolver));
        }
    }

    /// <summary>The name of the function that gets the request; null when none does.</summary>
    public async Task<string?> FindAsync(HttpContext context)
    {
        var route = new RouteContext(context);
        await _routes.RouteAsync(route);
        if (route.Handler is not { } handler)
            return null;
        await handler(context);
        return (string)context.Items[this]!;
    }
}
