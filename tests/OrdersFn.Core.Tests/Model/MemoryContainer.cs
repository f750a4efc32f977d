using Microsoft.Azure.Cosmos;
using Moq;

namespace OrdersFn.Core.Tests.Model;

/// <summary>The SDK's container over a <see cref="MemoryStore"/>, as far as the order services use it; anything else throws.</summary>
internal static class MemoryContainer
{
    public static Container Of(MemoryStore store, string name)
    {
        var container = new Mock<Container>(MockBehavior.Strict);
        container
            .Setup(c => c.CreateItemStreamAsync(It.IsAny<Stream>(), It.IsAny<PartitionKey>(), It.IsAny<ItemRequestOptions>(), It.IsAny<CancellationToken>()))
            .Returns<Stream, PartitionKey, ItemRequestOptions?, CancellationToken>((content, key, _, cancellation) =>
                store.CreateAsync(name, content, key, cancellation));
        container
            .Setup(c => c.UpsertItemStreamAsync(It.IsAny<Stream>(), It.IsAny<PartitionKey>(), It.IsAny<ItemRequestOptions>(), It.IsAny<CancellationToken>()))
            .Returns<Stream, PartitionKey, ItemRequestOptions?, CancellationToken>((content, key, _, cancellation) =>
                store.UpsertAsync(name, content, key, cancellation));
        container
            .Setup(c => c.ReplaceItemStreamAsync(
                It.IsAny<Stream>(), It.IsAny<string>(), It.IsAny<PartitionKey>(), It.IsAny<ItemRequestOptions>(), It.IsAny<CancellationToken>()))
            .Returns<Stream, string, PartitionKey, ItemRequestOptions?, CancellationToken>((content, id, key, options, cancellation) =>
                store.ReplaceAsync(name, content, id, key, options, cancellation));
        container
            .Setup(c => c.DeleteItemStreamAsync(It.IsAny<string>(), It.IsAny<PartitionKey>(), It.IsAny<ItemRequestOptions>(), It.IsAny<CancellationToken>()))
            .Returns<string, PartitionKey, ItemRequestOptions?, CancellationToken>((id, key, options, cancellation) =>
                store.DeleteAsync(name, id, key, options, cancellation));
        container
            .Setup(c => c.ReadItemStreamAsync(It.IsAny<string>(), It.IsAny<PartitionKey>(), It.IsAny<ItemRequestOptions>(), It.IsAny<CancellationToken>()))
            .Returns<string, PartitionKey, ItemRequestOptions?, CancellationToken>((id, key, _, cancellation) =>
                store.ReadAsync(name, id, key, cancellation));
        container
            .Setup(c => c.GetItemQueryIterator<It.IsAnyType>(It.IsAny<QueryDefinition>(), It.IsAny<string>(), It.IsAny<QueryRequestOptions>()))
            .Returns(new InvocationFunc(call => Activator.CreateInstance(
                typeof(MemoryPages<>).MakeGenericType(call.Method.GetGenericArguments()[0]),
                store, name, call.Arguments[0], PrefixOf((QueryRequestOptions?)call.Arguments[2]))!));
        container
            .Setup(c => c.CreateTransactionalBatch(It.IsAny<PartitionKey>()))
            .Returns<PartitionKey>(key => MemoryBatch.Of(store, name, key));
        return container.Object;
    }

    // A key is written as a JSON array; of a prefix, all but the closing bracket begins every full key below it.
    private static string? PrefixOf(QueryRequestOptions? options) => options?.PartitionKey?.ToString() is { } key ? key.TrimEnd(']') : null;
}
