using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Benchmark.Views;

/// <summary>
/// Orders of which some stay the same however many there are in all, so that a question about them has one answer at every size: a dense hour, a sparse month,
/// a year with an order now and then, and one customer's. What grows lies at other times and belongs to other customers.
/// </summary>
internal sealed class GrowingShop
{
    public const int HourOrders = 1_000;
    public const int MonthOrders = 200;
    public const int YearOrders = 3_000;
    public const int CustomerOrders = 300;
    public const string Customer = "REGULAR";
    private const int GrowthPerHour = 2_000;
    private const int Customers = 5_000;

    public static readonly DateTimeOffset DenseHour = new(2010, 6, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset SparseMonth = new(2011, 2, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Year = new(2012, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Day = new(2010, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Growth = new(2014, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How many there are that stay the same.</summary>
    public static int Fixed => HourOrders + MonthOrders + YearOrders + CustomerOrders;

    public static string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"ORD{number:D9}");

    /// <summary>Bodies of bulk requests with the orders of these numbers.</summary>
    public static IEnumerable<byte[]> Requests(int from, int to, int each) =>
        Enumerable.Range(from, to - from).Chunk(each).Select(numbers => Encoding.UTF8.GetBytes(string.Concat(numbers.Select(number => Order(number) + "\n"))));

    public static async Task SendAsync(HttpClient http, byte[] lines)
    {
        using var content = new ByteArrayContent(lines);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var response = await http.PostAsync(new Uri("api/orders/bulk", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
        using var results = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await results.ReadLineAsync() is { } line)
        {
            if (!line.Contains("\"created\"", StringComparison.Ordinal))
                throw new InvalidOperationException($"an order was not created: {line}");
        }
    }

    public static string Order(int number)
    {
        var (time, customer) = PlaceOf(number);
        return string.Create(CultureInfo.InvariantCulture,
            $$"""{"order_id":"{{IdOf(number)}}","customer_id":"{{customer}}","timestamp":"{{time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}}Z","items":[{"sku":"SHOE001","quantity":1,"price":{{1000 + number % 5000}}},{"sku":"BAG002","quantity":2,"price":1999}],"currency":"GBP"}""");
    }

    private static (DateTimeOffset Time, string Customer) PlaceOf(int number)
    {
        var someone = string.Create(CultureInfo.InvariantCulture, $"C{(number * 2_654_435_761L) % Customers}");
        if (number < HourOrders)
            return (DenseHour.AddMilliseconds(number * 3_600), someone);
        number -= HourOrders;
        if (number < MonthOrders)
            return (SparseMonth.AddHours(number * 3), someone);
        number -= MonthOrders;
        if (number < YearOrders)
            return (Year.AddMinutes(number * 175L), someone);
        number -= YearOrders;
        if (number < CustomerOrders)
            return (Growth.AddDays(-1).AddMinutes(number), Customer);
        number -= CustomerOrders;
        return (Growth.AddHours(number / GrowthPerHour).AddMilliseconds(number % GrowthPerHour * 1_800), someone);
    }
}
