using Microsoft.Extensions.Configuration;
using Tests;

namespace OrdersFn.Tests.Hosting;

/// <summary>The app's host.json as the host reads it: section and options as the extension for Cosmos DB binds them, names in any case.</summary>
internal static class HostFile
{
    /// <summary>What the extension's options have it do, in UTC.</summary>
    public static HostChangeFeedPayload Payload(string json)
    {
        using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        var options = new CosmosDBOptions();
        new ConfigurationBuilder().AddJsonStream(text).Build().GetSection("extensions:cosmosDB").Bind(options);
        return new(parsesDates: options.SerializerSettings.DateParseHandling != DateParsing.None);
    }

    public static string Read() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Settings", "host.json"));

    /// <summary>The part of CosmosDBOptions.cs that matters here.</summary>
    private sealed class CosmosDBOptions
    {
        public SerializerSettings SerializerSettings { get; } = new();
    }

    /// <summary>SerializerSettings.cs of the extension.</summary>
    private sealed class SerializerSettings
    {
        public DateParsing? DateParseHandling { get; set; }
    }

    /// <summary>DateParseHandling.cs of the extension.</summary>
    private enum DateParsing
    {
        None,
        Default,
    }
}
