using System.Text.Json;
using OrdersFn.Http.OpenApi;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Routing;

namespace OrdersFn.Http.Tests.Routing;

/// <summary>The description is kept by hand: these tests keep it true.</summary>
public sealed class OpenApiTests
{
    private static readonly string[] OperationNames = ["get", "put", "post", "delete", "patch", "head", "options", "trace"];

    private readonly JsonElement _document = JsonDocument.Parse(new OpenApiDocument().Json).RootElement;

    [Fact]
    public void ItIsOpenApi31WithThePrefix()
    {
        Assert.StartsWith("3.1.", _document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(OrderRoutes.Prefix, _document.GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Fact]
    public void RoutesAndDescriptionAreTheSame()
    {
        var described = Operations().Select(operation => $"{operation.Method} {operation.Path} {operation.Body.GetProperty("operationId").GetString()}");
        var routes = OrderRoutes.All.Select(route => $"{route.Method} /{route.Pattern} {route.Name}");
        Assert.Equal(routes.Order(), described.Order());
    }

    [Fact]
    public void PathParametersAreDescribed()
    {
        foreach (var (method, path, body) in Operations())
        {
            var inPath = path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));
            Assert.True(inPath.Order().SequenceEqual(ParametersOf(body, "path").Order()), $"{method} {path}");
        }
    }

    [Theory]
    [InlineData("ListOrders", "from,to,status,order,limit,cursor,wait")]
    [InlineData("ListCustomerOrders", "customer_id,from,to,status,order,limit,cursor")]
    [InlineData("ListDeadLetters", "limit,cursor")]
    [InlineData("ListParked", "source,limit,cursor")]
    [InlineData("GetOrderSummary", "from,to,interval,wait")]
    [InlineData("GetCustomerSummary", "customer_id")]
    [InlineData("ChangeOrderStatus", "customer_id,order_id")]
    public void QueryParametersAreDescribed(string operation, string parameters) =>
        Assert.Equal(parameters, string.Join(',', ParametersOf(Operation(operation), "query")));

    [Fact]
    public void KeysAreAskedForWhereRoutesWantThem()
    {
        foreach (var route in OrderRoutes.All)
        {
            var open = Operation(route.Name).TryGetProperty("security", out var security) && security.GetArrayLength() == 0;
            Assert.Equal(route.Access == RouteAccess.Anonymous, open);
        }
    }

    [Fact]
    public void EveryReferenceLeadsSomewhere()
    {
        foreach (var reference in References(_document))
        {
            var at = _document;
            foreach (var part in reference["#/".Length..].Split('/'))
                Assert.True(at.TryGetProperty(part, out at), reference);
        }
    }

    [Fact]
    public void EveryProblemTypeIsListed()
    {
        var listed = _document.GetProperty("components").GetProperty("schemas").GetProperty("Problem").GetProperty("properties").GetProperty("type")
            .GetProperty("examples").EnumerateArray().Select(type => type.GetString()![Problem.TypePrefix.Length..]);
        var made = typeof(KnownProblems).GetMethods().Where(method => method.ReturnType == typeof(Problem)).Select(Make).Select(problem => problem.Code);
        Assert.Equal(made.Distinct().Order(), listed.Order());
    }

    private static Problem Make(System.Reflection.MethodInfo method) => (Problem)method.Invoke(null, [.. method.GetParameters().Select(parameter =>
        parameter.ParameterType == typeof(OrdersFn.Core.Orders.Order) && parameter.Name == "order" && method.Name == nameof(KnownProblems.IllegalMove)
            ? new OrdersFn.Core.Orders.Order { OrderId = "", CustomerId = "", OrderedAt = default, Items = [], Currency = "", Total = 0, Quantity = 0, ReceivedAt = default }
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)])!;

    private JsonElement Operation(string name) => Operations().Single(operation => operation.Body.GetProperty("operationId").GetString() == name).Body;

    private IEnumerable<(string Method, string Path, JsonElement Body)> Operations() =>
        from path in _document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where OperationNames.Contains(operation.Name)
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value);

    private IEnumerable<string> ParametersOf(JsonElement operation, string location) =>
        operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Select(Resolve).Where(parameter => parameter.GetProperty("in").GetString() == location).Select(parameter => parameter.GetProperty("name").GetString()!)
            : [];

    private JsonElement Resolve(JsonElement element) =>
        element.TryGetProperty("$ref", out var reference)
            ? reference.GetString()!["#/".Length..].Split('/').Aggregate(_document, (at, part) => at.GetProperty(part))
            : element;

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => property.Name == "$ref" ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
