using System.Globalization;
using System.Text;

namespace Benchmark.Gateway;

/// <summary>Documents of about 700 bytes, spread over customers, with times that rise: what a container of orders holds.</summary>
internal sealed class SampleDocuments(int customers)
{
    public static string Id(long number) => string.Create(CultureInfo.InvariantCulture, $"doc-{number:D9}");

    public string Customer(long number) => string.Create(CultureInfo.InvariantCulture, $"customer-{number % customers:D6}");

    public static string OrderedAt(long number) => DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000 + number * 7)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    public byte[] Json(long number)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""{"id":"{{Id(number)}}","type":"order","customerId":"{{Customer(number)}}","saltBucket":0,""");
        text.Append(CultureInfo.InvariantCulture, $"""
            "orderedAt":"{OrderedAt(number)}","currency":"EUR","status":"placed","total":{number % 100_000},"items":[
            """);
        for (var line = 0; line < 8; line++)
            text.Append(CultureInfo.InvariantCulture, $$"""{{(line == 0 ? "" : ",")}}{"sku":"SKU-{{(number + line) % 4000:D5}}","quantity":{{line + 1}},"price":{{100 + line}}}""");
        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }
}
