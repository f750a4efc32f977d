using System.Reflection;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Microsoft.Azure.Functions.Worker;

namespace OrdersFn.Tests;

/// <summary>
/// What the functions use of the worker, written down once more. These run against the doubles here and, with -p:WorkerPackages=true, against the
/// worker's own packages: so a double that is not like its original is found where the packages are.
/// </summary>
public sealed class DoubleShapeTests
{
    [Theory]
    [InlineData(typeof(FunctionAttribute), "Name", typeof(string))]
    [InlineData(typeof(HttpTriggerAttribute), "AuthLevel", typeof(AuthorizationLevel))]
    [InlineData(typeof(HttpTriggerAttribute), "Methods", typeof(string[]))]
    [InlineData(typeof(HttpTriggerAttribute), "Route", typeof(string))]
    [InlineData(typeof(CosmosDBTriggerAttribute), "DatabaseName", typeof(string))]
    [InlineData(typeof(CosmosDBTriggerAttribute), "ContainerName", typeof(string))]
    [InlineData(typeof(CosmosDBTriggerAttribute), "Connection", typeof(string))]
    [InlineData(typeof(CosmosDBTriggerAttribute), "LeaseContainerName", typeof(string))]
    [InlineData(typeof(CosmosDBTriggerAttribute), "LeaseContainerPrefix", typeof(string))]
    [InlineData(typeof(CosmosDBTriggerAttribute), "CreateLeaseContainerIfNotExists", typeof(bool))]
    [InlineData(typeof(CosmosDBTriggerAttribute), "FeedPollDelay", typeof(int))]
    [InlineData(typeof(CosmosDBTriggerAttribute), "MaxItemsPerInvocation", typeof(int))]
    [InlineData(typeof(CosmosDBTriggerAttribute), "StartFromBeginning", typeof(bool))]
    [InlineData(typeof(RetryAttribute), "MaxRetryCount", typeof(int))]
    [InlineData(typeof(ExponentialBackoffRetryAttribute), "MinimumInterval", typeof(string))]
    [InlineData(typeof(ExponentialBackoffRetryAttribute), "MaximumInterval", typeof(string))]
    [InlineData(typeof(TimerTriggerAttribute), "Schedule", typeof(string))]
    [InlineData(typeof(TimerInfo), "IsPastDue", typeof(bool))]
    [InlineData(typeof(ServiceBusTriggerAttribute), "QueueName", typeof(string))]
    [InlineData(typeof(ServiceBusTriggerAttribute), "Connection", typeof(string))]
    [InlineData(typeof(ServiceBusTriggerAttribute), "IsBatched", typeof(bool))]
    [InlineData(typeof(ServiceBusTriggerAttribute), "AutoCompleteMessages", typeof(bool))]
    [InlineData(typeof(ServiceBusReceivedMessage), "Body", typeof(BinaryData))]
    [InlineData(typeof(ServiceBusReceivedMessage), "ApplicationProperties", typeof(IReadOnlyDictionary<string, object>))]
    [InlineData(typeof(ServiceBusReceivedMessage), "MessageId", typeof(string))]
    [InlineData(typeof(ServiceBusReceivedMessage), "ContentType", typeof(string))]
    [InlineData(typeof(ServiceBusReceivedMessage), "SequenceNumber", typeof(long))]
    [InlineData(typeof(ServiceBusReceivedMessage), "EnqueuedTime", typeof(DateTimeOffset))]
    [InlineData(typeof(ServiceBusReceivedMessage), "LockedUntil", typeof(DateTimeOffset))]
    [InlineData(typeof(ServiceBusReceivedMessage), "DeliveryCount", typeof(int))]
    [InlineData(typeof(ServiceBusReceivedMessage), "DeadLetterReason", typeof(string))]
    [InlineData(typeof(ServiceBusReceivedMessage), "DeadLetterErrorDescription", typeof(string))]
    [InlineData(typeof(ServiceBusMessage), "ApplicationProperties", typeof(IDictionary<string, object>))]
    [InlineData(typeof(ServiceBusException), "Reason", typeof(ServiceBusFailureReason))]
    [InlineData(typeof(ServiceBusException), "IsTransient", typeof(bool))]
    [InlineData(typeof(ServiceBusReceiverOptions), "SubQueue", typeof(SubQueue))]
    [InlineData(typeof(QueueRuntimeProperties), "ActiveMessageCount", typeof(long))]
    [InlineData(typeof(QueueRuntimeProperties), "DeadLetterMessageCount", typeof(long))]
    public void Properties(Type type, string property, Type of) => Assert.Equal(of, type.GetProperty(property)!.PropertyType);

