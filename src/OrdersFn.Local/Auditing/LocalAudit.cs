using System.Runtime.CompilerServices;
using System.Text.Json;
using OrdersFn.Core.Audit;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Timeline;
using OrdersFn.Local.Store;

namespace OrdersFn.Local.Auditing;

/// <summary>An audit of a data directory that no server runs on. The feeds run along, so that views which were behind catch up first.</summary>
internal static class LocalAudit
{
    public static async IAsyncEnumerable<string> RunAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddEnvironmentVariables();
        await using var store = await OpenAsync(path, builder.Configuration, cancellation);
        builder.Services.AddSingleton(store.Clients);
        builder.Services.AddTimeline().AddOrderIndex().AddAudit().AddFeedProcessors();
        using var host = builder.Build();
        await host.StartAsync(cancellation);
        await foreach (var finding in host.Services.GetRequiredService<Auditor>().RunAsync(cancellation))
            yield return AuditLine.Of(JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Kind.ToString()), finding.Where, finding.What);
        await host.StopAsync(cancellation);
    }

    private static async Task<LocalStore> OpenAsync(string path, IConfiguration settings, CancellationToken cancellation)
    {
        if (LocalStore.IsElsewhere(settings))
            return await LocalStore.OpenElsewhereAsync(settings, cancellation);
        if (!Directory.Exists(path))
            throw new AuditFailedException($"there is no data in {path}");
        return DataDirectory.TryOpen(path, out var directory, out var fault)
            ? await LocalStore.OpenEmbeddedAsync(directory, partitions: 1, throughput: 0, settings, cancellation)
            : throw new AuditFailedException($"{fault}; if a server runs on it, ask that: audit --url http://...");
    }
}
