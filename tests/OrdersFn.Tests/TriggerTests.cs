using System.Reflection;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Store;

namespace OrdersFn.Tests;

public sealed class TriggerTests
{
    [Fact]
    public void EveryConsumerHasItsTriggerWithItsOwnLeases()
    {
        using var host = TestHost.Create();
        var consumers = host.Services.GetServices<FeedConsumer>().Select(consumer => consumer.Name);
        Assert.Equal(consumers.Order(), FunctionTable.ChangeFeed.Select(function => function.Trigger.LeaseContainerPrefix!).Order());
    }

    [Fact]
    public void EveryTriggerReadsTheOrdersFromTheBeginning()
    {
        Assert.All(FunctionTable.ChangeFeed, function =>
        {
            Assert.Equal(("orders", ContainerNames.Orders), (function.Trigger.DatabaseName, function.Trigger.ContainerName));
            Assert.Equal("Cosmos", function.Trigger.Connection);
            Assert.Equal(ContainerNames.Leases, function.Trigger.LeaseContainerName);
            Assert.True(function.Trigger.StartFromBeginning);
            // With an identity the app may not create containers; the infrastructure does.
            Assert.False(function.Trigger.CreateLeaseContainerIfNotExists);
            Assert.InRange(function.Trigger.MaxItemsPerInvocation, 1, 1000);
            Assert.InRange(function.Trigger.FeedPollDelay, 1, 5000);
        });
    }

    [Fact]
    public void AFailedBatchIsHeldWithoutEnd()
    {
        Assert.NotEmpty(FunctionTable.ChangeFeed);
        Assert.All(FunctionTable.ChangeFeed, function =>
            Assert.Equal(-1, function.Method.GetCustomAttribute<ExponentialBackoffRetryAttribute>()!.MaxRetryCount));
    }

    [Fact]
    public void ABatchIsReadAsTheWorkerReadsIt()
    {
        // The worker hands the batch's JSON to System.Text.Json with the parameter's type.
        foreach (var (method, _) in FunctionTable.ChangeFeed)
        {
            var batch = JsonSerializer.Deserialize("""[{"id":"a"},{"id":"b"}]""", method.GetParameters()[0].ParameterType);
            Assert.Equal(["a", "b"], Assert.IsAssignableFrom<IEnumerable<JsonElement>>(batch).Select(change => change.GetProperty("id").GetString()!));
        }
    }

    [Fact]
    public void TheQueueIsReadInBatchesWhoseMessagesTheFunctionSettlesItself()
    {
        var (method, trigger) = Assert.Single(FunctionTable.Queue);
        Assert.Equal(("%OrderQueue%", "ServiceBus"), (trigger.QueueName, trigger.Connection));
        Assert.True(trigger.IsBatched);
        Assert.False(trigger.AutoCompleteMessages);
        Assert.Equal(
            [typeof(ServiceBusReceivedMessage[]), typeof(ServiceBusMessageActions), typeof(CancellationToken)],
            method.GetParameters().Select(parameter => parameter.ParameterType));
    }

    [Fact]
    public void LayoutsArePlannedEveryMinute() =>
        Assert.Contains(FunctionTable.Timers, function => (FunctionTable.NameOf(function.Method), function.Trigger.Schedule) == ("PlanLayouts", "0 * * * * *"));

    [Theory]
    [InlineData(nameof(MovingFunctions.MoveOrders))]
    [InlineData(nameof(PlannerFunctions.PlanLayouts))]
    [InlineData(nameof(RebuildFunctions.RebuildTimeline))]
    [InlineData(nameof(AuditFunctions.AuditInPieces))]
    [InlineData(nameof(MeasureFunctions.Measure))]
    public void WhatIsDoneInPiecesHasItsTimer(string function)
    {
        var (method, trigger) = FunctionTable.Timers.Single(timer => FunctionTable.NameOf(timer.Method) == function);
        // Six fields: the first is seconds.
        Assert.Equal(6, trigger.Schedule.Split(' ').Length);
        Assert.Equal([typeof(TimerInfo), typeof(CancellationToken)], method.GetParameters().Select(parameter => parameter.ParameterType));
    }

    [Fact]
    public void NoOtherTriggerStandsBesideThese() =>
        Assert.Equal(
            FunctionTable.All.Count(),
            FunctionTable.Http.Count() + FunctionTable.ChangeFeed.Count() + FunctionTable.Queue.Count() + FunctionTable.Timers.Count() + FunctionTable.WarmUp.Count());
}
