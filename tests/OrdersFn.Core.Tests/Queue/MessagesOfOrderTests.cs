using System.Text;
using OrdersFn.Core.Queue;

namespace OrdersFn.Core.Tests.Queue;

public sealed class MessagesOfOrderTests
{
    private readonly MessagesOfOrder _sought = new("jö\"1", "O1");

    [Theory]
    [InlineData("""{"order_id":"O1","customer_id":"jö\"1","items":[{"sku":"S","quantity":1,"price":1}]}""")]
    [InlineData("""{"order_id":"\u004f1","customer_id":"j\u00F6\u00221","items":[]}""")]
    [InlineData("""{"customer_id":"jö\"1","order_id":"O1","more":{"customer_id":"other"},"items":7}""")]
    [InlineData("""{"customer_id":"jö\"1","order_id":"O1","items":[{"sku":"cut o""")]
    [InlineData("""{"customer_id":"other","customer_id":"jö\"1","order_id":"O1"}""")]
    [InlineData("""{"specversion":"1.0","data":{"customer_id":"jö\"1","order_id":"O1"}}""")]
    [InlineData("""{"specversion":"1.0","data":"{\"customer_id\":\"jö\\\"1\",\"order_id\":\"O1\"}"}""")]
    [InlineData("""[{"customer_id":"jö\"1","order_id":"O1"}]""")]
    [InlineData("""{"orders":[{"customer_id":"other","order_id":"O1"},{"customer_id":"jö\"1","order_id":"O1"}]}""")]
    [InlineData("""{"order":{"customer_id":"jö\"1","order_id":"O1"}}""")]
    [InlineData("{\"customer_id\":\"other\",\"order_id\":\"O2\"}\n{\"customer_id\":\"jö\\\"1\",\"order_id\":\"O1\"}")]
    [InlineData("""/* by hand */ {"items":[],"customer_id":"jö\"1","order_id":"O1",}""")]
    public void OneThatNamesBothIdsIsOfTheOrderWhateverElseIsWrongWithIt(string body) => Assert.True(Includes(Message(body)));

    [Theory]
    [InlineData("""{"order_id":"O2","customer_id":"jö\"1"}""")]
    [InlineData("""{"order_id":"O1","customer_id":"jo"}""")]
    [InlineData("""{"order_id":"O1","items":[{"customer_id":"jö\"1"}]}""")]
    [InlineData("""[{"order_id":"O1","customer_id":"other"},{"order_id":"O2","customer_id":"jö\"1"}]""")]
    [InlineData("""{"customer_id":"jö\"1"}""")]
    [InlineData("""["O1","jö\"1"]""")]
    [InlineData("jö\"1 O1")]
    [InlineData("")]
    public void OthersAreNot(string body) => Assert.False(Includes(Message(body)));

    [Fact]
    public void AnEncodedOrderInAnEnvelopeIsLookedInto()
    {
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"order_id":"O1","customer_id":"jö\"1"}"""));
        Assert.True(Includes(Message($$"""{"specversion":"1.0","data_base64":"{{data}}"}""")));
        Assert.False(Includes(Message("""{"specversion":"1.0","data_base64":"%%%"}""")));
    }

    [Fact]
    public void ABodyThatIsNotAllUnicodeIsReadAsFarAsItGoes()
    {
        byte[] body = [.. """{"order_id":"O1","customer_id":"jö\"1","items":[{"sku":" """u8, 0xFF, .. "\"}]}"u8];
        Assert.True(Includes(new() { Body = body }));
    }

    [Fact]
    public void AnOrderThatNamesNoIdIsKnownByItsMessage()
    {
        var message = Message("""{"customer_id":"C","items":[]}""") with { MessageId = "m1" };
        Assert.True(new MessagesOfOrder("C", MessageReader.IdFor(message)).Include(message));
        Assert.False(new MessagesOfOrder("C", MessageReader.IdFor(message)).Include(message with { MessageId = "m2" }));

        var envelope = Message("""{"specversion":"1.0","id":"e1","source":"shop","type":"order","data":{"customer_id":"C"}}""");
        Assert.Equal(MessageReader.IdFor(envelope), MessageReader.IdFor(envelope with { MessageId = "m1" }));
        Assert.True(new MessagesOfOrder("C", MessageReader.IdFor(envelope)).Include(envelope));
    }

    private bool Includes(OrderMessage message)
    {
        var included = _sought.Include(message);
        // What is sorted out beforehand is never one of them.
        Assert.True(!included || _sought.MayInclude(message.Body.Span));
        return included;
    }

    private static OrderMessage Message(string body) => new() { Body = Encoding.UTF8.GetBytes(body) };
}