    [Theory]
    [InlineData(typeof(FunctionAttribute), typeof(string))]
    [InlineData(typeof(HttpTriggerAttribute), typeof(AuthorizationLevel), typeof(string[]))]
    [InlineData(typeof(CosmosDBTriggerAttribute), typeof(string), typeof(string))]
    [InlineData(typeof(ExponentialBackoffRetryAttribute), typeof(int), typeof(string), typeof(string))]
    [InlineData(typeof(TimerTriggerAttribute), typeof(string))]
    [InlineData(typeof(ServiceBusTriggerAttribute), typeof(string))]
    [InlineData(typeof(ServiceBusMessage), typeof(ReadOnlyMemory<byte>))]
    [InlineData(typeof(ServiceBusMessage), typeof(ServiceBusReceivedMessage))]
    [InlineData(typeof(ServiceBusClient), typeof(string))]
    [InlineData(typeof(ServiceBusClient), typeof(string), typeof(Azure.Core.TokenCredential))]
    [InlineData(typeof(ServiceBusAdministrationClient), typeof(string))]
    [InlineData(typeof(ServiceBusAdministrationClient), typeof(string), typeof(Azure.Core.TokenCredential))]
    public void Constructors(Type type, params Type[] parameters) => Assert.NotNull(type.GetConstructor(parameters));

    [Theory]
    [InlineData(typeof(FunctionAttribute), AttributeTargets.Method)]
    [InlineData(typeof(HttpTriggerAttribute), AttributeTargets.Parameter)]
    [InlineData(typeof(CosmosDBTriggerAttribute), AttributeTargets.Parameter)]
    [InlineData(typeof(ExponentialBackoffRetryAttribute), AttributeTargets.Method)]
    [InlineData(typeof(TimerTriggerAttribute), AttributeTargets.Parameter)]
    [InlineData(typeof(WarmupTrigger), AttributeTargets.Parameter)]
    public void Targets(Type type, AttributeTargets targets) => Assert.Equal(targets, type.GetCustomAttribute<AttributeUsageAttribute>()!.ValidOn);

    [Theory]
    [InlineData(typeof(ServiceBusMessageActions), "CompleteMessageAsync", typeof(ServiceBusReceivedMessage), typeof(CancellationToken))]
    [InlineData(typeof(ServiceBusMessageActions), "AbandonMessageAsync", typeof(ServiceBusReceivedMessage), typeof(IDictionary<string, object>), typeof(CancellationToken))]
    [InlineData(typeof(ServiceBusMessageActions), "DeadLetterMessageAsync", typeof(ServiceBusReceivedMessage), typeof(Dictionary<string, object>), typeof(string), typeof(string), typeof(CancellationToken))]
    [InlineData(typeof(ServiceBusSender), "CreateMessageBatchAsync", typeof(CancellationToken))]
    [InlineData(typeof(ServiceBusSender), "SendMessagesAsync", typeof(ServiceBusMessageBatch), typeof(CancellationToken))]
    [InlineData(typeof(ServiceBusSender), "SendMessageAsync", typeof(ServiceBusMessage), typeof(CancellationToken))]
    [InlineData(typeof(ServiceBusReceiver), "PeekMessagesAsync", typeof(int), typeof(long?), typeof(CancellationToken))]
    [InlineData(typeof(ServiceBusReceiver), "ReceiveMessagesAsync", typeof(int), typeof(TimeSpan?), typeof(CancellationToken))]
    [InlineData(typeof(ServiceBusReceiver), "CompleteMessageAsync", typeof(ServiceBusReceivedMessage), typeof(CancellationToken))]
    [InlineData(typeof(ServiceBusReceiver), "AbandonMessageAsync", typeof(ServiceBusReceivedMessage), typeof(IDictionary<string, object>), typeof(CancellationToken))]
    [InlineData(typeof(ServiceBusClient), "CreateSender", typeof(string))]
    [InlineData(typeof(ServiceBusClient), "CreateReceiver", typeof(string), typeof(ServiceBusReceiverOptions))]
    [InlineData(typeof(ServiceBusAdministrationClient), "GetQueueRuntimePropertiesAsync", typeof(string), typeof(CancellationToken))]
    public void Overridables(Type type, string method, params Type[] parameters) => Assert.True(type.GetMethod(method, parameters)!.IsVirtual);

    [Theory]
    [InlineData(AuthorizationLevel.Anonymous, 0)]
    [InlineData(AuthorizationLevel.Function, 2)]
    [InlineData(AuthorizationLevel.Admin, 4)]
    public void Levels(AuthorizationLevel level, int value) => Assert.Equal(value, (int)level);
}
