using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Tests.Orders;

namespace OrdersFn.Core.Tests.Queue;

public sealed class MessageReaderTests
{
    private const string Order = """{"order_id":"ORD1","customer_id":"C1","timestamp":"2025-06-30T12:30:00Z","items":[{"sku":"S","quantity":1,"price":100}]}""";
    private const string Nameless = """{"customer_id":"C1","items":[{"sku":"S","quantity":1,"price":100}]}""";

    private readonly FakeTimeProvider _time = new(Some.Time.AddDays(1));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=utf-8")]
    [InlineData("text/json")]
    [InlineData("application/vnd.shop.order+json")]
    public void JsonIsAnOrderWhateverItsKindIsCalled(string? contentType) => Assert.Equal("ORD1", Valid(Message(Order, contentType)).OrderId);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/cloudevents-batch+json")]
    [InlineData("nonsense")]
    public void AnotherKindIsRefusedByName(string contentType)
    {
        var refused = Refused(Message(Order, contentType));
        Assert.Equal("unsupported-content-type", refused.Reason);
        Assert.Contains(contentType, refused.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json", "not-json", "$ is not valid JSON")]
    [InlineData("{}", "invalid", "customer_id is required; items is required")]
    [InlineData("""{"customer_id":"a~b","items":[]}""", "invalid", "customer_id must not contain ~, which is reserved; items")]
    public void WhatIsNoOrderIsRefusedWithEveryField(string body, string reason, string description)
    {
        var refused = Refused(Message(body));
        Assert.Equal(reason, refused.Reason);
        Assert.StartsWith(description, refused.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void NoiseIsNoJsonAndAnEndlessBodyIsRefusedUnread()
    {
        var noise = new byte[300_000];
        new Random(7).NextBytes(noise);
        Assert.Equal("not-json", Refused(new() { Body = noise }).Reason);
        Assert.Equal("invalid", Refused(new() { Body = new byte[3 << 20] }).Reason);
    }

    [Theory]
    [InlineData("application/cloudevents+json")]
    [InlineData("application/cloudevents+json; charset=UTF-8")]
    [InlineData("application/json")]
    [InlineData(null)]
    public void AnEnvelopeIsOpened(string? contentType)
    {
        var event1 = $$"""{"specversion":"1.0","id":"e1","source":"/shop","type":"order.placed","datacontenttype":"application/json","extra":"1","data":{{Order}}}""";
        Assert.Equal("ORD1", Valid(Message(event1, contentType)).OrderId);
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Order));
        var event2 = $$"""{"specversion":"1.0","id":"e1","source":"/shop","type":"order.placed","data_base64":"{{encoded}}"}""";
        Assert.Equal("ORD1", Valid(Message(event2, contentType)).OrderId);
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","source":"s","type":"t","data":{}}""", "id is required")]
    [InlineData("""{"specversion":"1.0","id":"","source":"s","type":"t","data":{}}""", "id is required")]
    [InlineData("""{"specversion":"0.3","id":"1","source":"s","type":"t","data":{}}""", "specversion must be 1.0")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t"}""", "data is required")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","data":{},"data_base64":""}""", "data must not stand beside")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"?"}""", "data_base64 must be text in base64")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","datacontenttype":"text/xml","data":"<a/>"}""", "datacontenttype must be")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":"t","data":{}}""", "customer_id is required")]
    [InlineData("[]", "$ must be a JSON object")]
    public void ABrokenEnvelopeIsRefusedByField(string body, string description)
    {
        var refused = Refused(Message(body, "application/cloudevents+json"));
        Assert.Equal("invalid", refused.Reason);
        Assert.Contains(description, refused.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cloudEvents:")]
    [InlineData("cloudEvents_")]
    public void AnEventMayHaveItsAttributesBesideTheOrder(string prefix)
    {
        var properties = new Dictionary<string, object>
        {
            [$"{prefix}specversion"] = "1.0",
            [$"{prefix}id"] = "e1",
            [$"{prefix}source"] = "/shop",
            [$"{prefix}type"] = "order.placed",
        };
        Assert.Equal("ORD1", Valid(Message(Order) with { Properties = properties }).OrderId);
        properties.Remove($"{prefix}source");
        Assert.Equal($"{prefix}source is required, as text", Refused(Message(Order) with { Properties = properties }).Description);
    }

    [Fact]
    public void AnOrderWithoutAnIdGetsTheSameOneAtEveryDelivery()
    {
        var named = Message(Nameless) with { MessageId = "m1", SequenceKey = "1" };
        Assert.Equal(IdOf(named), IdOf(named with { SequenceKey = "2" }));
        Assert.NotEqual(IdOf(named), IdOf(named with { MessageId = "m2" }));

        var nameless = Message(Nameless) with { SequenceKey = "1" };
        Assert.Equal(IdOf(nameless), IdOf(nameless));
        Assert.NotEqual(IdOf(nameless), IdOf(nameless with { SequenceKey = "2" }));
        Assert.Equal(IdOf(Message(Nameless)), IdOf(Message(Nameless)));
    }

    [Fact]
    public void AnEventIsTheSameHoweverItsMessageIsCalled()
    {
        var event1 = Message($$"""{"specversion":"1.0","id":"e1","source":"/shop","type":"t","data":{{Nameless}}}""", "application/cloudevents+json");
        var other = Message($$"""{"specversion":"1.0","id":"e1","source":"/shop2","type":"t","data":{{Nameless}}}""", "application/cloudevents+json");
        Assert.Equal(IdOf(event1 with { MessageId = "m1" }), IdOf(event1 with { MessageId = "m2" }));
        Assert.NotEqual(IdOf(event1), IdOf(other));
    }

    [Fact]
    public void TheTimeOfAnOrderWithoutOneIsWhenTheQueueGotItAndNoPartOfItsContent()
    {
        var at = Some.Time.AddHours(1);
        var order = Valid(Message(Nameless) with { EnqueuedAt = at, MessageId = "m" });
        Assert.Null(order.OrderedAt);
        Assert.Equal(at, order.Accept(_time.GetUtcNow()).AcceptedAt);
    }

    [Fact]
    public void AnAcceptedOrderComesOutAsItWentIn()
    {
        var accepted = Valid(Message(Nameless.Replace("C1", "Ünïcode & Söhne", StringComparison.Ordinal)) with { MessageId = "m" }) with { AcceptedAt = Some.Time.AddTicks(1), OrderedAt = null };
        var back = Valid(QueuedOrder.ToMessage(accepted));
        Assert.Equal(accepted.Items, back.Items);
        Assert.Equal(accepted, back with { Items = accepted.Items });
        Assert.Equal(QueuedOrder.ToMessage(accepted).MessageId, QueuedOrder.ToMessage(accepted with { AcceptedAt = null }).MessageId);
        Assert.NotEqual(QueuedOrder.ToMessage(accepted).MessageId, QueuedOrder.ToMessage(accepted with { Currency = "EUR" }).MessageId);
    }

    [Fact]
    public void WhatOneHostFoundInTimeAnotherHostsClockDoesNotRefuse()
    {
        var early = _time.GetUtcNow() + OrderReader.FutureTolerance + TimeSpan.FromSeconds(2);
        var order = Some.Request("C1") with { OrderedAt = early, AcceptedAt = _time.GetUtcNow().AddSeconds(3) };
        Assert.Equal(early, Valid(QueuedOrder.ToMessage(order)).OrderedAt);
        Assert.Equal("invalid", Refused(QueuedOrder.ToMessage(order with { AcceptedAt = _time.GetUtcNow().AddDays(1) })).Reason);
    }

    [Fact]
    public void WhateverComesIsReadOrRefused()
    {
        const string Structure = "{}[]\",:\\u0-";
        const string Envelope = $$"""{"specversion":"1.0","id":"e1","source":"/shop","type":"order.placed","datacontenttype":"application/json","data":{{Order}}}""";
        string?[] contentTypes = [null, "", "application/json", "application/cloudevents+json", "application/json; charset=\"", ";;", "application/cloudevents+json; charset=x"];
        object[] values = ["1.0", "", 7, true, new byte[] { 255 }, DateTime.UnixEpoch, new Dictionary<string, object>()];
        string[] names = ["cloudEvents:specversion", "cloudEvents:id", "cloudEvents:source", "cloudEvents:type", "cloudEvents_specversion", "cloudEvents_id", "ordersfn-accepted-at", ""];
        var random = new Random(11);
        int valid = 0, refused = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var body = Encoding.UTF8.GetBytes(random.Next(3) switch { 0 => Order, 1 => Envelope, _ => Nameless });
            for (var change = random.Next(3); change > 0; change--)
                body[random.Next(body.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : Structure[random.Next(Structure.Length)]);
            var message = new OrderMessage
            {
                Body = random.Next(10) == 0 ? body.AsMemory(0, random.Next(body.Length)) : body,
                ContentType = contentTypes[random.Next(contentTypes.Length)],
                Properties = names.Where(_ => random.Next(6) == 0).ToDictionary(name => name, _ => values[random.Next(values.Length)]),
            };
            if (Reader().Read(message) is MessageReading.Valid)
                valid++;
            else
                refused++;
        }

        Assert.InRange(valid, 2_000, 18_000);
        Assert.InRange(refused, 2_000, 18_000);
    }

    private static OrderMessage Message(string body, string? contentType = null) => new() { Body = Encoding.UTF8.GetBytes(body), ContentType = contentType };

    private string IdOf(OrderMessage message) => Valid(message).OrderId!;

    private OrderRequest Valid(OrderMessage message)
    {
        var reading = Reader().Read(message);
        return reading is MessageReading.Valid valid ? valid.Order : throw new Xunit.Sdk.XunitException($"{reading}");
    }

    private MessageReading.Refused Refused(OrderMessage message) => Assert.IsType<MessageReading.Refused>(Reader().Read(message));

    private MessageReader Reader() => new(new OrderReader(Options.Create(new OrderOptions()), _time), _time);
}
