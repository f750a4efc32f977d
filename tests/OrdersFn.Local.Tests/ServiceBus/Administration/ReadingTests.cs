using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using OrdersFn.Local.Queue;

namespace OrdersFn.Local.Tests.ServiceBus.Administration;

/// <summary>What the SDK's administration client reads.</summary>
public sealed class ReadingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PropertiesAreTheSettings()
    {
        await using var open = await OpenAdministration.StartAsync(new()
        {
            Name = "shop/orders",
            LockDuration = TimeSpan.FromSeconds(30),
            MaxDeliveries = 7,
            MaxMegabytes = 2048,
            DuplicateWindow = TimeSpan.FromMinutes(3),
        });
        var queue = (await open.Client.GetQueueAsync("shop/orders", Stop)).Value;
        Assert.Equal(
            ("shop/orders", TimeSpan.FromSeconds(30), 7, 2048L, TimeSpan.FromMinutes(3), EntityStatus.Active),
            (queue.Name, queue.LockDuration, queue.MaxDeliveryCount, queue.MaxSizeInMegabytes, queue.DuplicateDetectionHistoryTimeWindow, queue.Status));
        Assert.Equal((true, false, false, true), (queue.RequiresDuplicateDetection, queue.RequiresSession, queue.EnablePartitioning, queue.DeadLetteringOnMessageExpiration));
        Assert.Equal((TimeSpan.MaxValue, TimeSpan.MaxValue, 1024L), (queue.DefaultMessageTimeToLive, queue.AutoDeleteOnIdle, queue.MaxMessageSizeInKilobytes));
        Assert.Equal((null, null), (queue.ForwardTo, queue.ForwardDeadLetteredMessagesTo));
    }

    [Fact]
    public async Task RuntimePropertiesCountWhatIsThere()
    {
        await using var open = await OpenAdministration.StartAsync();
        await open.Queue.SendAsync("a", "b", "c");
        await open.Queue.SettleAsync((await open.Queue.ReceiveAsync(1))[0], new Settlement.DeadLetter("invalid", "no order"));
        var before = (await open.Client.GetQueueRuntimePropertiesAsync("orders", Stop)).Value;
        Assert.Equal((2, 1, 0, 3), (before.ActiveMessageCount, before.DeadLetterMessageCount, before.ScheduledMessageCount, before.TotalMessageCount));
        Assert.Equal((0, 0), (before.TransferMessageCount, before.TransferDeadLetterMessageCount));

        // What is handed out is active still.
        await open.Queue.ReceiveAsync(1);
        await open.Queue.SendAsync(new string('x', 10_000));
        var after = (await open.Client.GetQueueRuntimePropertiesAsync("orders", Stop)).Value;
        Assert.Equal((3, 4), (after.ActiveMessageCount, after.TotalMessageCount));
        Assert.InRange(after.SizeInBytes, before.SizeInBytes + 10_000, before.SizeInBytes + 11_000);
    }

    [Fact]
    public async Task TimesAreThoseOfTheFileAndOfTheStart()
    {
        await using var open = await OpenAdministration.StartAsync();
        var before = (await open.Client.GetQueueRuntimePropertiesAsync("orders", Stop)).Value;
        await open.Queue.SendAsync("a");
        var after = (await open.Client.GetQueueRuntimePropertiesAsync("orders", Stop)).Value;
        Assert.Equal(File.GetCreationTimeUtc(open.Queue.Queue.Path), after.CreatedAt.UtcDateTime);
        Assert.Equal(open.Queue.Time.GetUtcNow(), after.UpdatedAt);
        Assert.Equal(TimeSpan.Zero, after.AccessedAt.Offset);
        Assert.True(after.AccessedAt > before.AccessedAt, $"{after.AccessedAt:O} is not after {before.AccessedAt:O}");
    }

    [Theory]
    [InlineData("orders", true)]
    [InlineData("Orders", true)]
    [InlineData("other", false)]
    [InlineData("orders/$DeadLetterQueue", false)]
    [InlineData("a/b", false)]
    public async Task AQueueExistsOrNot(string name, bool exists)
    {
        await using var open = await OpenAdministration.StartAsync();
        Assert.Equal(exists, (await open.Client.QueueExistsAsync(name, Stop)).Value);
    }

    [Fact]
    public async Task AnotherQueueIsNotFoundAndTheErrorNamesBoth()
    {
        await using var open = await OpenAdministration.StartAsync();
        var fault = await Assert.ThrowsAsync<ServiceBusException>(() => open.Client.GetQueueRuntimePropertiesAsync("other", Stop));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, fault.Reason);
        Assert.Contains("There is no other here", fault.Message, StringComparison.Ordinal);
        Assert.Contains("orders", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueuesAreListed()
    {
        await using var open = await OpenAdministration.StartAsync();
        await open.Queue.SendAsync("a");
        Assert.Equal("orders", Assert.Single(await open.Client.GetQueuesAsync(Stop).ToListAsync(Stop)).Name);
        Assert.Equal(1, Assert.Single(await open.Client.GetQueuesRuntimePropertiesAsync(Stop).ToListAsync(Stop)).ActiveMessageCount);
        using var http = new HttpClient { BaseAddress = open.Address };
        Assert.Empty(XElement.Parse(await http.GetStringAsync(new Uri("$Resources/queues?$skip=100&$top=100", UriKind.Relative), Stop)).Elements("{http://www.w3.org/2005/Atom}entry"));
    }

    [Fact]
    public async Task ThereAreNoTopics()
    {
        await using var open = await OpenAdministration.StartAsync();
        Assert.Empty(await open.Client.GetTopicsAsync(Stop).ToListAsync(Stop));
        Assert.Empty(await open.Client.GetTopicsRuntimePropertiesAsync(Stop).ToListAsync(Stop));
        Assert.False((await open.Client.TopicExistsAsync("orders", Stop)).Value);
        Assert.False((await open.Client.TopicExistsAsync("events", Stop)).Value);
        Assert.False((await open.Client.SubscriptionExistsAsync("events", "all", Stop)).Value);
        Assert.False((await open.Client.RuleExistsAsync("events", "all", "r", Stop)).Value);
        var fault = await Assert.ThrowsAsync<ServiceBusException>(async () => await open.Client.GetSubscriptionsAsync("events", Stop).ToListAsync(Stop));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, fault.Reason);
    }

    [Fact]
    public async Task TheNamespaceTellsOfItself()
    {
        await using var open = await OpenAdministration.StartAsync();
        var properties = (await open.Client.GetNamespacePropertiesAsync(Stop)).Value;
        Assert.Equal(("ordersfn", MessagingSku.Standard), (properties.Name, properties.MessagingSku));
        Assert.Equal(open.Queue.Time.GetUtcNow(), properties.ModifiedTime);
    }

    [Fact]
    public async Task OtherMethodsAreRefused()
    {
        await using var open = await OpenAdministration.StartAsync();
        using var http = new HttpClient { BaseAddress = open.Address };
        using var content = new StringContent("x");
        using var answer = await http.PostAsync(new Uri("orders/messages", UriKind.Relative), content, Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Contains("POST", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoConnectsAndSaysNothingDoesNotHoldUpTheEnd()
    {
        var open = await OpenAdministration.StartAsync();
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, open.Address.Port, Stop);
        Assert.True((await open.Client.QueueExistsAsync("orders", Stop)).Value);
        await open.DisposeAsync();
        // Closed; one that had to be waited for would be reset, which is an exception.
        Assert.Equal(0, await silent.GetStream().ReadAsync(new byte[1], Stop));
    }
}
