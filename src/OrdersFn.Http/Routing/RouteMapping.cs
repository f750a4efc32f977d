using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OrdersFn.Http.Problems;

namespace OrdersFn.Http.Routing;

public static class RouteMapping
{
    /// <summary>Maps every route, OPTIONS for every path, and problems in place of the empty answers of routing.</summary>
    public static void MapOrders(this WebApplication app)
    {
        app.UseStatusCodePages(context => context.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => KnownProblems.NoSuchRoute().ExecuteAsync(context.HttpContext),
            StatusCodes.Status405MethodNotAllowed => KnownProblems.MethodNotAllowed().ExecuteAsync(context.HttpContext),
            _ => Task.CompletedTask,
        });
        foreach (var route in OrderRoutes.All)
        {
            app.MapMethods($"{OrderRoutes.Prefix}/{route.Pattern}", route.Methods, (RequestDelegate)(context => AnswerAsync(route, context)))
                .WithName(route.Name)
                .WithMetadata(route);
        }

        foreach (var path in OrderRoutes.All.GroupBy(route => route.Pattern))
        {
            string allow = string.Join(", ", path.SelectMany(route => route.Methods).Append(HttpMethods.Options));
            app.MapMethods($"{OrderRoutes.Prefix}/{path.Key}", [HttpMethods.Options], (RequestDelegate)(context =>
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                context.Response.Headers.Allow = allow;
                return Task.CompletedTask;
            }));
        }
    }

    private static async Task AnswerAsync(OrderRoute route, HttpContext context)
    {
        var result = await route.HandleAsync(context.Request);
        await result.ExecuteAsync(context);
    }
}
