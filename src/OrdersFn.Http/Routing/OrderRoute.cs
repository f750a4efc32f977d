using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Http.Problems;

namespace OrdersFn.Http.Routing;

/// <summary>Who may call a route. The names are those of Azure Functions' levels.</summary>
public enum RouteAccess
{
    /// <summary>Anybody: probes and tools have no keys.</summary>
    Anonymous,

    /// <summary>Holders of a function key.</summary>
    Function,

    /// <summary>Holders of the master key.</summary>
    Admin,
}

/// <summary>One route: what the local head maps, what the Functions head declares, what OpenAPI describes.</summary>
/// <param name="Name">Name of the function, and <c>operationId</c>.</param>
/// <param name="Method">Its method; a GET answers HEAD as well.</param>
/// <param name="Pattern">The path behind the prefix.</param>
/// <param name="Access">Who may call it.</param>
/// <param name="Endpoint">Class and method that answer.</param>
public sealed record OrderRoute(string Name, string Method, string Pattern, RouteAccess Access, Endpoint Endpoint)
{
    public IReadOnlyList<string> Methods => Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [Method];

    public Task<IResult> HandleAsync(HttpRequest request)
    {
        var services = request.HttpContext.RequestServices;
        return services.GetRequiredService<EndpointEdge>().RunAsync(request, Endpoint.Bind(services));
    }
}

/// <summary>An endpoint method, and how to get at it.</summary>
/// <param name="Type">The class, a singleton service.</param>
/// <param name="Bind">Its method as a call on the service.</param>
public sealed record Endpoint(Type Type, Func<IServiceProvider, Func<HttpRequest, Task<IResult>>> Bind)
{
    public static Endpoint Of<T>(Func<T, Func<HttpRequest, Task<IResult>>> method)
        where T : notnull =>
        new(typeof(T), services => method(services.GetRequiredService<T>()));
}
