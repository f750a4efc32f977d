using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using Moq;

namespace OrdersFn.Core.Tests.Model;

/// <summary>A transactional batch on a <see cref="MemoryStore"/>: all of it or nothing.</summary>
internal static class MemoryBatch
{
    public static TransactionalBatch Of(MemoryStore store, string container, PartitionKey key)
    {
        var operations = new List<Operation>();
        var batch = new Mock<TransactionalBatch>(MockBehavior.Strict);
        batch.Setup(b => b.CreateItemStream(It.IsAny<Stream>(), It.IsAny<TransactionalBatchItemRequestOptions>()))
            .Returns<Stream, TransactionalBatchItemRequestOptions?>((content, _) => With(Operation.Write(content, mustExist: false)));
        batch.Setup(b => b.UpsertItemStream(It.IsAny<Stream>(), It.IsAny<TransactionalBatchItemRequestOptions>()))
            .Returns<Stream, TransactionalBatchItemRequestOptions?>((content, _) => With(Operation.Write(content, mustExist: null)));
        batch.Setup(b => b.ReplaceItemStream(It.IsAny<string>(), It.IsAny<Stream>(), It.IsAny<TransactionalBatchItemRequestOptions>()))
            .Returns<string, Stream, TransactionalBatchItemRequestOptions?>((_, content, options) => With(Operation.Write(content, mustExist: true, options?.IfMatchEtag)));
        batch.Setup(b => b.DeleteItem(It.IsAny<string>(), It.IsAny<TransactionalBatchItemRequestOptions>()))
            .Returns<string, TransactionalBatchItemRequestOptions?>((id, options) => With(new(id, null, MustExist: true, options?.IfMatchEtag)));
        batch.Setup(b => b.ExecuteAsync(It.IsAny<CancellationToken>()))
            .Returns<CancellationToken>(cancellation => store.ExecuteAsync(container, key, operations, cancellation));
        batch.Setup(b => b.ExecuteAsync(It.IsAny<TransactionalBatchRequestOptions>(), It.IsAny<CancellationToken>()))
            .Returns<TransactionalBatchRequestOptions, CancellationToken>((_, cancellation) => store.ExecuteAsync(container, key, operations, cancellation));
        return batch.Object;

        TransactionalBatch With(Operation operation)
        {
            operations.Add(operation);
            return batch.Object;
        }
    }

    public static TransactionalBatchResponse Done(IReadOnlyList<string> tags) =>
        Answer(HttpStatusCode.OK, [.. tags.Select(tag => (HttpStatusCode.OK, tag))]);

    /// <summary>Failed by one operation.</summary>
    public static TransactionalBatchResponse Failed(HttpStatusCode status, int operations, int failed) =>
        Answer(status, [.. Enumerable.Range(0, operations).Select(i => (i == failed ? status : HttpStatusCode.FailedDependency, ""))]);

    private static TransactionalBatchResponse Answer(HttpStatusCode status, IReadOnlyList<(HttpStatusCode Status, string Tag)> results)
    {
        var response = new Mock<TransactionalBatchResponse>();
        response.Setup(r => r.StatusCode).Returns(status);
        response.Setup(r => r.IsSuccessStatusCode).Returns(status == HttpStatusCode.OK);
        response.Setup(r => r.Count).Returns(results.Count);
        response.Setup(r => r[It.IsAny<int>()]).Returns<int>(index =>
        {
            var result = new Mock<TransactionalBatchOperationResult>();
            result.Setup(r => r.StatusCode).Returns(results[index].Status);
            result.Setup(r => r.ETag).Returns(results[index].Tag);
            return result.Object;
        });
        return response.Object;
    }

    /// <param name="Id">The item's.</param>
    /// <param name="Document">What is written; null: it is deleted.</param>
    /// <param name="MustExist">True: replaces or deletes; false: creates; null: either.</param>
    /// <param name="Tag">Of what is replaced or deleted.</param>
    internal sealed record Operation(string Id, JsonObject? Document, bool? MustExist, string? Tag)
    {
        public static Operation Write(Stream content, bool? mustExist, string? tag = null)
        {
            var document = MemoryStore.Read(content);
            return new(MemoryStore.IdOf(document), document, mustExist, tag);
        }
    }
}
