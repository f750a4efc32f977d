using System.Reflection;
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
    public void Properties(Type type, string property, Type of) => Assert.Equal(of, type.GetProperty(property)!.PropertyType);

    [Theory]
    [InlineData(typeof(FunctionAttribute), typeof(string))]
    [InlineData(typeof(HttpTriggerAttribute), typeof(AuthorizationLevel), typeof(string[]))]
    [InlineData(typeof(CosmosDBTriggerAttribute), typeof(string), typeof(string))]
    [InlineData(typeof(ExponentialBackoffRetryAttribute), typeof(int), typeof(string), typeof(string))]
    public void Constructors(Type type, params Type[] parameters) => Assert.NotNull(type.GetConstructor(parameters));

    [Theory]
    [InlineData(typeof(FunctionAttribute), AttributeTargets.Method)]
    [InlineData(typeof(HttpTriggerAttribute), AttributeTargets.Parameter)]
    [InlineData(typeof(CosmosDBTriggerAttribute), AttributeTargets.Parameter)]
    [InlineData(typeof(ExponentialBackoffRetryAttribute), AttributeTargets.Method)]
    public void Targets(Type type, AttributeTargets targets) => Assert.Equal(targets, type.GetCustomAttribute<AttributeUsageAttribute>()!.ValidOn);

    [Theory]
    [InlineData(AuthorizationLevel.Anonymous, 0)]
    [InlineData(AuthorizationLevel.Function, 2)]
    [InlineData(AuthorizationLevel.Admin, 4)]
    public void Levels(AuthorizationLevel level, int value) => Assert.Equal(value, (int)level);
}
