using System.Reflection;

namespace CosmosLocal.Tests.Resources;

/// <summary>The SDK's parser of resource ids, which is internal to it.</summary>
internal static class SdkResourceId
{
    private static readonly Type Parser = Assembly.Load("Microsoft.Azure.Cosmos.Direct").GetType("Microsoft.Azure.Documents.ResourceId", throwOnError: true)!;

    public static (string Database, string Container) Parse(string rid)
    {
        var parsed = Parser.GetMethod("Parse", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static, [typeof(string)])!.Invoke(null, [rid])!;
        return (Text("DatabaseId"), Text("DocumentCollectionId"));

        string Text(string property) => Parser.GetProperty(property, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(parsed)!.ToString()!;
    }
}
