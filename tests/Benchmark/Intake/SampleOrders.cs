using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Local.Generating;

namespace Benchmark.Intake;

/// <summary>Orders as a skewed shop gets them, made before the clock starts: as JSON, and as the documents that intake makes of them.</summary>
internal sealed class SampleOrders
{
    private const int Customers = 2_000;
    private const double Skew = 1;
    private const long HoursInYear = 365 * 24;

    private SampleOrders(IReadOnlyList<byte[]> json, IReadOnlyList<SampleDocument> documents) => (Json, Documents) = (json, documents);

    /// <summary>One order each.</summary>
    public IReadOnlyList<byte[]> Json { get; }

    /// <summary>The same orders.</summary>
    public IReadOnlyList<SampleDocument> Documents { get; }

    /// <summary>A bulk request's body of all of them.</summary>
    public byte[] Lines => [.. Json.SelectMany(order => order.Append((byte)'\n'))];

    /// <param name="count">How many.</param>
    /// <param name="over">How they are spread in time.</param>
    /// <param name="seed">Other seeds give other orders.</param>
    /// <param name="skew">0 = all customers order alike.</param>
    public static SampleOrders Make(int count, Spread over, long seed, double skew = Skew)
    {
        // The generator spreads the orders it is told of over a year, and only the first are taken.
        var generator = new OrderGenerator(count * (over == Spread.Year ? 1L : HoursInYear), Customers, skew, seed);
        var reader = new OrderReader(Options.Create(new OrderOptions()), TimeProvider.System);
        var json = new List<byte[]>(count);
        var documents = new List<SampleDocument>(count);
        var buffer = new ArrayBufferWriter<byte>();
        for (var i = 0; i < count; i++)
        {
            buffer.ResetWrittenCount();
            using (var writer = new Utf8JsonWriter(buffer))
                generator.WriteNext(writer);
            json.Add(buffer.WrittenSpan.ToArray());
            var request = ((OrderReading.Valid)reader.Read(json[^1])).Order;
            var place = new Place(request.CustomerId, 0);
            using var document = OrderDocumentJson.ToStream(
                OrderDocument.From(request.Take(request.OrderId!, TimeProvider.System.GetUtcNow()), place.StoredCustomerId, place.SaltBucket));
            documents.Add(new(document.ToArray(), place));
        }

        return new(json, documents);
    }
}

/// <summary>The time that orders lie in.</summary>
internal enum Spread
{
    /// <summary>One hour, as in a burst of new orders.</summary>
    Hour,

    /// <summary>A year, as in an import of old ones: then nearly every order opens a bucket of the timeline.</summary>
    Year,
}

/// <summary>An order's document and where it goes.</summary>
internal sealed record SampleDocument(byte[] Json, Place Place);
