namespace OrdersFn.Http.OpenApi;

/// <summary>The description of this API, kept by hand in <c>openapi.json</c>; a test walks it and the routes against each other.</summary>
public sealed class OpenApiDocument
{
    public byte[] Json { get; } = Load();

    private static byte[] Load()
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("openapi.json")!;
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return json;
    }
}
