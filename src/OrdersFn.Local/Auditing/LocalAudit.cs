using System.Runtime.CompilerServices;
using CosmosLocal;
using OrdersFn.Core.Audit;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Timeline;
using OrdersFn.Local.Store;

namespace OrdersFn.Local.Auditing;

/// <summary>An audit of a data directory that no server runs on. The feeds run along, so that views which were behind catch up first.</summary>
internal static class LocalAudit
{
    public static async IAsyncEnumerable<AuditLine> RunAsync(string path, bool repair, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddEnvironmentVariables();
        using var directory = LocalStore.IsElsewhere(builder.Configuration) ? null : OpenDirectory(path);
        await using var store = await OpenStoreAsync(directory, builder.Configuration, cancellation);
        builder.Services.AddSingleton(store.Clients);
        builder.Services.AddTimeline().AddOrderIndex().AddAudit().AddFeedProcessors();
        using var host = builder.Build();
        await host.StartAsync(cancellation);
        var auditor = host.Services.GetRequiredService<Auditor>();
        await foreach (var finding in repair ? auditor.RepairAsync(cancellation) : auditor.RunAsync(cancellation))
            yield return AuditLine.Of(finding);
        await host.StopAsync(cancellation);
    }

    private static async Task<LocalStore> OpenStoreAsync(DataDirectory? directory, IConfiguration settings, CancellationToken cancellation)
    {
        if (directory is null)
            return await LocalStore.OpenElsewhereAsync(settings, metrics: null, cancellation);
        try
        {
            // Every page is read once or twice, so mapping the file would only make a small program look large.
            var embedded = new CosmosLocalOptions { DataDirectory = directory.Path, MappedBytes = 0 };
            return await LocalStore.OpenEmbeddedAsync(embedded, settings, metrics: null, cancellation);
        }
        catch (Exception fault) when (DataFault.Sentence(fault) is { } sentence)
        {
            throw new AuditFailedException(sentence, fault);
        }
    }

    private static DataDirectory OpenDirectory(string path)
    {
        if (!Directory.Exists(path))
            throw new AuditFailedException($"there is no data in {path}");
        return DataDirectory.TryOpen(path, out var directory, out var fault)
            ? directory
            : throw new AuditFailedException($"{fault}; if a server runs on it, ask that: audit --url http://...");
    }
}
