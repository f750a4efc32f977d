using Tests;

namespace OrdersFn.Tests.Hosting;

/// <summary>Every way in which the delivered text is not the stored one. docs/functions-host.md has them in words.</summary>
public sealed class HostChangeFeedPayloadTests
{
    private static readonly TimeZoneInfo TwoHoursEast = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(2), "east", "east");

    [Theory]
    [InlineData("2025-06-30T12:30:00.0000000Z", "2025-06-30T12:30:00Z")]
    [InlineData("2025-06-30T12:30:00.1200000Z", "2025-06-30T12:30:00.12Z")]
    [InlineData("2025-06-30T12:30:00.1234567Z", "2025-06-30T12:30:00.1234567Z")]
    [InlineData("2024-06-30T12:30:00.10Z", "2024-06-30T12:30:00.1Z")]
    [InlineData("2024-06-30T12:30:00Z", "2024-06-30T12:30:00Z")]
    [InlineData("2025-06-30T24:00:00Z", "2025-07-01T00:00:00Z")]
    [InlineData("2024-06-30T12:30:00+05:30", "2024-06-30T07:00:00+00:00")]
    [InlineData("2024-06-30T12:30:00+0530", "2024-06-30T07:00:00+00:00")]
    [InlineData("2024-06-30T12:30:00+05", "2024-06-30T07:30:00+00:00")]
    [InlineData("2024-06-30T12:30:00+00:00", "2024-06-30T12:30:00+00:00")]
    [InlineData("2024-06-30T12:30:00-00:00", "2024-06-30T12:30:00+00:00")]
    [InlineData("2024-01-01T00:00:00", "2024-01-01T00:00:00")]
    [InlineData("2024-01-01T00:00:00.500", "2024-01-01T00:00:00.5")]
    [InlineData("2024-06-30T12:30:00.123456789Z", "2024-06-30T12:30:00.123456789Z")]
    [InlineData("2024-06-30t12:30:00.10z", "2024-06-30t12:30:00.10z")]
    [InlineData("2024-06-30T12:30Z", "2024-06-30T12:30Z")]
    [InlineData("2024-06-30 12:30:00Z", "2024-06-30 12:30:00Z")]
    [InlineData("2024-01-01", "2024-01-01")]
    [InlineData("/Date(1700000000000)/", "2023-11-14T22:13:20Z")]
    [InlineData("/Date(1700000000000+0200)/", "2023-11-14T22:13:20+00:00")]
    [InlineData("00042", "00042")]
    public void TextThatLooksLikeATime(string stored, string delivered)
    {
        AssertDelivered($"\"{delivered}\"", $"\"{stored}\"", parsesDates: true);
        AssertDelivered($"\"{stored}\"", $"\"{stored}\"", parsesDates: false);
    }

    [Theory]
    [InlineData("2024-06-30T12:30:00+05:30", "2024-06-30T09:00:00+02:00")]
    [InlineData("2024-06-30T12:30:00+00:00", "2024-06-30T14:30:00+02:00")]
    [InlineData("2024-06-30T12:30:00Z", "2024-06-30T12:30:00Z")]
    [InlineData("2024-06-30T12:30:00", "2024-06-30T12:30:00")]
    public void AnOffsetBecomesTheOneOfTheHostsZone(string stored, string delivered)
    {
        Assert.Equal($"[{{\"v\":\"{delivered}\"}}]", new HostChangeFeedPayload(parsesDates: true, TwoHoursEast).Of($"[{{\"v\":\"{stored}\"}}]"));
        Assert.Equal($"[{{\"v\":\"{stored}\"}}]", new HostChangeFeedPayload(parsesDates: false, TwoHoursEast).Of($"[{{\"v\":\"{stored}\"}}]"));
    }

    [Theory]
    [InlineData("1e3", "1000.0")]
    [InlineData("1E+2", "100.0")]
    [InlineData("1e-7", "1E-07")]
    [InlineData("0.1000", "0.1")]
    [InlineData("12.50", "12.5")]
    [InlineData("1.0", "1.0")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("-0", "0")]
    [InlineData("1.2345678901234567890", "1.2345678901234567")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    public void Numbers(string stored, string delivered)
    {
        AssertDelivered(delivered, stored, parsesDates: true);
        AssertDelivered(delivered, stored, parsesDates: false);
    }

    [Theory]
    [InlineData("""{"b":1,"a":2,"_etag":"\"x\"","_ts":3,"_rid":"r","_lsn":4}""", """{"b":1,"a":2,"_etag":"\"x\"","_ts":3,"_rid":"r","_lsn":4}""")]
    [InlineData("""{"a":1,"b":2,"a":3}""", """{"b":2,"a":3}""")]
    [InlineData("""{"a":1,"A":2}""", """{"a":1,"A":2}""")]
    [InlineData("""{ "a" : [ 1 , { } ] }""", """{"a":[1,{}]}""")]
    [InlineData("""{"$type":"x","$ref":"1","$id":"2"}""", """{"$type":"x","$ref":"1","$id":"2"}""")]
    [InlineData("""{"2024-06-30T12:30:00.10Z":1}""", """{"2024-06-30T12:30:00.10Z":1}""")]
    [InlineData("{\"a\":\"\\u00e9\\/\\u2028\"}", "{\"a\":\"é/\\u2028\"}")]
    public void PropertiesAndEscapes(string stored, string delivered)
    {
        Assert.Equal($"[{delivered}]", new HostChangeFeedPayload(parsesDates: true).Of($"[{stored}]"));
        Assert.Equal($"[{delivered}]", new HostChangeFeedPayload(parsesDates: false).Of($"[{stored}]"));
    }

    /// <summary>At every place of a document.</summary>
    private static void AssertDelivered(string expected, string stored, bool parsesDates) => Assert.Equal(
        $$"""[{"id":{{expected}},"items":[{"sku":{{expected}}},{{expected}}]}]""",
        new HostChangeFeedPayload(parsesDates).Of($$"""[{"id":{{stored}},"items":[{"sku":{{stored}}},{{stored}}]}]"""));
}
